"""Framework agreements as their cluster, their members and their holders read them.

A member reads its own figures and the whole; what another member ordered is never told apart for it: the
whole is shown to it only when three companies at least share the agreement. A holder reads what it was
ordered itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.clusters.ceilings import RESERVE, STEPS, book_of, share_of, step_of
from elearn.clusters.life import frameworks as life
from elearn.clusters.models import Framework, Holder, Share
from elearn.clusters.queries import members
from elearn.core import db, ledger, pages
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import today
from elearn.core.policy import Actor
from elearn.pool.queries.vigilance import THRESHOLD_CENTS
from elearn.pool.split import who_works


@dataclass(frozen=True, slots=True)
class PriceRow:
    """One lot of the price list, for one holder: cents before VAT for one unit."""

    lot: int
    title: str
    unit: str
    price_cents: int


@dataclass(frozen=True, slots=True)
class HolderCard:
    """A holder, with its prices."""

    id: int
    rank: int
    person_id: int
    name: str
    signed_at: datetime | None
    prices: tuple[PriceRow, ...]
    content: Mapping[str, Any]
    left_at: datetime | None = None

    @property
    def people(self) -> tuple[int, ...]:
        """Who works for this holder: itself, or every member of its group."""
        return who_works(self.content, self.person_id)


@dataclass(frozen=True, slots=True)
class FrameworkCard:
    """A framework agreement. ``state`` as it reads now; ``ends_on`` the first day after its end."""

    id: int
    cluster_id: int
    cluster: str
    request_id: int
    title: str
    category: str
    rule: str
    answer_days: int
    minimum_cents: int
    maximum_cents: int
    starts_on: date
    ends_on: date
    digest: str
    state: str
    reason: str
    content: Mapping[str, Any]
    holders: tuple[HolderCard, ...]
    number: int = 1

    @property
    def needs_vigilance(self) -> bool:
        """Whether its maximum asks each holder for a certificate of vigilance, by the figure of its own day."""
        return self.maximum_cents >= int(self.content.get("vigilance_from_cents", THRESHOLD_CENTS))

    @property
    def people(self) -> list[int]:
        """Who works for a holder that is still of it, each once."""
        return sorted({person for one in self.holders if one.left_at is None for person in one.people})

    @property
    def bidding(self) -> int:
        """How many holders may be asked for a price."""
        return sum(one.left_at is None for one in self.holders)

    @property
    def is_over(self) -> bool:
        """Whether nothing will be ordered under it any more: another may be made of the same request."""
        return self.state in life.OVER

    @property
    def lots(self) -> list[Mapping[str, Any]]:
        """The lots, as the quotes name them."""
        return list(self.content["lots"])


@dataclass(frozen=True, slots=True)
class Figures:
    """What of a ceiling is ordered (delivered and invoiced included), delivered (invoiced included), invoiced, left.

    ``company_id`` 0 is the whole agreement.
    """

    company_id: int
    name: str
    ceiling_cents: int
    ordered_cents: int
    delivered_cents: int
    invoiced_cents: int
    left_cents: int

    @property
    def percent(self) -> int:
        """How much of the ceiling is ordered, rounded down."""
        return self.ordered_cents * 100 // self.ceiling_cents if self.ceiling_cents else 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A framework agreement as one reader has it: as manager, for these companies, as who signs for a holder.

    ``serves`` is the holder for whom they work: the same, or the group of which they are a member.
    """

    card: FrameworkCard
    is_manager: bool
    companies: Mapping[int, str]
    holder: HolderCard | None
    serves: HolderCard | None = None


def missing() -> Missing:
    """What is said of a framework agreement that does not exist, or not for this reader."""
    return Missing(_("Cet accord-cadre n’existe pas, ou ne vous est pas ouvert."))


def row(framework_id: int) -> Framework:
    """The row; raise :class:`Missing`."""
    session = db.session()
    found = session.get(Framework, framework_id)
    if found is None:
        raise missing()
    session.info.setdefault("clusters.frameworks", {})[framework_id] = found  # else forgotten, and read again
    return found


_LOCKED = (
    sa.select(Framework)
    .where(Framework.id == sa.bindparam("framework"))
    .with_for_update()
    .execution_options(populate_existing=True)
)
_HOLDERS = db.Among(sa.select(*Holder.__table__.columns).order_by(Holder.rank), Holder.framework_id)
_SHARES = sa.select(Share.company_id, Share.cents).where(Share.framework_id == sa.bindparam("framework"))


def locked(framework_id: int) -> Framework:
    """The row, kept from any other writer until the end of the transaction."""
    found = db.session().scalars(_LOCKED, {"framework": framework_id}).one_or_none()
    if found is None:
        raise missing()
    return found


def facts(found: Framework, unsigned: int = 0) -> life.Facts:
    """What the table of its life looks at."""
    return life.Facts(today(), found.ends_on, unsigned)


def cards(rows: Collection[Framework]) -> list[FrameworkCard]:
    """These, in the order given."""
    if not rows:
        return []
    names = accounts.organisations_by_id({one.cluster_id for one in rows})
    holders: dict[int, list[HolderCard]] = {}
    found = _HOLDERS.rows([one.id for one in rows]).all()
    people = accounts.people({one.person_id for one in found})
    for one in found:
        name = people[one.person_id].display_name if one.person_id in people else ""
        holders.setdefault(one.framework_id, []).append(
            HolderCard(one.id, one.rank, one.person_id, name, one.signed_at, price_list(one.content), one.content,
                       one.left_at)
        )  # fmt: skip
    return [
        FrameworkCard(
            f.id, f.cluster_id, names[f.cluster_id].name, f.request_id, f.title, f.category, f.rule, f.answer_days,
            f.minimum_cents, f.maximum_cents, f.starts_on, f.ends_on, f.digest,
            life.MACHINE.read_state(f.state, facts(f)), f.reason, f.content, tuple(holders.get(f.id, ())), f.number,
        )
        for f in rows
    ]  # fmt: skip


def price_list(content: Mapping[str, Any]) -> tuple[PriceRow, ...]:
    """The price of one unit of each lot, as a version of a quote says it; shared lots by their average."""
    out = []
    for lot in content["lots"]:
        own = [line for line in content["lines"] if line["lot"] == lot["rank"]]
        quantity = sum(line["quantity"] for line in own)
        if quantity:
            cents = own[0]["price_cents"] if len(own) == 1 else sum(o["total_cents"] for o in own) * 100 // quantity
            out.append(PriceRow(lot["rank"], lot["title"], lot["unit"], cents))
    return tuple(out)


def read(actor: Actor, framework_id: int) -> Reading:
    """One framework agreement, for its cluster, its members and its holders; raise :class:`Missing`."""
    card = cards([row(framework_id)])[0]
    view = next((one for one in members.mine(actor) if one.cluster_id == card.cluster_id), None)
    holder = next((one for one in card.holders if one.person_id == actor.person_id), None)
    serves = holder or next((one for one in card.holders if actor.person_id in one.people), None)
    is_manager, companies = (view.is_manager, view.mine) if view is not None else (False, {})
    if not (is_manager or companies or serves is not None):
        raise missing()
    if not (is_manager or serves is not None) and card.state in (life.PROPOSED, life.REFUSED):
        raise missing()  # its members read it once it is signed
    return Reading(card, is_manager, companies, holder, serves)


def of_cluster(view: members.ClusterView, page: int = 1, size: int = pages.PAGE) -> tuple[list[FrameworkCard], int]:
    """A page of those of a cluster, the newest first, and how many in all; its members see those that were signed."""
    if not view.is_of_it:
        return [], 0
    query = sa.select(Framework).where(Framework.cluster_id == view.cluster_id).order_by(Framework.id.desc())
    if not view.is_manager:
        query = query.where(Framework.state.not_in((life.PROPOSED, life.REFUSED)))
    rows, total = pages.rows_of(query, page, size)
    return cards(rows), total


def held(actor: Actor) -> list[FrameworkCard]:
    """Those that one holds, the newest first."""
    query = sa.select(Framework).where(Framework.id.in_(members.held_by(actor))).order_by(Framework.id.desc())
    return cards(list(db.session().scalars(query)))


def of_request(request_id: int) -> list[FrameworkCard]:
    """The framework agreements made from a request, the last one first: the others are over."""
    query = sa.select(Framework).where(Framework.request_id == request_id).order_by(Framework.number.desc())
    return cards(list(db.session().scalars(query)))


def shares(framework_id: int) -> dict[int, int]:
    """What was set apart for each company at the opening."""
    return {one.company_id: one.cents for one in db.rows(_SHARES, {"framework": framework_id})}


def figures(card: FrameworkCard) -> tuple[Figures, list[Figures]]:
    """The whole, then each company that has a share or ordered something: from the ledger, once it is open."""
    found = {b.name: b.amount for b in ledger.balances(book_of(card.id))} if card.state not in _BEFORE else {}
    set_apart = shares(card.id)
    known = {*set_apart, *(int(name.partition(":")[2]) for name in found if ":" in name)}
    names = accounts.organisations_by_id(known)
    each = []
    for company_id in sorted(known, key=lambda one: (names[one].name, one)):
        steps = [found.get(step_of(step, company_id), 0) for step in STEPS]
        left = found.get(share_of(company_id), 0) if found else set_apart.get(company_id, 0)
        each.append(_figures(company_id, names[company_id].name, set_apart.get(company_id, 0), steps, left))
    totals = [sum(found.get(step_of(step, one), 0) for one in known) for step in STEPS]
    left = found.get(RESERVE, 0) + sum(found.get(share_of(one), 0) for one in known) if found else card.maximum_cents
    return _figures(0, "", card.maximum_cents, totals, left), each


_BEFORE = (life.PROPOSED, life.REFUSED)


def _figures(company_id: int, name: str, ceiling: int, steps: list[int], left: int) -> Figures:
    ordered, delivered, invoiced = steps
    return Figures(company_id, name, ceiling, ordered + delivered + invoiced, delivered + invoiced, invoiced, left)


def used(framework_id: int) -> dict[int, tuple[int, int]]:
    """Of the whole (0) and of each company that has a share: (its ceiling, what is ordered of it), by the ledger."""
    found = {b.name: b.amount for b in ledger.balances(book_of(framework_id))}
    ordered: dict[int, int] = {}
    for name, amount in found.items():
        step, _colon, company = name.partition(":")
        if step in STEPS:
            ordered[int(company)] = ordered.get(int(company), 0) + amount
    return {
        0: (sum(found.values()), sum(ordered.values())),
        **{one: (cents, ordered.get(one, 0)) for one, cents in shares(framework_id).items()},
    }


def shown(reading: Reading) -> tuple[Figures | None, list[Figures]]:
    """The figures that this reader may see: the whole or None, then companies."""
    whole, each = figures(reading.card)
    if reading.is_manager:
        return whole, each
    own = [one for one in each if one.company_id in reading.companies]
    others = len(each) - len(own)
    return (whole if reading.companies and others >= members.FEWEST - 1 else None), own


def left_for(framework_id: int, company_id: int) -> tuple[int, int]:
    """What a company may still order: from its share, and from the common reserve."""
    found = {b.name: b.amount for b in ledger.balances(book_of(framework_id))}
    return found.get(share_of(company_id), 0), found.get(RESERVE, 0)
