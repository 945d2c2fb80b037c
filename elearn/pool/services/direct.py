"""An offer ordered as it is published, within the conditions of one's organisation: the mission begins there.

What is signed is a version like any other: the wording of the offer by its hash, the quantity, the
price. It hangs on a request of its own, already awarded, so that a mission has one shape.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import clock, db
from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import today
from elearn.core.policy import Actor
from elearn.core.signals import announce
from elearn.directory.queries import offers
from elearn.directory.queries.offers import OfferCard
from elearn.pool.conditions import HOME, TELECENTRE, Asked, Cause
from elearn.pool.extend import Orderer
from elearn.pool.figures import MOST_QUANTITY, MOST_TOTAL, REAL, Line, Totals, totals
from elearn.pool.models import Engagement, Request
from elearn.pool.queries import conditions as reads
from elearn.pool.queries import providers, quotes
from elearn.pool.queries import requests as requests_reads
from elearn.pool.services import ordering, signing, spending
from elearn.pool.services.moving import tell, write
from elearn.pool.services.orderers import orderer
from elearn.pool.services.quotes import content as signed
from elearn.pool.services.sheets import LotSheet, QuoteSheet
from elearn.pool.services.spending import Judged
from elearn.pool.signals import QuoteAccepted
from elearn.pool.terms import Terms


@dataclass(frozen=True, slots=True)
class Wanted:
    """An order as someone asks for it. ``number`` is the wording they read, ``quantity`` in hundredths.

    ``place`` is ``home``, ``telecentre`` or empty; ``key`` is the form's, so that it counts once.
    """

    organisation_id: int
    offer_id: int
    number: int
    quantity: int
    place: str
    note: str
    key: str

    def as_json(self) -> dict[str, Any]:
        """As an approval keeps it."""
        return asdict(self)


def price(card: OfferCard, quantity: int, organisation_id: int) -> tuple[Line, Totals, str]:
    """The line of an order, its totals and the VAT regime of the sale; the highest rate of now when VAT applies."""
    regime = providers.party(card.person_id, organisation_id).regime
    rate = next(iter(quotes.rates(today())), 0) if regime == REAL else 0
    line = Line(1, card.title[:160], card.unit, quantity, card.price_cents, rate)
    return line, totals([line], regime), regime


def weigh(who: Orderer, card: OfferCard, quantity: int, place: str) -> Judged:
    """The decision on an order, by the offer's own conditions first, then by the organisation's."""
    _line, sums, regime = price(card, quantity, who.organisation_id)
    asked = Asked(
        who.person_id, who.roles, sums.net_cents, card.category, card.id, who.is_salaried, place, who.is_present,
        reads.provider_kinds(card.person_id, who.organisation_id, card.category),
        tuple(_bars(card, who.organisation_id, quantity, sums.net_cents, regime)),
    )  # fmt: skip
    return spending.judge(who.organisation_id, asked)


def _bars(card: OfferCard, organisation_id: int, quantity: int, cents: int, regime: str) -> list[Cause]:
    """What the offer itself, or who sells it, refuses."""
    out = []
    if card.person_id in providers.of_organisation(organisation_id):
        out.append(Cause("own-provider"))
    kinds = {one.id: one.kind for one in accounts.organisations_by_id([organisation_id]).values()}
    code = card.access.refuses(kinds, cents)
    if code:
        out.append(Cause(code, card.access.ceiling_cents if code == "ceiling" else None))
    if card.price_max_cents is not None:
        out.append(Cause("price-range"))
    if card.capacity is not None and quantity > card.capacity * 100:
        out.append(Cause("capacity"))
    if not regime:
        out.append(Cause("regime"))
    return out


def check(card: OfferCard, wanted: Wanted) -> None:
    """Raise :class:`Invalid` with the field at fault, :class:`Conflict` when the offer changed since it was read."""
    if not 0 < wanted.quantity <= MOST_QUANTITY or wanted.quantity * card.price_cents > MOST_TOTAL * 100:
        raise Invalid(fields={"count": [_("Donnez une quantité, par exemple 12 ou 7,5.")]})
    if wanted.place not in ("", HOME, TELECENTRE):
        raise Invalid(fields={"place": [_("Choisissez une des réponses proposées.")]})
    if len(wanted.note) > 4000:
        raise Invalid(fields={"note": [_("Ce texte est trop long : %(most)s signes au plus.", most=4000)]})
    if card.version != wanted.number:
        raise Conflict(
            _("Cette offre a changé depuis que vous l’avez lue : relisez-la avant de commander."), code="other-version"
        )


def order(actor: Actor, wanted: Wanted) -> int:
    """Order an offer now; answer the id of the mission. The same key again gives the same one.

    Raises :class:`spending.Refused` with the decision, of which an approval is one.
    """
    who = orderer(actor, wanted.organisation_id)
    # The same form sent twice at once: the second waits for the first, then finds what it made.
    spending.one_at_a_time(wanted.organisation_id)
    made = made_by(wanted.organisation_id, wanted.key)
    if made is not None:
        return made
    card = offers.offer(wanted.offer_id)
    check(card, wanted)
    judged = weigh(who, card, wanted.quantity, wanted.place)
    return place(actor, who.person_id, wanted, card, judged, spending.take(judged))


_MADE_BY = (
    sa.select(Engagement.id)
    .join(Request, Request.id == Engagement.request_id)
    .where(Request.organisation_id == sa.bindparam("organisation"), Request.key == sa.bindparam("key"))
)


def made_by(organisation_id: int, key: str) -> int | None:
    """The mission that the form of this key made, if it did."""
    return db.rows(_MADE_BY, {"organisation": organisation_id, "key": key[:80]}).scalar_one_or_none()


def place(
    actor: Actor, person_id: int, wanted: Wanted, card: OfferCard, judged: Judged, decision_id: int,
    approval_id: int | None = None,
) -> int:  # fmt: skip
    """Make the mission of an order that was allowed or granted, and tell who sells."""
    now = clock.now()
    request = _request(person_id, wanted, card, judged)
    quote, version = signing.accepted(request, card.person_id, _content(request, wanted, card))
    engagement = ordering.order(request, quote, version)
    spending.record(person_id, judged, decision_id, engagement, approval_id, (card.id, card.version))
    write(actor, "request.award", request.id, moved=("", request.state), offer=card.id, number=card.version)
    write(
        actor, "quote.accept", request.id, engagement, ("", quote.state), quote=quote.id, number=1,
        sha256=version.digest,
    )  # fmt: skip
    write(actor, "engagement.order", request.id, engagement, ("", "ordered"), decision=decision_id)
    organisation = accounts.organisations_by_id([wanted.organisation_id])[wanted.organisation_id].name
    facts = {"engagement": engagement, "title": request.title, "organisation": organisation}
    tell(quote.person_id, "pool.ordered", facts)
    announce(QuoteAccepted(engagement, request.id, request.organisation_id, quote.person_id, version.net_cents, now))
    return engagement


def _request(person_id: int, wanted: Wanted, card: OfferCard, judged: Judged) -> Request:
    condition, title = judged.decision.condition, card.title[:160]
    lot = LotSheet(title, card.unit, wanted.quantity, card.deliverable[:2000])
    return signing.awarded(
        {1: lot}, card.person_id, organisation_id=wanted.organisation_id, person_id=person_id, category=card.category,
        title=title, need=wanted.note.strip() or card.scope, skills=list(card.skills), terms=Terms().as_json(),
        agreement=reads.condition(condition.id).agreement if condition is not None else "", key=wanted.key[:80],
    )  # fmt: skip


def _content(request: Request, wanted: Wanted, card: OfferCard) -> dict[str, Any]:
    """What is signed: an ordinary quote, the wording of the offer by its hash, and who ordered it from where."""
    line, _sums, _regime = price(card, wanted.quantity, request.organisation_id)
    sheet = QuoteSheet((line,), today() + signing.VALID, card.delay_days, note=card.service_level)
    party = providers.party(card.person_id, request.organisation_id)
    wording = offers.wording(card.id, card.version)
    return signed(requests_reads.cards([request])[0], 1, party, sheet) | {
        "offer": {"id": card.id, "number": card.version, "sha256": wording.digest, "scope": card.scope,
                  "deliverable": card.deliverable, "client_provides": card.client_provides},
        "order": {"person": request.person_id, "place": wanted.place, "note": wanted.note.strip()},
    }  # fmt: skip
