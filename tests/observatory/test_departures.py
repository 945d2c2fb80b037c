"""R27: companies that outgrow a telecentre leave it, and that is a success: written, corrected, withdrawn, counted."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from elearn.core import clock, db
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.core.i18n import today
from elearn.core.policy import SYSTEM
from elearn.core.policy import Membership as ActorMembership
from elearn.observatory import handlers, queries
from elearn.observatory.models import Departure, DepartureTrace
from elearn.observatory.services import departures
from elearn.observatory.services.departures import DepartureSheet
from elearn.observatory.showing import masks
from elearn.telecentres.models import Visit
from elearn.telecentres.queries import places
from tests.factories.accounts import actor_of, give_role, make_organisation, make_person
from tests.factories.races import at_once
from tests.factories.telecentres import make_centre, make_network, manager_of

GONE = date(2026, 6, 30)


def visit(person_id, centre_id):
    at = clock.now() - timedelta(days=400)
    ended = {"left_at": at + timedelta(hours=4), "left_how": "qr", "source": "qr"}
    db.session().add(Visit(person_id=person_id, centre_id=centre_id, arrived_at=at, **ended))
    db.session().flush()


def somebody(centre_id):
    """Someone who came to this centre once."""
    person = make_person()
    visit(person.id, centre_id)
    return person.id


def scene():
    """A centre's card, its manager, and a company of someone who came there."""
    centre = make_centre()
    person, firm = make_person(), make_organisation("company", name="Scierie du Plomb")
    visit(person.id, centre.id)
    give_role(person, "member", firm)
    return places.card_of(centre), manager_of(centre), person.id, firm.id


def readings(network, from_on=date(2026, 1, 1), until_on=date(2027, 1, 1)):
    found = {line.name: line.reading for line in queries.evaluation(queries.period(network, from_on, until_on))}
    return found["departures"], found["growths"]


def test_r27_grown_companies_that_leave_are_counted_as_successes_at_any_date(kernel, at):
    with at(2026, 11, 23), kernel.database.transaction():
        here, manager, person, firm = scene()
        other = somebody(here.id)
        departures.record(manager, here, DepartureSheet(GONE, "grown", "Murat", 7), organisation_id=firm)
        departures.record(manager, here, DepartureSheet(date(2026, 9, 1), "ceased"), person_id=person)
        departures.record(manager, here, DepartureSheet(date(2025, 12, 31), "grown"), person_id=other)
        left, grown = readings(here.network_id)
        assert (left.value, left.parts, grown.value) == (2, {here.id: 2}, 1)
        assert [r.value for r in readings(here.network_id, until_on=date(2026, 7, 1))] == [1, 1]
        assert [r.value for r in readings(here.network_id, until_on=GONE)] == [0, 0], "the day itself is in the next"
        assert [r.value for r in readings(here.network_id, date(2025, 1, 1), date(2026, 1, 1))] == [1, 1]
        # Opened down to its lines, the same number.
        lines = queries.departures.lines(manager, queries.period(here.network_id, date(2026, 1, 1), date(2027, 1, 1)))
        assert [(one.who, one.is_success, one.jobs) for one in lines[1:]] == [("Scierie du Plomb", True, 7)]
        assert len(lines) == left.value


def test_few_departures_are_not_told_to_others_nor_found_by_what_is_not_a_success(kernel):
    with kernel.database.transaction():
        here, manager, person, _firm = scene()
        for _n in range(8):
            departures.record(manager, here, DepartureSheet(GONE, "grown"), person_id=somebody(here.id))
        departures.record(manager, here, DepartureSheet(GONE, "moved"), person_id=person)
        left, grown = readings(here.network_id)
        assert (left.value, grown.value) == (Decimal(9), Decimal(8))
        assert masks(left, sees_few=False) == {}
        assert masks(grown, sees_few=False) == {here.id: "masqué", None: "masqué"}, "9 less 8 is someone"
        coordinator = actor_of(make_person(), "coordinator")
        assert queries.told.sees_few(coordinator)
        assert queries.told.sees_few(manager)
        assert not queries.told.sees_few(actor_of(make_person(), "trainee"))


def test_a_departure_is_written_once_and_of_someone_whom_the_place_knows(kernel):
    with kernel.database.transaction():
        here, manager, person, firm = scene()
        stranger, elsewhere = make_person().id, make_organisation("company").id
        sheet = DepartureSheet(GONE, "grown")
        first = departures.record(manager, here, sheet, person_id=person)
        assert departures.record(manager, here, sheet, person_id=person) == first  # a double click
        with pytest.raises(Invalid) as twice:
            departures.record(manager, here, DepartureSheet(GONE, "moved"), person_id=person)
        assert list(twice.value.fields) == ["left_on"]
        whose = (
            {"person_id": stranger},
            {"organisation_id": elsewhere},
            {},
            {"person_id": person, "organisation_id": firm},
        )
        for who in whose:
            with pytest.raises(Invalid) as unknown:
                departures.record(manager, here, sheet, **who)
            assert list(unknown.value.fields) == ["who"]


@pytest.mark.parametrize(
    ("sheet", "field"),
    [
        (lambda: DepartureSheet(today() + timedelta(days=1), "grown"), "left_on"),
        (lambda: DepartureSheet(GONE, "bored"), "reason"),
        (lambda: DepartureSheet(GONE, "grown", "x" * 101), "town"),
        (lambda: DepartureSheet(GONE, "grown", jobs=-1), "jobs"),
        (lambda: DepartureSheet(GONE, "grown", note="x" * 501), "note"),
    ],
)
def test_a_wrong_departure_names_its_field(kernel, sheet, field):
    with kernel.database.transaction():
        here, manager, person, _firm = scene()
        with pytest.raises(Invalid) as refused:
            departures.record(manager, here, sheet(), person_id=person)
        assert list(refused.value.fields) == [field]


def test_what_is_corrected_or_withdrawn_leaves_its_trace(kernel):
    with kernel.database.transaction():
        here, manager, person, _firm = scene()
        made = departures.record(manager, here, DepartureSheet(GONE, "moved"), person_id=person)
        departures.correct(manager, here, made, DepartureSheet(GONE, "moved"), 1)  # nothing was changed
        departures.correct(manager, here, made, DepartureSheet(GONE, "grown", "Saint-Flour", 12), 1)
        with pytest.raises(Conflict):
            departures.correct(manager, here, made, DepartureSheet(GONE, "home"), 1)
        assert readings(here.network_id)[1].value == 1
        departures.withdraw(manager, here, made)
        for late in (
            lambda: departures.withdraw(manager, here, made),
            lambda: departures.correct(manager, here, made, DepartureSheet(GONE, "home"), 3),
        ):
            with pytest.raises(Missing):
                late()
        assert readings(here.network_id)[0].value == 0
        card = queries.departures.one(manager, here, made)
        assert [(t.action, t.reason, t.jobs) for t in card.traces] == [
            ("recorded", "moved", None), ("corrected", "grown", 12), ("withdrawn", "grown", 12),
        ]  # fmt: skip
        again = departures.record(manager, here, DepartureSheet(GONE, "grown"), person_id=person)
        assert again != made, "what was withdrawn may be written again"
        later = departures.record(manager, here, DepartureSheet(date(2026, 7, 14), "home"), person_id=person)
        with pytest.raises(Invalid):
            departures.correct(manager, here, later, DepartureSheet(GONE, "home"), 1)
    changes = (
        sa.update(DepartureTrace).values(reason="other"),
        sa.update(DepartureTrace).values(note="autre"),
        sa.delete(DepartureTrace),
        sa.delete(Departure),
    )
    for change in changes:
        with pytest.raises(IntegrityError), kernel.database.transaction() as session:
            session.execute(change)


def test_each_reads_and_writes_in_the_places_they_run(kernel):
    with kernel.database.transaction():
        network_id = make_network()
        here, there = (places.card_of(make_centre(network_id)) for _ in range(2))
        manager = actor_of(make_person(), "manager", memberships=(ActorMembership(here.organisation_id, "manager"),))
        for centre in (here, there):
            departures.record(SYSTEM, centre, DepartureSheet(GONE, "grown"), person_id=somebody(centre.id))
        elsewhere, sheet = somebody(there.id), DepartureSheet(GONE, "grown")
        with pytest.raises(Forbidden):
            departures.record(manager, there, sheet, person_id=elsewhere)
        [theirs] = queries.departures.of_centre(SYSTEM, there)
        for trying in (departures.withdraw, queries.departures.one):
            with pytest.raises(Forbidden):
                trying(manager, there, theirs.id)
            with pytest.raises(Missing):
                trying(manager, here, theirs.id)
        year = queries.period(network_id, date(2026, 1, 1), date(2027, 1, 1))
        assert {line.centre.id for line in queries.departures.lines(manager, year)} == {here.id}
        network = places.networks([network_id])[network_id]
        runs_it = (ActorMembership(network.organisation_id, "coordinator"),)
        coordinator = actor_of(make_person(), "coordinator", memberships=runs_it)
        assert len(queries.departures.lines(coordinator, year)) == 2
        for other in (actor_of(make_person()), actor_of(make_person(), "funder"), actor_of(make_person(), "manager")):
            with pytest.raises(Forbidden):
                queries.departures.lines(other, year)
            with pytest.raises(Forbidden):
                departures.record(other, here, sheet, person_id=elsewhere)


def test_someone_reads_what_was_written_of_them_and_has_its_words_emptied(kernel):
    with kernel.database.transaction():
        here, manager, person, _firm = scene()
        assert handlers.export_data(person) == []
        sheet = DepartureSheet(GONE, "grown", "Murat", 3, "Repris l’ancienne école.")
        made = departures.record(manager, here, sheet, person_id=person)
        [(_file, kept)] = handlers.export_data(person)
        assert kept["departures"][0]["note"] == sheet.note
        handlers.erase_data(person)
        assert readings(here.network_id)[1].value == 1
    with kernel.database.reading() as session:
        for model in (Departure, DepartureTrace):
            assert session.execute(sa.select(model.town, model.note)).all() == [("", "")]
        assert session.get_one(Departure, made).jobs == 3


def test_two_who_write_the_same_departure_at_once_write_one(kernel):
    with kernel.database.transaction():
        here, manager, person, _firm = scene()

    def write(_n):
        with kernel.database.transaction():
            return departures.record(manager, here, DepartureSheet(GONE, "grown"), person_id=person)

    assert len(set(at_once([(1,), (2,), (3,)], write))) == 1
    with kernel.database.reading() as session:
        made = session.scalars(sa.select(Departure.id)).one()

    def correct(reason):
        with kernel.database.transaction():
            departures.correct(manager, here, made, DepartureSheet(GONE, reason), 1)
            return "done"

    assert at_once([("home",), ("moved",)], correct) == ["done", "stale"]
