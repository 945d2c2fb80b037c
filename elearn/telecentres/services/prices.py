"""The price of a booking about to be made: what is shown, refused beyond a quota, then kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from elearn.core.errors import Conflict
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor
from elearn.telecentres.opening import ZONE
from elearn.telecentres.pricing import Quote
from elearn.telecentres.queries import places, prices, quotas
from elearn.telecentres.queries.places import WorkspaceCard

OVER_QUOTA = "over-quota"


def quote(
    actor: Actor,
    person_id: int | None,
    workspace: WorkspaceCard,
    unit: str,
    starts_at: datetime,
    ends_at: datetime,
    *,
    organisation_id: int | None = None,
    but: Collection[int] = (),
) -> Quote:
    """What this booking will cost, ready to be kept (``Quote.frozen``).

    Raises :class:`Conflict` (code ``over-quota``) with what is left when a quota does not allow it;
    ``but`` names bookings that this one replaces.
    """
    centre = places.centre(workspace.centre_id)
    if person_id is not None:
        on = starts_at.astimezone(ZONE).date()
        for one in quotas.left_on(centre.network_id, on, person_id=person_id, organisation_id=organisation_id, but=but):
            asked = quotas.minutes(starts_at, ends_at) if one.quota.measure == "hours" else 1
            if quotas.concerns(one.quota, centre.id, workspace.kind) and asked > one.left:
                raise Conflict(
                    _("Cette réservation dépasse ce que votre quota permet. %(left)s", left=one.sentence),
                    code=OVER_QUOTA,
                )
    return prices.price_list(person_id, centre.network_id).quote(workspace, unit, starts_at, ends_at)
