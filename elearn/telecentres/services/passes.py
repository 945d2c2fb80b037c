"""Plans and passes: taken by someone, renewed by someone, never in silence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import day, today
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.telecentres.models import Centre, Pass, Plan
from elearn.telecentres.models.passes import PLANS
from elearn.telecentres.models.places import WORKSPACE_KINDS
from elearn.telecentres.policy import Can
from elearn.telecentres.pricing import add_months
from elearn.telecentres.queries.passes import PassCard, passes_of, plans_by_id
from elearn.telecentres.queries.places import centres, managed_by
from elearn.telecentres.services.apart import kept_apart
from elearn.telecentres.services.tariffs import lock_network

RENEWABLE_DAYS = 60
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_MONTHS, MOST_HOURS, MOST_DAYS, MOST_EVENTS = 60, 744, 31, 1000


def add_plan(
    actor: Actor,
    network_id: int,
    *,
    code: str,
    name: str,
    price_cents: int,
    valid_from: date,
    valid_until: date | None = None,
    period_months: int = 12,
    presentation: str = "",
    entitlements: Mapping[str, Any] | None = None,
) -> int:
    """Offer terms from a day on and return their id. Those of the same code end that day.

    Raises :class:`Invalid` naming the field.
    """
    require(Can.COORDINATE, actor, lock_network(network_id))
    given = dict(entitlements or {})
    faults = _faults(code, name, price_cents, period_months, given) | _dates(valid_from, valid_until)
    session = db.session()
    same = sa.select(Plan).where(Plan.network_id == network_id, Plan.code == code)
    others = session.scalars(same).all()
    if any(p.valid_from >= valid_from for p in others):
        faults["valid_from"] = [_later_terms()]
    if faults:
        raise Invalid(fields=faults)
    for other in others:
        if other.valid_until is None or other.valid_until > valid_from:
            other.valid_until = valid_from
    session.flush()  # the old terms end before the new ones begin
    row = Plan(
        network_id=network_id, code=code, name=name.strip(), presentation=presentation.strip(),
        period_months=period_months, price_cents=price_cents, entitlements=given,
        valid_from=valid_from, valid_until=valid_until,
    )  # fmt: skip
    with kept_apart(PLANS, lambda: Invalid(fields={"valid_from": [_later_terms()]})):
        session.add(row)
    return row.id


def check_plan(
    code: str,
    name: str,
    price_cents: int,
    period_months: int,
    entitlements: Mapping[str, Any],
    valid_from: date,
    valid_until: date | None,
) -> None:
    """Raise :class:`Invalid`, naming each field, unless these terms can be written; others are not looked at."""
    faults = _faults(code, name, price_cents, period_months, entitlements) | _dates(valid_from, valid_until)
    if faults:
        raise Invalid(fields=faults)


def _faults(
    code: str, name: str, price_cents: int, period_months: int, entitlements: Mapping[str, Any]
) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    if not CODE.fullmatch(code) or len(code) > 40:
        faults["code"] = [_("Code : des minuscules, des chiffres et des tirets, 40 signes au plus.")]
    if not name.strip() or len(name.strip()) > 120:
        faults["name"] = [_("Nom : écrivez de 1 à 120 signes.")]
    if price_cents < 0:
        faults["price"] = [_("Prix : il ne peut pas être négatif. Écrivez 0 pour un usage gratuit.")]
    if price_cents > 1_000_000:
        faults["price"] = [_("Prix : 10 000 € au plus.")]
    if not 1 <= period_months <= MOST_MONTHS:
        faults["period_months"] = [_("Durée : de 1 à 60 mois.")]
    for measure, most, sentence in (
        ("hours", MOST_HOURS, _("Heures comprises : écrivez un nombre de 0 à 744 par mois.")),
        ("days", MOST_DAYS, _("Journées comprises : écrivez un nombre de 0 à 31 par mois.")),
    ):
        for kind, count in entitlements.get(measure, {}).items():
            if kind not in WORKSPACE_KINDS or not 0 < count <= most:
                faults[f"{measure}-{kind}"] = [sentence]
    if not 0 <= int(entitlements.get("events", 0)) <= MOST_EVENTS:
        faults["events"] = [_("Rencontres : écrivez un nombre de 0 à 1 000.")]
    return faults


def _dates(valid_from: date, valid_until: date | None) -> dict[str, list[str]]:
    if valid_until is None or valid_until > valid_from:
        return {}
    return {"valid_until": [_("Jusqu’avant le : cette date vient avant le début.")]}


def _later_terms() -> str:
    return _("Du : d’autres conditions du même Pass commencent ce jour-là ou plus tard.")


def end_plan(actor: Actor, plan_id: int, valid_until: date) -> None:
    """From that day on these terms are no longer offered; passes already taken keep them to their end."""
    row = db.session().get(Plan, plan_id)
    if row is None:
        raise Missing(_("Ce Pass n’existe pas."))
    require(Can.COORDINATE, actor, lock_network(row.network_id))
    if valid_until <= row.valid_from:
        raise Invalid(fields={"valid_until": [_("Jusqu’au : cette date vient avant le début.")]})
    if row.valid_until is not None and valid_until > row.valid_until:
        raise Invalid(fields={"valid_until": [_("Jusqu’au : la fin est déjà plus tôt.")]})
    row.valid_until = valid_until
    db.session().flush()


def take_pass(
    actor: Actor,
    person_id: int,
    plan_id: int,
    *,
    starts_on: date | None = None,
    payer_organisation_id: int | None = None,
) -> int:
    """Take a pass for oneself, or at a counter of the network for someone, at the terms of today; returns its id.

    Taken while another runs, it begins where that one ends (a renewal, asked for by someone, at the
    terms of its day). Raises :class:`Conflict` when the terms are no longer offered, or when what
    runs does not end soon.
    """
    plan = plans_by_id([plan_id]).get(plan_id)
    if plan is None:
        raise Missing(_("Ce Pass n’existe pas."))
    # Nobody commits an organisation's money by themselves.
    by_oneself = actor.person_id == person_id and payer_organisation_id is None
    if not by_oneself and not _is_counter(actor, plan.network_id):
        require(Can.COORDINATE, actor, lock_network(plan.network_id))
    lock_network(plan.network_id)
    now = today()
    if not plan.valid_from <= now or (plan.valid_until is not None and plan.valid_until <= now):
        raise Conflict(_("Ces conditions ne sont plus proposées. Voyez celles du jour."))
    mine = [p for p in passes_of([person_id]) if p.network_id == plan.network_id]
    starts_on, since = _beginning(mine, starts_on or now, now)
    ends_on = add_months(starts_on, plan.period_months)
    year = starts_on.year
    row = Pass(
        network_id=plan.network_id, person_id=person_id, plan_id=plan.id, number=_number(plan.network_id, year),
        starts_on=starts_on, ends_on=ends_on, member_since=since, payer_organisation_id=payer_organisation_id,
        home_centre_id=_home(actor, person_id, plan.network_id),
        terms={
            "name": plan.name,
            "code": plan.code,
            "price_cents": plan.price_cents,
            "period_months": plan.period_months,
            "entitlements": plan.entitlements,
        },
        taken_at=clock.now(), taken_by=actor.person_id or 0,
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    return row.id


def cancel_pass(actor: Actor, pass_id: int) -> None:
    """Give up a pass that has not begun; one that runs stays until its end."""
    row = db.session().get(Pass, pass_id)
    if row is None or (row.person_id != actor.person_id and not _is_counter(actor, row.network_id)):
        raise Missing(_("Ce Pass n’existe pas."))
    if row.state == "active" and row.starts_on <= today():
        raise Conflict(
            _("Ce Pass a commencé : il vaut jusqu’au %(day)s et ne se renouvelle pas seul.", day=day(row.ends_on))
        )
    row.state, row.cancelled_at = "cancelled", clock.now()
    db.session().flush()


def _is_counter(actor: Actor, network_id: int) -> bool:
    """Whether someone acts for a place of that network."""
    return any(c.network_id == network_id for c in centres(managed_by(actor)).values())


def _home(actor: Actor, person_id: int, network_id: int) -> int | None:
    """The centre of the network that its holder named as theirs; otherwise the one whose manager gave or took it."""
    session = db.session()
    named = accounts.telecentre_of(person_id)
    query = sa.select(Centre.id).where(Centre.network_id == network_id)
    found = session.scalar(query.where(Centre.organisation_id == named)) if named is not None else None
    if found is not None:
        return found
    counters = actor.organisations("manager") if actor.is_authenticated else frozenset()
    given = session.scalars(query.where(Centre.organisation_id.in_(counters))).all() if counters else []
    return given[0] if len(given) == 1 else None


def _beginning(mine: list[PassCard], wished: date, now: date) -> tuple[date, date]:
    """When a new pass begins, and since when its holder is a member without a gap."""
    running = [p for p in mine if p.ends_on > wished]
    if not running:
        before = max(mine, key=lambda p: p.ends_on, default=None)
        return wished, before.member_since if before is not None and before.ends_on == wished else wished
    last = max(running, key=lambda p: p.ends_on)
    if last.ends_on - now > timedelta(days=RENEWABLE_DAYS):
        raise Conflict(
            _(
                "Votre Pass vaut jusqu’au %(day)s. Vous pourrez le renouveler à partir du %(from_day)s.",
                day=day(last.ends_on),
                from_day=day(last.ends_on - timedelta(days=RENEWABLE_DAYS)),
            )
        )
    return last.ends_on, last.member_since


def _number(network_id: int, year: int) -> str:
    """The next number of that year; the network is locked, so that two cannot be the same."""
    begins = f"P{network_id}-{year}-"
    last = db.session().scalar(sa.select(sa.func.max(Pass.number)).where(Pass.number.like(f"{begins}%")))
    return f"{begins}{int(last.rsplit('-', 1)[1]) + 1 if last else 1:05d}"
