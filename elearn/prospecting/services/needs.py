"""A need that a prospect tells, until it is a draft of a request of its own."""

from __future__ import annotations

from datetime import timedelta

from elearn.accounts.services import notices
from elearn.core import clock, db
from elearn.core.errors import Forbidden, Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require
from elearn.pool import drafts
from elearn.pool import services as pool
from elearn.pool.queries import providers, requests
from elearn.pool.services.sheets import LotSheet, RequestSheet
from elearn.prospecting import life
from elearn.prospecting.models import Need, Prospect
from elearn.prospecting.policy import Can
from elearn.prospecting.queries.circles import missing
from elearn.prospecting.services.prospects import allow, held, move

TO_ANSWER = timedelta(days=10)


def express(actor: Actor, prospect_id: int, category: str, title: str, text: str) -> None:
    """Write what a prospect asks for; again, it is rewritten until the company has taken it up."""
    row, _found = held(actor, prospect_id)
    allow(row, "express", actor.id)
    fields = {}
    if category not in providers.catalogue().categories:
        fields["category"] = [_("Choisissez un métier de la liste.")]
    if not title.strip() or len(title) > 160:
        fields["title"] = [_("Donnez un titre, en 160 signes au plus.")]
    if not text.strip() or len(text) > 8000:
        fields["need"] = [_("Décrivez le besoin, en 8 000 signes au plus.")]
    if fields:
        raise Invalid(fields=fields)
    said = {
        "category": category,
        "title": title.strip(),
        "text": text.strip(),
        "person_id": actor.id,
        "at": clock.now(),
    }
    made = db.insert(Need).values(prospect_id=row.id, **said)
    db.session().execute(made.on_conflict_do_update(index_elements=["prospect_id"], set_=said))


def convert(actor: Actor, prospect_id: int, organisation_id: int) -> int:
    """Make the draft of a request, by a buyer of the company who holds its link; who follows it is invited.

    Once: the same link again leads to the same request, for the same organisation.
    """
    require(Can.CONVERT, actor)
    if organisation_id not in actor.organisations("buyer"):
        raise Forbidden(_("Vous n’achetez pas pour cette organisation."), code="not-yours")
    session = db.session()
    # Locked: of two who take it up at once, the second finds the request of the first.
    need = session.get(Need, prospect_id, with_for_update=True)
    row = session.get(Prospect, prospect_id, with_for_update=True)
    if need is None or row is None or row.state == life.OPPOSED:
        raise missing()
    if need.request_id is None:
        allow(row, "convert", actor.id, life.BUYER)
        request_id = pool.requests.begin(actor, organisation_id, _request(need), f"prospect:{prospect_id}")
        cleared = {"next_action": "", "next_on": None, "claim_by": None, "claim_until": None}
        move(row, "convert", actor.id, life.BUYER, **cleared)
        need.request_id = request_id
        session.flush()
        _introduce(actor, row, request_id)
        return request_id
    requests.buyers(actor, need.request_id)
    return need.request_id


def _introduce(actor: Actor, row: Prospect, request_id: int) -> None:
    """Invite to answer whoever follows the company, and tell them."""
    if row.owner_id is None:
        return
    if providers.is_listed(row.owner_id):
        pool.requests.invite(actor, request_id, row.owner_id)
    notices.notify(row.owner_id, "prospecting.converted", {"prospect": row.id, "name": row.name})


def _request(need: Need) -> RequestSheet:
    """From the draft of that trade, with the words of the need."""
    draft, until = drafts.drafts().get(need.category), clock.now() + TO_ANSWER
    if draft is None:
        return RequestSheet(need.category, need.title, need.text, audience="invited", answer_until=until)
    known = providers.catalogue().skills
    return RequestSheet(
        need.category, need.title, need.text,
        tuple(LotSheet(lot.title, lot.unit, lot.quantity, lot.description) for lot in draft.lots),
        draft.criteria, draft.terms, tuple(code for code in draft.skills if code in known), "invited",
        answer_until=until,
    )  # fmt: skip
