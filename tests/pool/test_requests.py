"""Requests: drafts, publication, who reads what, questions, confidentiality, matching."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.core import clock, db
from elearn.core.db import Base
from elearn.core.errors import Conflict, Forbidden, Invalid, Missing
from elearn.core.i18n import end_of, last_day
from elearn.core.policy import ANONYMOUS, SYSTEM
from elearn.core.policy import Membership as ActorMembership
from elearn.pool import queries, services
from elearn.pool.models import Access, Attachment, Event, Pledge
from elearn.pool.services.sheets import LotSheet
from elearn.pool.tasks import WORK
from tests.factories.accounts import actor_of, make_organisation, make_person
from tests.factories.pool import company_of, make_buyer, make_engagement, make_quote, make_request, sheet


def test_a_draft_counts_once_says_what_it_lacks_and_is_published_whole(cast):
    buyer, company = cast.buyer, company_of(cast.buyer)
    begun = services.requests.begin(buyer, company, sheet(lots=(), criteria={"price": 50}, answer_until=None), "clé")
    assert services.requests.begin(buyer, company, sheet(), "clé") == begun
    with pytest.raises(Invalid) as refused:
        services.requests.publish(buyer, begun)
    assert set(refused.value.fields) == {"lots", "criteria", "answer_until"}
    services.requests.change(buyer, begun, sheet(), version=1)
    with pytest.raises(Conflict, match="rechargez"):
        services.requests.change(buyer, begun, sheet(), version=1)
    services.requests.publish(buyer, begun)
    card = queries.requests.buyers(buyer, begun)
    assert card.state == "published"
    assert [(lot.rank, lot.title, lot.quantity) for lot in card.lots] == [(1, "Agenda", 4000), (2, "Courriers", 3000)]
    with pytest.raises(Conflict):
        services.requests.change(buyer, begun, sheet(), version=card.version)
    kinds = db.session().scalars(sa.select(Event.kind).order_by(Event.id)).all()
    assert kinds == ["request.draft", "request.change", "request.publish"]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("title", {"title": " "}),
        ("category", {"category": "astrologie"}),
        ("skills", {"skills": ("lire-les-lignes",)}),
        ("lots", {"lots": (LotSheet("x", "hour", 0),)}),
        ("lots", {"lots": (LotSheet("x", "pound", 100),)}),
        ("criteria", {"criteria": {"price": 101}}),
        ("criteria", {"criteria": {"looks": 100}}),
        ("budget", {"budget_cents": -1}),
        ("audience", {"audience": "friends"}),
        ("audience", {"audience": "cluster"}),
        ("end_on", {"start_on": clock.now().date(), "end_on": clock.now().date() - timedelta(1)}),
        ("payment_days", {"terms": replace(sheet().terms, payment_days=61)}),
    ],
)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_no_request_may_hold_is_refused_beside_its_field(cast, field, values):
    with pytest.raises(Invalid) as refused:
        services.requests.begin(cast.buyer, company_of(cast.buyer), sheet(**values), "clé")
    assert list(refused.value.fields) == [field]


def test_nobody_buys_for_another_company(cast):
    with pytest.raises(Forbidden):
        services.requests.begin(cast.buyer, company_of(cast.rival), sheet(), "clé")
    with pytest.raises(Forbidden):
        services.requests.begin(cast.anne, company_of(cast.buyer), sheet(), "clé")
    made = make_request(cast.buyer)
    for verb in (services.requests.publish, services.requests.close, services.requests.cancel):
        with pytest.raises(Missing):
            verb(cast.rival, made)


def test_each_audience_opens_a_request_to_those_it_names_and_to_no_other(cast):
    cluster = make_organisation("cluster")
    member = replace(cast.anne, memberships=(ActorMembership(cluster.id, "member"),))
    in_cluster = replace(cast.buyer, memberships=(*cast.buyer.memberships, ActorMembership(cluster.id, "member")))
    draft = make_request(cast.buyer, is_published=False)
    made = {
        "public": make_request(cast.buyer, audience="public"),
        "pool": make_request(cast.buyer),
        "cluster": make_request(in_cluster, audience="cluster", cluster_id=cluster.id),
    }
    closed = make_request(cast.buyer, is_published=False, audience="invited")
    with pytest.raises(Invalid):
        services.requests.publish(cast.buyer, closed)  # nobody could answer
    services.requests.invite(cast.buyer, closed, cast.bruno.id)
    services.requests.invite(cast.buyer, closed, cast.bruno.id)
    services.requests.publish(cast.buyer, closed)
    made["invited"] = closed
    passer_by = actor_of(make_person())
    seen = {
        "anonymous": (ANONYMOUS, {"public"}),
        "signed in": (passer_by, {"public"}),
        "rival": (cast.rival, {"public"}),
        "anne": (cast.anne, {"public", "pool"}),
        "member": (member, {"public", "pool", "cluster"}),
        "bruno": (cast.bruno, {"public", "pool", "invited"}),
    }
    for who, (actor, expected) in seen.items():
        found = {name for name, one in made.items() if queries.requests.is_open_to(actor, queries.requests.row(one))}
        assert found == expected, who
        cards, total = queries.requests.open_to(actor)
        assert {c.id for c in cards} == {made[name] for name in expected}, who
        assert total == len(expected)
        with pytest.raises(Missing):
            queries.requests.readable(actor, draft)
    told = db.session().scalars(sa.select(Notice.person_id).where(Notice.kind == "pool.invited")).all()
    assert told == [cast.bruno.id]


def test_only_who_is_in_the_directory_and_not_of_the_company_answers(cast):
    made = make_request(cast.buyer, audience="public")
    with pytest.raises(Forbidden) as refused:
        queries.requests.answerable(cast.rival, made)
    assert refused.value.code == "not-listed"
    with pytest.raises(Forbidden) as refused:
        queries.requests.answerable(cast.buyer, made)
    assert refused.value.code == "own-request"
    with pytest.raises(Invalid):
        services.requests.invite(cast.buyer, make_request(cast.buyer), cast.rival.id)


def test_a_question_and_its_answer_are_read_by_all_without_who_asked(cast):
    made = make_request(cast.buyer)
    asked = services.requests.ask(cast.anne, made, "Combien d’appels par jour ?")
    assert queries.requests.questions(cast.bruno, made) == []
    assert [q.is_own for q in queries.requests.questions(cast.anne, made)] == [True]
    with pytest.raises(Missing):
        services.requests.answer(cast.rival, made, asked, "Dix.")
    services.requests.answer(cast.buyer, made, asked, "Une dizaine.")
    with pytest.raises(Conflict):
        services.requests.answer(cast.buyer, made, asked, "Vingt.")
    (read,) = queries.requests.questions(cast.bruno, made)
    assert (read.body, read.answer, read.is_own) == ("Combien d’appels par jour ?", "Une dizaine.", False)
    asked_in_history = [e for e in queries.history.of_request(cast.buyer, made) if e.kind == "request.ask"]
    assert [e.who for e in asked_in_history] == [""]
    services.requests.close(cast.buyer, made)
    with pytest.raises(Conflict):
        services.requests.ask(cast.anne, made, "Trop tard ?")


def test_files_open_after_the_agreement_and_each_opening_is_written(cast):
    made = make_request(cast.buyer, is_published=False, agreement="Ne rien divulguer.")
    file = services.requests.attach(cast.buyer, made, "plan.pdf", "a" * 64, 10)
    services.requests.publish(cast.buyer, made)
    card = queries.requests.readable(cast.anne, made)
    with pytest.raises(Forbidden) as refused:
        services.confidentiality.open_file(cast.anne, made, file)
    assert refused.value.code == "pledge-first"
    with pytest.raises(Conflict):
        services.confidentiality.pledge(cast.anne, made, "0" * 64)
    services.confidentiality.pledge(cast.anne, made, card.agreement_digest)
    services.confidentiality.pledge(cast.anne, made, card.agreement_digest)
    assert services.confidentiality.open_file(cast.anne, made, file).storage_key == "a" * 64
    with pytest.raises(Missing):
        services.confidentiality.open_file(cast.rival, made, file)
    with pytest.raises(Missing):
        services.confidentiality.open_file(cast.anne, make_request(cast.buyer), file)
    assert [name for name, _who, _at in queries.requests.openings(cast.buyer, made)] == ["plan.pdf"]
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Pledge)) == 1
    services.confidentiality.open_file(cast.buyer, made, file)  # one's own file: nothing to write
    assert db.session().scalar(sa.select(sa.func.count()).select_from(Access)) == 1
    services.requests.detach(cast.buyer, made, file)
    with pytest.raises(Missing):
        services.confidentiality.open_file(cast.anne, made, file)
    assert db.session().get(Attachment, file) is not None


@pytest.mark.parametrize("table", ["pool_pledge", "pool_access", "pool_event"])
def test_what_was_written_down_never_changes(cast, table):
    made = make_request(cast.buyer, agreement="Ne rien divulguer.")
    services.confidentiality.pledge(cast.anne, made, queries.requests.readable(cast.anne, made).agreement_digest)
    file = services.requests.attach(cast.buyer, made, "plan.pdf", "a" * 64, 10)
    services.confidentiality.open_file(cast.anne, made, file)
    rows = Base.metadata.tables[table]
    for statement in (sa.update(rows).values(id=rows.c.id), sa.delete(rows)):
        with pytest.raises(sa.exc.IntegrityError, match="append-only"), db.session().begin_nested():
            db.session().execute(statement)


def test_a_request_whose_time_is_over_reads_as_closed_then_the_clock_writes_it(cast, on):
    on(2026, 11, 2, 9)
    made = make_request(cast.buyer, answer_until=clock.now() + timedelta(hours=1))
    on(2026, 11, 2, 11)
    assert queries.requests.buyers(cast.buyer, made).state == "closed"
    assert queries.requests.open_to(cast.anne) == ([], 0)
    (_step, due, verb), *_rest = WORK
    assert due() == [made]
    verb(SYSTEM, made)
    assert due() == []
    told = db.session().scalars(sa.select(Notice.person_id).where(Notice.kind == "pool.request-closed")).all()
    assert told == [cast.buyer.id]
    with pytest.raises(Forbidden):
        services.requests.close_past(cast.buyer, made)


def test_providers_are_proposed_with_the_reason_of_each_point(cast):
    made = make_request(cast.buyer)
    stranger = make_buyer()
    with pytest.raises(Missing):
        queries.matching.matches(stranger, made)
    found = queries.matching.matches(cast.buyer, made)
    assert {m.person_id for m in found} == {cast.anne.id, cast.bruno.id}
    assert all(m.score_bp == found[0].score_bp for m in found)
    make_engagement(cast.buyer, cast.anne)
    found = queries.matching.matches(cast.buyer, made)
    assert [m.person_id for m in found] == [cast.bruno.id, cast.anne.id], "work won lately lets others pass"
    assert {r.criterion: r.weight for r in found[0].reasons}["skills"] == 40


def test_a_request_whose_work_ends_before_its_answers_is_not_published(cast):
    until = clock.now() + timedelta(days=10)
    early = make_request(cast.buyer, is_published=False, answer_until=until, end_on=last_day(until) - timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        services.requests.publish(cast.buyer, early)
    assert set(refused.value.fields) == {"end_on"}
    same = make_request(cast.buyer, is_published=False, answer_until=until, end_on=last_day(until))
    services.requests.publish(cast.buyer, same)


def test_more_time_is_given_while_a_request_is_open_and_once_it_is_closed(cast, on):
    on(2026, 11, 2, 9)
    made = make_request(cast.buyer, answer_until=end_of(date(2026, 11, 10)), end_on=date(2026, 12, 31))
    services.requests.invite(cast.buyer, made, cast.bruno.id)
    make_quote(cast.anne, made, valid_until=date(2026, 11, 20))
    for wrong in (None, end_of(date(2026, 11, 10)) - timedelta(days=1), end_of(date(2027, 1, 1)), clock.now()):
        with pytest.raises(Invalid) as refused:
            services.requests.extend(cast.buyer, made, wrong)
        assert set(refused.value.fields) == {"answer_on"}
    with pytest.raises(Missing):
        services.requests.extend(cast.anne, made, end_of(date(2026, 11, 12)))
    for _twice in range(2):
        assert services.requests.extend(cast.buyer, made, end_of(date(2026, 11, 12))) == date(2026, 11, 12)
    told = sa.select(Notice.person_id).where(Notice.kind == "pool.request-extended").order_by(Notice.person_id)
    assert list(db.session().scalars(told)) == [cast.anne.id, cast.bruno.id], "each once"

    on(2026, 11, 25, 9)
    for _step, due, verb in WORK[:2]:
        for one in due():
            verb(SYSTEM, one)
    assert queries.requests.buyers(cast.buyer, made).state == "closed"
    past = queries.quotes.own(cast.anne, made)
    assert past.state == "expired"
    lapsed = sa.select(Notice.facts).where(Notice.kind == "pool.quote-lapsed", Notice.person_id == cast.buyer.id)
    assert db.session().scalars(lapsed).one()["by"] == past.provider
    with pytest.raises(Conflict):
        make_quote(cast.anne, made)
    services.requests.extend(cast.buyer, made, end_of(date(2026, 12, 5)))
    assert queries.requests.open_to(cast.bruno)[1] == 1, "whoever may read it may answer again"
    again = make_quote(cast.anne, made, valid_until=date(2026, 12, 31))
    services.quotes.accept(cast.buyer, made, again.id, again.current.digest)
    with pytest.raises(Conflict):
        services.requests.extend(cast.buyer, made, end_of(date(2026, 12, 20)))
