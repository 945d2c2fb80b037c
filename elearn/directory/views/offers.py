"""The public pages of offers."""

from __future__ import annotations

from flask import request

from elearn.accounts import queries as accounts
from elearn.core.web.guard import public
from elearn.core.web.identity import actor
from elearn.core.web.paging import existing, page_number
from elearn.directory import access, words
from elearn.directory.queries import offer_search, offers, profiles, skills
from elearn.directory.queries.offer_search import BY_PRICE, BY_TURNS, OfferWish
from elearn.directory.views.blueprint import Answer, blueprint, cents, given, page
from elearn.directory.views.public import LONGEST
from elearn.directory.views.typed import whole


@blueprint.get("/annuaire/offres")
@public("whoever looks for a service may read the offers that are public")
def offer_index() -> Answer:
    """The offers, by words, category, unit, price and delay."""
    asked = request.args.get
    order = asked("order", "")
    unit = asked("unit", "")
    wish = OfferWish(
        asked("q", "").strip()[:LONGEST],
        asked("category", "")[:LONGEST],
        unit if unit in words.UNIT else "",
        max(0, cents(asked("price", ""), "price", {}) or 0),
        min(whole(asked("delay", "")), 365),
        order if order == BY_PRICE and unit in words.UNIT else BY_TURNS,
    )
    found = offer_search.find(actor(), wish, page_number(asked("page")))
    given(len(existing(found.page).items))
    return page(
        "offers",
        found=found,
        wish=wish,
        asked=request.args,
        is_filtered=wish != OfferWish(),
        listed=skills.catalogue(),
        words=words,
    )


@blueprint.get("/annuaire/offres/<int:offer_id>")
@public("an offer that is published is for whoever looks for a service")
def offer(offer_id: int) -> Answer:
    """One offer, and who is behind it."""
    card = offers.offer(offer_id)
    named = accounts.organisations_by_id(card.access.organisations)
    return page(
        "offer",
        card=card,
        who=profiles.cards([card.person_id])[card.person_id],
        listed=skills.catalogue(),
        organisations=sorted(one.name for one in named.values()),
        access=access,
        words=words,
    )
