"""Every state, action and role of the seven lives: allowed with its guard, or refused with a code."""

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from elearn.core.machine import SYSTEM
from elearn.pool.life import (
    BUYER,
    MACHINES,
    MEDIATOR,
    MEMBER,
    PROVIDER,
    approvals,
    deliverables,
    engagements,
    groups,
    quotes,
    requests,
    timesheets,
)
from elearn.pool.words import EVENT

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LATER, BEFORE = NOW + timedelta(days=1), NOW - timedelta(days=1)
TODAY = date(2026, 11, 24)
# Facts under which every guard holds for someone, then facts under which none does.
OPEN = {
    "request": [requests.Facts(NOW, LATER), requests.Facts(NOW, BEFORE)],
    "quote": [quotes.Facts(TODAY), quotes.Facts(TODAY, valid_until=TODAY - timedelta(days=1))],
    "engagement": [engagements.Facts(1, 1, 0), engagements.Facts(1, 0, 1), engagements.Facts(2, 1, 0, planned=1)],
    "deliverable": [deliverables.Facts(NOW, is_own=True), deliverables.Facts(NOW, silent_from=BEFORE)],
    "timesheet": [timesheets.Facts(NOW, 60, is_own=True, signs=True), timesheets.Facts(NOW, 60, silent_from=BEFORE)],
    "approval": [approvals.Facts(NOW, LATER), approvals.Facts(NOW, BEFORE)],
    "group": [groups.Facts(2, 0), groups.Facts(2, 1), groups.Facts(2, 2, is_sent=True)],
}
SHUT = {
    "request": [requests.Facts(NOW, LATER, is_complete=False)],
    "quote": [quotes.Facts(TODAY, takes_quotes=False, can_award=False)],
    "engagement": [engagements.Facts(2, 0, 0, undecided_sheets=1)],
    "deliverable": [deliverables.Facts(NOW, is_working=False, silent_from=BEFORE)],
    "timesheet": [timesheets.Facts(NOW, 0, is_working=False, silent_from=BEFORE)],
    "approval": [approvals.Facts(NOW, BEFORE)],
    "group": [groups.Facts(2, 0, is_complete=False, takes_quotes=False, is_past=True)],
}
# (state, action, role) → where it leads when its guard holds. What is not here is never allowed.
B, P, M, S, W = BUYER, PROVIDER, MEDIATOR, SYSTEM, MEMBER
ALLOWED = {
    "request": {
        ("draft", "change", B): "draft",
        ("draft", "publish", B): "published",
        **{(s, "invite", B): s for s in ("draft", "published")},
        ("published", "ask", P): "published",
        **{(s, "answer", B): s for s in ("published", "closed")},
        **{("published", "close", r): "closed" for r in (B, S)},
        **{(s, "extend", B): "published" for s in ("published", "closed")},
        **{(s, "award", B): "awarded" for s in ("published", "closed")},
        **{(s, "cancel", B): "cancelled" for s in ("draft", "published", "closed")},
        **{(s, "cancel", S): "cancelled" for s in ("published", "closed")},
    },
    "quote": {
        **{(s, "save", P): s for s in ("draft", "submitted", "withdrawn", "expired")},
        **{(s, "submit", P): "submitted" for s in ("draft", "submitted", "withdrawn", "expired")},
        ("submitted", "withdraw", P): "withdrawn",
        ("submitted", "accept", B): "accepted",
        ("submitted", "retain", B): "retained",
        **{(s, "refuse", r): "refused" for s in ("submitted", "expired") for r in (B, S)},
        ("submitted", "expire", S): "expired",
    },
    "engagement": {
        ("ordered", "start", P): "started",
        **{("ordered", "cancel", r): "cancelled" for r in (B, P)},
        **{(s, "deliver", r): "delivered" for s in ("started", "changes_asked") for r in (P, W)},
        **{(s, "ask_changes", B): "changes_asked" for s in ("started", "delivered", "changes_asked")},
        **{("delivered", "accept", r): "accepted" for r in (B, S)},
        **{(s, "dispute", r): "disputed" for s in ("started", "delivered", "changes_asked") for r in (B, P, W)},
        ("disputed", "settle_accept", M): ("accepted", "started"),
        ("disputed", "settle_redo", M): "changes_asked",
        ("disputed", "settle_cancel", M): "cancelled",
        **{(s, "entrust", P): s for s in engagements.TALKING},
        **{("accepted", "close", r): "closed" for r in (B, P)},
    },
    "deliverable": {
        **{(s, "hand_in", r): "handed_in" for s in ("planned", "changes_asked") for r in (P, W)},
        ("handed_in", "ask_changes", B): "changes_asked",
        **{("handed_in", "accept", r): "accepted" for r in (B, S)},
        **{(s, "impose", M): "accepted" for s in ("handed_in", "changes_asked")},
        ("handed_in", "reopen", M): "changes_asked",
    },
    "timesheet": {
        **{(s, "log", r): "open" for s in ("open", "refused") for r in (P, W)},
        **{(s, "send", r): "sent" for s in ("open", "refused") for r in (P, W)},
        **{("sent", "approve", r): "approved" for r in (B, S)},
        ("sent", "refuse", B): "refused",
    },
    "group": {
        **{(s, "change", P): "forming" for s in groups.LIVE},
        **{(s, "propose", P): "proposed" for s in groups.LIVE},
        # The last to accept makes it agreed, those before leave it proposed.
        **{("proposed", "accept", r): ("agreed", "proposed") for r in (P, W)},
        **{(s, "refuse", W): "forming" for s in ("forming", "proposed", "agreed")},
        **{(s, "submit", P): "submitted" for s in groups.LIVE},
        ("submitted", "withdraw", P): "agreed",
        **{(s, "win", B): "won" for s in groups.LIVE},
        **{(s, "lose", r): "lost" for s in groups.LIVE for r in (B, S)},
        **{(s, "dissolve", P): "dissolved" for s in ("forming", "proposed", "agreed")},
    },
    "approval": {
        ("asked", "grant", approvals.APPROVER): "granted",
        ("asked", "refuse", approvals.APPROVER): "refused",
        **{("asked", "lapse", r): "lapsed" for r in (approvals.ASKER, S)},
    },
}


@pytest.mark.parametrize("name", MACHINES)
def test_every_state_action_and_role_is_allowed_or_refused_with_a_code(name):
    machine = MACHINES[name]
    assert machine.faults() == []
    for state, action, role in itertools.product(machine.states, machine.actions, machine.roles):
        answers = [machine.move(state, action, (role,), f) for f in (*OPEN[name], *SHUT[name])]
        expected = ALLOWED[name].get((state, action, role))
        wanted = set(expected) if isinstance(expected, tuple) else {expected} - {None}
        assert {a.to for a in answers if a.is_allowed} == wanted, (state, action, role)
        known = {"wrong-state", "not-yours", *machine.refusals.values()}
        assert all(a.is_allowed or a.code in known for a in answers)


@pytest.mark.parametrize("name", MACHINES)
def test_a_guard_that_does_not_hold_refuses_with_its_own_code(name):
    machine = MACHINES[name]
    for line in machine.transitions:
        refused = [machine.move(line.states[0], line.action, (line.roles[0],), f) for f in SHUT[name]]
        alone = sum(t.action == line.action and line.states[0] in t.states for t in machine.transitions) == 1
        if line.guard and alone and line.guard not in {"past", "in-time", "unsent"}:
            assert {a.code for a in refused} == {machine.refusals[line.guard]}, line


@pytest.mark.parametrize("name", MACHINES)
def test_what_is_over_stays_over(name):
    ended = {
        "request": ("awarded", "cancelled"), "quote": ("accepted", "refused"), "engagement": ("closed", "cancelled"),
        "deliverable": ("accepted",), "timesheet": ("approved",),
        "approval": ("granted", "refused", "lapsed"), "group": ("won", "lost", "dissolved"),
    }[name]  # fmt: skip
    assert not any(set(t.states) & set(ended) for t in MACHINES[name].transitions)


def test_time_alone_closes_expires_and_accepts_only_when_it_may():
    assert requests.MACHINE.read_state("published", requests.Facts(NOW, NOW)) == "closed"
    assert requests.MACHINE.read_state("published", requests.Facts(NOW, LATER)) == "published"
    assert quotes.MACHINE.read_state("submitted", quotes.Facts(TODAY, valid_until=TODAY)) == "submitted"
    assert quotes.MACHINE.read_state("submitted", quotes.Facts(TODAY, valid_until=date(2026, 11, 23))) == "expired"
    assert deliverables.MACHINE.read_state("handed_in", deliverables.Facts(NOW)) == "handed_in"
    assert deliverables.MACHINE.read_state("handed_in", deliverables.Facts(NOW, silent_from=NOW)) == "accepted"
    assert deliverables.MACHINE.read_state("handed_in", deliverables.Facts(NOW, False, BEFORE)) == "handed_in"
    assert timesheets.MACHINE.read_state("sent", timesheets.Facts(NOW, 60, True, LATER)) == "sent"


def test_each_thing_that_the_history_holds_is_said_in_words():
    # What a group decides is not in the history of the request: its client never reads it.
    acted = {
        f"{name}.{action}" for name in ("engagement", "deliverable", "timesheet") for action in MACHINES[name].actions
    }
    assert acted | {"engagement.order", "request.retain"} <= set(EVENT)


def test_a_past_quote_is_not_accepted_and_an_awarded_request_gives_no_second_mission():
    past = quotes.Facts(TODAY, valid_until=TODAY - timedelta(days=1))
    assert quotes.MACHINE.move("submitted", "accept", (B,), past).code == "not-valid"
    assert quotes.MACHINE.move("submitted", "accept", (B,), quotes.Facts(TODAY, can_award=False)).code == "not-valid"


def test_a_quote_of_a_group_leaves_only_when_every_member_agreed():
    for accepted in (0, 1, 2):
        facts = groups.Facts(3, accepted)
        assert {groups.MACHINE.move(s, "submit", (P,), facts).code for s in groups.LIVE} == {"not-agreed"}
        alone = quotes.Facts(TODAY, is_agreed=facts.is_unanimous)
        assert not quotes.MACHINE.move("draft", "submit", (P,), alone).is_allowed
    assert groups.MACHINE.move("agreed", "submit", (P,), groups.Facts(3, 3)).to == "submitted"
    assert groups.MACHINE.move("agreed", "submit", (W,), groups.Facts(3, 3)).code == "not-yours"
    assert groups.MACHINE.move("agreed", "dissolve", (P,), groups.Facts(3, 3, is_sent=True)).code == "sent"
    assert not groups.Facts(1, 1).is_unanimous, "nobody is a group alone"


def test_a_member_of_a_group_acts_on_their_own_part_alone():
    own, other = deliverables.Facts(NOW, is_own=True), deliverables.Facts(NOW)
    assert deliverables.MACHINE.move("planned", "hand_in", (W,), own).is_allowed
    assert deliverables.MACHINE.move("planned", "hand_in", (W,), other).code == "not-own"
    assert timesheets.MACHINE.move("open", "log", (W,), timesheets.Facts(NOW)).code == "not-own"
    unsigned = timesheets.Facts(NOW, 60, is_own=True)
    assert timesheets.MACHINE.move("open", "send", (W,), unsigned).code == "not-signing"
    assert timesheets.MACHINE.move("open", "send", (P,), unsigned).to == "sent"
