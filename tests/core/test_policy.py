from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from elearn.core.errors import Forbidden
from elearn.core.policy import (
    ANONYMOUS,
    SYSTEM,
    Actor,
    Membership,
    Permission,
    Rule,
    anyone,
    can,
    is_role,
    member,
    owner,
    permissions_of,
    require,
    signed_in,
    the_system,
    visible,
)

THING = SimpleNamespace(person_id=1)
OTHER = SimpleNamespace(person_id=2)


@pytest.mark.parametrize(
    ("rule", "visitor", "person", "trainer", "system"),
    [
        (anyone, True, True, True, True),
        (signed_in, False, True, True, False),
        (the_system, False, False, False, True),
        (is_role("trainer"), False, False, True, False),
        (is_role("trainer") | the_system, False, False, True, True),
        (is_role("trainer") & signed_in, False, False, True, False),
        (is_role("trainer") & the_system, False, False, False, False),
    ],
    ids=lambda v: getattr(v, "name", ""),
)
def test_a_rule_and_its_twin_in_sql_say_the_same_of_everyone(
    actor_with, kernel, rule, visitor, person, trainer, system
):
    permission = Permission("test:thing:see", rule)
    actors = (ANONYMOUS, actor_with(), actor_with("trainer"), SYSTEM)
    for actor, expected in zip(actors, (visitor, person, trainer, system), strict=True):
        assert can(permission, actor) is expected
        with kernel.database.reading() as session:
            seen = session.scalar(sa.select(sa.literal(1)).where(visible(permission, actor)))
        assert (seen == 1) is expected


def test_what_is_missing_before_one_counts_as_signed_in_takes_every_right_away(actor_with):
    half = actor_with("trainer", pending="second-factor")
    assert not half.is_authenticated
    assert not half.has_role("trainer")
    assert not can(Permission("t:t:t", signed_in), half)
    assert not can(Permission("t:t:t", owner()), half, THING)
    with pytest.raises(Forbidden) as caught:
        require(Permission("t:t:t", signed_in), half)
    assert caught.value.needs == "second-factor"
    with pytest.raises(Forbidden):
        _ = half.id


def test_a_visitor_is_sent_to_sign_in_and_a_person_is_told_no(actor_with):
    permission = Permission("test:thing:change", is_role("administrator"))
    with pytest.raises(Forbidden) as caught:
        require(permission, ANONYMOUS)
    assert caught.value.needs == "sign-in"
    with pytest.raises(Forbidden) as caught:
        require(permission, actor_with("trainer"))
    assert (caught.value.needs, caught.value.code) == ("", "test:thing:change")


def test_own_things_alone_and_never_those_of_nobody(actor_with):
    permission = Permission("test:thing:see", owner())
    assert can(permission, actor_with(), THING)
    assert not can(permission, actor_with(), OTHER)
    assert not can(permission, actor_with(), None)
    assert not can(permission, ANONYMOUS, SimpleNamespace(person_id=None))


def test_a_token_does_what_its_scopes_say_and_nothing_that_has_no_scope(actor_with):
    token = actor_with("trainer", scopes=frozenset({"catalogue:read"}))
    assert can(Permission("a:b:c", anyone, scope="catalogue:read"), token)
    assert not can(Permission("a:b:c", anyone, scope="attempts:write"), token)
    assert not can(Permission("a:b:c", anyone), token)
    assert str(visible(Permission("a:b:c", anyone), token)) == str(sa.false())
    with pytest.raises(Forbidden, match="attempts:write"):  # what is missing is the token's, not the person's
        require(Permission("a:b:c", anyone, scope="attempts:write"), token)


def test_a_list_without_a_twin_is_an_error_of_ours_not_an_open_list():
    with pytest.raises(LookupError, match="no SQL twin"):
        visible(Permission("a:b:c", owner()), ANONYMOUS)
    half = Rule("python only", lambda _a, _s: True)
    assert (half | anyone).sql is None
    assert (half & anyone).sql is None


def test_roles_in_organisations():
    actor = Actor(
        person_id=1,
        roles=frozenset({"manager"}),
        memberships=(Membership(4, "manager"), Membership(5, "trainer"), Membership(6, "manager")),
    )
    assert actor.organisations("manager") == {4, 6}
    assert actor.organisations("funder") == frozenset()
    assert actor.has_role("manager", "funder")


def test_a_member_acts_for_their_own_organisation_in_that_role_alone():
    someone = Actor(person_id=1, memberships=(Membership(3, "manager"), Membership(4, "trainer")))
    rule = member("manager", "funder")
    subjects = (SimpleNamespace(organisation_id=3), SimpleNamespace(organisation_id=4), None)
    assert [rule.holds(someone, s) for s in subjects] == [True, False, False]
    assert [rule.holds(who, subjects[0]) for who in (ANONYMOUS, SYSTEM)] == [False, False]
    assert member("manager", of="funder_id").holds(someone, SimpleNamespace(funder_id=3))


def test_permissions_are_listed_in_the_order_written():
    class Can:
        SEE = Permission("t:t:see", anyone)
        CHANGE = Permission("t:t:change", signed_in)
        other = "no permission"

    assert [p.name for p in permissions_of(Can)] == ["t:t:see", "t:t:change"]
