"""The demonstration network « Cybercantal »: its places, hours, tariffs, and one person's pass."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from elearn.accounts import queries as accounts
from elearn.accounts import services as people
from elearn.accounts.services import inventing
from elearn.core import clock, i18n
from elearn.core.plugin import DemoAccount
from elearn.core.policy import SYSTEM, Actor, Membership
from elearn.telecentres import busy_week, past_weeks, queries
from elearn.telecentres.cantal import CODES, PLACES, Place
from elearn.telecentres.services import hours, passes, places, statements, tariffs
from elearn.telecentres.services.places import CentreSheet, WorkspaceSheet
from elearn.telecentres.services.tariffs import TariffSheet

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

NETWORK, PASS = "cybercantal", "actifs-mobiles"
COORDINATOR = ("Judith", "Chabrillanges", "coordination@estive.example")
MANAGER, TRAINEE = "animatrice@estive.example", "stagiaire@estive.example"  # made by accounts
FIRST_NETWORK, OF_THE_PASS = date(2009, 9, 1), date(2012, 1, 1)
TAKEN_DAYS_AGO = 69
# (kind, hour, half-day, day, month): cents without a pass, then with one after its first six months.
PRICES = {
    "office": ((300, 900, 1500, 18000), (200, 600, 1000, 12000)),
    "meeting": ((800, 2500, 4000, None), (500, 1500, 2500, None)),
    "visio": ((1200, 3500, 6000, None), (800, 2400, 4000, None)),
}
UNITS = ("hour", "half_day", "day", "month")


def demonstrate(kernel: Kernel, password: str) -> list[DemoAccount]:
    """Make the network, once. Each place in a short transaction of its own."""
    coordinator = DemoAccount("Coordinatrice de réseau", COORDINATOR[-1])
    with kernel.database.reading():
        if any(n.slug == NETWORK for n in queries.places.networks().values()):
            return [coordinator]
        manager = accounts.person_by_email(MANAGER)
        trainee = accounts.person_by_email(TRAINEE)
    password_hash = inventing.hash_once(password)
    with kernel.database.transaction():
        network = places.create_network(
            SYSTEM,
            NETWORK,
            "Cybercantal Télécentres",
            "Douze lieux pour travailler dans le Cantal : des postes en open space, des bureaux fermés, des salles "
            "de réunion et de visioconférence, et quelqu’un pour accueillir.",
        )
        organisation = queries.places.networks([network])[network].organisation_id
        person_id = inventing.invent_person(SYSTEM, *COORDINATOR, "salaried", password_hash)
        people.grant(SYSTEM, person_id, organisation, "coordinator")
        plan = _prices(network)
    takers = [] if trainee is None else [Actor(person_id=trainee.id, display_name=trainee.display_name)]
    for place in PLACES:
        with kernel.database.transaction():
            organisation = _make(network, place)
            if place.slug == "murat" and manager is not None:
                people.grant(SYSTEM, manager.id, organisation, "manager")
                takers.append(Actor(person_id=manager.id, memberships=(Membership(organisation, "manager"),)))
    with kernel.database.transaction():
        _local_prices(network, plan)
    taken = clock.now() - timedelta(days=TAKEN_DAYS_AGO)
    for actor in takers:
        with clock.frozen(taken), kernel.database.transaction():
            passes.take_pass(actor, actor.id, plan)
    month = i18n.local(taken).date().replace(day=1)
    if month < i18n.today().replace(day=1):
        with kernel.database.transaction():
            statements.issue_month(SYSTEM, network, month)
    busy_week.demonstrate(kernel)
    past_weeks.demonstrate_left(kernel, password_hash)
    if manager is not None:
        past_weeks.demonstrate(kernel, manager.id)
    return [coordinator]


def _make(network: int, place: Place) -> int:
    name = f"Espace {place.name}" if place.private else f"Télécentre {_of(place.name)}"
    organisation = people.create_organisation(
        SYSTEM, people.OrganisationSheet("telecentre", name, postcode=place.postcode, city=place.commune)
    )
    latitude, longitude = place.position
    centre = places.create_centre(
        SYSTEM,
        network,
        organisation,
        CentreSheet(
            place.slug, place.name, place.commune, latitude, longitude, place.insee, "", place.postcode, place.host,
            "private" if place.private else "public", place.text, ("meeting",) if place.private else (),
        ),
    )  # fmt: skip
    places.set_status(SYSTEM, centre, "planned" if place.planned else "open", place.since)
    for code in place.specialities:
        places.add_speciality(SYSTEM, centre, code, CODES[code], place.since)
    places.set_accessibility(SYSTEM, centre, place.access)
    if place.hours:
        hours.set_hours(SYSTEM, centre, place.since, place.hours)
        _holidays(centre)
    if place.offices or place.desks:
        # As the press told of the first places: four computers in an office, about fifteen in the open space.
        counts = {"computer": 4 * place.offices + 15, "fast_line": 1, "copier": 1}
        if place.visio:
            counts["video"] = 1
        places.set_equipment(SYSTEM, centre, counts | dict.fromkeys(place.equipment, 1))
    _workspaces(centre, place)
    return organisation


def _of(name: str) -> str:
    if name == "A2EX":
        return name
    return f"d’{name}" if name[0] in "AEIOUY" else f"de {name}"


def _holidays(centre: int) -> None:
    """The next Christmas, New Year's Day and Labour Day."""
    today = i18n.today()
    for month, day, reason in ((12, 25, "Noël"), (1, 1, "Jour de l’an"), (5, 1, "Fête du Travail")):
        on = date(today.year, month, day)
        hours.add_exception(SYSTEM, centre, on if on >= today else on.replace(year=today.year + 1), reason=reason)


def _workspaces(centre: int, place: Place) -> None:
    rank = 0

    def add(space: int, code: str, name: str, kind: str, *, seats: int = 1, quiet: bool = False) -> None:
        nonlocal rank
        rank += 1
        places.add_workspace(
            SYSTEM,
            space,
            WorkspaceSheet(
                code, name, kind, place.since, seats, quiet,
                ("video",) if kind == "visio" else ("computer",) if kind != "meeting" else ("projector",),
                needs_approval=place.private and kind == "meeting", position=rank,
                buffer_minutes=15 if kind in ("meeting", "visio") else 0,
            ),
        )  # fmt: skip

    if place.desks:
        space = places.add_space(SYSTEM, centre, "OS", "Open space", "open_space", whole_bookable=True)
        for n in range(1, place.desks + 1):
            # The last desk stands apart, by the window.
            add(space, f"P{n}", f"Open space {n}", "desk", quiet=n == place.desks)
    for n in range(1, place.offices + 1):
        space = places.add_space(SYSTEM, centre, f"B{n}", f"Bureau {n}", "office")
        add(space, f"B{n}", f"Bureau {n}", "office", quiet=True)
    if place.meeting:
        space = places.add_space(SYSTEM, centre, "R", "Salle de réunion", "meeting")
        add(space, "R", "Salle de réunion", "meeting", seats=12)
    if place.visio:
        space = places.add_space(SYSTEM, centre, "V", "Salle visio", "visio")
        add(space, "V", "Salle visio", "visio", seats=6)


def _prices(network: int) -> int:
    """The rows of the first network, then those of the pass; returns the plan."""

    def row(kind: str, unit: str, cents: int, start: date = OF_THE_PASS, **more: object) -> None:
        tariffs.add_tariff(SYSTEM, network, TariffSheet(kind, unit, cents, start, **more))  # type: ignore[arg-type]

    plan = passes.add_plan(
        SYSTEM,
        network,
        code=PASS,
        name="Pass Actifs Mobiles",
        price_cents=2400,
        valid_from=OF_THE_PASS,
        presentation="Les bureaux fermés offerts six mois, puis à tarif réduit, dans tous les télécentres du réseau.",
        entitlements={"hours": {"meeting": 2}, "events": True, "directory": True, "domiciliation": True},
    )
    for unit in UNITS:
        row("desk", unit, 0, FIRST_NETWORK)
    # The first network: an office is free for a year from the first use, then billed.
    row("office", "half_day", 0, FIRST_NETWORK, until_month=12, valid_until=OF_THE_PASS)
    row("office", "half_day", 900, FIRST_NETWORK, from_month=12, valid_until=OF_THE_PASS)
    for kind, (without, with_pass) in PRICES.items():
        for unit, cents, less in zip(UNITS, without, with_pass, strict=True):
            if cents is None or less is None:
                continue
            row(kind, unit, cents)
            if kind == "office":
                # The pass: six free months from the membership, then a preferential price.
                row(kind, unit, 0, plan_id=plan, until_month=6)
                row(kind, unit, less, plan_id=plan, from_month=6)
                row(kind, unit, 0, audience="job_seeker")
            else:
                row(kind, unit, less, plan_id=plan)
    tariffs.add_quota(
        SYSTEM, network, per="person", measure="hours", period="month", amount=8, kind="visio", valid_from=OF_THE_PASS
    )
    return plan


def _local_prices(network: int, plan: int) -> None:
    """The place that differs, and why: La Forge lives from what its members pay."""
    centre = queries.places.centre_by_slug("la-forge").id
    reason = "Espace associatif : le loyer est payé par celles et ceux qui l’utilisent."
    # An hour costs what its half-day does: at the network's free hour, the others would never be the cheapest.
    for unit, cents, less in (("hour", 500, 300), ("half_day", 500, 300), ("day", 800, 500), ("month", 9000, 7000)):
        for price, plan_id in ((cents, None), (less, plan)):
            sheet = TariffSheet("desk", unit, price, date(2014, 11, 1), None, centre, reason, "", plan_id)
            tariffs.add_tariff(SYSTEM, network, sheet)
