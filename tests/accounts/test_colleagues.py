"""A company and its people: invited by mail, answering for themselves, kept by whoever manages it."""

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Invitation, Membership, Notice, Person
from elearn.accounts.services import colleagues, invitations
from elearn.accounts.services.sessions import Caller
from elearn.accounts.services.signing import NewPerson
from elearn.core import clock, mail
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing, TooMany
from elearn.core.policy import Membership as Held
from tests.factories.accounts import actor_of, give_role, make_organisation, make_person, signed_in
from tests.factories.races import at_once

NEW = "narse et tourbière 18 vents"


def make_manager(where=None):
    """Someone who manages a company (made when needed), and its id."""
    where = where or make_organisation("company")
    person = make_person()
    give_role(person, "buyer", where)
    return actor_of(person, "buyer", memberships=(Held(where.id, "buyer"),)), where.id


def link_of(to):
    """The path of the newest mail to that address."""
    return re.search(r"http://127\.0\.0\.1(/\S+)", mail.kept(recipient=to)[0].text).group(1)


def refused(error, verb, *args):
    with pytest.raises(error) as found:
        verb(*args)
    return found.value


def test_one_invitation_one_mail_and_every_refusal_beside_its_field(kernel, drain):
    with kernel.database.transaction():
        who, company = make_manager()
        mate = make_person()
        give_role(mate, "member", colleagues.company(who, company))
        own = colleagues.colleague(who, company, who.id).email
        for email, roles, field in (
            ("lou", ["member"], "email"),
            (own.upper(), ["member"], "email"),
            (mate.email, ["member"], "email"),
            ("lou@essai.example", [], "roles"),
            ("lou@essai.example", ["member", "funder"], "roles"),
        ):
            assert set(refused(Invalid, invitations.invite, who, company, email, roles).fields) == {field}, (
                email,
                roles,
            )
        made, is_new = invitations.invite(who, company, " Lou@Essai.example", ["member"])
        assert is_new
        assert invitations.invite(who, company, "lou@essai.example", ["member", "approver"]) == (made, False)
    drain()
    with kernel.database.reading() as session:
        assert len(mail.kept(recipient="lou@essai.example")) == 1
        row = session.scalars(sa.select(Invitation)).one()
        assert row.roles == ["approver", "member"]
        assert row.token_hash not in link_of("lou@essai.example")


def test_whoever_does_not_manage_it_finds_no_company(kernel):
    with kernel.database.transaction():
        who, company = make_manager()
        other, _theirs = make_manager()
        mate = make_person()
        give_role(mate, "approver", colleagues.company(who, company))
        made, _new = invitations.invite(who, company, "lou@essai.example", ["member"])
        member = actor_of(mate, "approver", memberships=(Held(company, "approver"),))
        gone = actor_of(make_person(), "buyer", memberships=(Held(company, "buyer"),))  # no longer, in the database
        for actor in (other, member, gone):
            for verb, *args in (
                (invitations.invite, "x@essai.example", ["member"]),
                (invitations.invite_again, made),
                (invitations.cancel, made),
                (colleagues.change_roles, mate.id, ["buyer"]),
                (colleagues.take_out, mate.id),
            ):
                refused(Missing, verb, actor, company, *args)
        for actor in (other, member):
            refused(Missing, colleagues.people, actor, company)
            refused(Missing, invitations.waiting, actor, company)
        refused(Missing, invitations.cancel, other, _theirs, made)


def test_only_the_account_that_was_asked_accepts_once(kernel, client, app, drain):
    with kernel.database.transaction():
        who, company = make_manager()
        mate, passer_by = make_person(), make_person()
        invitations.invite(who, company, mate.email, ["member", "approver"])
    drain()
    with kernel.database.reading():
        path = link_of(mate.email)
    token = path.rpartition("/")[2]
    page = client.get(path)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "/connexion?next=/invitation/" in page.text
    with kernel.database.transaction() as session:
        assert refused(Conflict, invitations.accept, actor_of(passer_by), token).code == "other-account"
        refused(Conflict, invitations.join, actor_of(passer_by), token, NewPerson("A", "B", "", NEW), Caller())
        invitations.accept(actor_of(mate), token)
        roles = session.scalars(sa.select(Membership.role).where(Membership.person_id == mate.id))
        assert sorted(roles) == ["approver", "member"]
        assert session.scalar(sa.select(Notice.kind).where(Notice.person_id == who.id)) == "accounts.colleague-joined"
        refused(Missing, invitations.accept, actor_of(mate), token)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("prepared", [False, True], ids=["unknown", "prepared by an administrator"])
def test_a_newcomer_opens_an_account_by_the_invitation_alone(kernel, client, drain, prepared):
    with kernel.database.transaction():
        who, company = make_manager()
        if prepared:
            make_person(email="lou@essai.example", email_verified_at=None, password_hash="")
        invitations.invite(who, company, "lou@essai.example", ["member"])
    drain()
    with kernel.database.reading():
        path = link_of("lou@essai.example")
    typed = {"given_name": "Lou", "family_name": "Vey", "password": "court"}
    short = client.submit(path, typed, action=path)
    assert (short.status_code, "au moins" in short.text) == (422, True)
    assert client.submit(path, typed | {"password": NEW}, action=path).status_code == 303
    assert client.get("/compte").status_code == 200
    with kernel.database.reading() as session:
        person = session.scalars(sa.select(Person).where(Person.email == "lou@essai.example")).one()
        assert (person.display_name, person.is_open) == ("Lou Vey", True)
        assert session.scalar(sa.select(Membership.role).where(Membership.person_id == person.id)) == "member"


def test_an_invitation_ends_after_a_week_when_sent_again_taken_back_or_declined(kernel, client, drain, at):
    with at(2026, 11, 2, 8):
        with kernel.database.transaction():
            who, company = make_manager()
            made, _new = invitations.invite(who, company, "lou@essai.example", ["member"])
        drain()
        with kernel.database.reading():
            first = link_of("lou@essai.example")
        with kernel.database.transaction():
            invitations.invite_again(who, company, made)
        drain()
        assert client.get(first).status_code == 404
        with kernel.database.reading():
            second = link_of("lou@essai.example")
        assert client.get(second).status_code == 200
    with at(2026, 11, 9, 9):
        assert client.get(second).status_code == 404
        with kernel.database.transaction() as session:
            again, is_new = invitations.invite(who, company, "lou@essai.example", ["member"])
            assert is_new
            invitations.cancel(who, company, again)
            assert session.scalar(sa.select(sa.func.count()).select_from(Invitation)) == 0
            invitations.invite(who, company, "lou@essai.example", ["member"])
        drain()
        with kernel.database.reading():
            third = link_of("lou@essai.example")
        assert client.submit(third, {}, action=f"{third}/decliner").status_code == 303
        with kernel.database.reading() as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(Invitation)) == 0
            assert "accounts.colleague-declined" in session.scalars(sa.select(Notice.kind)).all()


def test_the_last_who_manages_stays_until_another_does(kernel):
    with kernel.database.transaction() as session:
        who, company = make_manager()
        where = colleagues.company(who, company)
        closed, mate = make_person(suspended_at=clock.now()), make_person()
        give_role(closed, "buyer", where)
        give_role(mate, "member", where)
        assert set(refused(Invalid, colleagues.change_roles, who, company, who.id, ["member"]).fields) == {"roles"}
        assert refused(Conflict, colleagues.take_out, who, company, who.id).code == "last-manager"
        colleagues.change_roles(who, company, mate.id, ["buyer"])
        colleagues.take_out(who, company, closed.id)
        colleagues.take_out(who, company, who.id)
        assert session.execute(sa.select(Membership.person_id, Membership.role)).all() == [(mate.id, "buyer")]
        told = set(session.scalars(sa.select(Notice.kind).where(Notice.person_id == mate.id)))
        assert told == {"accounts.rights-changed"}


def test_two_who_manage_cannot_take_each_other_out_at_once(kernel):
    with kernel.database.transaction():
        one, company = make_manager()
        other, _same = make_manager(colleagues.company(one, company))

    def attempt(actor, target):
        try:
            with kernel.database.transaction():
                colleagues.take_out(actor, company, target.id)
        except Missing:
            return "missing"
        return "out"

    assert at_once([(one, other), (other, one)], attempt) == ["missing", "out"]


def test_a_token_invites_but_neither_gives_nor_takes_the_right_to_manage(kernel):
    with kernel.database.transaction():
        who, company = make_manager()
        mate = make_person()
        give_role(mate, "buyer", colleagues.company(who, company))
        reads = replace(who, scopes=frozenset({"colleagues:read"}))
        writes = replace(who, scopes=frozenset({"colleagues:write"}))
        refused(Forbidden, invitations.invite, reads, company, "lou@essai.example", ["member"])
        refused(Forbidden, colleagues.people, writes, company)
        for verb, *args in (
            (invitations.invite, "lou@essai.example", ["buyer"]),
            (colleagues.change_roles, mate.id, ["member"]),
            (colleagues.take_out, mate.id),
        ):
            assert set(refused(Invalid, verb, writes, company, *args).fields) == {"roles"}
        assert invitations.invite(writes, company, "lou@essai.example", ["member"])[1]


def test_nobody_floods_an_address_or_many(kernel):
    with kernel.database.transaction():
        who, company = make_manager()
        made, _new = invitations.invite(who, company, "lou@essai.example", ["member"])
        for _again in range(4):
            invitations.invite_again(who, company, made)
        refused(TooMany, invitations.invite_again, who, company, made)
    with kernel.database.transaction():
        who, company = make_manager()
        for number in range(20):
            invitations.invite(who, company, f"lou{number}@essai.example", ["member"])
        refused(TooMany, invitations.invite, who, company, "encore@essai.example", ["member"])


def test_the_page_says_the_same_of_an_address_with_or_without_an_account(kernel, client):
    with kernel.database.transaction():
        known = make_person(email="connue@essai.example")
        make_person(email="fermee@essai.example", suspended_at=known.created_at)
    manager = signed_in(kernel, client, "buyer")
    here = client.get("/mon-entreprise").location
    said = []
    for email in ("connue@essai.example", "absente@essai.example", "fermee@essai.example"):
        assert client.submit(here, {"email": email, "roles": ["member"]}, action=here).location == here
        page = client.get(here).text
        assert manager.display_name in page
        said.append(re.sub(r'value="[^"]+"', "", page).replace(email, "adresse").count("adresse"))
    assert said[0] > 0
    assert [n - said[0] for n in said] == [0, 0, 0]
