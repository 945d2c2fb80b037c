"""Every state, action and role is either allowed or refused with a code; every allowed way is known."""

import itertools

import pytest

from elearn.funding import life
from elearn.funding.life import Refused, move


@pytest.mark.parametrize("pays", [False, True])
def test_each_state_action_and_role_is_allowed_or_refused_with_a_code(pays):
    allowed = set()
    for state, action, role in itertools.product(life.STATES, life.TRANSITIONS, life.ROLES):
        answer = move(state, action, role, account=life.MONEY_OF.get(state, ""), abandoned_is_paid=pays)
        _states, roles, _step = life.TRANSITIONS[action]
        if isinstance(answer, Refused):
            assert answer.code == ("role" if role not in roles else "state")
        else:
            allowed.add((state, action))
            assert answer.to in life.STATES
    assert allowed == {
        (s, a) for a, (states, _r, _s) in life.TRANSITIONS.items() for s in states if s != life.ABANDONED
    }


def test_what_is_ended_does_not_move_and_money_goes_forward_or_back_only():
    order = [life.HELD, life.ENGAGED, life.LIQUIDATED, life.CERTIFIED_MONEY]
    for state, action, role in itertools.product(life.STATES, life.TRANSITIONS, life.ROLES):
        answer = move(state, action, role, account=life.MONEY_OF.get(state, ""))
        if isinstance(answer, Refused):
            continue
        assert state not in life.ENDED, (state, action)
        if answer.money in order:
            assert order.index(answer.money) == order.index(life.MONEY_OF[state]) + 1
        elif answer.money is None:
            assert life.MONEY_OF.get(answer.to, life.MONEY_OF[state]) == life.MONEY_OF[state]


def test_an_abandoned_seat_is_paid_only_when_the_convention_says_so_and_its_money_is_still_there():
    assert move(life.STARTED, "abandon", life.TRAINEE).money == life.BACK
    assert move(life.STARTED, "abandon", life.TRAINEE, abandoned_is_paid=True).money is None
    assert move(life.ASSIGNED, "abandon", life.TRAINEE, abandoned_is_paid=True).money == life.BACK
    assert move(life.ABANDONED, "justify", life.FUNDER, account=life.ENGAGED).money == life.LIQUIDATED
    assert move(life.ABANDONED, "justify", life.FUNDER, account="") == Refused("state")
