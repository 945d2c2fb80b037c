"""A network, its centres and their workspaces. Each works in the current transaction."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

from elearn.accounts.models import Person
from elearn.core.policy import SYSTEM, Actor
from elearn.core.policy import Membership as ActorMembership
from elearn.telecentres.models import Centre
from elearn.telecentres.queries.places import centre as centre_of
from elearn.telecentres.services import hours, places
from elearn.telecentres.services.places import CentreSheet, WorkspaceSheet
from tests.factories.accounts import actor_of, make_organisation, make_person

LONG_AGO = date(2020, 1, 1)
OFFICE_HOURS = tuple((day, 8 * 60, 18 * 60 + 30) for day in range(5))
_numbers = itertools.count(1)


def make_network(slug: str = "") -> int:
    """A network without tariffs."""
    slug = slug or f"reseau-{next(_numbers)}"
    return places.create_network(SYSTEM, slug, slug.capitalize())


def make_centre(
    network_id: int | None = None, *, opened: date | None = LONG_AGO, stretches: Any = OFFICE_HOURS, **values: Any
) -> Centre:
    """A centre open from Monday to Friday, 8 h to 18 h 30, with no workspace yet."""
    number = next(_numbers)
    slug = values.pop("slug", f"centre-{number}")
    name = values.pop("name", slug.capitalize())
    rules = tuple((k, values.pop(k)) for k in list(values) if k.endswith(("_minutes", "_hours", "_days")))
    sheet = CentreSheet(
        **{
            "slug": slug,
            "name": name,
            "commune": name,
            "latitude": Decimal("45.11"),
            "longitude": Decimal("2.87"),
            "rules": rules,
            **values,
        }
    )
    made = places.create_centre(
        SYSTEM, network_id or make_network(), make_organisation("telecentre", name=name).id, sheet
    )
    if opened is not None:
        places.set_status(SYSTEM, made, "open", opened)
    if stretches:
        hours.set_hours(SYSTEM, made, LONG_AGO, stretches)
    return centre_of(made)


def make_workspaces(centre_id: int, kind: str = "desk", count: int = 1, **values: Any) -> list[int]:
    """Workspaces in a space of their own: desks of an open space that may be taken whole, offices..."""
    number = next(_numbers)
    space = places.add_space(
        SYSTEM,
        centre_id,
        f"S{number}",
        f"Salle {number}",
        "open_space" if kind == "desk" else kind,
        whole_bookable=kind == "desk",
    )
    return [
        places.add_workspace(
            SYSTEM,
            space,
            WorkspaceSheet(
                **{"code": f"{number}-{rank}", "name": f"{kind} {rank}", "kind": kind, "from_on": LONG_AGO, **values}
            ),
        )
        for rank in range(1, count + 1)
    ]


def manager_of(centre: Centre, person: Person | None = None) -> Actor:
    """Someone who manages this centre, as the edge would make them."""
    return actor_of(
        person or make_person(is_demonstration=True),
        "manager",
        memberships=(ActorMembership(centre.organisation_id, "manager"),),
    )
