"""Each behaviour as a scripted dialogue: what is done, and where the question then stands."""

import itertools
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from elearn.quizzes.behaviours.base import Moment, Shown
from elearn.quizzes.behaviours.deferred import Deferred
from elearn.quizzes.behaviours.immediate import Immediate
from elearn.quizzes.fold import Event, fold

START = datetime(2026, 11, 22, 9, tzinfo=UTC)


class Dialogue:
    """Someone answering one question; ``expect`` looks at its state after each step."""

    def __init__(self, behaviour):
        self.behaviour, self.events = behaviour, []
        self.seq = itertools.count(1)

    def do(self, kind, seq=None, **payload):
        seq = next(self.seq) if seq is None else seq
        at = START + timedelta(seconds=len(self.events))
        self.events.append(Event(uuid4(), 1, seq, kind, payload, at))
        return self

    def state(self):
        return fold(self.behaviour, [1], self.events).slots[1]

    def expect(self, **values):
        state = self.state()
        assert {name: getattr(state, name) for name in values} == values
        return self

    def shown(self, *, is_closed=False):
        moment = self.behaviour.moment(self.state(), is_closed=is_closed)
        return {what for what in Shown if self.behaviour.display.shows(moment, what)}


A, B = {"chosen": [0]}, {"chosen": [1]}


def test_immediate_answer_feedback_next():
    dialogue = Dialogue(Immediate()).expect(answer=None, is_final=False)
    assert dialogue.shown() == set()
    dialogue.do("answer", answer=B).expect(answer=B, is_final=False)
    dialogue.do("answer", answer=A).expect(answer=A)
    dialogue.do("sure", sure="certain").expect(sure="certain")
    assert dialogue.shown() == set()
    dialogue.do("check", answer=A, sure="certain").expect(answer=A, is_final=True)
    assert dialogue.shown() == set(Shown) - {Shown.SCORE}
    dialogue.do("answer", answer=B).expect(answer=A)
    dialogue.do("sure", sure="guess").expect(sure="certain")
    dialogue.do("check", answer=B).expect(answer=A)
    dialogue.do("flag", on=True).expect(is_flagged=True, answer=A)
    assert Shown.SCORE in dialogue.shown(is_closed=True)


def test_immediate_what_was_checked_cannot_be_changed_under_an_earlier_number():
    dialogue = Dialogue(Immediate()).do("answer", seq=5, answer=B).do("check", seq=6, answer=B).expect(answer=B)
    dialogue.do("answer", seq=5, answer=A).expect(answer=B)
    dialogue.do("answer", seq=1, answer=A).expect(answer=B)
    dialogue.do("check", seq=1, answer=A).expect(answer=B)


def test_deferred_everything_may_change_until_it_is_sent():
    dialogue = Dialogue(Deferred())
    dialogue.do("answer", answer=A).do("flag", on=True).expect(answer=A, is_flagged=True)
    dialogue.do("answer", answer=B).do("flag", on=False).expect(answer=B, is_flagged=False)
    dialogue.do("check", answer=A).expect(answer=B, is_final=False)
    dialogue.do("answer", answer=None).expect(answer=None, is_answered=False)
    dialogue.do("sure", sure="nonsense").expect(sure="")
    assert dialogue.shown() == set()
    assert dialogue.shown(is_closed=True) == set(Shown)


def test_the_moment_of_a_slot():
    state = Dialogue(Immediate()).do("check", answer=A).state()
    assert Immediate().moment(state, is_closed=False) is Moment.CHECKED
    assert Immediate().moment(state, is_closed=True) is Moment.AFTER


def test_where_two_clients_took_the_same_number_the_later_arrival_wins():
    dialogue = Dialogue(Deferred()).do("answer", seq=3, answer=A).do("answer", seq=3, answer=B)
    dialogue.expect(answer=B)
    dialogue.do("answer", seq=2, answer=A).expect(answer=B)


ANSWERS = st.sampled_from([None, A, B])
STEPS = st.one_of(
    st.tuples(st.sampled_from(["answer", "check"]), st.fixed_dictionaries({"answer": ANSWERS})),
    st.tuples(st.just("sure"), st.fixed_dictionaries({"sure": st.sampled_from(["guess", "certain", "?"])})),
    st.tuples(st.just("flag"), st.fixed_dictionaries({"on": st.booleans()})),
    st.tuples(st.just("unknown"), st.just({})),
)
EVENTS = st.lists(
    st.builds(
        lambda step, slot, seq, late, uuid: Event(uuid, slot, seq, step[0], step[1], START + timedelta(seconds=late)),
        STEPS,
        st.integers(1, 3),
        st.integers(1, 6),
        st.integers(0, 4),
        st.uuids(),
    ),
    max_size=12,
    unique_by=lambda e: e.id,
)


@given(st.sampled_from([Immediate(), Deferred()]), EVENTS, st.data())
def test_events_twice_or_in_another_order_give_the_same_state(behaviour, events, data):
    expected = fold(behaviour, (1, 2), events)
    again = data.draw(st.permutations(events + data.draw(st.lists(st.sampled_from(events)) if events else st.just([]))))
    assert fold(behaviour, (1, 2), again) == expected
    assert set(expected.slots) == {1, 2}
    assert expected.last_seq == max((e.client_seq for e in events), default=0)


@given(EVENTS)
def test_what_was_checked_stays_whatever_comes_later(events):
    before = fold(Immediate(), (1, 2, 3), events)
    more = [Event(uuid4(), slot, 0, "answer", {"answer": A}, START) for slot in (1, 2, 3)]
    after = fold(Immediate(), (1, 2, 3), [*events, *more])
    for slot, state in before.slots.items():
        if state.is_final:
            assert after.slots[slot].answer == state.answer
