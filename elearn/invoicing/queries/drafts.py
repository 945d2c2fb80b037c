"""Drafts, what they would say if they were issued now, and what prevents it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db, i18n, pages
from elearn.core.canonical import digest
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import SYSTEM, Actor
from elearn.directory.queries import identities
from elearn.invoicing import due, figures
from elearn.invoicing.amounts import Totals, totals
from elearn.invoicing.content import Line, iso
from elearn.invoicing.mandate_text import WITH_DEPOSITS
from elearn.invoicing.mentions import INVOICE, Facts, mentions
from elearn.invoicing.models import Claim, Draft
from elearn.invoicing.queries import deposits, mandates
from elearn.invoicing.queries.payers import Payer, payer
from elearn.pool import taxation
from elearn.pool.figures import FRANCHISE, REAL
from elearn.pool.life.engagements import ACCEPTED, ENDED
from elearn.pool.life.timesheets import APPROVED
from elearn.pool.queries import billing, engagements
from elearn.pool.queries.billing import Billable
from elearn.pool.queries.engagements import EngagementCard
from elearn.pool.terms import Terms

SHARES = {
    billing.LESS_PAY: "Part de membre du groupement, rémunération du mandataire déduite",
    billing.PAY: "Rémunération du mandataire du groupement",
}  # between members of a group, as the invoice says it


@dataclass(frozen=True, slots=True)
class ToBill:
    """What may be billed of one mission and is not. ``payer_id`` is a member of the group; nobody for the client.

    ``is_lead`` when that member leads the group.
    """

    engagement_id: int
    title: str
    payer_id: int | None
    payer: str
    is_lead: bool
    items: tuple[Billable, ...]

    @property
    def is_deposit(self) -> bool:
        """Whether it is the deposit of the order: nothing is accepted yet."""
        return self.items[0].is_deposit

    @property
    def net_cents(self) -> int:
        """Its sum, before tax."""
        return sum(one.net_cents for one in self.items)


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A draft in a list: of which mission, to whom, for how much before tax."""

    id: int
    title: str
    payer: str
    net_cents: int


@dataclass(frozen=True, slots=True)
class Preview:
    """A draft as it would be issued now. ``content`` is what it says, empty while something is missing.

    ``missing`` are codes: ``mandate``, ``mandate.deposit``, ``nothing``, ``due``, ``deposit``, ``seller.<field>``,
    ``buyer.<field>``, ``payer.<field>``.
    ``added_vat`` when the quote was without VAT and the seller's regime has it now; ``has_account`` when it says
    where to pay.
    """

    id: int
    issuer_id: int
    engagement_id: int
    title: str
    payer: Payer
    regime: str
    keys: tuple[str, ...]
    open_items: tuple[Billable, ...]
    lines: tuple[Line, ...]
    totals: Totals
    due_rule: str
    due_days: int
    due_on: date
    missing: tuple[str, ...]
    added_vat: bool
    has_account: bool
    content: dict[str, Any]
    created_at: datetime

    @property
    def aside_cents(self) -> int:
        """What is accepted and this draft leaves aside, in cents before tax."""
        return sum(one.net_cents for one in self.open_items if one.key not in self.keys)

    @property
    def digest(self) -> str:
        """The hash of all that it says: what was read is what is issued."""
        return digest({"draft": self.id, "created_at": self.created_at.isoformat(), **self.content})


def to_bill(person_id: int, engagement_id: int | None = None) -> list[ToBill]:
    """What someone may bill, mission by mission, the newest first; nothing that is already billed.

    ``engagement_id``: of that mission alone.
    """
    grouped: dict[tuple[int, int], list[Billable]] = {}
    for one in open_items(billing.to_bill(person_id, engagement_id)):
        grouped.setdefault((one.engagement_id, one.payer_id), []).append(one)
    missions = billing.missions({engagement_id for engagement_id, _payer in grouped})
    names = _names(missions, {payer_id for _mission, payer_id in grouped})
    return [
        ToBill(
            key, missions[key].title, payer_id or None, names(key, payer_id), payer_id == missions[key].provider_id,
            tuple(items),
        )
        for (key, payer_id), items in grouped.items()
    ]  # fmt: skip


def of_mission(person_id: int, engagement_id: int, payer_id: int | None = None) -> list[Billable]:
    """What someone may bill of one mission, and is not billed: to its client, or to this member of the group."""
    found = billing.to_bill(person_id, engagement_id)
    return open_items([one for one in found if one.payer_id == (payer_id or 0)])


def open_items(items: Sequence[Billable]) -> list[Billable]:
    """Those that no invoice bills."""
    taken = set(db.session().scalars(sa.select(Claim.key).where(Claim.key.in_([one.key for one in items]))))
    return [one for one in items if one.key not in taken]


def mine(actor: Actor, free: Iterable[ToBill], page: int = 1, size: int = pages.PAGE) -> tuple[list[DraftCard], int]:
    """A page of one's drafts, the last first, and how many in all; ``free`` is all that one may still bill, the rest
    no longer counts.
    """
    query = sa.select(Draft).where(Draft.issuer_id == actor.id).order_by(Draft.id.desc())
    rows, total = pages.rows_of(query, page, size)
    open_cents = {item.key: item.net_cents for one in free for item in one.items}
    missions = billing.missions({row.engagement_id for row in rows})
    names = _names(missions, {row.payer_id or 0 for row in rows})
    return [
        DraftCard(
            row.id, missions[row.engagement_id].title, names(row.engagement_id, row.payer_id or 0),
            sum(open_cents.get(key, 0) for key in row.keys),
        )
        for row in rows
    ], total  # fmt: skip


def _names(missions: Mapping[int, EngagementCard], payers: Collection[int]) -> Callable[[int, int], str]:
    """Who pays in a mission, by name: this member of the group, or its client for 0."""
    mates = accounts.people([one for one in payers if one])
    return lambda mission, payer_id: (
        mates[payer_id].display_name if payer_id in mates else missions[mission].organisation
    )


def own(actor: Actor, draft_id: int) -> Preview:
    """A draft of one's own; raise :class:`Missing` for any other."""
    return preview(row(actor, draft_id))


def row(actor: Actor, draft_id: int) -> Draft:
    """The row of one's own draft; raise :class:`Missing`."""
    found = db.session().get(Draft, draft_id)
    if found is None or found.issuer_id != actor.person_id:
        raise Missing(_("Ce brouillon n’existe plus, ou ne vous est pas ouvert. Émis, il est dans vos factures."))
    return found


def preview(draft: Draft) -> Preview:
    """What a draft would say now."""
    free = of_mission(draft.issuer_id, draft.engagement_id, draft.payer_id)
    chosen = [one for one in free if one.key in set(draft.keys)]
    mission = billing.missions([draft.engagement_id])[draft.engagement_id]
    seller = identities.party(SYSTEM, draft.issuer_id)
    buyer = payer(mission.organisation_id, draft.payer_id)
    held, day = mandates.held(draft.issuer_id), i18n.today()
    regime = taxation.towards(seller.vat_regime or FRANCHISE, buyer.country)
    due_on = due.due_on(day, draft.due_rule, draft.due_days)
    normal = figures.normal_rate_bp(day)
    with i18n.in_locale("fr"):
        lines = tuple(_line(one, regime, normal) for one in chosen)
        before, taken = [], []
        if not draft.payer_id and not _deposit(chosen):
            before = deposits.stand(deposits.standing(draft.issuer_id, mission.id))
            is_last = len(chosen) == len(free) and _earns_no_more(mission)
            taken = deposits.less(lines, before, is_last=is_last)
    lines = (*lines, *(line for _said, less in taken for line in less))
    if taken:
        sums = deposits.following(lines, regime, before)
    else:
        sums = totals(((one.vat_bp, one.net_cents) for one in lines), regime)
    missing = (
        *(("mandate",) if held is None else ()),
        *(("mandate.deposit",) if held is not None and held.version < WITH_DEPOSITS and _deposit(chosen) else ()),
        *(f"seller.{name}" for name in seller.missing),
        *(("seller.vat_number",) if _wants_number(seller, regime) else ()),
        *buyer.missing,
        *(("nothing",) if not sums.net_cents else ()),
        *(("deposit",) if any(said["regime"] != regime for said, _less in taken) else ()),
        *(("due",) if chosen and due_on < agreed(chosen[0].terms) else ()),
    )
    content: dict[str, Any] = {}
    if not missing and held is not None:
        with i18n.in_locale("fr"):
            parties = (seller, buyer, held)
            content = _content(draft, mission, parties, regime, chosen, lines, sums, day, due_on)
            content["deducts"] = [[said["number"], said["issued_on"]] for said, less in taken if less]
    return Preview(
        draft.id, draft.issuer_id, mission.id, mission.title, buyer, regime,
        tuple(one.key for one in chosen), tuple(free), lines, sums, draft.due_rule, draft.due_days, due_on, missing,
        regime == REAL and any(not one.vat_bp and not one.payer_id for one in chosen),
        bool(identities.iban(SYSTEM, draft.issuer_id)), content, draft.created_at,
    )  # fmt: skip


def agreed(terms: Terms) -> date:
    """The day before which an invoice of today is not to be paid: its mission says so, and only its client gains by
    more (Code de commerce, art. L441-10)."""
    return due.due_on(i18n.today(), due.DAYS, min(terms.payment_days, due.MOST_DAYS))


def _deposit(chosen: Sequence[Billable]) -> int:
    """Of which part of the order this bills the deposit, in per cent; 0 when it bills what was accepted."""
    return chosen[0].terms.deposit_percent if chosen and chosen[0].is_deposit else 0


def _earns_no_more(mission: EngagementCard) -> bool:
    """Whether nothing more of it can be accepted: it is over, or all its work and hours are accepted."""
    if mission.state == ACCEPTED:
        return all(one.state == APPROVED for one in engagements.sheets(mission.id) if one.minutes)
    return mission.state in ENDED


def _wants_number(seller: identities.Party, regime: str) -> bool:
    """Whether a sale to another State of the Union lacks the seller's number; the real regime always asks it."""
    return regime == taxation.REVERSE and not seller.vat_number and seller.vat_regime != REAL


def _line(one: Billable, regime: str, normal: int) -> Line:
    rate = (one.vat_bp or normal) if regime == REAL else 0
    month = i18n.day(one.month, "month") if one.month is not None else ""
    said = (f"Heures validées, {month}" if month else "", SHARES.get(one.share, ""))
    detail = ". ".join(filter(None, said))
    return Line(one.key, one.label, detail, one.unit, one.quantity, one.unit_price_cents, one.net_cents, rate)


def _content(
    draft: Draft,
    mission: EngagementCard,
    parties: tuple[identities.Party, Payer, mandates.MandateCard],
    regime: str,
    chosen: Sequence[Billable],
    lines: Sequence[Line],
    sums: Totals,
    day: date,
    due_on: date,
) -> dict[str, Any]:
    """All that the document says but its number."""
    seller, buyer, held = parties
    name = named(seller.legal_name, held.legal_form)
    rate = figures.late_rate(day)
    days = [i18n.local(one.accepted_at).date() for one in chosen]
    exemption = taxation.mention(regime, figures.exemption(day) if regime == FRANCHISE else "")
    insurance = ", ".join(filter(None, (seller.insurer, seller.policy_number))) if seller.insurer else ""
    on_debits, deposit = held.on_debits and regime == REAL, _deposit(chosen)
    facts = Facts(
        INVOICE, name, i18n.local(held.accepted_at).date(), mandates.platform(), exemption, due_on, draft.due_rule,
        draft.due_days, rate.percent, rate.from_on, rate.points, figures.fee_cents(day), on_debits, deposit, insurance,
    )  # fmt: skip
    return {
        "kind": INVOICE,
        "issued_on": iso(day),
        "due_on": iso(due_on),
        "regime": regime,
        "exemption": exemption,
        "on_debits": on_debits,
        "deposit": deposit,
        "seller": {
            "name": name, "legal_form": held.legal_form, "street": seller.street, "postcode": seller.postcode,
            "city": seller.city, "country": seller.country or "FR", "siren": seller.siren, "siret": seller.siret,
            "vat_number": seller.vat_number if regime in (REAL, taxation.REVERSE) else "",
        },
        "buyer": buyer.as_json(),
        "mission": {
            "id": mission.id, "reference": f"MISSION-{mission.id}", "title": mission.title,
            "ordered_on": iso(i18n.local(mission.ordered_at).date()),
        },
        "service_from": iso(min(days)),
        "service_to": iso(max(days)),
        "lines": [one.as_json() for one in lines],
        **sums.as_json(),
        "mentions": [one.as_json() for one in mentions(facts)],
        "corrects": None,
        "reason": "",
    }  # fmt: skip


def named(legal_name: str, legal_form: str) -> str:
    """``Anne Vidal EI``; a company's form and capital after a comma."""
    if legal_form == "EI":
        return legal_name if legal_name.upper().split()[-1:] == ["EI"] else f"{legal_name} EI"
    return f"{legal_name}, {legal_form}" if legal_form else legal_name
