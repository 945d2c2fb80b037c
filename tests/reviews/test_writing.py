"""The verbs on a database: who writes, until when, who reads, what is told."""

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice, Organisation, Person
from elearn.core import clock, db
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.core.policy import SYSTEM
from elearn.core.policy import Membership as ActorMembership
from elearn.directory.services import profiles
from elearn.directory.services.profiles import Business
from elearn.pool import services as pool
from elearn.pool.queries import engagements
from elearn.reviews import life
from elearn.reviews.models import Mark, Review, Window
from elearn.reviews.queries import missions, privacy, shown
from elearn.reviews.services import privacy as forgetting
from elearn.reviews.services import writing
from tests.factories.accounts import actor_of, give_role, make_person
from tests.factories.groups import win_together
from tests.factories.pool import company_of, make_buyer, make_engagement, make_independent, make_request
from tests.factories.races import at_once
from tests.factories.reviews import BACK, GOOD, make_finished, make_shown


def told(kind):
    return sorted(db.session().scalars(sa.select(Notice.person_id).where(Notice.kind == kind)))


def test_nobody_reads_a_review_before_both_are_written_but_its_author(cast, on):
    on(2026, 11, 2, 9)
    made = make_finished(cast.buyer, cast.anne)
    assert told("reviews.asked") == sorted([cast.buyer.id, cast.anne.id])
    review = writing.write(cast.buyer, made, GOOD, "Très bon travail.")
    assert missions.mission(cast.buyer, made).own.text == "Très bon travail."
    seen = missions.mission(cast.anne, made)
    assert seen.states == {"client": "written", "provider": "open"}
    assert seen.reviews == {}
    assert shown.of_provider(cast.anne.id).total == 0
    assert shown.shown(review) is None
    assert dict(privacy.export(cast.anne.id)) == {}
    with pytest.raises(Conflict) as refused:
        writing.reply(cast.anne, review, "Merci.")
    assert refused.value.code == "wrong-state"
    # Its author changes it meanwhile.
    assert writing.write(cast.buyer, made, {**GOOD, "delay": 2}, "Bon travail, un peu tard.") == review
    assert told("reviews.shown") == []
    writing.write(cast.anne, made, BACK, "Un besoin clair.")
    assert told("reviews.shown") == sorted([cast.buyer.id, cast.anne.id])
    received = missions.mission(cast.anne, made).received
    assert (received.text, received.marks["delay"]) == ("Bon travail, un peu tard.", 2)
    for actor in (cast.buyer, cast.anne):
        with pytest.raises(Conflict) as refused:
            writing.write(actor, made, GOOD if actor is cast.buyer else BACK, "Autre chose.")
        assert refused.value.code == "already-shown"


def test_alone_a_review_is_shown_when_the_time_is_over_whether_or_not_the_job_ran(cast, on):
    on(2026, 11, 2, 9)
    made = make_finished(cast.buyer, cast.anne)
    writing.write(cast.buyer, made, GOOD, "Bien.")
    on(2026, 11, 16, 8, 59)
    assert shown.of_provider(cast.anne.id).total == 0
    assert writing.untold() == []
    on(2026, 11, 16, 9)
    assert shown.of_provider(cast.anne.id).total == 1
    assert missions.mission(cast.anne, made).states["provider"] == "missed"
    with pytest.raises(Conflict) as refused:
        writing.write(cast.anne, made, BACK, "Trop tard.")
    assert refused.value.code == "too-late"
    assert writing.untold() == [made]
    writing.tell(SYSTEM, made)
    writing.tell(SYSTEM, made)
    assert len(told("reviews.shown")) == 2
    assert writing.untold() == []
    on(2031, 11, 20, 9)
    assert shown.of_provider(cast.anne.id).total == 0, "read for five years"


def test_only_the_sides_of_a_finished_mission_write_once_each(cast):
    running = make_engagement(cast.buyer, cast.anne)
    made = make_finished(cast.buyer, cast.anne)
    for actor, mission in ((cast.buyer, running), (cast.anne, running), (cast.rival, made), (cast.bruno, made)):
        with pytest.raises(Missing):
            writing.write(actor, mission, GOOD, "")
    with pytest.raises(Invalid) as refused:
        writing.write(cast.buyer, made, {"quality": 6, "delay": 4, "clarity": 1}, "x" * 2001)
    assert set(refused.value.fields) == {"quality", "talk", "clarity", "comment"}
    writing.write(cast.buyer, made, GOOD, "")
    company = db.session().get_one(Organisation, company_of(cast.buyer))
    colleague = make_person()
    give_role(colleague, "buyer", company)
    other = actor_of(colleague, "buyer", memberships=(ActorMembership(company.id, "buyer"),))
    assert missions.mission(other, made).own is None, "not even a colleague reads it"
    with pytest.raises(Conflict) as refused:
        writing.write(other, made, GOOD, "")
    assert refused.value.code == "written-by-other"
    copy = {"engagement_id": made, "side": "client", "author_id": colleague.id}
    now = db.session().scalar(sa.select(Review.written_at))
    for values in (copy, {**copy, "side": "friend"}):
        with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
            db.session().execute(sa.insert(Review).values(**values, text="", written_at=now))


def test_both_sides_and_a_colleague_who_write_at_once_make_two_reviews_shown_once(kernel):
    """On both databases; and when the time ends while one writes, what is shown is told once."""
    with kernel.database.transaction():
        buyer, anne = make_buyer(), make_independent()
        other = make_buyer(db.session().get_one(Organisation, company_of(buyer)))
        made, late = make_finished(buyer, anne), make_finished(buyer, anne)
        writing.write(buyer, late, GOOD, "À temps.")

    def attempt(verb, *said):
        with kernel.database.transaction():
            verb(*said)
        return "done"

    sides = [(writing.write, buyer, made, GOOD, ""), (writing.write, other, made, GOOD, "")]
    sides += [(writing.write, anne, made, BACK, "")] * 2
    found = at_once(sides, attempt)
    # The second of a double click is a change, refused once both are shown.
    assert found.count("written-by-other") == 1
    assert set(found) <= {"done", "written-by-other", "already-shown"}
    with clock.frozen(clock.now() + life.WINDOW):
        closing = [(writing.tell, SYSTEM, late)] * 2 + [(writing.write, anne, late, BACK, "Trop tard.")]
        assert at_once(closing, attempt) == ["done", "done", "too-late"]
        with kernel.database.reading():
            window = db.session().get_one(Window, made)
            assert window.both_at is not None
            count = sa.select(sa.func.count()).where(Review.engagement_id == made)
            assert db.session().scalar(count) == 2
            assert told("reviews.shown") == sorted([buyer.id, other.id, anne.id] * 2)


def test_one_owner_on_both_sides_is_refused(cast):
    company = db.session().get_one(Organisation, company_of(cast.buyer))
    company.siret = "40483304800022"
    profiles.declare_business(cast.anne, Business(siret="404833048", vat_regime="franchise"))
    made = make_finished(cast.buyer, cast.anne)
    assert told("reviews.asked") == []
    with pytest.raises(Forbidden) as refused:
        writing.write(cast.buyer, made, GOOD, "")
    assert refused.value.code == "same-owner"
    second = make_finished(cast.rival, cast.bruno)
    bruno = db.session().get_one(Person, cast.bruno.id)
    give_role(bruno, "member", db.session().get_one(Organisation, company_of(cast.rival)))
    with pytest.raises(Forbidden):
        writing.write(cast.bruno, second, BACK, "")
    assert missions.mission(cast.rival, second).is_one_owner


def test_one_owner_in_a_group_that_it_does_not_lead_is_refused_too(cast):
    three = (cast.anne, cast.bruno, make_independent())
    made = win_together(cast.buyer, make_request(cast.buyer), three)
    for step in engagements.steps(made):
        pool.deliveries.hand_in(cast.anne, made, step.deliverable_id, "")
        pool.deliveries.accept(cast.buyer, made, step.deliverable_id)
    db.session().get_one(Organisation, company_of(cast.buyer)).siret = "40483304800022"
    profiles.declare_business(three[2], Business(siret="404833048", vat_regime="franchise"))
    pool.engagements.close(cast.buyer, made)
    for actor, marks in ((cast.buyer, GOOD), (cast.anne, BACK)):
        with pytest.raises(Forbidden) as refused:
            writing.write(actor, made, marks, "")
        assert refused.value.code == "same-owner"


def test_a_group_is_reviewed_as_one_on_the_profile_of_each_who_did_a_part(cast):
    three = (cast.anne, cast.bruno, make_independent())
    made = win_together(cast.buyer, make_request(cast.buyer), three)
    for step in engagements.steps(made):
        pool.deliveries.hand_in(cast.anne, made, step.deliverable_id, "")
        pool.deliveries.accept(cast.buyer, made, step.deliverable_id)
    pool.engagements.close(cast.buyer, made)
    worked = {one.person_id for one in engagements.providers_of(made)}
    seen = missions.mission(cast.buyer, made)
    assert (seen.closing.group, len(seen.workers)) == ("Les trois", len(worked))
    writing.write(cast.buyer, made, GOOD, "Un bon groupement.")
    with pytest.raises(Missing):
        writing.write(cast.bruno, made, BACK, "")
    writing.write(cast.anne, made, BACK, "")
    for one in three:
        found = shown.of_provider(one.id)
        assert [r.group for r in found.reviews] == ["Les trois"] * (one.id in worked)
    assert set(told("reviews.group")) == worked - {cast.anne.id}
    assert shown.averages(worked)[min(worked)].distinct == 1
    assert shown.of_client(company_of(cast.buyer)).total == 1
    # Who leaves takes their name along; the others keep what was said of the group.
    forgetting.forget(SYSTEM, max(worked))
    assert shown.of_provider(max(worked)).total == 0
    assert {shown.of_provider(one).reviews[0].text for one in worked - {max(worked)}} <= {"Un bon groupement."}


def test_the_side_reviewed_answers_once_and_what_was_said_stays(cast):
    _client, made = make_shown(cast.anne, buyer=cast.buyer)
    review = missions.mission(cast.anne, made).received
    with pytest.raises(Forbidden):
        writing.reply(cast.buyer, review.id, "Je m’ajoute un mot.")
    with pytest.raises(Missing):
        writing.reply(cast.rival, review.id, "Je passais.")
    with pytest.raises(Invalid):
        writing.reply(cast.anne, review.id, "  ")
    writing.reply(cast.anne, review.id, "Merci.")
    with pytest.raises(Conflict) as refused:
        writing.reply(cast.anne, review.id, "Encore merci.")
    assert refused.value.code == "already-answered"
    assert told("reviews.replied") == [cast.buyer.id]
    for statement in (sa.update(Review).values(side="provider", author_id=cast.anne.id), sa.delete(Review)):
        with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
            db.session().execute(statement.where(Review.id == review.id))
    with pytest.raises(sa.exc.IntegrityError), db.session().begin_nested():
        db.session().execute(sa.update(Mark).values(value=6))


def test_clients_of_one_siren_are_one_client_and_a_review_taken_out_counts_no_more(cast):
    clients = [make_shown(cast.anne, {"quality": mark, "delay": mark, "talk": mark}) for mark in (5, 4, 3)]
    first, second = (db.session().get_one(Organisation, company_of(one)) for one, _made in clients[:2])
    found = shown.of_provider(cast.anne.id)
    assert (found.average.distinct, found.total, str(found.average.overall)) == (3, 3, "4.0")
    assert shown.averages([cast.anne.id, cast.bruno.id]) == {cast.anne.id: found.average}
    first.siret, second.siret = "40483304800022", "40483304800030"
    db.session().flush()
    assert shown.of_provider(cast.anne.id).average.overall is None
    second.siret = None
    db.session().flush()
    mine = missions.mission(cast.anne, clients[2][1]).received
    writing.withhold(SYSTEM, mine.id, "Elle nomme un tiers.")
    assert shown.of_provider(cast.anne.id).total == 2
    assert missions.mission(clients[2][0], clients[2][1]).own.withheld_reason == "Elle nomme un tiers."
    assert missions.mission(cast.anne, clients[2][1]).received is None
    assert len(told("reviews.withheld")) == 1, "its author reads the decision itself"
    assert shown.of_client(company_of(clients[0][0])).total == 1


def test_who_leaves_takes_their_words_along_and_takes_a_copy_before(cast):
    _client, made = make_shown(cast.anne, buyer=cast.buyer)
    writing.reply(cast.anne, missions.mission(cast.anne, made).received.id, "Merci à vous.")
    kept = dict(privacy.export(cast.anne.id))
    assert kept["evaluations-ecrites.json"][0]["text"] == "Un bon client."
    assert kept["evaluations-recues.json"][0]["reply"] == "Merci à vous."
    forgetting.forget(SYSTEM, cast.anne.id)
    assert {(r.text, r.reply) for r in db.session().scalars(sa.select(Review))} == {("", "")}
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Mark)) == 6
    assert db.session().scalar(sa.select(Window.version)) > 1
