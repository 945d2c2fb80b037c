"""The verbs: write down what running a centre costs, and take it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from elearn.core import clock, db
from elearn.core.errors import Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.observatory.models import Cost
from elearn.observatory.policy import Can
from elearn.telecentres.queries.places import CentreCard

LONGEST_LABEL = 80
MOST_CENTS = 10**10


@dataclass(frozen=True, slots=True)
class CostSheet:
    """What one writes of a cost: the days count from ``from_on`` until before ``until_on``."""

    label: str
    from_on: date
    until_on: date
    cents: int


def record_cost(actor: Actor, centre: CentreCard, sheet: CostSheet) -> int:
    """Write down a cost of that centre and return its id; the same written twice is one.

    Raises :class:`Invalid` naming the field.
    """
    require(Can.RECORD_COST, actor, centre)
    check_cost(sheet)
    label = " ".join(sheet.label.split())
    said = {
        "until_on": sheet.until_on, "cents": sheet.cents, "recorded_by": actor.person_id, "recorded_at": clock.now(),
    }  # fmt: skip
    wanted = (
        db.insert(Cost)
        .values(centre_id=centre.id, label=label, from_on=sheet.from_on, **said)
        # One statement: two managers who write it at once correct each other, and neither is refused.
        .on_conflict_do_update(index_elements=["centre_id", "label", "from_on"], set_=said)
        .returning(Cost.id)
    )
    return db.session().execute(wanted).scalar_one()


def check_cost(sheet: CostSheet) -> None:
    """Raise :class:`Invalid`, naming each field, unless this cost can be written."""
    faults: dict[str, list[str]] = {}
    if not 0 < len(" ".join(sheet.label.split())) <= LONGEST_LABEL:
        faults["label"] = [_("Dites en %(n)s signes au plus ce que c’est.", n=LONGEST_LABEL)]
    if sheet.from_on >= sheet.until_on:
        faults["until_on"] = [_("La fin vient avant le début : corrigez l’une des deux dates.")]
    if not 0 <= sheet.cents <= MOST_CENTS:
        faults["cents"] = [_("Donnez un montant en euros, zéro ou plus.")]
    if faults:
        raise Invalid(fields=faults)


def remove_cost(actor: Actor, centre: CentreCard, cost_id: int) -> None:
    """Take back a cost written by mistake. Raises :class:`Missing` for another centre's."""
    require(Can.RECORD_COST, actor, centre)
    gone = db.session().execute(
        sa.delete(Cost).where(Cost.id == cost_id, Cost.centre_id == centre.id).returning(Cost.id)
    )
    if gone.scalar_one_or_none() is None:
        raise Missing(_("Ce coût n’est pas écrit pour ce télécentre."))
