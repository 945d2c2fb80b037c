"""The rules of the first networks about training and its funding, each a row of data and what comes of it.

Numbers are those of the list that the house was built from (R8, R9, R16 to R18, R20, R22). Those about
places live in ``telecentres``: R1, R2, R5, R6 (tariffs and their phases), R3, R4 (passes), R7 (costs by
place, ``observatory``), R12 to R15 (specialities, equipment, hosts), R19, R21 (evaluation, dated status),
R24 (weekly bookings).
"""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from elearn.core import clock
from elearn.core.errors import Conflict, Forbidden
from elearn.funding import queries, services, words
from elearn.funding.eligibility import Situation, Terms, refusals
from elearn.funding.life import Refused, move
from elearn.funding.money import funded_part, stack
from elearn.funding.rules import Rules, rules_of
from tests.factories.funding import funder_of, make_envelope, make_module_priced, make_place, make_trainee, make_visits

DAY = clock.now().date()
OPEN = {
    "first_on": DAY, "last_on": DAY, "is_open": True, "pays_for_module": True, "serves_centre": True, "publics": (),
    "visits": 0, "visit_days": 30, "cap_person_cents": None, "cap_person_seats": None, "cost_cents": 35_000,
    "funded_cents": 28_000,
}  # fmt: skip
SOMEONE = {
    "today": DAY, "status": "independent", "days_of_use": 0, "seats_had": 0, "cents_had": 0, "has_seat": False,
    "has_completed": False,
}  # fmt: skip

# Rule, what the envelope says, what is known of the person, what is answered ("": the seat is given).
ROWS = [
    # R8: training for all teleworkers: an envelope may ask for nothing at all, wherever one works.
    ("R8", {}, {"status": ""}, ""),
    ("R8", {}, {"status": "salaried"}, ""),
    # R9: users of telecentres pay less: real use, counted in days of presence within a window.
    ("R9", {"visits": 3}, {"days_of_use": 3}, ""),
    ("R9", {"visits": 3}, {"days_of_use": 1}, "use"),
    ("R9", {"visits": 1}, {"days_of_use": 0}, "use"),
    # R16: publics; a status that is not said is asked for, another is refused.
    ("R16", {"publics": ("independent", "creating")}, {"status": "creating"}, ""),
    ("R16", {"publics": ("job_seeker",)}, {"status": "job_seeker"}, ""),
    ("R16", {"publics": ("job_seeker",)}, {"status": "independent"}, "public"),
    ("R16", {"publics": ("job_seeker",)}, {"status": ""}, "status-unknown"),
    # R18: what the agreement fixes: modules, telecentres, caps, dates.
    ("R18", {"pays_for_module": False}, {}, "module"),
    ("R18", {"serves_centre": False}, {}, "centre"),
    ("R18", {"cap_person_seats": 2}, {"seats_had": 2}, "cap-seats"),
    ("R18", {"cap_person_cents": 30_000}, {"cents_had": 2_001}, "cap-cents"),
    ("R18", {"cap_person_cents": 30_000}, {"cents_had": 2_000}, ""),
    ("R18", {"last_on": DAY - timedelta(1)}, {}, "closed"),
    ("R18", {"first_on": DAY + timedelta(1), "last_on": DAY + timedelta(9)}, {}, "not-yet"),
    # No double funding, whatever the envelope.
    ("R18", {}, {"has_seat": True}, "twice"),
    ("R18", {}, {"has_completed": True}, "completed"),
]


@pytest.mark.parametrize(("rule", "terms", "person", "code"), ROWS)
def test_each_rule_is_a_row(rule, terms, person, code):
    found = refusals(Terms(**OPEN | terms), Situation(**SOMEONE | person))
    assert [r.code for r in found] == ([code] if code else []), rule
    assert all(r.sentence for r in found)


@pytest.mark.parametrize("status", sorted(code for code in words.STATUSES if code))
def test_r16_every_public_can_be_the_one_of_an_envelope(status):
    terms = Terms(**OPEN | {"publics": (status,)})
    assert refusals(terms, Situation(**SOMEONE | {"status": status})) == []


@pytest.mark.parametrize(
    ("rule", "cost", "terms", "paid"),
    [
        ("R9 free for users of telecentres", 35_000, {"rate_bp": 10_000, "remaining_cents": None}, 35_000),
        ("R9 less for users of telecentres", 35_000, {"rate_bp": 8_000, "remaining_cents": None}, 28_000),
        ("R9 the same rest for all", 35_000, {"rate_bp": None, "remaining_cents": 5_000}, 30_000),
        ("R18 a third, to the cent below", 100, {"rate_bp": 3_333, "remaining_cents": None}, 33),
        ("R18 nothing left to fund", 5_000, {"rate_bp": None, "remaining_cents": 5_000}, 0),
    ],
)
def test_r9_r18_what_is_paid_is_a_rate_or_a_rest(rule, cost, terms, paid):
    assert funded_part(cost, **terms) == paid, rule


def test_r18_together_payers_never_pay_more_than_the_cost():
    shares, left = stack(35_000, {"envelope": 28_000, "agefice": 14_000, "own": 9_000})
    assert ([s.paid_cents for s in shares], left) == ([28_000, 7_000, 0], 0)


@pytest.mark.parametrize(
    ("rule", "state", "action", "by", "outcome"),
    [
        # R17: who decides: a telecentre's manager gives, the funder certifies, the trainee takes.
        ("R17", "reserved", "offer", "manager", "offered"),
        ("R17", "reserved", "offer", "funder", "role"),
        ("R17", "offered", "accept", "trainee", "assigned"),
        ("R17", "offered", "accept", "manager", "role"),
        ("R17", "justified", "certify", "funder", "certified"),
        ("R17", "justified", "certify", "manager", "role"),
        # R18: a seat that has started is not taken back.
        ("R18", "started", "revoke", "funder", "state"),
        ("R18", "assigned", "revoke", "funder", "revoked"),
        # R20: registered, received: what was begun and left is told from what was finished.
        ("R20", "started", "abandon", "trainee", "abandoned"),
        ("R20", "completed", "abandon", "trainee", "state"),
    ],
)
def test_r17_r18_r20_who_may_do_what_with_a_seat(rule, state, action, by, outcome):
    found = move(state, action, by, account="engaged")
    assert (found.code if isinstance(found, Refused) else found.to) == outcome, rule


def test_r22_the_rules_of_a_convention_are_data_kept_as_they_were_signed():
    for rules in (Rules(), Rules(basis="hours", proofs=("activity",), personal="names", hours=("presence",))):
        assert rules_of(rules.to_json()) == rules
    for wrong in ({"basis": "vote"}, {"proofs": ("oath",)}, {"hours": ("sleep",)}, {"keep_years": 0}):
        with pytest.raises(ValueError, match=r"unknown|kept"):
            Rules(**wrong)


@pytest.mark.parametrize(
    ("basis", "proofs", "needed", "when_abandoned"),
    [
        ("completion", (), ("completion",), ()),
        ("certificate", ("activity",), ("activity", "certificate"), ("activity",)),
        ("hours", ("completion",), ("activity", "completion"), ("activity",)),
        ("hours", ("activity",), ("activity",), ("activity",)),
    ],
)
def test_r22_what_opens_payment_is_always_proven(basis, proofs, needed, when_abandoned):
    rules = Rules(basis=basis, proofs=proofs)
    assert rules.needed(was_abandoned=False) == needed
    assert rules.needed(was_abandoned=True) == when_abandoned


def test_r9_r17_r18_r20_r22_the_rows_hold_in_the_database(kernel):
    with kernel.database.transaction():
        module = make_module_priced()
        (here, manager), (there, stranger) = make_place(), make_place()
        used = {"visits": 1, "centre_ids": (here.id,), "rate_bp": 10_000}
        envelope = make_envelope(120_000, rules=Rules(personal="none"), **used)
        at_home, user, student = make_trainee(), make_trainee(), make_trainee(status="student")
        make_visits(user.id, here.id, 1)
        make_visits(at_home.id, there.id, 1)  # use of a telecentre that the envelope does not serve
        # R17: each manager acts in their own telecentre.
        with pytest.raises(Forbidden):
            services.seats.reserve(stranger, envelope, here.id, module, 1, "no")
        with pytest.raises(Conflict) as refused:
            services.seats.reserve(stranger, envelope, there.id, module, 1, "no")
        assert refused.value.code == "centre"
        first, second = services.seats.reserve(manager, envelope, here.id, module, 2, "k")
        # R9: it adds value to working there rather than at home.
        for person, code in ((at_home, "use"), (student, "use")):
            with pytest.raises(Conflict) as refused:
                services.seats.offer(manager, first, person.id)
            assert refused.value.code == code
        services.seats.offer(manager, first, user.id)
        services.seats.accept(user, first)
        # R20: how many were reserved, how many received, by status.
        report = queries.justification.justification(funder_of(envelope), envelope, clock.now())
        assert (report.seats, report.by_status) == ({"reserved": 1, "assigned": 1}, {"independent": 1})
        # R8: another envelope pays for everyone, used telecentre or not.
        open_to_all = make_envelope(40_000)
        (third,) = services.seats.reserve(stranger, open_to_all, there.id, module, 1, "all")
        services.seats.offer(stranger, third, student.id)
        assert queries.seats.seat(second).state == "reserved"
    # R22: criteria fixed in advance: once signed, nothing changes them.
    change = sa.text("UPDATE funding_convention SET rules = '{}'")
    with pytest.raises(IntegrityError), kernel.database.transaction() as session:
        session.execute(change)
