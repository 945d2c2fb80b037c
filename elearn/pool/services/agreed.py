"""Orders at prices agreed beforehand: what a framework agreement opens, told by the room that keeps it.

A request is awarded to several quotes without a mission (``retain``); then each order is signed from the
version that was retained, at its prices, and begins a mission like any other (``order``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from elearn.accounts import queries as accounts
from elearn.core import clock
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import today
from elearn.core.policy import Actor
from elearn.core.signals import announce
from elearn.pool import taxation
from elearn.pool.conditions import TELECENTRE, Asked
from elearn.pool.extend import Grant, Orderer
from elearn.pool.figures import Line, from_json, totals
from elearn.pool.life import BUYER
from elearn.pool.life import quotes as life
from elearn.pool.life import requests as request_life
from elearn.pool.models import Quote, QuoteVersion, Request
from elearn.pool.queries import conditions
from elearn.pool.queries import quotes as reads
from elearn.pool.queries import requests as requests_reads
from elearn.pool.scaling import scaled
from elearn.pool.services import ordering, outcomes, quotes, requests, signing, spending
from elearn.pool.services.direct import made_by
from elearn.pool.services.moving import move, tell, write
from elearn.pool.services.orderers import orderer
from elearn.pool.services.sheets import LotSheet
from elearn.pool.services.spending import Judged
from elearn.pool.signals import QuoteAccepted
from elearn.pool.split import MEMBERS, parts, who_works


@dataclass(frozen=True, slots=True)
class Retained:
    """A version of a quote that was retained: who sent it, and all that it says."""

    person_id: int
    name: str
    digest: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Agreed:
    """An order under a version that was retained. ``quantities``: hundredths by rank of lot.

    ``reference`` names the agreement in what is signed; ``key`` is the form's, so that it counts once.
    """

    organisation_id: int
    provider_id: int
    title: str
    category: str
    content: Mapping[str, Any]
    quantities: Mapping[int, int]
    reference: Mapping[str, Any]
    note: str = ""
    key: str = ""
    rebate_bp: int = 0
    who: Orderer | None = field(default=None, compare=False)


def retain(actor: Actor, request_id: int, chosen: Sequence[tuple[int, str]]) -> list[Retained]:
    """Award a request to these versions, named by quote and hash, without a mission; the others are refused.

    Among those that were retained already, the same again or fewer: nothing moves, they still stand.
    """
    request = requests.own(actor, request_id)
    if not chosen:
        raise Invalid(fields={"quotes": [_("Retenez au moins un devis.")]})
    found = [quotes.named(request, quote_id, seen) for quote_id, seen in chosen]
    if any(quote.state != life.RETAINED for quote, _version in found):
        _retain(actor, request, found)
    return [
        Retained(quote.person_id, version.content["provider"]["name"], version.digest, version.content)
        for quote, version in found
    ]


def _retain(actor: Actor, request: Request, found: Sequence[tuple[Quote, QuoteVersion]]) -> None:
    facts, now = requests_reads.facts(request), clock.now()
    for quote, version in found:
        standing = reads.facts(quote, request)
        if not life.MACHINE.move(quote.state, "retain", (BUYER,), standing).is_allowed:
            raise Conflict(_("Un des devis ne peut plus être retenu : rechargez la page."), code="stale")
        people = outcomes.won(quote, version.content)
        moved = move(quote, life.MACHINE, "retain", (BUYER,), standing, state_at=now)
        write(
            actor, "quote.retain", request.id, moved=moved, quote=quote.id, number=version.number,
            sha256=version.digest,
        )  # fmt: skip
        for person_id in people:
            tell(person_id, "pool.quote-retained", {"request": request.id, "title": request.title})
    kept = {quote.id for quote, _version in found}
    awarded = move(request, request_life.MACHINE, "award", (BUYER,), facts)
    write(actor, "request.retain", request.id, moved=awarded, quotes=sorted(kept))
    quotes.refuse_others(actor, request, kept)


def lines_of(content: Mapping[str, Any], quantities: Mapping[int, int], rebate_bp: int = 0) -> list[dict[str, Any]]:
    """The lines of these quantities at the prices of a version."""
    wanted = sorted((rank, quantity) for rank, quantity in quantities.items() if quantity)
    return [line for rank, quantity in wanted for line in scaled(content["lines"], rank, quantity, rebate_bp)]


def cents_of(content: Mapping[str, Any], quantities: Mapping[int, int], rebate_bp: int = 0) -> int:
    """What these quantities cost at the prices of a version, before tax."""
    return sum(int(line["total_cents"]) for line in lines_of(content, quantities, rebate_bp))


def weigh(who: Orderer, agreed: Agreed) -> Judged:
    """The decision on an order at the prices agreed, by the conditions of one's organisation; nothing is written."""
    return _judge(who, agreed, _content(agreed, who)["net_cents"])


def _judge(who: Orderer, agreed: Agreed, cents: int) -> Judged:
    asked = Asked(
        who.person_id, who.roles, cents, agreed.category, is_salaried=who.is_salaried,
        place=TELECENTRE if who.is_present else "", is_present=who.is_present,
        provider=conditions.provider_kinds(agreed.provider_id, agreed.organisation_id, agreed.category),
    )  # fmt: skip
    return spending.judge(agreed.organisation_id, asked)


def order(actor: Actor, agreed: Agreed, grant: Grant | None = None) -> int:
    """Order at the prices agreed, within the conditions of one's organisation; answer the id of the mission.

    The same key again gives the same one. Raises :class:`spending.Refused` with the decision, of which an
    approval is one; with ``grant`` the actor gives it (see :mod:`elearn.pool.services.approvals`).
    """
    who = agreed.who or orderer(actor, agreed.organisation_id)
    spending.one_at_a_time(agreed.organisation_id)
    made = made_by(agreed.organisation_id, agreed.key)
    if made is not None:
        return made
    content = _content(agreed, who)
    judged = _judge(who, agreed, content["net_cents"])
    decision = spending.take(judged) if grant is None else spending.take_granted(actor, judged, grant)
    request = _request(agreed, content, who.person_id)
    quote, version = signing.accepted(request, agreed.provider_id, content)
    engagement = ordering.order(request, quote, version)
    approval = grant.approval_id if grant is not None else None
    spending.record(who.person_id, judged, decision, engagement, approval, is_agreed=True)
    detail = {"decision": decision, **agreed.reference}
    write(actor, "engagement.order", request.id, engagement, ("", "ordered"), **detail)
    facts = {"engagement": engagement, "title": agreed.title, "organisation": content["client"]["name"]}
    for person_id in who_works(content, agreed.provider_id):
        tell(person_id, "pool.called-off", facts)
    announce(
        QuoteAccepted(
            engagement, request.id, request.organisation_id, agreed.provider_id, version.net_cents, clock.now()
        )
    )
    return engagement


def _content(agreed: Agreed, who: Orderer) -> dict[str, Any]:
    """What is signed: the version retained, for these quantities and this client."""
    base = agreed.content
    lines = lines_of(base, agreed.quantities, agreed.rebate_bp)
    if not lines:
        raise Invalid(fields={"quantities": [_("Donnez au moins une quantité.")]})
    found, country = from_json(lines), accounts.countries_of([agreed.organisation_id])[agreed.organisation_id]
    regime = taxation.towards(base["regime"], country)  # who orders may be abroad when who agreed the prices is not
    sums = totals(found, regime, by_member="group" in base and base["group"]["billing"] == MEMBERS)
    name = accounts.organisations_by_id([agreed.organisation_id])[agreed.organisation_id].name
    return {
        **base,
        **_group(base, found, regime),
        "regime": regime,
        "mention": base["mention"] if regime == base["regime"] else reads.mention(regime),
        "client": {"id": agreed.organisation_id, "name": name},
        "number": 1,
        "lots": [
            {**lot, "quantity": agreed.quantities[lot["rank"]]}
            for lot in base["lots"]
            if agreed.quantities.get(lot["rank"])
        ],
        "lines": lines,
        "net_cents": sums.net_cents,
        "taxes": [list(tax) for tax in sums.taxes],
        "gross_cents": sums.gross_cents,
        "valid_until": (today() + signing.VALID).isoformat(),
        "start_on": "",
        "agreement": dict(agreed.reference),
        "order": {"person": who.person_id, "note": agreed.note.strip()},
    }


def _group(base: Mapping[str, Any], lines: Sequence[Line], regime: str) -> dict[str, Any]:
    """The part of each member of a group in this order, to the cent; nothing for one provider alone."""
    if "group" not in base:
        return {}
    group = base["group"]
    found = parts(lines, [int(one["id"]) for one in group["members"]], regime, group["billing"])
    members = [
        {**one, "share_bp": part.share_bp, "net_cents": part.net_cents, "gross_cents": part.gross_cents}
        for one, part in zip(group["members"], found, strict=True)
    ]
    return {"group": {**group, "members": members}}


def _request(agreed: Agreed, content: Mapping[str, Any], person_id: int) -> Request:
    lots = {lot["rank"]: LotSheet(lot["title"], lot["unit"], lot["quantity"]) for lot in content["lots"]}
    return signing.awarded(
        lots, agreed.provider_id, organisation_id=agreed.organisation_id, person_id=person_id,
        category=agreed.category, title=agreed.title[:160], need=agreed.note.strip() or agreed.title, skills=[],
        terms=dict(content["terms"]), agreement="", key=agreed.key[:80],
    )  # fmt: skip
