"""One trainee with one of everything, others around, and the addresses of all of it.

The trainee's own words carry ``CANARY``: where it comes out tells who may read them.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from elearn.accounts import services as accounts
from elearn.accounts.models import ApiToken, Export, Notice, Organisation, Person, SignInSession, SignUp
from elearn.accounts.services.sessions import Caller, open_session
from elearn.certificates import services as certificates
from elearn.clusters import services as framed
from elearn.core import clock, db, i18n, ledger
from elearn.core.jobs.models import Job
from elearn.core.jobs.outbox import enqueue
from elearn.core.kernel import Kernel
from elearn.core.policy import SYSTEM, Actor
from elearn.directory.models import Profile
from elearn.directory.services import listings, profiles, vigilance
from elearn.directory.services.identities import IdentitySheet
from elearn.directory.services.identities import keep as keep_identity
from elearn.directory.services.profiles import Business, Presentation
from elearn.directory.services.vigilance import Sent
from elearn.funding.money import book_of
from elearn.funding.queries import envelopes
from elearn.funding.services import programmes, seats
from elearn.observatory.services import CostSheet, departures, record_cost
from elearn.pool import queries as reads
from elearn.pool import services as market
from elearn.portfolio import services as portfolio
from elearn.portfolio.models import Booklet, Submission
from elearn.progress import services as progress
from elearn.quizzes import queries as quizzes
from elearn.quizzes import services as attempts
from elearn.telecentres.models import Centre, Feed, Series
from elearn.telecentres.pricing import add_months
from elearn.telecentres.queries import statements as issued_statements
from elearn.telecentres.queries.places import centres
from elearn.telecentres.services import bookings, feeds, hours, passes, statements, tariffs, visits, waiting
from elearn.telecentres.services.making import Wanted
from elearn.telecentres.services.tariffs import TariffSheet
from elearn.telecentres.services.waiting import Wish
from tests.factories import clusters, conditions, directory, invoicing, pool
from tests.factories import portfolio as exercises
from tests.factories import telecentres as places
from tests.factories.accounts import actor_of, give_role, make_organisation, make_person
from tests.factories.directory import keep_skills, make_provider
from tests.factories.funding import make_envelope
from tests.factories.groups import lead_group
from tests.factories.interop import certificate_facts, make_token
from tests.factories.quizzes import event, publish_quiz
from tests.security import around

CANARY = "canari-7f3e9"
ACTORS = ("anonymous", "owner", "other", "trainer", "manager", "administrator", "stranger")


@dataclass(slots=True)
class World:
    """What the matrix calls: values for the addresses, a session and a token for each actor."""

    values: dict[str, Any] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)


def build(kernel: Kernel, root: Path) -> World:
    """Make the people and the trainee's things."""
    world = World()
    publish_quiz(kernel, root)
    with kernel.database.transaction():
        people = _people()
        owner = actor_of(people["owner"])
        for name, person in people.items():
            world.sessions[name] = open_session(person.id, Caller("127.0.0.1", "matrix"))
            world.tokens[name] = make_token(person, *_scopes())
        enrolment = progress.enrol(owner, "essai")
        progress.note(owner, enrolment, "debut", f"Ma note {CANARY}")
        quiz = quizzes.quizzes_at("essai", "evaluation")[0]
        done = attempts.start(owner, quiz.id)
        attempts.record(owner, done, [event(4, 1, {"answer": [CANARY]})])
        attempts.submit(owner, done)
        running = attempts.start(owner, quiz.id)
        attempts.record(owner, running, [event(4, 1, {"answer": [CANARY]})])
        world.values |= {"enrolment_id": enrolment, "attempt_id": running, "closed_attempt_id": done}
        world.values |= _documents(kernel, people["owner"], enrolment)
        world.values |= _deliverable(kernel, owner)
        world.values |= _records(people["owner"])
        world.values |= _telecentre(people)
        world.values |= _directory(kernel, owner)
        world.values = _funding(people["owner"]) | world.values
        world.values |= _pool(kernel, people["owner"])
        world.values |= invoicing.make_known(kernel, actor_of(people["owner"]), CANARY)
        world.values |= around.build(owner, world.values["request_id"], CANARY)
    return world


def _scopes() -> tuple[str, ...]:
    from elearn.accounts.extend import TOKEN_SCOPES

    return tuple(TOKEN_SCOPES)


def _people() -> dict[str, Person]:
    said = {"given_name": "Agathe", "family_name": CANARY, "display_name": f"Agathe {CANARY}"}
    people = {"owner": make_person(email=f"{CANARY}@essai.example", **said), "other": make_person()}
    for name, role in {
        "trainer": "trainer",
        "manager": "manager",
        "administrator": "administrator",
        "stranger": "manager",
    }.items():
        people[name] = make_person(is_demonstration=True)
        give_role(people[name], role)
    people["owner"].telecentre_id = make_organisation("telecentre").id
    return people


def _deliverable(kernel: Kernel, owner: Actor) -> dict[str, Any]:
    """A deliverable handed in, of an exercise of a module of its own, and the file of the whole dossier."""
    exercises.publish("exercices")
    progress.enrol(owner, "exercices")
    portfolio.submit(owner, "fiche", exercises.ANSWERS | {"nom": CANARY}, revision=0)
    portfolio.ask_booklet(owner, "odt")
    made = db.session().scalars(sa.select(Booklet)).one()
    stored = kernel.storage.put(io.BytesIO(f"ODT {CANARY}".encode()))
    portfolio.finish_booklet(made.id, made.digest, file_key=stored.key, file_bytes=stored.size)
    return {"submission_id": db.session().scalar(sa.select(Submission.id)), "extension": "odt"}


def _documents(kernel: Kernel, owner: Person, enrolment: int) -> dict[str, Any]:
    """A certificate, an archive and a photo, each with bytes that carry the canary."""
    stored = kernel.storage.put(io.BytesIO(f"%PDF-1.7 {CANARY}".encode()))
    held = certificates.number(
        SYSTEM, enrolment_id=enrolment, person_id=owner.id, snapshot=certificate_facts(f"Agathe {CANARY}")
    )
    certificates.finish(SYSTEM, held.id, pdf_key=stored.key, pdf_bytes=stored.size)
    owner.photo_key = stored.key
    now = clock.now()
    export = Export(
        person_id=owner.id, done=1, total=1, file_key=stored.key, file_bytes=stored.size,
        created_at=now, ready_at=now, expires_at=now + timedelta(days=7),
    )  # fmt: skip
    db.session().add(export)
    db.session().flush()
    return {"number": held.number, "code": held.code, "certificate_id": held.id, "export_id": export.id}


def _telecentre(people: dict[str, Person]) -> dict[str, Any]:
    """A place that ``manager`` runs (``stranger`` runs none), with the trainee's things in it."""
    centre = places.make_centre(places.make_network("essai"), slug="essai")
    here = db.session().get_one(Organisation, centre.organisation_id)
    give_role(people["manager"], "manager", here)
    cost = CostSheet("Loyer", date(2026, 1, 1), date(2027, 1, 1), 365_00)
    card = centres([centre.id])[centre.id]
    values = _prices(centre, people["owner"])
    booked = _bookings(centre, people["owner"], values)
    left = departures.DepartureSheet(i18n.today(), "grown", note=CANARY)
    departed = departures.record(SYSTEM, card, left, person_id=people["owner"].id)
    return {"cost_id": record_cost(SYSTEM, card, cost), "departure_id": departed, **values, **booked}


def _bookings(centre: Centre, owner: Person, values: dict[str, Any]) -> dict[str, Any]:
    """The trainee's booking a week ahead, what they wait for, their stay of now and their calendar."""
    who, start = actor_of(owner), clock.now().replace(hour=9, minute=0, second=0, microsecond=0)
    start += timedelta(days=14 - start.weekday())  # a Monday
    desk = values["workspace_id"]
    asked = Wanted((desk,), "hour", start, start + timedelta(hours=2), "monde", CANARY)
    line = Wish("meeting", "hour", start, start + timedelta(hours=1))
    feeds.create(who)
    series = Series(
        centre_id=centre.id, person_id=owner.id, booked_by=owner.id, weekdays=[0], starts_minute=540, ends_minute=660,
        from_on=start.date(), until_on=start.date(), exceptions=[], key="monde", created_at=clock.now(),
    )  # fmt: skip
    db.session().add(series)
    db.session().flush()
    return {
        "series_id": series.id,
        "booking_id": bookings.book(who, asked).id,
        "waiting_id": waiting.join(who, centre, line).id,
        "visit_id": visits.arrive(who, centre).id,
        "feed_id": db.session().scalar(sa.select(Feed.id)),
    }


def _prices(centre: Centre, owner: Person) -> dict[str, Any]:
    """An exception of that place to the hours and to the tariffs, and the trainee's pass and statement."""
    network, today = centre.network_id, i18n.today()
    first = add_months(today.replace(day=1), -1)
    plan = passes.add_plan(SYSTEM, network, code="pass", name="Pass", price_cents=1200, valid_from=first)
    with clock.frozen(datetime(first.year, first.month, 15, tzinfo=UTC)):  # a month that is over, as those it lists
        pass_id = passes.take_pass(actor_of(owner), owner.id, plan)
    (issued,) = statements.issue_month(SYSTEM, network, first)
    sheet = TariffSheet("desk", "day", 500, today, centre_id=centre.id, reason="Le loyer")
    most = {"per": "person", "measure": "hours", "period": "month", "amount": 99, "valid_from": today}
    return {
        "plan_id": plan,
        "quota_id": tariffs.add_quota(SYSTEM, network, **most),
        "photo_id": 999,
        "pass_id": pass_id,
        "exception_id": hours.add_exception(SYSTEM, centre.id, today),
        "workspace_id": places.make_workspaces(centre.id)[0],
        "tariff_id": tariffs.add_tariff(SYSTEM, network, sheet),
        "reference": issued_statements.by_id(issued).number,
    }


def _directory(kernel: Kernel, owner: Actor) -> dict[str, Any]:
    """The trainee's public profile, which says their trade alone, a draft of an offer, and a certificate."""
    directory.keep_skills()
    said = Presentation(CANARY, "Secrétaire", CANARY, CANARY, CANARY, None, CANARY, CANARY)
    directory.make_provider(owner, said, shown=["trade"])
    profile = db.session().scalars(sa.select(Profile)).one()
    profile.slug = "essai"
    db.session().flush()
    listings.rebuild(profile)
    keep_identity(owner, IdentitySheet(CANARY, street=CANARY))
    stored = kernel.storage.put(io.BytesIO(b"x" * 16 + f"%PDF-1.7 {CANARY}".encode()))
    sent = Sent(stored.key, stored.size - 16, i18n.today())
    return {
        "offer_id": directory.make_offer(owner, is_published=False, scope=CANARY),
        "vigilance_id": vigilance.send(owner, sent),
    }


def _funding(owner: Person) -> dict[str, Any]:
    """An envelope of a funder who is none of the actors, a seat offered to the trainee, and their place in a line."""
    price = (40_000, 60, "remote_own_pace", date(2020, 1, 1))
    for module in ("essai", "exercices"):
        programmes.set_price(SYSTEM, module, *price)
    envelope = make_envelope(100_000)
    card = envelopes.card(envelope)
    centre = db.session().scalars(sa.select(Centre.id).where(Centre.slug == "essai")).one()
    seat = seats.reserve(SYSTEM, envelope, centre, "essai", 1, "matrix")[0]
    seats.offer(SYSTEM, seat, owner.id)
    book = book_of(envelope)
    return {
        "programme_id": card.programme_id,
        "convention_id": card.convention_id,
        "envelope_id": envelope,
        "account_id": ledger.balances(book)[0].account_id,
        "operation_id": ledger.operations(book).items[0].id,
        "seat_id": seat,
        "waiting_id": 1,
    }


def _pool(kernel: Kernel, owner: Person) -> dict[str, Any]:
    """A request of a company that is none of the actors, the trainee's quote on it, and a mission of theirs."""
    buyer, provider = pool.make_buyer(), actor_of(owner)
    keep_skills()
    if not reads.providers.is_listed(owner.id):
        make_provider(owner, levels={"tenue-d-agenda": 1})
    profiles.declare_business(provider, Business(vat_regime="franchise"))
    stored = kernel.storage.put(io.BytesIO(f"Plan {CANARY}".encode()))
    asked = pool.make_request(buyer, is_published=False, audience="invited")
    market.requests.invite(buyer, asked, owner.id)
    file = market.requests.attach(buyer, asked, "plan.pdf", stored.key, stored.size)
    market.requests.publish(buyer, asked)
    question = market.requests.ask(provider, asked, CANARY)
    quote = pool.make_quote(provider, asked, note=CANARY)
    mission = pool.make_engagement(buyer, provider)
    market.workspace.say(provider, mission, CANARY, "matrix")
    entry = market.timesheets.log(provider, mission, i18n.today(), 60, CANARY, "matrix")
    task = market.workspace.add_task(provider, mission, CANARY, for_buyer=False)
    kept = market.workspace.put(provider, mission, f"{CANARY}.txt", stored.key, stored.size)
    return {
        "request_id": asked, "attachment_id": file, "question_id": question, "quote_id": quote.id, "sent": 1,
        "proposed": 1, "engagement_id": mission, "deliverable_id": pool.steps_of(mission)[0], "entry_id": entry,
        "task_id": task, "sheet_id": reads.engagements.sheets(mission)[0].id, "file_id": kept.id,
        "category": "secretariat", "action": "remettre",
        **_conditions(buyer),
        **lead_group(buyer, provider, CANARY),
        **_clusters(provider),
    }  # fmt: skip


def _conditions(buyer: Actor) -> dict[str, Any]:
    """A condition of that company, and an approval asked by one of its members."""
    member = conditions.make_member(buyer)
    offer = conditions.make_priced_offer(pool.make_independent())
    rule = conditions.make_condition(buyer, approve_above_cents=0)
    asked = market.approvals.ask(member, conditions.wanted(member, offer))
    return {"condition_id": rule, "approval_id": asked}


def _clusters(holder: Actor) -> dict[str, Any]:
    """A cluster that is none of the actors': the trainee holds its agreement, and was ordered something under it."""
    cluster = clusters.make_cluster()
    gathering = clusters.make_gathering(cluster)
    framework = clusters.make_framework(cluster, [(holder, 2_000)], maximum_cents=400_000, unit="day")
    post = framed.posts.begin(cluster.manager, framework, 1, "Poste partagé")
    call = clusters.call(cluster.buyers[0], framework)
    return {
        "cluster_id": cluster.id, "gathering_id": gathering, "framework_id": framework, "call_id": call,
        "post_id": post, "company_id": cluster.companies[0],
    }  # fmt: skip


def _records(owner: Person) -> dict[str, Any]:
    session, now = db.session(), clock.now()
    accounts.notify(owner.id, "accounts.token-created", {"name": CANARY}, key="canary")
    enqueue("core.purge_jobs", {}, key=f"job {CANARY}")
    request = SignUp(
        email=f"autre-{CANARY}@essai.example", given_name="Autre", family_name=CANARY, password_hash="",
        locale="fr", created_at=now, expires_at=now + timedelta(days=1),
    )  # fmt: skip
    session.add(request)
    session.flush()

    def one(model: Any) -> int:
        return int(session.scalar(sa.select(model.id).where(model.person_id == owner.id).limit(1)))

    return {
        "person_id": owner.id,
        "organisation_id": owner.telecentre_id,
        "notice_id": one(Notice),
        "token_id": one(ApiToken),
        "session_id": one(SignInSession),
        "sign_up_id": request.id,
        "job_id": session.scalar(sa.select(Job.id).limit(1)),
        "version_id": quizzes.quizzes_at("essai", "evaluation")[0].version_id,
        "slug": "essai",
        "key": "debut",
        "chapter_id": "requests",
        "path": "media/rien.png",
        "slot": 4,
        "name": "tva-seuil-services",
        "change_id": 1,
        "invitation_id": 1,
        "token": "x" * 43,
        "which": "logo",
    }
