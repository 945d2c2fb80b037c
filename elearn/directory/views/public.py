"""The public pages of profiles: the search, one profile, and how the order is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from flask import request

from elearn.core import i18n
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.web.guard import public
from elearn.core.web.identity import actor
from elearn.core.web.paging import existing, page_number
from elearn.directory import matching, words
from elearn.directory.languages import LANGUAGES, LEVELS
from elearn.directory.matching import Place
from elearn.directory.models.profiles import PROOFS
from elearn.directory.queries import profiles, search, skills
from elearn.directory.queries.wishes import Wish
from elearn.directory.views.blueprint import Answer, blueprint, cents, given, page
from elearn.directory.views.typed import day_of, whole
from elearn.telecentres.queries import places
from elearn.telecentres.queries.places import CentreCard

KILOMETRES = (10, 25, 50, 100)
LONGEST = 200
FACETS = {
    "category": _l("Catégories"),
    "skill": _l("Compétences"),
    "proof": _l("Preuves"),
    "language": _l("Langues"),
    "telecentre": _l("Télécentres"),
    "commune": _l("Communes"),
}


@blueprint.get("/annuaire")
@public("whoever looks for a service may read what independents chose to show")
def index() -> Answer:
    """The search: words and facets, all by GET; the order is said on the page."""
    centres = list(places.centres().values())
    wish, near = read(request.args, centres)
    found = search.find(actor(), wish, page_number(request.args.get("page")))
    given(len(existing(found.page).items))
    listed = skills.catalogue()
    telecentres = {str(c.organisation_id): c.name for c in centres}
    return page(
        "index",
        found=found,
        wish=wish,
        near=near,
        is_filtered=wish != Wish(),
        listed=listed,
        telecentres=telecentres,
        facets=[(str(label), name) for name, label in FACETS.items()],
        labels={
            "category": {c.code: c.label for c in listed.categories.values()},
            "skill": {s.code: s.label for s in listed.skills.values() if s.category == wish.category},
            "proof": words.PROOF,
            "language": LANGUAGES,
            "telecentre": telecentres,
            "commune": {name: name for name in found.counts.get("commune", {})},
        },
        communes=sorted({c.commune for c in centres}),
        kilometres=KILOMETRES,
        words=words,
        asked=request.args,
    )


@blueprint.get("/annuaire/ordre")
@public("how the directory ranks people is for everyone to read")
def order() -> Answer:
    """How the search orders, how a need is matched, and what never counts."""
    return page("order", weights=matching.WEIGHTS, labels=matching.LABELS, worth=matching.WORTH, words=words)


@blueprint.get("/annuaire/<slug>")
@public("a profile shows what its owner chose to make public")
def profile(slug: str) -> Answer:
    """One public profile, field by field as its owner chose."""
    card = profiles.public(slug)
    given(1)
    weeks = profiles.weeks_of(card)
    today = i18n.today()
    centres = {c.organisation_id: c for c in places.centres().values()} if card.telecentre_id else {}
    insurance = card.said.get("insurance")
    return page(
        "profile",
        card=card,
        listed=skills.catalogue(),
        by_category=_by_category(card.skills),
        weeks=[(monday, hours) for monday, hours in weeks.items() if monday + timedelta(days=7) > today],
        today=today,
        telecentre=centres.get(card.telecentre_id or 0),
        languages=LANGUAGES,
        language_levels=LEVELS,
        insured_until=day_of(insurance["until"]) if insurance else None,
        vigilance_until=day_of(card.said.get("vigilance")),
        words=words,
    )


def read(args: Mapping[str, str], centres: list[CentreCard]) -> tuple[Wish, str]:
    """What is looked for, from the address of the page; what cannot be read counts for nothing."""
    asked = {name: args.get(name, "").strip()[:LONGEST] for name in ("q", "category", "skill", "proof", "language",
                                                                    "telecentre", "commune", "near")}  # fmt: skip
    near = (
        next((c for c in centres if c.commune.casefold() == asked["near"].casefold()), None) if asked["near"] else None
    )
    place: Place | None = (near.latitude, near.longitude) if near else None
    km = whole(args.get("km", "")) or 50
    wish = Wish(
        text=asked["q"],
        category=asked["category"],
        skill=asked["skill"],
        proof=asked["proof"] if asked["proof"] in PROOFS else "",
        language=asked["language"] if asked["language"] in LANGUAGES else "",
        telecentre=asked["telecentre"],
        commune=asked["commune"],
        place=place,
        km=min(km, 1000) if place else 0,
        hours=min(whole(args.get("hours", "")), 60),
        week=_week(args.get("week", "")),
        price_cents=cents(args.get("price", ""), "price", {}) or 0,
    )
    if wish.price_cents < 0:
        wish = replace(wish, price_cents=0)
    return wish, near.commune if near else ""


def _week(text: str) -> date | None:
    """A day of this century; another is no day on which anyone is looked for."""
    found = day_of(text)
    return found if found is not None and 2000 <= found.year < 2100 else None


def _by_category(held: tuple[profiles.SkillShown, ...]) -> dict[str, list[profiles.SkillShown]]:
    out: dict[str, list[profiles.SkillShown]] = {}
    for one in held:
        out.setdefault(one.category, []).append(one)
    return out
