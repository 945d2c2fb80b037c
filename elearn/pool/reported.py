"""What of this room may be reported: a request, by who may read it."""

from __future__ import annotations

from elearn.accounts import queries as accounts
from elearn.core.errors import Missing
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.policy import SYSTEM, Actor
from elearn.core.web import typed
from elearn.pool.queries import requests
from elearn.pool.services import requests as verbs
from elearn.reports.extend import Content, ContentKind


def _request(actor: Actor, key: str) -> Content | None:
    try:
        card = requests.readable(actor, typed.number(key) or 0)
    except Missing:
        return None
    people = tuple(accounts.members(card.organisation_id, "buyer"))
    lots = "\n".join(f"{lot.title} {lot.description}" for lot in card.lots)
    return Content(card.title, f"/demandes/{card.id}", f"{card.need}\n{lots}", people)


REQUEST = ContentKind(_l("Demande"), _request, lambda key, _reason: verbs.take_down(SYSTEM, int(key)))
