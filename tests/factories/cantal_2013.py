"""The Cantal's network as its evaluation of 2013 counted it, made of visits.

10 telecentres, 58 workspaces (34 offices, 24 desks), 214 people, 43 800 hours, 111 passes, 934 euros
a workspace. Open 8 h 30 to 12 h 30 and 13 h 30 to 17 h 45 on the 261 weekdays of 2013: that is
2 153 h a workspace, near the 2 158 h that 43 800 hours at 35 % ask for.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from elearn.accounts.models import Person
from elearn.core import clock, db
from elearn.core.policy import SYSTEM
from elearn.observatory.models import Cost
from elearn.telecentres.models import Pass, Plan, Visit
from elearn.telecentres.services import hours
from tests.factories.accounts import make_person, password_hash
from tests.factories.telecentres import make_centre, make_network, make_workspaces

PARIS = ZoneInfo("Europe/Paris")
STRETCHES = tuple(
    (day, *one) for day in range(5) for one in ((8 * 60 + 30, 12 * 60 + 30), (13 * 60 + 30, 17 * 60 + 45))
)
STAY = timedelta(hours=8, minutes=15)
OFFICES, DESKS, PEOPLE, PASSES, HOURS = 34, 24, 214, 111, 43_800
COST_CENTS = 58 * 934_00
FOUNDED = date(2010, 1, 1)
SINCE, UNTIL = date(2013, 1, 1), date(2014, 1, 1)


def make_cantal_2013() -> int:
    """Make it in the current transaction and return the network's id."""
    network = make_network("cantal-2013")
    centres = [make_centre(network, stretches=(), opened=FOUNDED).id for _ in range(10)]
    for centre in centres:
        hours.set_hours(SYSTEM, centre, FOUNDED, STRETCHES)
    places = [*_workspaces(centres, "office", OFFICES), *_workspaces(centres, "desk", DESKS)]
    people = _people()
    _visits(places, people)
    _passes(network, people)
    for centre in centres:
        db.session().add(
            Cost(centre_id=centre, label="Fonctionnement", from_on=SINCE, until_on=UNTIL,
                 cents=COST_CENTS // 10, recorded_at=clock.now())
        )  # fmt: skip
    db.session().flush()
    return network


def _workspaces(centres: list[int], kind: str, count: int) -> list[tuple[int, int]]:
    shares = [count // 10 + (rank < count % 10) for rank in range(10)]
    return [
        (centre, workspace)
        for centre, share in zip(centres, shares, strict=True)
        for workspace in make_workspaces(centre, kind, share, from_on=FOUNDED)
    ]


def _people() -> list[int]:
    now, first = clock.now(), make_person(status="independent").id
    rows = [
        {
            "email": f"cantal{n}@essai.example", "email_verified_at": now, "display_name": f"Cantal {n}",
            "password_hash": password_hash(), "status": "independent" if n < 150 else "salaried", "created_at": now,
        }
        for n in range(1, PEOPLE)
    ]  # fmt: skip
    db.session().execute(sa.insert(Person), rows)
    made = db.session().scalars(sa.select(Person.id).where(Person.email.startswith("cantal")).order_by(Person.id))
    return [first, *made]


def _visits(places: list[tuple[int, int]], people: list[int]) -> None:
    weekdays = [SINCE + timedelta(days=n) for n in range(365) if (SINCE + timedelta(days=n)).weekday() < 5]
    left, rows, rank = timedelta(hours=HOURS), [], 0
    while left:
        place, turn = places[rank % len(places)], rank // len(places)
        # Those of one place come in turn; each comes back, since there are 91 turns for 4 people.
        mine = people[rank % len(places) :: len(places)]
        stay = min(STAY, left)
        begins = datetime.combine(weekdays[turn * 2 % len(weekdays)], datetime.min.time(), PARIS).replace(
            hour=8, minute=30
        )
        rows.append(
            {
                "person_id": mine[turn % len(mine)], "centre_id": place[0], "workspace_id": place[1],
                "arrived_at": begins.astimezone(UTC), "left_at": (begins.astimezone(UTC) + stay),
                "source": "manager", "left_how": "manager",
            }
        )  # fmt: skip
        left, rank = left - stay, rank + 1
    db.session().execute(sa.insert(Visit), rows)


def _passes(network: int, people: list[int]) -> None:
    plan = Plan(network_id=network, code="pass", name="Pass Actifs Mobiles", price_cents=0, valid_from=date(2012, 1, 1))
    db.session().add(plan)
    db.session().flush()
    db.session().execute(
        sa.insert(Pass),
        [
            {
                "network_id": network, "person_id": person, "plan_id": plan.id, "number": f"P-2013-{n}",
                "starts_on": date(2013, 1, 1) + timedelta(days=n), "ends_on": date(2014, 1, 1) + timedelta(days=n),
                "member_since": date(2013, 1, 1) + timedelta(days=n), "state": "active", "terms": {},
                "taken_at": clock.now(), "taken_by": person,
            }
            for n, person in enumerate(people[:PASSES])
        ],
    )  # fmt: skip
