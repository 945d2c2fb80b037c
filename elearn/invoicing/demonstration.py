"""A page layout accepted, invoiced and paid in part; a proofreading accepted, to be invoiced."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from elearn.accounts import queries as accounts
from elearn.core import clock, i18n
from elearn.core.plugin import DemoAccount
from elearn.core.policy import SYSTEM, Actor, Membership
from elearn.directory.queries import identities
from elearn.invoicing import queries, services
from elearn.pool import queries as market
from elearn.pool import services as verbs
from elearn.pool.figures import REAL, Line
from elearn.pool.services.sheets import LotSheet, QuoteSheet, RequestSheet
from elearn.pool.terms import Terms

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

BUYER, COMPANY = "entreprise@estive.example", "Ateliers Roche-Noire"  # made by accounts


def demonstrate(kernel: Kernel, password: str) -> list[DemoAccount]:
    """Make them, once; nothing without the company, or an independent whose identity is whole."""
    with kernel.database.reading():
        buyer, seller = _buyer(), _seller()
        if buyer is None or seller is None or queries.listing.received(buyer).total:
            return []
    with kernel.database.transaction():
        services.mandating.accept(seller, queries.mandates.text().digest)
        paid = _work(buyer, seller, "Mise en page du livret d’accueil", (("Maquette", "act", 100, 32_000),
                     ("Pages du livret", "page", 2400, 900)))  # fmt: skip
        invoice = services.issuing.issue(seller, services.drafting.begin(seller, paid))
        services.payments.receive(seller, invoice, i18n.today(), 20_000, "demo")
    with kernel.database.transaction():
        _work(buyer, seller, "Relecture des fiches de sécurité", (("Fiches relues", "page", 1500, 700),))
    return []


def _buyer() -> Actor | None:
    person = accounts.person_by_email(BUYER)
    company = next((o for o in accounts.organisations("company") if o.name == COMPANY), None)
    if person is None or company is None or person.id not in accounts.members(company.id, "buyer"):
        return None
    if accounts.organisation_parties([company.id])[company.id].missing:
        return None
    return Actor(
        person_id=person.id, display_name=person.display_name, roles=frozenset({"buyer"}),
        memberships=(Membership(company.id, "buyer"),), locale="fr",
    )  # fmt: skip


def _seller() -> Actor | None:
    """The first independent of the directory who may be invoiced for, and may answer."""
    found = {one for code in market.providers.catalogue().categories for one in market.matching.practising(code)}
    for one in sorted(found):
        if not identities.party(SYSTEM, one).missing and market.providers.is_listed(one):
            return Actor(person_id=one, display_name=accounts.people([one])[one].display_name, locale="fr")
    return None


def _work(buyer: Actor, seller: Actor, title: str, lots: tuple[tuple[str, str, int, int], ...]) -> int:
    """A mission from the request to the last deliverable accepted."""
    sheet = RequestSheet(
        "secretariat", title, f"{title} : le texte est prêt, les images aussi.",
        lots=tuple(LotSheet(name, unit, quantity) for name, unit, quantity, _price in lots),
        criteria={"price": 60, "delay": 40}, terms=Terms(), audience="pool",
        answer_until=clock.now() + timedelta(days=5),
    )  # fmt: skip
    asked = verbs.requests.begin(buyer, buyer.memberships[0].organisation_id, sheet, f"demo:{title}"[:80])
    verbs.requests.publish(buyer, asked)
    today = i18n.today()
    regime = market.providers.party(seller.id).regime
    rate = next(iter(market.quotes.rates(today)), 0) if regime == REAL else 0
    lines = tuple(
        Line(rank, name, unit, quantity, price, rate) for rank, (name, unit, quantity, price) in enumerate(lots, 1)
    )
    verbs.quotes.submit(seller, asked, QuoteSheet(lines, today + timedelta(days=30), 10))
    sent = market.quotes.own(seller, asked)
    assert sent is not None
    assert sent.current is not None
    mission = verbs.quotes.accept(buyer, asked, sent.id, sent.current.digest)
    verbs.engagements.start(seller, mission)
    for step in market.engagements.steps(mission):
        verbs.deliveries.hand_in(seller, mission, step.deliverable_id, "Relu et corrigé.")
        verbs.deliveries.accept(buyer, mission, step.deliverable_id)
    return mission
