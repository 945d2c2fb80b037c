"""V23, F01, F02, F08: the whole product in real processes, on both databases: two hundred people for
the last seat and the last desk, by its own pages; then its processes killed in the middle.

``ELEARN_RACE_ROUNDS=50`` makes a whole proof of the races, when nothing else runs (docs/tour.md).
"""

import os
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from house_scenes import LEFT, PRICE, TRAINEES, Bought, Crowded, Left, a_round, desk_fields
from site_under_test import until
from whole_house import make_house

from elearn.accounts.models import Notice
from elearn.clusters.models import Call
from elearn.core import clock, db, ledger
from elearn.core.jobs.models import Job
from elearn.core.policy import SYSTEM
from elearn.funding import queries, services
from elearn.funding.models import Seat, SeatEvent, Waiting
from elearn.funding.money import EUR, book_of
from elearn.pool.models import Deliverable, Engagement, Event, Milestone, OrderRow, Request
from elearn.progress.models import Enrolment
from elearn.telecentres.models import Booking, BookingEvent, Claim, Statement
from elearn.telecentres.models import Waiting as DeskWaiting
from tests.factories.accounts import make_person
from tests.factories.clusters import make_cluster, make_framework
from tests.factories.funding import make_envelope, make_module_priced, make_place, make_trainee
from tests.factories.telecentres import make_workspaces

pytestmark = pytest.mark.timeout(3600)
ROUNDS = int(os.environ.get("ELEARN_RACE_ROUNDS", "1"))
CLIENTS, SAME, MANAGERS = 200, 20, 5
HOUR = 2_500  # what an hour costs under a framework agreement
FEWER = CLIENTS if ROUNDS > 1 else 40  # where two hundred already race in tests/telecentres, or just before
ROOMS = ("telecentres.%", "funding.%", "pool.%")


@pytest.fixture(
    scope="module",
    params=["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.redis])],
)
def house(request, servers, template_name, tmp_path_factory):
    house = make_house(request.param, servers, template_name, tmp_path_factory.mktemp("house"))
    yield house
    house.stop()


@pytest.fixture(scope="module")
def crowd(house):
    """Two hundred trainees and some managers, signed in; and an envelope that has seats for all in another module."""
    with house.kernel.database.transaction():
        other = make_module_priced("autre", cents=PRICE)
        envelope = make_envelope(10 * PRICE, module_slugs=(other,))
        managers = [make_person(is_demonstration=True) for _ in range(MANAGERS)]
        return SimpleNamespace(
            trainees=[house.browser(make_trainee().id) for _ in range(CLIENTS)],
            managers=managers,
            desks_of=[house.browser(m.id) for m in managers],
            other=envelope,
        )


def statuses(answers):
    found = {}
    for answer in answers:
        found[answer.status] = found.get(answer.status, 0) + 1
    return found


def count(model, *where):
    return db.session().scalar(sa.select(sa.func.count()).select_from(model).where(*where))


def proven(envelope_id, **euros):
    """The book is proven, the seats are what it holds, and these accounts hold that."""
    book = book_of(envelope_id)
    assert ledger.prove(book) == []
    assert queries.justification.justification(SYSTEM, envelope_id, clock.now()).is_even
    assert {name: ledger.balance(book, name, EUR) for name in euros} == euros


def test_the_last_money_of_an_envelope_is_one_seat_and_the_others_know_what_they_can_do(house, crowd):
    for turn in range(ROUNDS):
        with house.kernel.database.transaction():
            it = a_round(crowd)
        seats = f"/gestion/telecentres/{it.centre.slug}/places"
        asked = {"choice": f"{it.envelope}:{it.module}", "count": 1}
        line = {"envelope": it.envelope, "centre": it.centre.id, "module": it.module}
        half = CLIENTS // 2
        reserving = [house.form(crowd.desks_of[n % MANAGERS], seats, **asked, key=f"{turn}-{n}") for n in range(half)]
        asking = [house.form(b, "/mes-places/attente", **line) for b in crowd.trainees[half:]]
        answers = house.at_once([one for pair in zip(reserving, asking, strict=True) for one in pair])
        reserved, waited = answers[::2], answers[1::2]
        won = sum(a.status == 303 for a in reserved)
        assert won <= 1
        assert statuses(reserved) == {422: half - won} | ({303: 1} if won else {})
        assert statuses(waited) == {303: half}
        for refused in (a.words for a in reserved if a.status == 422):
            assert "Il reste 100,00 € dans l’enveloppe, et il faudrait 400,00 €." in refused
            assert f'value="{crowd.other}:autre"' in refused  # what they can reserve instead
        with house.kernel.database.reading() as session:
            (seat,) = session.scalars(sa.select(Seat).where(Seat.envelope_id == it.envelope))
            first, *others = session.scalars(
                sa.select(Waiting).where(Waiting.envelope_id == it.envelope).order_by(Waiting.id)
            )
            assert (seat.state, seat.person_id, first.seat_id) == ("offered", first.person_id, seat.id)
            assert [w.state for w in others] == ["waiting"] * (half - 1)
            proven(it.envelope, available=LEFT, held=PRICE)


def test_one_code_typed_by_two_hundred_gives_one_seat(house, crowd):
    for _turn in range(ROUNDS):
        with house.kernel.database.transaction():
            it = a_round(crowd)
            (seat_id,) = services.seats.reserve(it.manager, it.envelope, it.centre.id, it.module, 1, "k")
            code = services.seats.offer_by_code(it.manager, seat_id)
        typed = [house.form(b, "/mes-places/code", code=code) for b in crowd.trainees[:FEWER]]
        answers = house.at_once(typed)
        assert statuses(answers) == {303: 1, 422: FEWER - 1}
        for refused in (a.words for a in answers if a.status == 422):
            assert "Ce code a déjà servi, ou son délai est passé. Demandez-en un autre à votre télécentre." in refused
            assert f'name="envelope" value="{crowd.other}"' in refused  # what they can still get, or wait for
        (winner,) = (n for n, a in enumerate(answers) if a.status == 303)
        assert statuses(house.at_once([typed[winner]] * SAME)) == {303: SAME}
        with house.kernel.database.reading():
            seat = queries.seats.seat(seat_id)
            assert (seat.state, seat.person_id) == ("assigned", crowd.trainees[winner].person_id)
            assert count(SeatEvent, SeatEvent.seat_id == seat_id, SeatEvent.action == "accept") == 1
            assert count(Enrolment, Enrolment.id == seat.enrolment_id) == 1
            assert count(Seat, Seat.envelope_id == it.envelope) == 1
            proven(it.envelope, available=LEFT, held=0, engaged=PRICE)


def test_the_same_request_sent_by_many_has_one_effect(house, crowd):
    with house.kernel.database.transaction():
        it = a_round(crowd, seats=50)
    path, who = f"/gestion/telecentres/{it.centre.slug}/places", crowd.trainees[0]
    asked = house.form(crowd.desks_of[0], path, choice=f"{it.envelope}:{it.module}", count=2, key="the same")
    assert statuses(house.at_once([asked] * SAME)) == {303: SAME}
    with house.kernel.database.transaction():
        first, _second = (s.id for s in queries.seats.of_envelope(it.envelope))
        services.seats.offer(it.manager, first, who.person_id)
    assert statuses(house.at_once([house.form(who, f"/mes-places/{first}/accepter")] * SAME)) == {303: SAME}
    with house.kernel.database.reading():
        assert count(Enrolment, Enrolment.person_id == who.person_id, Enrolment.state == "active") >= 1
        assert count(SeatEvent, SeatEvent.seat_id == first, SeatEvent.action == "accept") == 1
        proven(it.envelope, available=48 * PRICE + LEFT, held=PRICE, engaged=PRICE)


def test_the_last_desk_is_booked_once_and_the_others_are_shown_where_else(house, crowd):
    with house.kernel.database.transaction():
        elsewhere, _manager = make_place(name="Ailleurs")
        make_workspaces(elsewhere.id, count=2)
    for turn in range(ROUNDS):
        with house.kernel.database.transaction():
            centre, _manager = make_place()
            (desk,) = make_workspaces(centre.id)
        path = f"/telecentres/{centre.slug}/reserver"
        asks = [
            house.form(browser, path, **desk_fields(desk, 9, f"{turn}-{n}"))
            for n, browser in enumerate(crowd.trainees[:FEWER])
        ]
        answers = house.at_once(asks)
        assert statuses(answers) == {303: 1, 409: FEWER - 1}
        for refused in (a.words for a in answers if a.status == 409):
            assert "Quelqu’un vient de prendre cette place. Rien n’a été réservé pour vous." in refused
            assert "À une autre heure" in refused
            assert "Ailleurs, à " in refused
            assert "Attendre cette place" in refused
        (winner,) = (n for n, a in enumerate(answers) if a.status == 303)
        again = house.at_once([asks[winner]] * SAME)
        assert {(a.status, a.location) for a in again} == {(303, answers[winner].location)}
        with house.kernel.database.reading():
            assert count(Booking, Booking.centre_id == centre.id) == 1
            assert count(Claim, Claim.workspace_id == desk) == 1
        assert (
            house.insist(house.form(crowd.trainees[winner], f"{answers[winner].location}/abandon")).status == 303
        )  # few holds at once are allowed to one person


def test_call_offs_at_once_on_one_ceiling_never_pass_it(house):
    for turn in range(ROUNDS):
        with house.kernel.database.transaction():
            cluster = make_cluster(4)
            framework = make_framework(cluster, maximum_cents=10 * HOUR, shares={})
            buyers = [house.browser(buyer.id) for buyer in cluster.buyers]
        asks = []
        for n in range(FEWER):
            what = {"company": cluster.companies[n % 4], "quantity-1": "1", "key": f"{turn}-{n}"}
            asks.append(house.form(buyers[n % 4], f"/accords-cadres/{framework}/commander", **what))
        answers = house.at_once(asks)
        assert statuses(answers) == {303: 10, 422: FEWER - 10}
        refused = [a.words for a in answers if a.status == 422]
        assert all("Cette commande fait 25,00 €, et il vous reste 0,00 €." in words for words in refused)
        won = [n for n, a in enumerate(answers) if a.status == 303]
        again = house.at_once([asks[n] for n in won])
        assert [(a.status, a.location) for a in again] == [(303, answers[n].location) for n in won]
        with house.kernel.database.reading():
            book = f"framework:{framework}"
            assert ledger.prove(book) == []
            assert ledger.balance(book, "reserve", EUR) == 0
            mine = sa.select(Call.engagement_id).where(Call.framework_id == framework)
            assert count(Call, Call.framework_id == framework, Call.state == "ordered") == 10
            assert count(Call, Call.framework_id == framework) == 10
            assert count(Engagement, Engagement.id.in_(mine)) == count(OrderRow, OrderRow.engagement_id.in_(mine)) == 10


def test_web_processes_killed_in_the_middle_lose_and_double_nothing(house):
    crowded = Crowded(house)
    it = crowded.it
    for thread in crowded.threads:
        thread.start()
    for when, words in (
        ("before", "INSERT INTO telecentres_claim"),
        ("after", "INSERT INTO progress_enrolment"),
        ("after", "INSERT INTO telecentres_claim"),
        ("before", "INSERT INTO progress_enrolment"),
    ):
        house.plan(when, words)
        until(lambda: house.is_done() or not any(t.is_alive() for t in crowded.threads), 60)
        assert house.is_done(), f"nobody was killed {when} {words}"
    for thread in crowded.threads:
        thread.join()
    assert len(crowded.cut) >= 4
    assert all(statuses == [303, 303, 303] for statuses in crowded.answers.values())
    assert len(crowded.answers) == TRAINEES
    with house.kernel.database.reading() as session:
        booked = session.execute(sa.select(Booking.person_id, Booking.state).where(Booking.centre_id == it.centre.id))
        assert sorted(map(tuple, booked)) == sorted((b.person_id, "confirmed") for b, _seat, _fields in crowded.errands)
        keeps = sa.select(Claim.booking_id).join(Booking).where(Booking.centre_id == it.centre.id, Claim.active)
        assert len(list(session.scalars(keeps))) == len(set(session.scalars(keeps))) == TRAINEES
        twice = (
            sa.select(BookingEvent.booking_id)
            .group_by(BookingEvent.booking_id, BookingEvent.action)
            .having(sa.func.count() > 1)
        )
        assert list(session.scalars(twice)) == []
        seats = session.execute(sa.select(Seat.id, Seat.person_id, Seat.state).where(Seat.envelope_id == it.envelope))
        assert sorted(map(tuple, seats)) == sorted((seat, b.person_id, "assigned") for b, seat, _f in crowded.errands)
        accepted = sa.select(SeatEvent.seat_id).join(Seat).where(Seat.envelope_id == it.envelope)
        accepted = accepted.where(SeatEvent.action == "accept")
        assert len(list(session.scalars(accepted))) == len(set(session.scalars(accepted))) == TRAINEES
        enrolled = sa.select(Enrolment.person_id).where(
            Enrolment.person_id.in_([b.person_id for b, _s, _f in crowded.errands])
        )
        assert len(list(session.scalars(enrolled))) == TRAINEES
        proven(it.envelope, available=LEFT, held=0, engaged=TRAINEES * PRICE)
    proof = house.command("ledger", "prove", book_of(it.envelope))
    assert proof.returncode == 0, proof.stderr
    assert " ok" in proof.stdout


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_killed_request_that_nobody_repeats_is_there_whole_or_not_at_all(house, when):
    with house.kernel.database.transaction():
        it = a_round(None)
        (desk,) = make_workspaces(it.centre.id)
        (seat,) = services.seats.reserve(it.manager, it.envelope, it.centre.id, it.module, 1, "k")
        who = house.browser(make_trainee().id)
        services.seats.offer(it.manager, seat, who.person_id)
        bought = Bought(house)
    book = house.form(who, f"/telecentres/{it.centre.slug}/reserver", **desk_fields(desk, 9, "k"))
    accept = house.form(who, f"/mes-places/{seat}/accepter")
    for words, request in (
        ("INSERT INTO telecentres_booking ", book),
        ("INSERT INTO progress_enrolment ", accept),
        ("INSERT INTO pool_engagement ", bought.buying),
        ("UPDATE pool_deliverable ", bought.accepting),
    ):
        house.plan(when, words)
        house.killed_by(request)
    there = int(when == "after")
    with house.kernel.database.reading() as session:
        of_it = sa.select(Booking.id).where(Booking.person_id == who.person_id)
        assert len(list(session.scalars(of_it))) == count(Claim, Claim.booking_id.in_(of_it)) == there
        assert count(BookingEvent, BookingEvent.booking_id.in_(of_it)) == there
        assert count(Enrolment, Enrolment.person_id == who.person_id) == there
        assert queries.seats.seat(seat).state == ("assigned" if there else "offered")
        assert _actions(session, seat) == ["reserve", "offer", "accept"][: 2 + there]
        proven(it.envelope, available=LEFT, held=0 if there else PRICE, engaged=PRICE if there else 0)
        made = sa.select(Engagement.id).where(Engagement.request_id == bought.request)
        assert len(list(session.scalars(made))) == there
        assert count(Milestone, Milestone.engagement_id.in_(made)) == 2 * there
        assert session.get(Request, bought.request).state == ("awarded" if there else "published")
        assert count(OrderRow, OrderRow.engagement_id.in_(made)) == there
        assert _accepted(session, bought.mission) == 1 + there
        assert session.get(Engagement, bought.mission).state == ("accepted" if there else "delivered")


def _accepted(session, mission):
    """How many deliverables of a mission are accepted: each was written down once."""
    query = sa.select(Event.detail).where(Event.engagement_id == mission, Event.kind == "deliverable.accept")
    written = [detail["deliverable"] for detail in session.scalars(query)]
    there = sa.select(Deliverable.id).where(Deliverable.engagement_id == mission, Deliverable.state == "accepted")
    assert sorted(written) == sorted(session.scalars(there))
    return len(written)


def test_workers_killed_in_the_middle_do_each_thing_once(house):
    for when, words in (
        ("before", "INSERT INTO telecentres_statement"),
        ("after", "INSERT INTO telecentres_statement"),
        ("before", "UPDATE telecentres_statement"),
        ("before", "UPDATE telecentres_waiting SET state"),
        ("after", "UPDATE telecentres_waiting SET state"),
        ("before", "UPDATE funding_seat SET"),
        ("after", "UPDATE funding_seat SET"),
        ("before", "UPDATE funding_seat SET"),
        ("after", "UPDATE pool_deliverable SET"),
    ):
        house.plan(when, words)
    with house.kernel.database.transaction():
        left = Left()
    until(lambda: _at_rest(house) and house.is_done(), 90, 0.3)
    with house.kernel.database.reading() as session:
        issued = session.scalars(sa.select(Statement).where(Statement.month == left.month))
        assert sorted((s.person_id, bool(s.pdf_key)) for s in issued) == [(p.id, True) for p in left.payers]
        _desks_are_offered_once(session, left)
        offer = ("offered", left.after.id)
        assert _seats(session, left.offered) == {left.lapsing: offer}
        assert _actions(session, left.lapsing) == ["reserve", "offer", "lapse", "offer"]
        assert count(Notice, Notice.person_id == left.after.id, Notice.kind == "funding.offered") == 1
        proven(left.offered.envelope, available=LEFT, held=PRICE)
        assert {state for state, _person in _seats(session, left.ending).values()} == {"expired"}
        assert _actions(session, left.unused[0]) == ["reserve", "expire"]
        proven(left.ending.envelope, available=3 * PRICE + LEFT, held=0)
        assert _actions(session, left.abandoned) == ["reserve", "offer", "accept", "abandon"]
        (given,) = (s for s in _seats(session, left.leaving).values() if s[0] != "abandoned")
        assert given == ("offered", left.waits.id)
        proven(left.leaving.envelope, available=LEFT, held=PRICE, engaged=0)
        assert _accepted(session, left.mission) == 2
        ended = sa.and_(Event.engagement_id == left.mission, Event.kind == "engagement.accept")
        assert (session.get(Engagement, left.mission).state, count(Event, ended)) == ("accepted", 1)


def _at_rest(house):
    house.hurry()
    with house.kernel.database.reading() as session:
        ours = sa.or_(*(Job.name.like(room) for room in ROOMS))
        states = set(session.scalars(sa.select(Job.state).where(ours)))
    assert "dead" not in states
    return states == {"done"}


def _desks_are_offered_once(session, left):
    states = {
        person.id: sorted(session.scalars(sa.select(Booking.state).where(Booking.person_id == person.id)))
        for person in (*left.holders, *left.next)
    }
    assert states == {p.id: ["released"] for p in left.holders} | {p.id: ["held"] for p in left.next}
    for person in left.next:
        assert (
            session.scalars(sa.select(DeskWaiting.state).where(DeskWaiting.person_id == person.id)).one() == "offered"
        )
        assert count(Notice, Notice.person_id == person.id, Notice.kind == "telecentres.offered") == 1


def _seats(session, it):
    rows = session.execute(sa.select(Seat.id, Seat.state, Seat.person_id).where(Seat.envelope_id == it.envelope))
    return {i: (state, person) for i, state, person in rows}


def _actions(session, seat_id):
    return list(session.scalars(sa.select(SeatEvent.action).where(SeatEvent.seat_id == seat_id).order_by(SeatEvent.id)))
