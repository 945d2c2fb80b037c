"""What training can fill in: proposed line by line, kept only when the person ticks it.

The exercises left a day rate, a trade, a promise, an offer page, a price list, a quality charter;
the certificates and the accepted deliverables prove skills.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elearn.core.amounts import cents_of
from elearn.core.i18n import gettext as _
from elearn.core.i18n import money
from elearn.core.policy import Actor, require
from elearn.directory.fields import FIELDS
from elearn.directory.policy import Can
from elearn.directory.queries.profiles import Own
from elearn.directory.queries.skills import Catalogue
from elearn.portfolio import queries as portfolio

# Field of the profile → names under which exercises share a value, the best first.
SHARED: Mapping[str, tuple[str, ...]] = {
    "name": ("nom_affiche", "nom_commercial"),
    "trade": ("activite",),
    "headline": ("promesse",),
    "presentation": ("proposition_de_valeur",),
    "day_rate": ("tjm",),
}
CHARTER, PRICES, PAGE = (
    "charte-qualite-et-fiche-de-mission",
    "fiche-positionnement-et-prix",
    "kit-identite-et-page-d-offre",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line to tick. ``key`` is ``field:<name>`` or ``skill:<code>``; ``value`` is what would be kept."""

    key: str
    label: str
    words: str
    value: Any
    origin: str
    current: str = ""


@dataclass(frozen=True, slots=True)
class OfferIdea:
    """An offer that an exercise described: what its form would be filled with."""

    key: str
    title: str
    origin: str
    scope: str = ""
    price_cents: int = 0


def of(actor: Actor, own: Own | None, listed: Catalogue) -> list[Proposal]:
    """What one's exercises and certificates would fill in, and that the profile does not say already."""
    require(Can.READ_OWN, actor)
    return [*_fields(actor, own), *_skills(own, listed)]


def _fields(actor: Actor, own: Own | None) -> list[Proposal]:
    shared = portfolio.shared(actor.id, without="")
    out = []
    for field, names in SHARED.items():
        found = next((shared[name] for name in names if name in shared), None)
        if found is None:
            continue
        value: Any = found.raw.strip()
        words, current = found.words, _current(own, field)
        if field == "day_rate":
            try:
                value = cents_of(found.raw)
            except ValueError:
                continue
            words = money(value)
        if words != current:
            out.append(Proposal(f"field:{field}", str(FIELDS[field]), words, value, found.document, current))
    charter = _commitments(actor)
    if charter and charter[0] != _current(own, "commitments"):
        text, document = charter
        current = _current(own, "commitments")
        out.append(Proposal("field:commitments", str(FIELDS["commitments"]), text, text, document, current))
    return out


def _current(own: Own | None, field: str) -> str:
    if own is None:
        return ""
    if field == "day_rate":
        cents = own.profile.day_rate_cents
        return "" if cents is None else money(cents)
    return str(getattr(own.profile, field))


def _commitments(actor: Actor) -> tuple[str, str] | None:
    """The commitments of the quality charter, one a line, and the document that holds them."""
    found = portfolio.latest(actor).get(CHARTER)
    if found is None:
        return None
    lines = []
    for row in found.content.get("engagements", []):
        said, aim = str(row.get("engagement") or "").strip(), str(row.get("objectif") or "").strip()
        if said:
            lines.append(_("%(said)s (objectif : %(aim)s)", said=said, aim=aim) if aim else said)
    return ("\n".join(lines)[:2000], found.exercise.sheet.document) if lines else None


def _skills(own: Own | None, listed: Catalogue) -> list[Proposal]:
    """Skills that something proves and that the profile does not name."""
    if own is None:
        return []
    return [
        Proposal(f"skill:{code}", listed.skill(code), listed.category(listed.skills[code].category), code,
                 proofs[-1].title)
        for code, proofs in own.proofs.items()
        if code not in own.skills and code in listed.skills and not listed.skills[code].retired
    ]  # fmt: skip


def offer_ideas(actor: Actor) -> list[OfferIdea]:
    """The offers that the price list and the offer page of one's exercises describe."""
    require(Can.READ_OWN, actor)
    handed_in = portfolio.latest(actor)
    out = []
    prices = handed_in.get(PRICES)
    if prices is not None:
        for rank, row in enumerate(prices.content.get("grille", [])):
            title = str(row.get("offre") or "").strip()
            if title:
                scope = _scope(str(row.get("compris") or ""), str(row.get("exclu") or ""))
                out.append(OfferIdea(f"grille-{rank}", title[:120], prices.exercise.sheet.document, scope, _cents(row)))
    page = handed_in.get(PAGE)
    if page is not None and page.content.get("promesse"):
        scope = _scope(str(page.content.get("solution") or ""), str(page.content.get("limites") or ""))
        out.append(OfferIdea("page", str(page.content["promesse"])[:120], page.exercise.sheet.document, scope))
    return out


def _scope(included: str, excluded: str) -> str:
    if not excluded.strip():
        return included.strip()
    return _("%(included)s\nNon compris : %(excluded)s", included=included.strip(), excluded=excluded.strip())


def _cents(row: Mapping[str, Any]) -> int:
    try:
        return max(0, cents_of(str(row.get("prix") or "0").replace(".", ",")))
    except ValueError:
        return 0
