"""What may not overlap is refused by the database, whatever wrote it; the verbs say it in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from elearn.core import clock, db
from elearn.core.errors import Conflict, Invalid
from elearn.core.policy import SYSTEM
from elearn.telecentres import pricing
from elearn.telecentres.models import HoursException, Opening, Plan, Quota, Tariff
from elearn.telecentres.models.hours import EXCEPTIONS, OPENINGS
from elearn.telecentres.models.passes import PLANS
from elearn.telecentres.models.tariffs import QUOTAS, TARIFFS
from elearn.telecentres.services import hours, passes, tariffs
from elearn.telecentres.services.tariffs import TariffSheet
from tests.factories.telecentres import LONG_AGO, make_centre, make_network

JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)
MONDAY, NEXT = date(2026, 11, 23), date(2026, 11, 30)


class Rows:
    """A row of each table in one place, and the changes that make another of it."""

    def __init__(self) -> None:
        self.network = make_network()
        self.centre = make_centre(self.network, stretches=()).id
        self.neighbour = make_centre(self.network, stretches=()).id
        self.plan = passes.add_plan(SYSTEM, self.network, code="p", name="Pass", price_cents=0, valid_from=LONG_AGO)

    def make(self, model: Any, **changes: Any) -> Any:
        values = {
            Opening: {"centre_id": self.centre, "weekday": 1, "opens_minute": 480, "closes_minute": 720,
                      "from_on": JUNE, "until_on": JULY},
            HoursException: {"centre_id": self.centre, "on_date": JUNE, "closed": False, "opens_minute": 540,
                             "closes_minute": 720, "reason": ""},
            Tariff: {"network_id": self.network, "kind": "office", "unit": "hour", "price_cents": 200, "from_month": 0,
                     "until_month": 6, "valid_from": JUNE, "valid_until": JULY, "created_at": clock.now()},
            Quota: {"network_id": self.network, "per": "person", "measure": "hours", "period": "week", "amount": 8,
                    "valid_from": JUNE, "valid_until": JULY},
            Plan: {"network_id": self.network, "code": "essai", "name": "Essai", "price_cents": 0,
                   "valid_from": JUNE, "valid_until": JULY},
        }[model]  # fmt: skip
        names = {"here": self.centre, "neighbour": self.neighbour, "plan": self.plan}
        changed = {k: names.get(v, v) if isinstance(v, str) else v for k, v in changes.items()}
        row = model(**{**values, **changed})
        db.session().add(row)
        db.session().flush()
        return row.id


@pytest.fixture
def rows(kernel: Any) -> Rows:
    with kernel.database.transaction():
        return Rows()


RULES = {Opening: OPENINGS, HoursException: EXCEPTIONS, Tariff: TARIFFS, Quota: QUOTAS, Plan: PLANS}
CLOSED = {"closed": True, "opens_minute": None, "closes_minute": None}
REFUSED = [
    (Opening, {}),
    (Opening, {"opens_minute": 719, "closes_minute": 800, "from_on": date(2026, 6, 30), "until_on": None}),
    (HoursException, {}),
    (HoursException, {"opens_minute": 700, "closes_minute": 800}),
    (HoursException, CLOSED),
    (Tariff, {"price_cents": 0}),
    (Tariff, {"from_month": 5, "until_month": None, "valid_from": date(2026, 6, 30), "valid_until": None}),
    (Quota, {"amount": 2}),
    (Plan, {"valid_from": date(2026, 6, 2)}),
]
ACCEPTED = [
    (Opening, {"opens_minute": 720, "closes_minute": 800}),
    (Opening, {"weekday": 2}),
    (Opening, {"from_on": JULY, "until_on": None}),
    (Opening, {"centre_id": "neighbour"}),
    (HoursException, {"opens_minute": 720, "closes_minute": 800}),
    (HoursException, {**CLOSED, "centre_id": "neighbour"}),
    (HoursException, {**CLOSED, "on_date": JULY}),
    (Tariff, {"unit": "day"}),
    (Tariff, {"kind": "desk"}),
    (Tariff, {"audience": "salaried"}),
    (Tariff, {"from_month": 6, "until_month": None}),
    (Tariff, {"valid_from": JULY, "valid_until": None}),
    (Tariff, {"centre_id": "here", "reason": "Prêté"}),
    (Tariff, {"plan_id": "plan"}),
    (Quota, {"kind": "office"}),
    (Plan, {"code": "autre"}),
    (Plan, {"valid_from": JULY, "valid_until": None}),
]


def test_what_overlaps_is_refused_and_what_touches_or_differs_is_not(kernel: Any, rows: Rows) -> None:
    with kernel.database.transaction():
        kept = {model: rows.make(model) for model in RULES}
    for model, changes in REFUSED:
        with pytest.raises(IntegrityError) as refused, kernel.database.transaction():
            rows.make(model, **changes)
        assert RULES[model].refused(refused.value), (model, changes)
    for model, changes in ACCEPTED:
        with kernel.database.transaction():
            other = rows.make(model, **changes)
        if changes in ({"unit": "day"}, {"weekday": 2}):  # nor may a row be moved over another
            mine = {k: v for k, v in (("unit", "hour"), ("weekday", 1)) if k in changes}
            with pytest.raises(IntegrityError), kernel.database.transaction() as session:
                session.execute(sa.update(model).where(model.id == other).values(**mine))
        with kernel.database.transaction() as session:  # each alone beside the first
            session.execute(sa.delete(model).where(model.id == other))
    with kernel.database.transaction() as session:
        for model, one in kept.items():
            count = sa.select(sa.func.count()).select_from(model).where(model.id == one)
            assert session.scalar(count) == 1


def test_the_verb_says_what_the_database_refused(kernel: Any, rows: Rows, monkeypatch: pytest.MonkeyPatch) -> None:
    """As when another wrote between the check and the row: the same sentences, naming the field."""
    real, seen = pricing.overlapping, []

    def blind_once(*args: Any) -> Any:
        seen.append(args)
        return None if len(seen) % 2 else real(*args)

    with kernel.database.transaction() as session:
        sheet = TariffSheet("office", "hour", 200, JUNE)
        tariffs.add_tariff(SYSTEM, rows.network, sheet)
        seen.clear()
        monkeypatch.setattr(pricing, "overlapping", blind_once)
        with pytest.raises(Invalid) as twice:
            tariffs.add_tariff(SYSTEM, rows.network, sheet)
        assert (
            twice.value.fields["valid_from"][0]
            .replace("\u00a0", " ")
            .startswith("Du : un tarif existe déjà pour le même usage depuis le 1er juin 2026.")
        )
        quota = {"per": "person", "measure": "hours", "period": "week", "amount": 8, "valid_from": JUNE}
        tariffs.add_quota(SYSTEM, rows.network, **quota)
        with pytest.raises(Invalid) as quotas:
            tariffs.add_quota(SYSTEM, rows.network, **quota)
        assert set(quotas.value.fields) == {"valid_from"}
        monkeypatch.setattr(hours, "check_stretches", lambda *_args: None)
        with pytest.raises(Invalid) as crossing:
            hours.set_hours(SYSTEM, rows.centre, NEXT, [(1, 480, 720), (1, 700, 1000)])
        ((field, (said,)),) = crossing.value.fields.items()
        assert (field, said.replace("\u00a0", " ")) == (
            "hours-1",
            "Mardi : 8 h à 12 h et 11 h 40 à 16 h 40 se chevauchent.",
        )
        hours.add_exception(SYSTEM, rows.centre, MONDAY, opens=540, closes=720)
        monkeypatch.setattr(session, "scalars", lambda *_args: _Nothing())
        with pytest.raises(Invalid) as hour:
            hours.add_exception(SYSTEM, rows.centre, MONDAY, opens=700, closes=800)
        assert set(hour.value.fields) == {"opens"}
        with pytest.raises(Conflict):
            hours.add_exception(SYSTEM, rows.centre, MONDAY)
        monkeypatch.undo()
        # Nothing of what was refused stays, and the transaction went on.
        assert session.scalar(sa.select(sa.func.count()).select_from(HoursException)) == 1
        assert session.scalar(sa.select(sa.func.count()).select_from(Tariff)) == 1


class _Nothing:
    def all(self) -> list[Any]:
        return []
