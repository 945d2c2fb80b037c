import re

import pytest
import sqlalchemy as sa
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy.exc import DBAPIError

from elearn.accounts import queries
from elearn.accounts.models import Audit, Membership, PlatformRole, SignUp
from elearn.accounts.services import administration, organisations, training_body
from elearn.accounts.services.organisations import OrganisationSheet
from elearn.accounts.services.training_body import TrainingBodySheet
from elearn.core import mail
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.core.jobs.models import Job
from elearn.core.policy import SYSTEM
from tests.factories.accounts import PASSWORD, actor_of, give_role, make_organisation, make_person, signed_in

WHY = ("rules", "Trois envois de publicité en masse.")
SHEET = TrainingBodySheet("Sentiers", "4 chemin\n15999 Val", "99999000500012", "99159999915", "Maude E.", "Direction")


def test_people_are_found_by_name_address_role_and_state(kernel):
    with kernel.database.transaction():
        boss = make_person()
        give_role(boss, "administrator")
        lou = make_person(display_name="Lou Vernet 100%")
        give_role(lou, "manager")
        make_person(suspended_at=lou.created_at)
        who = actor_of(boss, "administrator")

        def found(*args, **more):
            return {line.id for line in administration.search_people(who, *args, **more)[0]}

        assert found("vernet", 1) == {lou.id}
        assert found("100%", 1) == {lou.id}
        assert found("_%", 1) == set()
        assert found(lou.email.upper(), 1) == {lou.id}
        assert found("", 1, role="manager") == {lou.id}
        assert found("", 1, role="administrator") == {boss.id}
        assert len(found("", 1, state="suspended")) == 1
        assert found("", 2) == set()


def test_every_verb_of_administration_is_closed_to_the_others(kernel):
    with kernel.database.transaction():
        person, place = make_person(), make_organisation()
        who = actor_of(person, "trainer", "manager", "funder", "approver", "buyer")
        for verb in (
            lambda: administration.search_people(who, "", 1),
            lambda: administration.person_sheet(who, person.id),
            lambda: administration.suspend(who, person.id, *WHY),
            lambda: administration.restore(who, person.id),
            lambda: administration.invite(who, "A", "B", "a@b.example"),
            lambda: administration.waiting_sign_ups(who),
            lambda: administration.remove_second_factor(who, person.id),
            lambda: administration.failing_jobs(who),
            lambda: administration.log_lines(who, 1),
            lambda: organisations.grant(who, person.id, place.id, "manager"),
            lambda: organisations.grant_administration(who, person.id),
            lambda: organisations.create_organisation(who, OrganisationSheet("company", "X")),
            lambda: training_body.change_training_body(who, SHEET),
        ):
            with pytest.raises(Forbidden):
                verb()


def test_an_invited_person_chooses_a_password_and_is_in(kernel, client, app, drain):
    signed_in(kernel, client, "administrator")
    invited = {"given_name": "Iris", "family_name": "Val", "email": "iris@essai.example"}
    assert client.submit("/administration/personnes/inviter", invited).status_code == 303
    assert client.submit("/administration/personnes/inviter", invited).status_code == 422
    drain()
    with kernel.database.reading():
        (message,) = mail.kept(recipient="iris@essai.example")
    path = re.search(r"http://127\.0\.0\.1(/\S+)", message.text).group(1)
    client.submit("/inscription/envoyee", action="/deconnexion")
    assert client.submit(path, {"password": "narse et tourbière 18"}).status_code == 303
    with kernel.database.reading():
        assert queries.person_by_email("iris@essai.example").display_name == "Iris Val"
    assert client.get("/compte").status_code == 200


def test_a_waiting_sign_up_is_sent_its_confirmation_again(kernel, client, drain):
    new = {"given_name": "Lou", "family_name": "V", "email": "lou@essai.example", "password": PASSWORD}
    client.submit("/inscription", new)
    drain()
    signed_in(kernel, client, "administrator")
    with kernel.database.reading() as session:
        request = session.scalars(sa.select(SignUp)).one()
    sent = client.submit("/administration/personnes", action=f"/inscriptions/{request.id}/renvoyer")
    assert sent.status_code == 303
    drain()
    with kernel.database.reading():
        first, second = mail.kept(recipient="lou@essai.example")
    assert first.text != second.text


def test_a_suspended_person_is_out_everywhere_and_comes_back_when_restored(kernel, client, app):
    person = signed_in(kernel, client)
    with kernel.database.transaction():
        administration.suspend(SYSTEM, person.id, *WHY)
    assert client.get("/compte").status_code == 303
    assert client.submit("/connexion", {"email": person.email, "password": PASSWORD}).status_code == 422
    with kernel.database.transaction():
        administration.restore(SYSTEM, person.id)
    assert client.submit("/connexion", {"email": person.email, "password": PASSWORD}).status_code == 303


def test_whoever_is_suspended_is_told_why_at_once_and_nobody_is_without_a_reason(kernel, client, drain):
    """L18: a reason and what happened, on a durable medium (Regulation (EU) 2022/2065, article 17)."""
    with kernel.database.transaction():
        person = make_person(display_name="Lou Vidal", email="lou@essai.example")
    signed_in(kernel, client, "administrator")
    path = f"/administration/personnes/{person.id}"
    for reason, said in (("", "Des envois en masse."), ("rules", "  court  "), ("humeur", "Des envois en masse.")):
        refused = client.submit(path, {"reason": reason, "explanation": said}, action="/suspendre")
        assert refused.status_code == 422
        assert said.strip() in refused.text
        assert "facultatif" not in refused.text
    told = {"reason": "rules", "explanation": "Trois envois de <b>publicité</b>\n\n{{7*7}} en masse."}
    assert client.submit(path, told, action="/suspendre").status_code == 303
    with kernel.database.transaction():
        administration.suspend(SYSTEM, person.id, "law", "Une seconde fois, sans effet.")
    drain()
    with kernel.database.reading() as session:
        (message,) = mail.kept(recipient="lou@essai.example")
        kept = session.scalars(sa.select(Audit.detail).where(Audit.action == "person.suspended")).all()
    assert "Un usage contraire aux règles du site" in message.text
    assert "{{7*7}} en masse." in message.text
    assert "/mentions-legales" in message.text
    assert "<b>" not in message.html
    assert kept == [{"reason": "rules"}]


def test_roles_exist_only_in_the_right_kind_of_organisation_and_go_with_it(kernel):
    with kernel.database.transaction() as session:
        person, company = make_person(), make_organisation("company")
        for role in ("funder", "trainer", "manager", "administrator", ""):
            with pytest.raises(Invalid):
                organisations.grant(SYSTEM, person.id, company.id, role)
        organisations.grant(SYSTEM, person.id, company.id, "buyer")
        organisations.grant(SYSTEM, person.id, company.id, "buyer")
        assert queries.members(company.id, "buyer") == [person.id]
        organisations.close_organisation(SYSTEM, company.id)
        assert session.scalar(sa.select(sa.func.count()).select_from(Membership)) == 0
        with pytest.raises(Conflict):
            organisations.grant(SYSTEM, person.id, company.id, "buyer")
        with pytest.raises(Missing):
            organisations.withdraw(SYSTEM, person.id, company.id, "buyer")


@pytest.mark.parametrize("siret", ["123", "99999000500013", "9999900050001x"])
def test_a_wrong_siret_is_refused(kernel, siret):
    with kernel.database.transaction(), pytest.raises(Invalid) as refused:
        organisations.create_organisation(SYSTEM, OrganisationSheet("company", "X", siret=siret))
    assert "siret" in refused.value.fields


def test_the_identity_of_the_training_body_is_checked_and_published(kernel):
    with kernel.database.transaction():
        assert not queries.training_body().is_complete
        wrong = TrainingBodySheet("", "", "12", "12", "", "", email="x")
        with pytest.raises(Invalid) as refused:
            training_body.change_training_body(SYSTEM, wrong)
        assert {"name", "address", "siret", "declaration_number", "signatory_name", "email"} <= set(
            refused.value.fields
        )
        training_body.change_training_body(SYSTEM, SHEET)
        known = queries.training_body()
        assert known.is_complete
        assert (known.siret, known.declaration_number) == ("99999000500012", "99159999915")


def test_a_dead_job_is_shown_and_tried_again(kernel, client, drain):
    signed_in(kernel, client, "administrator")
    with kernel.database.transaction() as session:
        session.execute(sa.delete(Job))
        from elearn.core.jobs import enqueue

        enqueue("accounts.forget_files", {"keys": []})
        session.execute(sa.update(Job).values(state="dead", tries=5, error="OSError: disk"))
    assert "OSError: disk" in client.get("/administration/taches").text
    with kernel.database.reading() as session:
        job_id = session.scalars(sa.select(Job.id)).one()
    assert client.submit("/administration/taches", action=f"/{job_id}/relancer").status_code == 303
    assert drain() == 1
    with kernel.database.reading() as session:
        assert session.scalars(sa.select(Job.state)).all() == ["done"]
    page = client.get("/administration/taches").text
    assert "Aucune tâche en échec" in page


def test_nobody_changes_the_log(kernel):
    with kernel.database.transaction():
        person = make_person()
        administration.suspend(SYSTEM, person.id, *WHY)
    for statement in ("UPDATE accounts_audit SET action = 'x'", "DELETE FROM accounts_audit"):
        with pytest.raises(DBAPIError), kernel.database.transaction() as session:
            session.execute(sa.text(statement))
    with kernel.database.reading() as session:
        assert session.scalars(sa.select(Audit.action)).all() == ["person.suspended"]


class Rights(RuleBasedStateMachine):
    """Anyone tries anything: only administrators give rights, and one always remains."""

    kernel = None

    def __init__(self):
        super().__init__()
        with self.kernel.database.transaction() as session:
            session.execute(sa.delete(Membership))
            session.execute(sa.delete(PlatformRole))
            self.people = [make_person().id for _n in range(4)]
            self.place = make_organisation("telecentre").id
            organisations.grant_administration(SYSTEM, self.people[0])
        self.admins = {self.people[0]}
        self.managers = set()
        self.suspended = set()

    def _act(self, who, verb):
        from elearn.core.policy import Actor

        roles = ({"administrator"} if who in self.admins - self.suspended else set()) | (
            {"manager"} if who in self.managers else set()
        )
        try:
            with self.kernel.database.transaction():
                verb(Actor(person_id=who, roles=frozenset(roles)))
        except (Forbidden, Conflict, Missing):
            return False
        assert who in self.admins - self.suspended
        return True

    @rule(who=st.integers(0, 3), whom=st.integers(0, 3), what=st.sampled_from(["admin", "manager"]))
    def give(self, who, whom, what):
        who, whom = self.people[who], self.people[whom]
        verb = {
            "admin": lambda a: organisations.grant_administration(a, whom),
            "manager": lambda a: organisations.grant(a, whom, self.place, "manager"),
        }[what]
        if self._act(who, verb):
            (self.admins if what == "admin" else self.managers).add(whom)

    @rule(
        who=st.integers(0, 3), whom=st.integers(0, 3), what=st.sampled_from(["admin", "manager", "suspend", "restore"])
    )
    def take(self, who, whom, what):
        who, whom = self.people[who], self.people[whom]
        verb = {
            "admin": lambda a: organisations.withdraw_administration(a, whom),
            "manager": lambda a: organisations.withdraw(a, whom, self.place, "manager"),
            "suspend": lambda a: administration.suspend(a, whom, *WHY),
            "restore": lambda a: administration.restore(a, whom),
        }[what]
        if self._act(who, verb):
            {"admin": self.admins, "manager": self.managers, "restore": self.suspended}.get(what, set()).discard(whom)
            if what == "suspend":
                self.suspended.add(whom)

    @invariant()
    def holds(self):
        with self.kernel.database.reading() as session:
            assert set(session.scalars(sa.select(PlatformRole.person_id))) == self.admins
            assert set(session.scalars(sa.select(Membership.person_id))) == self.managers
        assert self.admins - self.suspended


def test_no_sequence_of_acts_raises_ones_own_rights(kernel):
    Rights.kernel = kernel
    run_state_machine_as_test(
        Rights, settings=hypothesis_settings(max_examples=10, stateful_step_count=12, deadline=None)
    )
