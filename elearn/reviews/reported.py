"""What of this room may be reported: a review that is shown, with its answer."""

from __future__ import annotations

from elearn.accounts import queries as accounts
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.policy import SYSTEM, Actor
from elearn.core.web import typed
from elearn.directory.queries import profiles
from elearn.reports.extend import Content, ContentKind
from elearn.reviews.criteria import CLIENT
from elearn.reviews.queries import shown
from elearn.reviews.services import writing


def _review(actor: Actor, key: str) -> Content | None:
    found = shown.shown(typed.number(key) or 0)
    if found is None:
        return None
    card, workers, organisation_id = found
    said = "\n".join(filter(None, (card.text, card.reply)))
    if card.side == CLIENT:
        listed = profiles.cards(workers)
        if not listed:
            return None
        profile = listed[min(listed)]
        return Content(
            _("Évaluation : %(name)s", name=profile.title), f"/annuaire/{profile.slug}/evaluations", said,
            (card.author_id,),
        )  # fmt: skip
    if not actor.is_authenticated:
        return None
    named = accounts.organisations_by_id([organisation_id])[organisation_id].name
    path = f"/evaluations/clients/{organisation_id}"
    return Content(_("Évaluation : %(name)s", name=named), path, said, (card.author_id,))


REVIEW = ContentKind(
    _l("Évaluation"),
    _review,
    lambda key, reason: writing.withhold(SYSTEM, int(key), reason),
    lambda key: writing.restore(SYSTEM, int(key)),
)
