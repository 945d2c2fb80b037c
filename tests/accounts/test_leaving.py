"""Someone who is of a company leaves it by themselves; whoever manages it is told, and it is never left to nobody."""

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Audit, Membership, Notice
from elearn.accounts.services import colleagues
from elearn.core.errors import Conflict, Missing
from elearn.core.policy import Membership as Held
from tests.factories.accounts import actor_of, give_role, make_organisation, make_person
from tests.factories.races import at_once


@pytest.fixture
def house(kernel):
    """A company with two who manage it and a member."""
    with kernel.database.transaction():
        where = make_organisation("company")
        people = [make_person() for _ in range(3)]
        for person, role in zip(people, ("buyer", "buyer", "member"), strict=True):
            give_role(person, role, where)
    roles = zip(people, ("buyer", "buyer", "member"), strict=True)
    actors = [actor_of(person, role, memberships=(Held(where.id, role),)) for person, role in roles]
    return where.id, actors


def test_one_leaves_once_and_those_who_manage_are_told(kernel, house):
    where, (anne, bruno, lou) = house
    with kernel.database.transaction() as session:
        assert [(one.roles, one.may_leave, one.is_last) for one in colleagues.own(lou)] == [(("member",), True, False)]
        colleagues.leave(lou, where)
        assert colleagues.own(lou) == []
        told = session.execute(sa.select(Notice.person_id, Notice.kind)).all()
        assert sorted(told) == sorted((one.id, "accounts.colleague-left") for one in (anne, bruno))
        assert session.scalar(sa.select(Audit.person_id).where(Audit.action == "colleague.left")) == lou.id
        with pytest.raises(Missing):
            colleagues.leave(lou, where)


def test_of_two_who_manage_and_leave_at_once_one_stays(kernel, house):
    where, (anne, bruno, _lou) = house

    def leaves(who):
        with kernel.database.transaction():
            return colleagues.leave(who, where)

    assert at_once([(anne,), (bruno,)], leaves).count("last-manager") == 1
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).where(Membership.role == "buyer")) == 1


def test_a_role_that_the_administration_gives_is_not_left_by_oneself(kernel):
    with kernel.database.transaction():
        where, person = make_organisation("funder"), make_person()
        give_role(person, "funder", where)
        who = actor_of(person, "funder", memberships=(Held(where.id, "funder"),))
        assert [one.may_leave for one in colleagues.own(who)] == [False]
        with pytest.raises(Conflict):
            colleagues.leave(who, where.id)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_from_ones_account_one_sees_ones_organisations_and_leaves(kernel, client, enter, house):
    where, (anne, bruno, lou) = house
    enter(lou.id)
    page = client.submit("/compte", action=f"/mon-entreprise/{where}/quitter", follow=True)
    assert "Vous n’êtes plus de l’entreprise" in page.text
    assert "Mes organisations" not in page.text
    assert client.get(f"/mon-entreprise/{where}").status_code == 404
    with kernel.database.transaction():
        colleagues.leave(bruno, where)
    enter(anne.id)
    assert "la dernière personne qui la gère" in client.get("/compte").text
    assert "a quitté l’entreprise" in client.get("/avis").text
