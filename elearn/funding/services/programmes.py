"""Opening a programme, writing and signing its convention, saying what modules cost."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext, money
from elearn.core.policy import Actor, require
from elearn.funding.models import Convention, ModulePrice, Payer, Programme
from elearn.funding.models.programmes import MODES
from elearn.funding.money import MOST_CENTS
from elearn.funding.policy import Can
from elearn.funding.rules import Rules, rules_of

CROSSED = lazy_gettext("La fin vient avant le début : corrigez l’une des deux dates.")


@dataclass(frozen=True, slots=True)
class ProgrammeSheet:
    """What is asked to open a programme."""

    funder_id: int
    name: str
    first_on: date
    last_on: date
    presentation: str = ""


def open_programme(actor: Actor, sheet: ProgrammeSheet, key: str | None = None) -> int:
    """Open a programme of a funder; its id, the same for the same ``key``. Raises :class:`Invalid` naming the field."""
    check_programme(actor, sheet)
    key = key[:80] if key else None
    values = {**asdict(sheet), "key": key, "created_at": clock.now()}
    added = db.insert(Programme).values(**values).on_conflict_do_nothing().returning(Programme.id)
    made = db.session().execute(added).scalar_one_or_none()
    if made is not None:
        return made
    again = sa.select(Programme.id).where(Programme.funder_id == sheet.funder_id, Programme.key == key)
    return db.session().scalars(again).one()


def check_programme(actor: Actor, sheet: ProgrammeSheet) -> None:
    """Raise :class:`Invalid` with all that is wrong, by field; nothing is written."""
    require(Can.FUND, actor, sheet)
    if wrong := faults_of(sheet):
        raise Invalid(fields=wrong)


def faults_of(sheet: ProgrammeSheet) -> dict[str, list[str]]:
    """What is wrong of a programme, by field, whoever funds it."""
    wrong: dict[str, list[str]] = {}
    if not sheet.name.strip():
        wrong["name"] = [_("Donnez un nom au dispositif.")]
    if sheet.last_on < sheet.first_on:
        wrong["last_on"] = [str(CROSSED)]
    return wrong


def programme(programme_id: int) -> Programme:
    """The programme; raise :class:`Missing`."""
    found = db.session().get(Programme, programme_id)
    if found is None:
        raise Missing(_("Ce dispositif n’existe pas."))
    return found


def draft_convention(actor: Actor, programme_id: int, reference: str, rules: Rules) -> int:
    """Write a convention that is not yet signed; its id, the same when the same one is written again.

    Raises :class:`Invalid` naming the reference.
    """
    check_convention(actor, programme_id, reference, rules)
    reference = reference.strip()
    values = {"programme_id": programme_id, "reference": reference, "rules": rules.to_json()}
    added = db.insert(Convention).values(**values, created_at=clock.now()).on_conflict_do_nothing()
    db.session().execute(added)
    check_convention(actor, programme_id, reference, rules)  # of two at once, only the same one
    return db.session().scalars(_named(programme_id, reference)).one().id


def check_convention(actor: Actor, programme_id: int, reference: str, rules: Rules | None) -> None:
    """Raise :class:`Invalid` for a reference that is lacking, or that of another convention of the programme.

    An unsigned convention of the same ``rules`` is not another one: its form was sent twice. ``rules`` is None
    while they cannot be read.
    """
    require(Can.FUND, actor, programme(programme_id))
    reference = reference.strip()
    if not reference:
        raise Invalid(fields={"reference": [_("Écrivez la référence de la convention.")]})
    found = db.session().scalar(_named(programme_id, reference))
    if found is not None and (found.signed_on is not None or rules_of(found.rules) != rules):
        raise Invalid(fields={"reference": [_("Cette référence est déjà celle d’une convention de ce dispositif.")]})


def _named(programme_id: int, reference: str) -> sa.Select[Convention]:
    return sa.select(Convention).where(Convention.programme_id == programme_id, Convention.reference == reference)


def sign_convention(actor: Actor, convention_id: int, on: date) -> None:
    """Record the signature: from now on nothing of the convention changes, its rules least of all."""
    session = db.session()
    found = session.get(Convention, convention_id, with_for_update=True)
    if found is None:
        raise Missing(_("Cette convention n’existe pas."))
    require(Can.FUND, actor, programme(found.programme_id))
    if found.signed_on is not None:
        raise Conflict(_("Cette convention est déjà signée : elle ne change plus."))
    found.signed_on = on
    session.flush()


def check_price(actor: Actor, price_cents: int, minutes: int, mode: str) -> None:
    """Raise :class:`Invalid` with all that is wrong of a price, in cents, by field; nothing is written."""
    require(Can.SET_PRICES, actor)
    wrong: dict[str, list[str]] = {}
    if price_cents <= 0:
        wrong["price"] = [_("Le prix est d’au moins un centime.")]
    if price_cents > MOST_CENTS:
        wrong["price"] = [_("Le prix ne dépasse pas %(most)s.", most=money(MOST_CENTS))]
    if minutes <= 0:
        wrong["minutes"] = [_("La durée est d’au moins une minute.")]
    if mode not in MODES:
        wrong["mode"] = [_("Choisissez une des façons proposées.")]
    if wrong:
        raise Invalid(_("Ce tarif ne peut pas être enregistré."), fields=wrong)


def set_price(actor: Actor, module_slug: str, price_cents: int, minutes: int, mode: str, first_on: date) -> None:
    """Say what a place in a module costs from a day on. Seats already reserved keep theirs."""
    check_price(actor, price_cents, minutes, mode)
    session = db.session()
    query = sa.select(ModulePrice).where(ModulePrice.module_slug == module_slug, ModulePrice.first_on == first_on)
    found = session.scalar(query)
    if found is None:
        found = ModulePrice(module_slug=module_slug, first_on=first_on, price_cents=price_cents, minutes=minutes)
        session.add(found)
    found.price_cents, found.minutes, found.mode = price_cents, minutes, mode
    session.flush()


def keep_payers(actor: Actor, rows: list[dict[str, Any]]) -> int:
    """Bring the table of training funds to what these rows say; how many changed."""
    require(Can.SET_PRICES, actor)
    session = db.session()
    known = {(p.code, p.first_on): p for p in session.scalars(sa.select(Payer))}
    changed = 0
    for row in rows:
        found = known.get((row["code"], row["first_on"]))
        if found is None:
            session.add(Payer(**row))
            changed += 1
        elif any(getattr(found, name) != value for name, value in row.items()):
            for name, value in row.items():
                setattr(found, name, value)
            changed += 1
    session.flush()
    return changed
