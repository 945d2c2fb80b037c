"""What of this room may be reported: a public profile, a public offer."""

from __future__ import annotations

from elearn.core.errors import Missing
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.policy import SYSTEM, Actor
from elearn.core.web import typed
from elearn.directory.queries import offers, profiles
from elearn.directory.services import moderation
from elearn.reports.extend import Content, ContentKind


def _profile(_actor: Actor, key: str) -> Content | None:
    card = profiles.of_profile(typed.number(key) or 0)
    if card is None:
        return None
    said = (card.trade, card.headline, card.said.get("presentation", ""), card.said.get("commitments", ""))
    return Content(card.title, f"/annuaire/{card.slug}", "\n".join(filter(None, said)), (card.person_id,))


def _offer(_actor: Actor, key: str) -> Content | None:
    try:
        card = offers.offer(typed.number(key) or 0)
    except Missing:
        return None
    said = "\n".join(filter(None, (card.scope, card.deliverable, card.client_provides, card.service_level)))
    return Content(card.title, f"/annuaire/offres/{card.id}", said, (card.person_id,))


PROFILE = ContentKind(
    _l("Profil"),
    _profile,
    lambda key, reason: moderation.take_down_profile(SYSTEM, int(key), reason),
    lambda key: moderation.restore_profile(SYSTEM, int(key)),
)
OFFER = ContentKind(
    _l("Offre"),
    _offer,
    lambda key, reason: moderation.take_down_offer(SYSTEM, int(key), reason),
    lambda key: moderation.restore_offer(SYSTEM, int(key)),
)
