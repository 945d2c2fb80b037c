"""Setting the conditions of an organisation: made, replaced from a date, ended; never rewritten."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db
from elearn.core.canonical import digest
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import local, today
from elearn.core.policy import Actor, require
from elearn.directory.queries import offers
from elearn.pool.conditions import ANY, EVERYONE, PEOPLE, PLACES, PROVIDERS, ROLES, WHO
from elearn.pool.extend import ORDERING_ROLES
from elearn.pool.figures import MOST_TOTAL
from elearn.pool.models import Ceiling, ConditionRow
from elearn.pool.policy import Can
from elearn.pool.queries import conditions as reads
from elearn.pool.queries import providers
from elearn.pool.services import spending
from elearn.pool.services.checking import Faults

MOST_CONDITIONS = 40
LATEST = timedelta(days=366)
_AMOUNTS = {
    "per_order_cents": "per_order", "per_person_cents": "per_person", "per_month_cents": "per_month",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ConditionSheet:
    """What one writes of a condition; see ``elearn.pool.conditions``. ``starts_at`` None: now."""

    label: str
    who: str = EVERYONE
    roles: Collection[str] = ()
    people: Collection[int] = ()
    place: str = ANY
    categories: Collection[str] = ()
    offers: Collection[int] = ()
    providers: str = ANY
    per_order_cents: int | None = None
    per_person_cents: int | None = None
    per_month_cents: int | None = None
    agreement: str = ""
    approve_above_cents: int | None = None
    approvers: Collection[int] = ()
    lifts: bool = True
    lapse_days: int = 7
    starts_at: datetime | None = None


def create(actor: Actor, organisation_id: int, sheet: ConditionSheet, key: str = "") -> int:
    """Set a condition, from now or from a later instant; its id, the same for the same ``key``.

    Raises :class:`Invalid`.
    """
    _buys(actor, organisation_id)
    root = digest({"organisation": organisation_id, "key": key})[:24] if key else secrets.token_urlsafe(12)
    made = _begun(root)
    if made is not None:
        return made
    query = sa.select(sa.func.count()).select_from(ConditionRow)
    open_now = query.where(ConditionRow.organisation_id == organisation_id, ConditionRow.valid_until.is_(None))
    if (db.session().scalar(open_now) or 0) >= MOST_CONDITIONS:
        raise Conflict(_("Quarante conditions au plus : arrêtez-en une d’abord."), code="too-many")
    return _write(actor, organisation_id, root, sheet)


def replace(actor: Actor, condition_id: int, sheet: ConditionSheet) -> int:
    """End a condition and begin another in its place, at the same instant: what it spent goes on counting."""
    row = _open(actor, condition_id)
    check(row.organisation_id, sheet)
    starts = max(_starts(sheet), row.valid_from)
    row.valid_until, row.ended_by = starts, actor.id
    db.session().flush()
    return _write(actor, row.organisation_id, row.root, sheet, starts)


def end(actor: Actor, condition_id: int) -> None:
    """Stop a condition now; one that has not begun never begins."""
    row = _open(actor, condition_id)
    row.valid_until, row.ended_by = max(clock.now(), row.valid_from), actor.id
    db.session().flush()


def limit(actor: Actor, organisation_id: int, per_month_cents: int | None) -> None:
    """Say from now on how much the whole organisation orders in a month, all people together; None: no ceiling.

    The month counts what was ordered before, too. No approval passes it. Raises :class:`Invalid`.
    """
    _buys(actor, organisation_id)
    if per_month_cents is not None and not 0 < per_month_cents <= MOST_TOTAL:
        raise Invalid(fields={"per_month": [_("Un plafond est un montant positif.")]})
    query = sa.select(Ceiling).where(Ceiling.organisation_id == organisation_id, Ceiling.valid_until.is_(None))
    spending.one_at_a_time(organisation_id)
    row, now = db.session().scalars(query.with_for_update()).one_or_none(), clock.now()
    if (row.per_month_cents if row else None) == per_month_cents:
        return
    if row is not None:
        row.valid_until, row.ended_by = max(now, row.valid_from), actor.id
        db.session().flush()
    if per_month_cents is not None:
        db.session().add(
            Ceiling(organisation_id=organisation_id, per_month_cents=per_month_cents, valid_from=now, made_by=actor.id)
        )
        db.session().flush()


def _buys(actor: Actor, organisation_id: int) -> None:
    require(Can.LIST_CONDITIONS, actor)
    if organisation_id not in actor.organisations("buyer"):
        raise Forbidden(_("Vous n’achetez pas pour cette organisation."), code="not-yours")


def _open(actor: Actor, condition_id: int) -> ConditionRow:
    """A condition of one's organisation that has no end yet, locked."""
    reads.own_condition(actor, condition_id)
    query = sa.select(ConditionRow).where(ConditionRow.id == condition_id).with_for_update()
    row = db.session().scalars(query.execution_options(populate_existing=True)).one()
    require(Can.SET_CONDITION, actor, row)
    if row.valid_until is not None:
        raise Conflict(_("Cette condition est déjà remplacée ou arrêtée : rechargez la page."), code="ended")
    return row


def _starts(sheet: ConditionSheet) -> datetime:
    return max(sheet.starts_at or clock.now(), clock.now())


def _write(actor: Actor, organisation_id: int, root: str, sheet: ConditionSheet, starts: datetime | None = None) -> int:
    check(organisation_id, sheet)
    values = {
        "organisation_id": organisation_id, "root": root, "made_by": actor.id, "valid_from": starts or _starts(sheet),
        **_values(sheet),
    }  # fmt: skip
    row = db.insert(ConditionRow).values(**values).on_conflict_do_nothing().returning(ConditionRow.id)
    made = db.session().scalar(row) or _begun(root)
    assert made is not None, "a condition was refused that has no twin"
    return made


def _begun(root: str) -> int | None:
    """The first condition of a root: the form that made it may be sent again once another took its place."""
    query = sa.select(ConditionRow.id).where(ConditionRow.root == root).order_by(ConditionRow.id).limit(1)
    return db.session().scalar(query)


def _values(sheet: ConditionSheet) -> dict[str, Any]:
    """What a row keeps: nothing of a choice that was not made."""
    return {
        "label": sheet.label.strip(),
        "who": sheet.who,
        "roles": sorted(set(sheet.roles)) if sheet.who == ROLES else [],
        "people": sorted(set(sheet.people)) if sheet.who == PEOPLE else [],
        "place": sheet.place,
        "categories": sorted(set(sheet.categories)),
        "offers": sorted(set(sheet.offers)),
        "providers": sheet.providers,
        "per_order_cents": sheet.per_order_cents,
        "per_person_cents": sheet.per_person_cents,
        "per_month_cents": sheet.per_month_cents,
        "agreement": sheet.agreement.strip(),
        "approve_above_cents": sheet.approve_above_cents,
        "approvers": sorted(set(sheet.approvers)),
        "lifts": sheet.lifts,
        "lapse_days": sheet.lapse_days,
    }


def check(organisation_id: int, sheet: ConditionSheet) -> None:
    """Raise :class:`Invalid` with all that no condition of this organisation may hold; nothing is written."""
    faults, here = Faults(), set(accounts.members(organisation_id, *ORDERING_ROLES))
    faults.length(sheet.label, "label", 120, needed=True)
    faults.length(sheet.agreement, "agreement", 20_000)
    wrong = sheet.who not in WHO or sheet.place not in PLACES or sheet.providers not in PROVIDERS
    faults.when(wrong, "who", _("Choisissez une des réponses proposées."))
    roles = sheet.who == ROLES and (not sheet.roles or not set(sheet.roles) <= set(ORDERING_ROLES))
    faults.when(roles, "roles", _("Choisissez au moins un rôle."))
    named = sheet.who == PEOPLE and (not sheet.people or not set(sheet.people) <= here)
    faults.when(named, "people", _("Choisissez au moins une personne de l’organisation."))
    unknown = not set(sheet.approvers) <= here
    faults.when(unknown, "approvers", _("Choisissez parmi les personnes de l’organisation."))
    categories = not set(sheet.categories) <= set(providers.catalogue().categories)
    faults.when(categories, "categories", _("Choisissez parmi les métiers proposés."))
    public = {one.id for one in offers.offers(sheet.offers).values() if one.is_public}
    faults.when(set(sheet.offers) - public, "offers", _("Donnez le numéro d’offres publiées."))
    for name, field in _AMOUNTS.items():
        cents = getattr(sheet, name)
        faults.when(cents is not None and not 0 < cents <= MOST_TOTAL, field, _("Un plafond est un montant positif."))
    useless = _("Plus haut que le plafond du mois, il ne servirait jamais.")
    for name, over in (("per_order", "per_person"), ("per_order", "per_month"), ("per_person", "per_month")):
        low, high = (getattr(sheet, f"{one}_cents") for one in (name, over))
        faults.when(low is not None and high is not None and low > high, name, useless)
    above = sheet.approve_above_cents
    faults.when(
        above is not None and not 0 <= above <= MOST_TOTAL, "approve_above", _("Donnez un montant, ou 0 pour toujours.")
    )
    faults.when(not 1 <= sheet.lapse_days <= 60, "lapse_days", _("De 1 à 60 jours."))
    starts = sheet.starts_at or clock.now()
    outside = local(starts).date() < today() or starts > clock.now() + LATEST
    faults.when(outside, "starts_on", _("Choisissez un jour dans l’année qui vient."))
    faults.report()
