"""The price of a booking about to be made: refused beyond a quota, then kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from elearn.core.errors import Conflict
from elearn.core.i18n import gettext as _
from elearn.core.i18n import local
from elearn.telecentres.pricing import Quote
from elearn.telecentres.queries import passes, places, prices, quotas
from elearn.telecentres.queries.places import WorkspaceCard

OVER_QUOTA = "over-quota"


def price_of(
    person_id: int,
    workspaces: Sequence[WorkspaceCard],
    unit: str,
    starts_at: datetime,
    ends_at: datetime,
    organisation_id: int | None = None,
    *,
    but: Collection[int] = (),
) -> Quote:
    """What these workspaces of one centre cost that person together, ready to be kept (``Quote.frozen``).

    As many statements for a whole room as for a desk. Raises :class:`Conflict` (code ``over-quota``) with
    what is left when a quota does not allow it; ``but`` names bookings that this one replaces.
    """
    centre = places.centre(workspaces[0].centre_id)
    on = local(starts_at).date()
    held = passes.passes_of([person_id])
    left = quotas.left_on(
        centre.network_id, on, person_id=person_id, organisation_id=organisation_id, but=but, held=held,
        by=(centre.id, {w.kind for w in workspaces}),
    )  # fmt: skip
    for one in left:
        # A room taken whole is one booking of its hours, as it is counted afterwards.
        asked = quotas.minutes(starts_at, ends_at) if one.quota.measure == "hours" else 1
        if asked > one.left:
            raise Conflict(
                _("Cette réservation dépasse ce que votre quota permet. %(left)s", left=one.sentence), code=OVER_QUOTA
            )
    return prices.price_list(person_id, centre.network_id, known=held).quote_all(workspaces, unit, starts_at, ends_at)
