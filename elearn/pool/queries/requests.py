"""Requests as their buyer, those who may answer, and everyone read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db
from elearn.core.canonical import digest
from elearn.core.errors import Forbidden, Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import today
from elearn.core.policy import Actor, can
from elearn.pool.extend import CLUSTERS
from elearn.pool.life import quotes as quote_life
from elearn.pool.life import requests as life
from elearn.pool.models import Access, Attachment, Invitation, Lot, Pledge, Question, Quote, Request
from elearn.pool.policy import Can
from elearn.pool.queries import providers
from elearn.pool.terms import Terms

PAGE = 20
NEEDS = ("question", "choose", "compare", "draft", "nobody", "wait", "over")  # what awaits its buyer most, first
# Made once: a page of a request asks most of them each time.
_OF_IT: sa.BindParameter[int] = sa.bindparam("request")
_LOTS = db.Among(sa.select(*Lot.__table__.columns).order_by(Lot.rank), Lot.request_id)
_QUESTIONS = sa.select(*Question.__table__.columns).where(Question.request_id == _OF_IT).order_by(Question.id)
_FILES = (
    sa.select(Attachment.id, Attachment.name, Attachment.bytes, Attachment.added_at)
    .where(Attachment.request_id == _OF_IT, Attachment.removed_at.is_(None))
    .order_by(Attachment.id)
)
_INVITED = sa.select(Invitation.person_id).where(Invitation.request_id == _OF_IT).order_by(Invitation.id)
_OPENINGS = (
    sa.select(Attachment.name, Access.person_id, Access.at)
    .join(Attachment, Attachment.id == Access.attachment_id)
    .where(Attachment.request_id == _OF_IT)
    .order_by(Access.at.desc())
    .limit(100)
)


@dataclass(frozen=True, slots=True)
class LotCard:
    """One part of a request; ``quantity`` in hundredths of the unit."""

    rank: int
    title: str
    description: str
    unit: str
    quantity: int


@dataclass(frozen=True, slots=True)
class RequestCard:
    """A request. ``state`` is as it reads now: closed once its time is over."""

    id: int
    organisation_id: int
    organisation: str
    category: str
    title: str
    need: str
    skills: tuple[str, ...]
    criteria: Mapping[str, int]
    terms: Terms
    audience: str
    cluster_id: int | None
    budget_cents: int | None
    is_ceiling: bool
    agreement: str
    answer_until: datetime | None
    start_on: date | None
    end_on: date | None
    state: str
    version: int
    published_at: datetime | None
    lots: tuple[LotCard, ...] = ()

    @property
    def agreement_digest(self) -> str:
        """The hash of the text that one accepts."""
        return agreement_digest(self.id, self.agreement)


@dataclass(frozen=True, slots=True)
class FileCard:
    """A file of a request."""

    id: int
    name: str
    bytes: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """A question, without who asked it."""

    id: int
    body: str
    answer: str
    asked_at: datetime
    answered_at: datetime | None
    is_own: bool


def agreement_digest(request_id: int, text: str) -> str:
    """The hash of a confidentiality agreement, as its acceptance keeps it."""
    return digest({"request": request_id, "agreement": text})


def facts(row: Request, *, is_complete: bool = True) -> life.Facts:
    """What the table of a request's life looks at."""
    return life.Facts(clock.now(), row.answer_until, is_complete)


def cards(rows: Collection[Request]) -> list[RequestCard]:
    """Requests with their lots and the names of their organisations, in the order given."""
    names = accounts.organisations_by_id({r.organisation_id for r in rows})
    lots: dict[int, list[LotCard]] = {}
    if rows:
        for lot in _LOTS.rows([r.id for r in rows]):
            lots.setdefault(lot.request_id, []).append(
                LotCard(lot.rank, lot.title, lot.description, lot.unit, lot.quantity)
            )
    return [
        RequestCard(
            r.id, r.organisation_id, names[r.organisation_id].name if r.organisation_id in names else "", r.category,
            r.title, r.need, tuple(r.skills), {k: int(v) for k, v in r.criteria.items()}, Terms.read(r.terms),
            r.audience, r.cluster_id, r.budget_cents, r.is_ceiling, r.agreement, r.answer_until, r.start_on, r.end_on,
            life.MACHINE.read_state(r.state, facts(r)), r.version, r.published_at, tuple(lots.get(r.id, ())),
        )
        for r in rows
    ]  # fmt: skip


def cards_of(ids: Collection[int]) -> dict[int, RequestCard]:
    """Requests by their numbers; those that do not exist are left out."""
    rows = db.session().scalars(sa.select(Request).where(Request.id.in_(ids))).all() if ids else []
    return {card.id: card for card in cards(rows)}


def row(request_id: int) -> Request:
    """The row; raise :class:`Missing`."""
    session = db.session()
    found = session.get(Request, request_id)
    if found is None:
        raise missing()
    # A session forgets what nobody holds, and one page asks for its request from many sides.
    session.info.setdefault("pool.requests", {})[request_id] = found
    return found


def missing() -> Missing:
    """What is said of a request that does not exist, or not for this reader."""
    return Missing(_("Cette demande n’existe pas, ou ne vous est pas ouverte."))


def own(actor: Actor, request_id: int) -> Request:
    """The row of a request of one's own organisation; raise :class:`Missing` for any other."""
    found = row(request_id)
    if not can(Can.READ_ASKED, actor, found):
        raise missing()
    return found


def buyers(actor: Actor, request_id: int) -> RequestCard:
    """A request of one's own organisation; raise :class:`Missing` for any other."""
    return cards([own(actor, request_id)])[0]


def is_open_to(actor: Actor, found: Request) -> bool:
    """Whether someone may read it: its buyers, else those whom its audience or an invitation names."""
    if can(Can.READ_ASKED, actor, found):
        return True
    if found.state not in life.SEEN:
        return False
    return found.audience == "public" or (actor.is_authenticated and _is_addressed_to(actor, found))


def _is_addressed_to(actor: Actor, found: Request) -> bool:
    if is_invited(found.id, actor.id) or has_answered(found.id, actor.id):
        return True
    if found.audience == "cluster":
        return found.cluster_id in clusters_of(actor)
    return found.audience == "pool" and providers.is_listed(actor.id)


def answerable(actor: Actor, request_id: int) -> Request:
    """A request that someone may answer: one they may read, of an organisation they are not of.

    Raises ``Missing`` when they may not read it, :class:`Forbidden` with what would lift it.
    """
    found = row(request_id)
    if not is_open_to(actor, found):
        raise missing()
    if actor.id in providers.of_organisation(found.organisation_id):
        raise Forbidden(
            _("Cette demande est de votre organisation : vous ne pouvez pas y répondre."), code="own-request"
        )
    if not providers.is_listed(actor.id):
        raise Forbidden(
            _("Publiez d’abord votre profil dans l’annuaire : les entreprises répondent à quelqu’un qu’elles lisent."),
            code="not-listed",
        )
    return found


def is_addressed(found: Request, person_id: int) -> bool:
    """Whether its buyer named this person to read it: by an invitation, or as a member of the cluster it is for."""
    if found.audience == "cluster" and found.cluster_id is not None:
        inside = {one for clusters in CLUSTERS.values() for one in clusters.members(found.cluster_id)}
        return any(person_id in accounts.members(one) for one in sorted({found.cluster_id, *inside}))
    return is_invited(found.id, person_id)


def is_invited(request_id: int, person_id: int) -> bool:
    """Whether this person was asked to answer."""
    query = sa.select(Invitation.id).where(Invitation.request_id == request_id, Invitation.person_id == person_id)
    return db.session().scalar(query) is not None


def has_answered(request_id: int, person_id: int) -> bool:
    """Whether this person sent a quote, whatever became of it."""
    query = sa.select(Quote.id).where(Quote.request_id == request_id, Quote.person_id == person_id, Quote.number > 0)
    return db.session().scalar(query) is not None


def readable(actor: Actor, request_id: int) -> RequestCard:
    """A request that someone may read; raise :class:`Missing`."""
    found = row(request_id)
    if not is_open_to(actor, found):
        raise missing()
    return cards([found])[0]


def of_buyer(actor: Actor, page: int = 1, size: int = PAGE) -> tuple[list[RequestCard], int]:
    """The requests of one's organisations, newest first, with how many there are."""
    mine = Request.organisation_id.in_(actor.organisations("buyer"))
    total = db.session().scalar(sa.select(sa.func.count()).select_from(Request).where(mine)) or 0
    query = sa.select(Request).where(mine).order_by(Request.created_at.desc(), Request.id.desc())
    return cards(list(db.session().scalars(query.limit(size).offset((page - 1) * size)))), total


def followed(actor: Actor, page: int = 1, size: int = PAGE) -> tuple[list[tuple[RequestCard, str]], int]:
    """The requests of one's organisations, each with what it awaits (of :data:`NEEDS`), with how many there are.

    What awaits its buyer most comes first, then the newest.
    """
    mine = Request.organisation_id.in_(actor.organisations("buyer"))
    total = db.session().scalar(sa.select(sa.func.count()).select_from(Request).where(mine)) or 0
    asked = sa.exists().where(Question.request_id == Request.id, Question.answered_at.is_(None))
    quoted = sa.exists().where(
        Quote.request_id == Request.id, Quote.state == quote_life.SUBMITTED, Quote.valid_until >= today()
    )
    is_past = Request.answer_until <= clock.now()
    is_over = sa.or_(Request.state == life.CLOSED, sa.and_(Request.state == life.PUBLISHED, is_past))
    needs = (
        (sa.and_(Request.state.in_((life.PUBLISHED, life.CLOSED)), asked), "question"),
        (sa.and_(is_over, quoted), "choose"),
        (sa.and_(Request.state == life.PUBLISHED, quoted), "compare"),
        (Request.state == life.DRAFT, "draft"),
        (is_over, "nobody"),
        (Request.state == life.PUBLISHED, "wait"),
    )
    rank = sa.case(*((when, NEEDS.index(code)) for when, code in needs), else_=NEEDS.index("over"))
    query = sa.select(Request, rank).where(mine).order_by(rank, Request.created_at.desc(), Request.id.desc())
    found = db.session().execute(query.limit(size).offset((page - 1) * size)).all()
    return list(zip(cards([row[0] for row in found]), [NEEDS[row[1]] for row in found], strict=True)), total


def open_to(actor: Actor, category: str = "", page: int = 1, size: int = PAGE) -> tuple[list[RequestCard], int]:
    """What someone may answer or read now, the newest first, with how many: never what is closed to them."""
    seen = [Request.audience == "public"]
    if actor.is_authenticated:
        seen.append(Request.id.in_(sa.select(Invitation.request_id).where(Invitation.person_id == actor.id)))
        seen.append(sa.and_(Request.audience == "cluster", Request.cluster_id.in_(sorted(clusters_of(actor)))))
        if providers.is_listed(actor.id):
            seen.append(Request.audience == "pool")
    where = [
        Request.state == life.PUBLISHED,
        sa.or_(Request.answer_until.is_(None), Request.answer_until > clock.now()),
        sa.or_(*seen),
        *([Request.category == category] if category else []),
    ]
    total = db.session().scalar(sa.select(sa.func.count()).select_from(Request).where(*where)) or 0
    query = sa.select(Request).where(*where).order_by(Request.published_at.desc(), Request.id.desc())
    return cards(list(db.session().scalars(query.limit(size).offset((page - 1) * size)))), total


def clusters_of(actor: Actor) -> set[int]:
    """The organisations of which someone is, and the clusters of which these are."""
    own = {m.organisation_id for m in actor.memberships}
    return own | {one for clusters in CLUSTERS.values() if own for one in clusters.of(own)}


def questions(actor: Actor, request_id: int) -> list[QuestionCard]:
    """The questions of a request that one may read, in order; what nobody answered yet is its own and the buyers'."""
    found = row(request_id)
    buys = can(Can.READ_ASKED, actor, found)
    return [
        QuestionCard(q.id, q.body, q.answer, q.asked_at, q.answered_at, q.person_id == actor.person_id)
        for q in db.rows(_QUESTIONS, {"request": request_id})
        if buys or q.answered_at is not None or q.person_id == actor.person_id
    ]


def attachments(request_id: int) -> list[FileCard]:
    """The files of a request: their names are read by whoever reads it, not what they hold."""
    return [FileCard(*row) for row in db.rows(_FILES, {"request": request_id})]


def has_pledged(card: RequestCard, person_id: int) -> bool:
    """Whether this person accepted the agreement as it is written now."""
    query = sa.select(Pledge.id).where(
        Pledge.request_id == card.id, Pledge.person_id == person_id, Pledge.digest == card.agreement_digest
    )
    return db.session().scalar(query) is not None


def invited(request_id: int) -> list[int]:
    """Who was asked to answer, in order."""
    return list(db.rows(_INVITED, {"request": request_id}).scalars())


def openings(actor: Actor, request_id: int) -> list[tuple[str, str, datetime]]:
    """For its buyer: which file was opened, by whom, when."""
    own(actor, request_id)
    found = db.rows(_OPENINGS, {"request": request_id}).all()
    people = accounts.people({r.person_id for r in found})
    return [(r.name, people[r.person_id].display_name, r.at) for r in found if r.person_id in people]


def counts_of_quotes(request_ids: Collection[int]) -> Counter[int]:
    """How many quotes may be read on each of these requests."""
    query = (
        sa.select(Quote.request_id, sa.func.count())
        .where(Quote.request_id.in_(list(request_ids)), Quote.number > 0, Quote.state != "withdrawn")
        .group_by(Quote.request_id)
    )
    return Counter({row[0]: row[1] for row in db.session().execute(query)})


def invitations_of(actor: Actor) -> list[RequestCard]:
    """The open requests that one was asked to answer and did not answer yet, the first to close first."""
    asked = sa.select(Invitation.request_id).where(Invitation.person_id == actor.id)
    begun = sa.select(Quote.request_id).where(Quote.person_id == actor.id)
    query = sa.select(Request).where(
        Request.id.in_(asked), Request.id.not_in(begun), Request.state == life.PUBLISHED,
        sa.or_(Request.answer_until.is_(None), Request.answer_until > clock.now()),
    )  # fmt: skip
    return cards(list(db.session().scalars(query.order_by(Request.answer_until, Request.id))))
