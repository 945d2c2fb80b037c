"""From an envelope to a certified seat, and every way out; the ledger and the seats say the same."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from elearn.core import clock, ledger
from elearn.core.errors import Conflict, Forbidden, Invalid
from elearn.core.policy import SYSTEM
from elearn.funding import queries, services
from elearn.funding.money import book_of
from elearn.funding.rules import Rules
from elearn.progress import services as progress
from tests.factories.funding import (
    funder_of,
    make_certificate,
    make_envelope,
    make_place,
    make_scene,
    make_trainee,
    make_visits,
    today,
)

seats, waiting, ending, clockwork = services.seats, services.waiting, services.ending, services.clockwork


@pytest.fixture
def scene(kernel):
    """An envelope of 1 000 € that pays 80 %, a module at 400 €, a telecentre and its manager."""

    with kernel.database.transaction():
        it = make_scene(100_000, rate_bp=8_000)
        it.trainee, it.second = make_trainee(), make_trainee()
    it.reserve = lambda count=1, key="k", **more: seats.reserve(
        more.get("actor", it.manager), it.envelope, more.get("centre", it.centre).id, it.module, count, key
    )
    return it


def state(seat_id):
    return queries.seats.seat(seat_id).state


def funds(envelope_id):
    return queries.envelopes.funds([envelope_id])[envelope_id]


def even(envelope_id):
    """What the seats say is what the ledger holds, and the book is proven."""
    report = queries.justification.justification(SYSTEM, envelope_id, clock.now())
    assert report.is_even, (report.seat_cents, report.funds.amounts, report.seat_counts, report.seat_units)
    assert ledger.prove(book_of(envelope_id)) == []
    return report


def test_a_seat_goes_from_reserved_to_certified_with_its_money(kernel, scene):
    with kernel.database.transaction():
        (seat,) = scene.reserve()
        assert (state(seat), funds(scene.envelope).of("held")) == ("reserved", 32_000)
        seats.offer(scene.manager, seat, scene.trainee.id)
        enrolment = seats.accept(scene.trainee, seat)
        assert seats.accept(scene.trainee, seat) == enrolment
        assert (state(seat), funds(scene.envelope).of("engaged")) == ("assigned", 32_000)
        progress.see(scene.trainee, enrolment, "lire")
        assert state(seat) == "started"
        progress.see(scene.trainee, enrolment, "finir")
        assert state(seat) == "completed"
        with pytest.raises(Forbidden):
            seats.certify(scene.manager, seat)
        with pytest.raises(Forbidden):
            seats.justify(scene.second, seat)
        with pytest.raises(Conflict, match=r"encore ses preuves\xa0: attestation"):
            seats.justify(scene.manager, seat)
        assert (state(seat), funds(scene.envelope).of("engaged")) == ("completed", 32_000)
        make_certificate(enrolment, scene.trainee.id)
        seats.justify(scene.manager, seat)
        seats.certify(scene.funder, seat)
        report = even(scene.envelope)
        assert report.funds.amounts == {
            "available": 68_000,
            "held": 0,
            "engaged": 0,
            "liquidated": 0,
            "certified": 32_000,
        }
        assert [e.action for e in queries.seats.events(seat)][::-1] == [
            "reserve", "offer", "accept", "start", "complete", "justify", "certify",
        ]  # fmt: skip


def test_an_envelope_is_never_overdrawn_and_a_repeated_request_reserves_once(kernel, scene):
    with kernel.database.transaction():
        made = scene.reserve(2)
        assert scene.reserve(2) == made
        with pytest.raises(Conflict) as refused:
            scene.reserve(2, "more")
        assert "360,00" in refused.value.message
        assert "640,00" in refused.value.message
        assert scene.reserve(1, "last")
        assert funds(scene.envelope).of("available") == 4_000
        even(scene.envelope)


def test_an_offer_declined_or_lapsed_goes_to_the_next_in_line(kernel, scene, at):
    with kernel.database.transaction():
        (seat,) = scene.reserve()
        seats.offer(scene.manager, seat, scene.trainee.id)
        waiting.join(scene.second, scene.envelope, scene.centre.id, scene.module)
        third = make_trainee()
        waiting.join(third, scene.envelope, scene.centre.id, scene.module)
    with kernel.database.reading():
        # Money was left: a seat was reserved for each of those who waited.
        assert [s.state for s in queries.seats.of_envelope(scene.envelope)] == ["offered"] * 3
    with kernel.database.transaction():
        fourth = make_trainee()
        waiting.join(fourth, scene.envelope, scene.centre.id, scene.module)
        assert [w.person_id for w in queries.seats.line_of_centre(scene.centre.id)] == [fourth.id]
        ending.decline(scene.trainee, seat)
        held = queries.seats.seat(seat)
        assert (held.state, held.person_id) == ("offered", fourth.id)
    now = clock.now() + timedelta(days=10)
    with at(now.year, now.month, now.day, 12), kernel.database.transaction():
        with pytest.raises(Conflict) as late:
            seats.accept(fourth, seat)
        assert late.value.code == "lapsed"
        for one in clockwork.lapsed_offers():
            clockwork.lapse(SYSTEM, one)
        assert [s.state for s in queries.seats.of_envelope(scene.envelope)] == ["reserved"] * 3
        even(scene.envelope)


def test_an_abandoned_seat_gives_its_money_to_the_next_in_line(kernel, scene, drain):
    with kernel.database.transaction():
        (seat, *_others) = scene.reserve(3)
        seats.offer(scene.manager, seat, scene.trainee.id)
        enrolment = seats.accept(scene.trainee, seat)
        for one in _others:
            seats.offer(scene.manager, one, make_trainee().id)
        waiting.join(scene.second, scene.envelope, scene.centre.id, scene.module)
        assert queries.seats.line_of_person(scene.second.id)
    with kernel.database.transaction():
        progress.leave(scene.trainee, enrolment)
    drain()
    with kernel.database.reading():
        assert state(seat) == "abandoned"
        (offered,) = queries.seats.of_person(scene.second.id)
        assert offered.state == "offered"
        even(scene.envelope)


def test_a_seat_abandoned_after_its_start_is_paid_when_the_convention_says_so(kernel, scene):
    with kernel.database.transaction():
        envelope = make_envelope(100_000, rules=Rules(pays_abandoned=True))
        (seat,) = seats.reserve(scene.manager, envelope, scene.centre.id, scene.module, 1, "x")
        seats.offer(scene.manager, seat, scene.trainee.id)
        progress.see(scene.trainee, seats.accept(scene.trainee, seat), "lire")
        ending.abandon(scene.trainee, seat)
        assert funds(envelope).of("engaged") == 40_000
        seats.justify(scene.manager, seat)
        seats.refuse(funder_of(envelope), seat, "Trop peu suivi")
        assert even(envelope).funds.of("refused") == 40_000


def test_a_code_serves_once_and_wrong_ones_are_told_so(kernel, scene):
    with kernel.database.transaction():
        (seat,) = scene.reserve()
        code = seats.offer_by_code(scene.manager, seat)
    with kernel.database.transaction():
        for wrong in ("", "ABCD", code[:-1] + ("0" if code[-1] != "0" else "1")):
            with pytest.raises(Invalid) as refused:
                seats.accept_code(scene.trainee, wrong)
            assert refused.value.code == "code-unknown"
            assert "code" in refused.value.fields
    with kernel.database.transaction():
        assert seats.accept_code(scene.trainee, f" {code.lower()} ").state == "assigned"
        assert seats.accept_code(scene.trainee, code).id == seat  # a second click
        with pytest.raises(Invalid) as used:
            seats.accept_code(scene.second, code)
        assert used.value.code == "code-used"
        even(scene.envelope)


def test_only_those_concerned_act_and_only_when_eligible(kernel, scene):
    with kernel.database.transaction():
        _elsewhere, stranger = make_place()
        (seat,) = scene.reserve()
        for refused in (
            lambda: scene.reserve(key="z", actor=stranger),
            lambda: seats.offer(stranger, seat, scene.trainee.id),
            lambda: ending.give_back(stranger, seat),
            lambda: services.envelopes.allot(scene.manager, scene.envelope, scene.centre.id, 100, "a"),
            lambda: queries.justification.justification(scene.manager, scene.envelope, clock.now()),
        ):
            with pytest.raises(Forbidden):
                refused()
        seats.offer(scene.manager, seat, scene.trainee.id)
        with pytest.raises(Forbidden):
            seats.accept(scene.second, seat)


def test_use_of_a_telecentre_opens_the_right(kernel, scene):
    with kernel.database.transaction():
        envelope = make_envelope(100_000, visits=3, visit_days=30, publics=("independent",))
        (chance,) = [c for c in queries.seats.chances(scene.trainee.id, scene.centre.id) if c.envelope.id == envelope]
        assert [r.lift for r in chance.refusals] == ["Encore 3 visites et ce module est pris en charge."]
        (seat,) = seats.reserve(scene.manager, envelope, scene.centre.id, scene.module, 1, "u")
        with pytest.raises(Conflict) as refused:
            seats.offer(scene.manager, seat, scene.trainee.id)
        assert refused.value.code == "use"
        make_visits(scene.trainee.id, scene.centre.id, 3)
        seats.offer(scene.manager, seat, scene.trainee.id)
        other = seats.reserve(scene.manager, scene.envelope, scene.centre.id, scene.module, 1, "v")[0]
        with pytest.raises(Conflict) as twice:
            seats.offer(scene.manager, other, scene.trainee.id)
        assert twice.value.code == "twice"
        with pytest.raises(Conflict) as public:
            ending.withdraw(scene.manager, seat)
            seats.offer(scene.manager, seat, make_trainee(status="student").id)
        assert public.value.code == "public"


def test_allotments_move_between_telecentres_within_their_cap_and_what_is_unused_goes_back(kernel, scene, at, drain):
    money = services.envelopes
    with kernel.database.transaction():
        envelope = make_envelope(100_000, self_service=False, cap_centre_cents=60_000)
        other, manager = make_place()
        funder = funder_of(envelope)
        money.allot(funder, envelope, scene.centre.id, 50_000, "a")
        with pytest.raises(Invalid) as over:
            money.allot(funder, envelope, scene.centre.id, 20_000, "b")
        assert over.value.code == "cap-centre"
        moved = money.transfer(funder, envelope, scene.centre.id, other.id, 10_000, "t")
        with pytest.raises(Conflict):
            seats.reserve(manager, envelope, other.id, scene.module, 1, "no")
        money.reverse(funder, envelope, moved.operation_id, "r")
        (kept,) = seats.reserve(scene.manager, envelope, scene.centre.id, scene.module, 1, "one")
        assert funds(envelope).of(f"allotted:{scene.centre.id}") == 10_000
        assert even(envelope).funds.total == 100_000
    late = clock.now() + timedelta(days=70)
    with at(late.year, late.month, late.day, 12):
        with kernel.database.reading():
            assert envelope in clockwork.to_return(today())
        with kernel.database.transaction():
            assert clockwork.return_unused(SYSTEM, envelope) == 1
        with kernel.database.transaction():
            assert clockwork.return_unused(SYSTEM, envelope) == 0
            assert envelope not in clockwork.to_return(today())
            assert (state(kept), funds(envelope).of("available")) == ("expired", 100_000)
            money.close(funder, envelope)
            assert even(envelope).funds.of("returned") == 100_000


def test_what_is_signed_does_not_change_and_dates_do_not_cross(kernel, scene):
    with kernel.database.transaction():
        card = queries.envelopes.card(scene.envelope)
        with pytest.raises(Conflict):
            services.programmes.sign_convention(SYSTEM, card.convention_id, today())
        sheet = services.envelopes.EnvelopeSheet(
            "", card.first_on - timedelta(900), card.return_on, card.return_on - timedelta(1),
            card.return_on - timedelta(2), rate_bp=0,
        )  # fmt: skip
        with pytest.raises(Invalid) as refused:
            services.envelopes.open_envelope(SYSTEM, card.convention_id, sheet, 0)
        assert set(refused.value.fields) == {"name", "first_on", "last_on", "justify_on", "rate", "amount"}
        with pytest.raises(Invalid) as crossed:
            services.programmes.open_programme(
                SYSTEM, services.programmes.ProgrammeSheet(card.funder_id, "X", today(), today() - timedelta(1))
            )
        assert set(crossed.value.fields) == {"last_on"}
    for statement in ("UPDATE funding_convention SET reference = 'x'", "DELETE FROM funding_seat_event"):
        with kernel.database.transaction():
            scene.reserve(key="any")
        with pytest.raises(IntegrityError), kernel.database.transaction() as session:
            session.execute(sa.text(statement))


def test_managers_who_race_for_the_last_seat_win_once_and_the_others_are_told(kernel, scene):
    with kernel.database.transaction():
        envelope = make_envelope(40_000)
        places = [make_place() for _ in range(4)]
    gate, won, lost, odd = threading.Barrier(len(places)), [], [], []

    def take(centre, manager):
        gate.wait()
        try:
            with kernel.database.transaction():
                won.extend(seats.reserve(manager, envelope, centre.id, scene.module, 1, "last"))
        except Conflict as refused:
            lost.append(refused.code)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test fails on it
            odd.append(error)

    threads = [threading.Thread(target=take, args=place) for place in places]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), lost, odd) == (1, ["insufficient"] * 3, [])
    with kernel.database.reading():
        assert even(envelope).funds.of("available") == 0


def test_a_request_sent_twice_at_once_is_told_the_same_even_between_two_readings(kernel, scene, monkeypatch):
    made, look = [], seats.plan

    def ask():
        with kernel.database.transaction():
            made.append(scene.reserve(2))

    def other_first(*args):
        monkeypatch.setattr(seats, "plan", look)
        other = threading.Thread(target=ask)
        other.start()
        other.join()
        return look(*args)

    monkeypatch.setattr(seats, "plan", other_first)
    scope = kernel.database.open(writes=True)  # as a request: it reads before it writes
    try:
        made.append(scene.reserve(2))  # of 1 000 €, 640 are taken meanwhile by the same request
    finally:
        kernel.database.close(scope, commit=True)
    assert made[0] == made[1]
    assert len(made[0]) == 2
