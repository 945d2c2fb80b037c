"""Setting prices and quotas: a row begins, another ends; two never hold for the same use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import day
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.telecentres import pricing
from elearn.telecentres.models import Network, Quota, Tariff
from elearn.telecentres.models.places import WORKSPACE_KINDS
from elearn.telecentres.models.tariffs import PERIODS, QUOTAS, TARIFFS, UNITS
from elearn.telecentres.policy import Can
from elearn.telecentres.pricing import Rate
from elearn.telecentres.queries.places import centre
from elearn.telecentres.queries.tariffs import rates
from elearn.telecentres.services.apart import kept_apart

MOST_OF_A_QUOTA = 10_000

MOST_MONTHS = 600  # a phase of fifty years is a slip of the keyboard


@dataclass(frozen=True, slots=True)
class TariffSheet:
    """What is written of a tariff. A centre's own needs its reason."""

    kind: str
    unit: str
    price_cents: int
    valid_from: date
    valid_until: date | None = None
    centre_id: int | None = None
    reason: str = ""
    audience: str = ""
    plan_id: int | None = None
    from_month: int = 0
    until_month: int | None = None


def lock_network(network_id: int) -> Network:
    """The network, held until the end of this transaction: two changes of its prices queue up."""
    row = db.session().scalar(sa.select(Network).where(Network.id == network_id).with_for_update())
    if row is None:
        raise Missing(_("Ce réseau n’existe pas."))
    return row


def add_tariff(actor: Actor, network_id: int, sheet: TariffSheet, *, replacing: bool = False) -> int:
    """Add a tariff and return its id.

    A network's is for who coordinates it; a centre's exception for its manager, with a reason.
    ``replacing`` ends, on the day it begins, the one that holds until then for the same use and phase.
    Raises :class:`Invalid` naming the field, also when another tariff holds for the same use.
    """
    network = lock_network(network_id)
    if sheet.centre_id is None:
        require(Can.COORDINATE, actor, network)
    else:
        place = centre(sheet.centre_id)
        require(Can.MANAGE, actor, place)
        if place.network_id != network.id:
            raise Invalid(fields={"centre_id": [_("Télécentre : il n’est pas de ce réseau.")]})
    check_tariff(sheet)
    new = Rate(
        0, sheet.kind, sheet.unit, sheet.price_cents, sheet.valid_from, sheet.valid_until, sheet.centre_id,
        sheet.audience, sheet.plan_id, sheet.from_month, sheet.until_month,
    )  # fmt: skip
    other = pricing.overlapping(rates([network.id])[network.id], new)
    if replacing and other is not None and _gives_way(other, new):
        _end(db.session().get_one(Tariff, other.id), new.valid_from)
        other = pricing.overlapping(rates([network.id])[network.id], new)
    if other is not None:
        raise _twice(other.valid_from)
    row = Tariff(
        network_id=network.id, centre_id=sheet.centre_id, reason=sheet.reason.strip()[:200], kind=sheet.kind,
        unit=sheet.unit, audience=sheet.audience, plan_id=sheet.plan_id, from_month=sheet.from_month,
        until_month=sheet.until_month, price_cents=sheet.price_cents, valid_from=sheet.valid_from,
        valid_until=sheet.valid_until, created_at=clock.now(),
    )  # fmt: skip

    def refusal() -> Invalid:
        found = pricing.overlapping(rates([network.id])[network.id], new)
        return _twice(found.valid_from if found is not None else sheet.valid_from)

    with kept_apart(TARIFFS, refusal):
        db.session().add(row)
    return row.id


def _gives_way(old: Rate, new: Rate) -> bool:
    return (old.from_month, old.until_month) == (new.from_month, new.until_month) and old.valid_from < new.valid_from


def _twice(since: date) -> Invalid:
    sentence = _("Du : un tarif existe déjà pour le même usage depuis le %(day)s. Arrêtez-le d’abord.", day=day(since))
    return Invalid(fields={"valid_from": [sentence]})


def end_tariff(actor: Actor, tariff_id: int, valid_until: date) -> None:
    """From that day on the tariff no longer holds. What is booked keeps its price.

    Ended on the day it begins, it never holds and is taken away.
    """
    row = db.session().get(Tariff, tariff_id)
    if row is None:
        raise Missing(_("Ce tarif n’existe plus."))
    if row.centre_id is None:
        require(Can.COORDINATE, actor, lock_network(row.network_id))
    else:
        require(Can.MANAGE, actor, centre(row.centre_id))
    _end(row, valid_until)


def add_quota(
    actor: Actor,
    network_id: int,
    *,
    per: str,
    measure: str,
    period: str,
    amount: int,
    valid_from: date,
    valid_until: date | None = None,
    kind: str = "",
    centre_id: int | None = None,
    plan_id: int | None = None,
) -> int:
    """Set the most that one may use in a period, and return its id. Raises :class:`Invalid` naming the field."""
    require(Can.COORDINATE, actor, lock_network(network_id))
    check_quota(per, measure, period, amount, valid_from, valid_until, kind)
    if centre_id is not None and centre(centre_id).network_id != network_id:
        raise Invalid(fields={"centre_id": [_("Télécentre : il n’est pas de ce réseau.")]})
    row = Quota(
        network_id=network_id, centre_id=centre_id, plan_id=plan_id, kind=kind, per=per, measure=measure,
        period=period, amount=amount, valid_from=valid_from, valid_until=valid_until,
    )  # fmt: skip
    sentence = _("Du : un quota existe déjà pour le même usage à ces dates. Arrêtez-le d’abord.")
    with kept_apart(QUOTAS, lambda: Invalid(fields={"valid_from": [sentence]})):
        db.session().add(row)
    return row.id


def check_quota(
    per: str, measure: str, period: str, amount: int, valid_from: date, valid_until: date | None, kind: str
) -> None:
    """Raise :class:`Invalid`, naming each field, unless this quota can be written; others are not looked at."""
    faults: dict[str, list[str]] = {}
    if per not in ("person", "organisation") or measure not in ("hours", "count") or period not in PERIODS:
        faults["period"] = [_("Quota : choisissez parmi ce qui est proposé.")]
    if kind not in ("", *WORKSPACE_KINDS):
        faults["kind"] = [_("Sorte : choisissez une de celles proposées.")]
    if not 1 <= amount <= MOST_OF_A_QUOTA:
        faults["amount"] = [_("Quota : écrivez un nombre de 1 à 10 000.")]
    if valid_until is not None and valid_until <= valid_from:
        faults["valid_until"] = [_("Jusqu’avant le : cette date vient avant le début du quota.")]
    if faults:
        raise Invalid(fields=faults)


def end_quota(actor: Actor, quota_id: int, valid_until: date) -> None:
    """From that day on the quota no longer holds; ended on the day it begins, it is taken away."""
    row = db.session().get(Quota, quota_id)
    if row is None:
        raise Missing(_("Ce quota n’existe plus."))
    require(Can.COORDINATE, actor, lock_network(row.network_id))
    _end(row, valid_until)


def _end(row: Tariff | Quota, valid_until: date) -> None:
    if valid_until < row.valid_from:
        raise Invalid(fields={"valid_until": [_("Jusqu’au : cette date vient avant le début.")]})
    if row.valid_until is not None and valid_until > row.valid_until:
        raise Invalid(fields={"valid_until": [_("Jusqu’au : la fin est déjà plus tôt.")]})
    if valid_until == row.valid_from:
        db.session().delete(row)
    else:
        row.valid_until = valid_until
    db.session().flush()


def check_tariff(sheet: TariffSheet) -> None:
    """Raise :class:`Invalid`, naming each field, unless this tariff can be written; others are not looked at."""
    faults: dict[str, list[str]] = {}
    if sheet.kind not in WORKSPACE_KINDS:
        faults["kind"] = [_("Sorte : choisissez une de celles proposées.")]
    if sheet.unit not in UNITS:
        faults["unit"] = [_("Unité : choisissez une de celles proposées.")]
    if sheet.price_cents < 0:
        faults["price"] = [_("Prix : il ne peut pas être négatif. Écrivez 0 pour un usage gratuit.")]
    if sheet.price_cents > 1_000_000:
        faults["price"] = [_("Prix : 10 000 € au plus.")]
    if sheet.valid_until is not None and sheet.valid_until <= sheet.valid_from:
        faults["valid_until"] = [_("Jusqu’avant le : cette date vient avant le début du tarif.")]
    if sheet.from_month < 0 or (sheet.until_month is not None and sheet.until_month <= sheet.from_month):
        faults["until_month"] = [_("Mois : le dernier vient avant le premier.")]
    if max(sheet.from_month, sheet.until_month or 0) > MOST_MONTHS:
        faults["until_month"] = [_("Mois : %(most)s au plus.", most=MOST_MONTHS)]
    if sheet.centre_id is not None and not sheet.reason.strip():
        faults["reason"] = [_("Raison : dites pourquoi ce télécentre fait exception au tarif du réseau.")]
    if faults:
        raise Invalid(fields=faults)
