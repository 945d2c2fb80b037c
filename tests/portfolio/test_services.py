"""Drafts, versions, reviews: who may, what is kept, what happens once."""

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.core.policy import ANONYMOUS, SYSTEM
from elearn.portfolio import queries, services
from elearn.portfolio.models import Deliverable, Review, Submission
from elearn.progress import queries as progress
from elearn.progress import services as following
from tests.factories import portfolio
from tests.factories.accounts import actor_of, make_person
from tests.factories.portfolio import ANSWERS, sheet


@pytest.fixture
def someone(kernel):
    with kernel.database.transaction():
        portfolio.publish()
        return portfolio.follower()


@pytest.fixture
def trainer(kernel):
    with kernel.database.transaction():
        return portfolio.trainer()


def _submit(kernel, actor, raw=ANSWERS, revision=0, slug="fiche"):
    with kernel.database.transaction():
        return services.submit(actor, slug, raw, revision=revision)


def _review(kernel, actor, verdict="accepted", **values):
    with kernel.database.transaction():
        one = queries.waiting(actor)[0]
        services.review(actor, one.id, verdict, **{"summary": "", "comments": {}, **values})
        return one.id


def test_a_draft_is_kept_as_typed_readable_or_not(kernel, someone):
    with kernel.database.transaction():
        first = services.save(someone, "fiche", {"jours": "deux", "nom": "S"}, revision=0)
        assert first.revision == 1
    with kernel.database.reading():
        form = queries.form(someone, "fiche")
        assert form.filled.raw == {"jours": "deux", "nom": "S"}
        assert "jours" in form.filled.errors
    with kernel.database.transaction():
        assert (
            services.save(someone, "fiche", {"jours": "deux", "nom": "S"}, revision=0).revision == 1
        )  # the same again


def test_a_lost_revision_writes_over_nothing(kernel, someone):
    with kernel.database.transaction():
        services.save(someone, "fiche", {"nom": "Premier"}, revision=0)
    with pytest.raises(services.Stale) as refused, kernel.database.transaction():
        services.save(someone, "fiche", {"nom": "Second"}, revision=0)
    assert refused.value.current == 1
    assert refused.value.draft == {"nom": "Premier"}
    with pytest.raises(services.Stale), kernel.database.transaction():
        services.submit(someone, "fiche", ANSWERS, revision=0)
    with kernel.database.transaction():
        assert services.save(someone, "fiche", {"nom": "Second"}, revision=1).revision == 2


def test_handing_in_twice_makes_one_version_and_completes_the_activity(kernel, someone):
    with pytest.raises(Invalid) as refused:
        _submit(kernel, someone, {"nom": "S"})
    assert set(refused.value.fields) == {"jours", "tjm"}
    assert _submit(kernel, someone).is_new
    again = _submit(kernel, someone)  # a double click, with the revision of the page
    assert (again.number, again.is_new) == (1, False)
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Submission)) == 1
        enrolment = progress.enrolments_of(someone.id)[0]
        assert progress.done_keys([enrolment.id])[enrolment.id] == {"exercice-1"}
    assert _submit(kernel, someone, ANSWERS | {"tjm": "300"}, revision=1).number == 2
    with kernel.database.reading():
        newest, oldest = queries.history(someone, "fiche")
    assert (oldest.content["tjm"], newest.content["tjm"]) == (25000, 30000)
    assert (oldest.is_waiting, newest.is_waiting) == (False, True)
    assert newest.content["total"] == "750"


def test_a_version_handed_in_and_a_review_never_change(kernel, someone, trainer):
    _submit(kernel, someone)
    _review(kernel, trainer, summary="Bien.")
    for statement in (
        sa.update(Submission).values(content={"nom": "autre"}),
        sa.update(Submission).values(number=9),
        sa.delete(Submission),
        sa.update(Review).values(summary="Mal."),
        sa.update(Review).values(verdict="returned"),
        sa.delete(Review),
    ):
        with pytest.raises(sa.exc.IntegrityError), kernel.database.transaction() as session:
            session.execute(statement)


def test_values_flow_from_one_exercise_to_the_next_and_never_over_what_was_typed(kernel):
    quote = [{"id": "tarif", "label": "Tarif", "type": "money", "source": "tjm", "required": True}]
    with kernel.database.transaction():
        portfolio.publish("essai", sheet("fiche"), sheet("devis", fields=quote))
        someone, other = portfolio.follower(), portfolio.follower()
        services.save(someone, "fiche", ANSWERS, revision=0)
    with kernel.database.reading():
        form = queries.form(someone, "devis")
        assert form.filled.values["tarif"] == 25000
        assert form.filled.origins["tarif"].document == "Document fiche"
        assert queries.form(other, "devis").filled.values["tarif"] is None  # nobody else's
    assert _submit(kernel, someone, {"tarif": "250,00"}, slug="devis").is_new
    with kernel.database.transaction():
        services.save(someone, "fiche", ANSWERS | {"tjm": "280"}, revision=1)
    with kernel.database.reading():
        assert queries.form(someone, "devis").filled.values["tarif"] == 28000  # untouched, it follows
        assert queries.own_submission(someone, "devis", 1).content["tarif"] == 25000  # what was handed in stays
    with kernel.database.transaction():
        services.save(someone, "devis", {"tarif": "310"}, revision=0)
    with kernel.database.transaction():
        services.save(someone, "fiche", ANSWERS | {"tjm": "200"}, revision=2)
    with kernel.database.reading():
        assert queries.form(someone, "devis").filled.values["tarif"] == 31000


def test_a_trainer_sees_what_was_handed_in_and_no_draft(kernel, someone, trainer):
    with kernel.database.transaction():
        services.save(someone, "fiche", ANSWERS, revision=0)
        assert queries.waiting(trainer) == []
        with pytest.raises(Missing):
            queries.form(trainer, "fiche")
    _submit(kernel, someone)
    with kernel.database.transaction():
        services.save(someone, "fiche", ANSWERS | {"nom": "Encore secret"}, revision=1)
    with kernel.database.reading():
        (one,) = queries.waiting(trainer)
        assert queries.to_review(trainer, one.id).content["nom"] == "Solène"
        for who in (someone, ANONYMOUS):
            with pytest.raises(Forbidden):
                queries.to_review(who, one.id)
            with pytest.raises(Forbidden):
                queries.waiting(who)


def test_a_review_tells_the_trainee_once_and_closes_the_wait(kernel, someone, trainer):
    _submit(kernel, someone)
    with pytest.raises(Invalid):
        _review(kernel, trainer, "returned")
    with pytest.raises(Invalid):
        _review(kernel, trainer, "perhaps")
    number = _review(kernel, trainer, "returned", comments={0: "Le tarif est trop bas.", 7: "hors du formulaire"})
    with pytest.raises(Conflict), kernel.database.transaction():
        services.review(trainer, number, "accepted", summary="", comments={})
    with kernel.database.reading() as session:
        notices = list(session.scalars(sa.select(Notice).where(Notice.person_id == someone.id)))
        assert [n.kind for n in notices] == ["portfolio.returned"]
        (card,) = queries.history(someone, "fiche")
        assert card.review.comments == {0: "Le tarif est trop bas."}
        assert queries.card(someone, "fiche").state == "returned"
    assert _submit(kernel, someone, revision=1).number == 2  # the same, but asked for again
    _review(kernel, trainer)
    with kernel.database.reading():
        assert queries.card(someone, "fiche").state == "accepted"
        assert queries.waiting(trainer) == []


def test_a_newer_version_replaces_the_one_that_waits(kernel, someone, trainer):
    _submit(kernel, someone)
    with kernel.database.reading():
        (first,) = queries.waiting(trainer)
    _submit(kernel, someone, ANSWERS | {"nom": "Autre"}, revision=1)
    with pytest.raises(Conflict), kernel.database.transaction():
        services.review(trainer, first.id, "accepted", summary="", comments={})
    with kernel.database.reading():
        assert [w.number for w in queries.waiting(trainer)] == [2]


def test_a_trainer_does_not_review_their_own_work(kernel, trainer):
    with kernel.database.transaction():
        portfolio.publish()
        following.enrol(trainer, "essai")
        services.submit(trainer, "fiche", ANSWERS, revision=0)
        assert queries.waiting(trainer) == []
    with kernel.database.reading() as session:
        number = session.scalar(sa.select(Submission.id))
    with pytest.raises(Forbidden), kernel.database.transaction():
        services.review(trainer, number, "accepted", summary="", comments={})


def test_without_a_trainer_s_look_nothing_waits(kernel, trainer):
    with kernel.database.transaction():
        portfolio.publish("essai", sheet("fiche", review="none"))
        someone = portfolio.follower()
    _submit(kernel, someone)
    with kernel.database.reading():
        assert queries.waiting(trainer) == []
        assert queries.card(someone, "fiche").state == "done"


def test_whoever_does_not_follow_the_module_has_no_form(kernel, someone):
    with kernel.database.transaction():
        stranger = actor_of(make_person())
    for verb in (services.save, services.submit):
        with pytest.raises(Missing), kernel.database.transaction():
            verb(stranger, "fiche", ANSWERS, revision=0)
    with kernel.database.reading():
        assert [line.standing.state for line in queries.dossier(stranger)] == ["away"]
        assert [line.standing.state for line in queries.dossier(someone)] == ["unbegun"]
        assert queries.summary(someone) == (0, 1)


def test_the_database_refuses_a_state_without_its_version(kernel, someone):
    with kernel.database.transaction():
        services.save(someone, "fiche", {"nom": "S"}, revision=0)
    with pytest.raises(sa.exc.IntegrityError), kernel.database.transaction() as session:
        session.execute(sa.update(Deliverable).values(state="accepted"))


def test_too_long_a_draft_is_refused(kernel, someone):
    with pytest.raises(Invalid), kernel.database.transaction():
        services.save(someone, "fiche", {"projet": "x" * 300_000}, revision=0)


def test_one_takes_one_s_data_away_and_is_forgotten(kernel, someone, trainer):
    _submit(kernel, someone, ANSWERS | {"nom": "Canari"})
    _review(kernel, trainer, summary="Canari est prête.", comments={0: "Canari"})
    with kernel.database.reading():
        ((name, data),) = queries.export(someone.id)
        assert name == "dossier.json"
        assert data[0]["draft"]["nom"] == "Canari"
        assert data[0]["versions"][0]["content"]["nom"] == "Canari"
        assert data[0]["versions"][0]["review"]["summary"] == "Canari est prête."
        assert queries.export(trainer.id) == []
    with pytest.raises(Forbidden), kernel.database.transaction():
        services.forget(someone, someone.id)
    with kernel.database.transaction():
        services.forget(SYSTEM, someone.id)
    with kernel.database.reading():
        ((_name, data),) = queries.export(someone.id)
        assert "Canari" not in str(data)
        assert data[0]["versions"][0]["number"] == 1  # that it was handed in stays
        with pytest.raises(Missing):
            queries.to_review(trainer, 1)
    with kernel.database.transaction():
        services.forget(SYSTEM, someone.id)  # heard twice
