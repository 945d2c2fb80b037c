"""What an approval would order, for who decides: who sells, how much, from where."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from elearn.core import db
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l
from elearn.directory.queries import offers
from elearn.pool import words
from elearn.pool.conditions import HOME, TELECENTRE
from elearn.pool.figures import Line
from elearn.pool.models import QuoteVersion
from elearn.pool.queries import providers, quotes
from elearn.pool.queries.approvals import ApprovalCard

_PLACES = {HOME: _l("Commandé de son domicile"), TELECENTRE: _l("Commandé d’un télécentre")}


@dataclass(frozen=True, slots=True)
class Told:
    """A line each, in the reader's language, and the page to read before; empty when there is none to read."""

    lines: tuple[str, ...]
    path: str = ""


def told(cards: Collection[ApprovalCard]) -> dict[int, Told]:
    """What each would order, by its id; as many statements for many as for one of each kind of the pool."""
    out = {one.id: Told(one.lines, one.path) for one in cards if one.kind}
    own = [one for one in cards if not one.kind]
    out |= _quotes([one for one in own if "quote" in one.wanted])
    return out | _offers([one for one in own if "quote" not in one.wanted])


def _offers(cards: Collection[ApprovalCard]) -> dict[int, Told]:
    found = offers.offers({one.wanted["offer_id"] for one in cards})
    names = {person: party.name for person, party in providers.parties({o.person_id for o in found.values()}).items()}
    public = providers.listed(names)
    out = {}
    for one in cards:
        offer = found[one.wanted["offer_id"]]
        lines = [_seller(names[offer.person_id]), words.quantity(one.wanted["quantity"], offer.unit)]
        if one.wanted["place"] in _PLACES:
            lines.append(str(_PLACES[one.wanted["place"]]))
        is_shown = offer.is_public and offer.person_id in public
        out[one.id] = Told(tuple(lines), f"/annuaire/offres/{offer.id}" if is_shown else "")
    return out


def _quotes(cards: Collection[ApprovalCard]) -> dict[int, Told]:
    """Of the exact version that was asked for, whatever was sent since."""
    named = QuoteVersion.digest.in_({one.wanted["sha256"] for one in cards})
    rows = list(db.session().scalars(sa.select(QuoteVersion).where(named))) if cards else []
    versions = {(row.quote_id, row.digest): quotes.version_card(row) for row in rows}
    out = {}
    for one in cards:
        card = versions[one.wanted["quote"], one.wanted["sha256"]]
        group = card.group
        name = group["name"] if group is not None else card.content["provider"]["name"]
        said = [
            _("%(lot)s : %(quantity)s", lot=_label(line, card.names), quantity=words.quantity(line.quantity, line.unit))
            for line in card.lines
        ]
        out[one.id] = Told((_seller(str(name)), *said))
    return out


def _label(line: Line, names: Mapping[int, str]) -> str:
    """What a line is for, and who of a group does it."""
    return _("%(label)s · %(name)s", label=line.label, name=names[line.member]) if line.member else line.label


def _seller(name: str) -> str:
    return _("Prestataire : %(name)s", name=name)
