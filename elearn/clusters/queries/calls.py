"""Call-offs: of one's companies, of a holder, and what a rule looks at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.clusters.life import calls as life
from elearn.clusters.models import Bid, Call, Holder
from elearn.clusters.queries import frameworks
from elearn.core import clock, db, pages
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor

GONE = (life.CANCELLED, life.DECLINED, life.DROPPED, life.COMPETING)


@dataclass(frozen=True, slots=True)
class CallCard:
    """A call-off. ``quantities``: hundredths by rank of lot; ``choice``: the holders looked at, in the rule's order."""

    id: int
    framework_id: int
    company_id: int
    company: str
    person: str
    quantities: Mapping[int, int]
    note: str
    state: str
    holder_id: int | None
    holder: str
    engagement_id: int | None
    cents: int
    choice: tuple[Mapping[str, Any], ...]
    answer_until: datetime | None
    made_at: datetime


def missing() -> Missing:
    """What is said of a call-off that does not exist, or not for this reader."""
    return Missing(_("Ce bon de commande n’existe pas, ou ne vous est pas ouvert."))


def row(call_id: int) -> Call:
    """The row, kept from any other writer until the end of the transaction; raise :class:`Missing`."""
    query = sa.select(Call).where(Call.id == call_id).with_for_update()
    found = db.session().scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise missing()
    return found


def cards(rows: Collection[Call]) -> list[CallCard]:
    """These, in the order given."""
    if not rows:
        return []
    companies = accounts.organisations_by_id({one.company_id for one in rows})
    query = sa.select(Holder.id, Holder.person_id).where(Holder.id.in_({c.holder_id for c in rows if c.holder_id}))
    holders = {one.id: one.person_id for one in db.session().execute(query)}
    people = accounts.people({*holders.values(), *(one.person_id for one in rows)})

    def name(person_id: int | None) -> str:
        return people[person_id].display_name if person_id in people else ""

    return [
        CallCard(
            c.id, c.framework_id, c.company_id, companies[c.company_id].name, name(c.person_id),
            {int(lot): int(quantity) for lot, quantity in c.quantities.items()}, c.note, c.state, c.holder_id,
            name(holders.get(c.holder_id or 0)), c.engagement_id, c.cents, tuple(c.choice), c.answer_until, c.made_at,
        )
        for c in rows
    ]  # fmt: skip


def shown(
    reading: frameworks.Reading, *, first: int = 0, most: int = pages.PAGE, but: Collection[int] = ()
) -> tuple[list[CallCard], int]:
    """What this reader may see: of their companies, or given to them as holder; the newest first, and how many in all.

    ``most`` of them after the ``first`` ones, without those whose ids are in ``but``. Whoever manages the cluster
    reads amounts by company, not what each ordered.
    """
    seen = Call.company_id.in_(sorted(reading.companies))
    if reading.serves is not None:
        seen = sa.or_(seen, Call.holder_id == reading.serves.id)  # type: ignore[assignment]
    query = sa.select(Call).where(Call.framework_id == reading.card.id, seen).order_by(Call.id.desc())
    query = query.where(Call.id.not_in(sorted(but)))
    total = db.session().scalar(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())) or 0
    return cards(list(db.session().scalars(query.limit(most).offset(first)))), total


def competing(reading: frameworks.Reading) -> list[tuple[CallCard, int | None]]:
    """For a holder: the call-offs that ask for its price now, each with the rebate it offered (basis points)."""
    if reading.holder is None:
        return []
    query = sa.select(Call).where(
        Call.framework_id == reading.card.id, Call.state == life.COMPETING, Call.answer_until > clock.now()
    )
    found = cards(list(db.session().scalars(query.order_by(Call.id))))
    said = sa.select(Bid.call_id, Bid.rebate_bp).where(Bid.holder_id == reading.holder.id)
    offered = {one.call_id: one.rebate_bp for one in db.session().execute(said)}
    return [(one, offered.get(one.id)) for one in found]


def readable(actor: Actor, call_id: int) -> tuple[CallCard, frameworks.Reading]:
    """One call-off, for its company, its holder, and the holders whose price it asks; raise :class:`Missing`.

    A holder whose price was asked is told that it is no more: a notice or a page opened before led here.
    """
    found = db.session().get(Call, call_id)
    if found is None:
        raise missing()
    try:
        reading = frameworks.read(actor, found.framework_id)
    except Missing:
        raise missing() from None
    holder = reading.serves
    is_asked = holder is not None and (found.state == life.COMPETING or found.holder_id == holder.id)
    if not (found.company_id in reading.companies or is_asked):
        was_asked = reading.holder is not None and found.answer_until is not None
        said = _("Votre prix n’est plus attendu : cette commande est passée à un autre titulaire, ou abandonnée.")
        raise Missing(said) if was_asked else missing()
    return cards([found])[0], reading


_BIDS = sa.select(Bid.holder_id, Bid.rebate_bp, Bid.said_at).where(Bid.call_id == sa.bindparam("call"))


def bids(call_id: int) -> dict[int, tuple[int, datetime]]:
    """What each holder offered: rebate in basis points, and when."""
    return {one.holder_id: (one.rebate_bp, one.said_at) for one in db.rows(_BIDS, {"call": call_id})}


_STATE = sa.select(Call.state).where(Call.id == sa.bindparam("call"))


def state(call_id: int) -> str:
    """The state of a call-off that there is."""
    return db.rows(_STATE, {"call": call_id}).scalar_one()


_GIVEN = (
    sa.select(Call.holder_id, sa.func.sum(Call.cents))
    .where(Call.framework_id == sa.bindparam("framework"), Call.state.not_in(GONE))
    .group_by(Call.holder_id)
)


def given(framework_id: int) -> dict[int, int]:
    """What each holder had so far, in cents, given up or declined excepted."""
    found = db.rows(_GIVEN, {"framework": framework_id})
    return {holder_id: int(total) for holder_id, total in found if holder_id is not None}


def declined_before(after_id: int | None) -> set[int]:
    """The holders who declined this need: along the chain of call-offs that came before."""
    out: set[int] = set()
    seen: set[int] = set()
    while after_id is not None and after_id not in seen:
        seen.add(after_id)
        found = db.session().get(Call, after_id)
        if found is None:
            break
        if found.state == life.DECLINED and found.holder_id is not None:
            out.add(found.holder_id)
        after_id = found.after_id
    return out
