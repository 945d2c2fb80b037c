"""Asking for certificates of vigilance: at the order and whenever one has ended, the independent first."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from elearn.core import db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import local, today
from elearn.core.policy import SYSTEM, Actor, require
from elearn.directory.queries import vigilance as certificates
from elearn.pool.models import Event
from elearn.pool.policy import Can
from elearn.pool.queries import engagements as reads
from elearn.pool.queries import vigilance
from elearn.pool.queries.engagements import EngagementCard
from elearn.pool.queries.vigilance import Paper
from elearn.pool.services.moving import tell, tell_buyers, write

ASKED, TAKEN = "vigilance.ask", "vigilance.take"
REMIND_AFTER = (timedelta(days=5), timedelta(days=10))
BUYER_AFTER = timedelta(days=15)  # from the day it was asked, so that the independent always hears first


def ask(actor: Actor, engagement_id: int) -> None:
    """Ask for each certificate that is missing in a mission, once; remind, then tell the client, as days pass.

    That it was asked is written in the history: it is what the client shows.
    """
    require(Can.RUN, actor)
    row = reads.row(engagement_id)
    if not vigilance.is_needed(row):
        return
    card = reads.cards([row])[0]
    missing = [one for one in vigilance.papers(card) if one.since is not None]
    asked = _asked(card.id) if missing else {}
    for paper in missing:
        since = paper.since.isoformat() if paper.since is not None else ""
        on = asked.get((paper.person_id, since))
        if on is None:
            write(actor, ASKED, card.request_id, card.id, person=paper.person_id, since=since)
            _tell(card, paper, "pool.vigilance-asked", f"{since}:0")
            continue
        waited = today() - on
        for rank, after in enumerate(REMIND_AFTER, 1):
            if waited >= after:
                _tell(card, paper, "pool.vigilance-recalled", f"{since}:{rank}")
        if waited >= BUYER_AFTER:
            facts = {**_facts(card), "name": paper.name, "since": since}
            key = f"pool.vigilance-missing:{card.id}:{paper.person_id}:{since}"
            tell_buyers(card.organisation_id, "pool.vigilance-missing", facts, key=key)


def take(actor: Actor, engagement_id: int, person_id: int) -> tuple[str, int]:
    """Take the certificate of who works in a mission, as its client must have it: (key, bytes) of the file.

    For the buyers of the client alone, while the law asks for it (Code du travail, D8222-5); written in the history.
    """
    card = reads.readable(actor, engagement_id)
    found = (one.certificate_id for one in vigilance.seen(actor, card) if one.person_id == person_id)
    certificate = next(found, None)
    if certificate is None:
        raise Missing(_("Cette attestation n’existe pas, ou ne vous est pas ouverte."))
    write(actor, TAKEN, card.request_id, card.id, person=person_id, certificate=certificate)
    return certificates.file_of(SYSTEM, certificate)


def _asked(engagement_id: int) -> dict[tuple[int, str], date]:
    """When each certificate was asked, by person and first day without."""
    query = sa.select(Event).where(Event.engagement_id == engagement_id, Event.kind == ASKED).order_by(Event.id.desc())
    return {(e.detail["person"], e.detail["since"]): local(e.at).date() for e in db.session().scalars(query)}


def _tell(card: EngagementCard, paper: Paper, kind: str, step: str) -> None:
    tell(paper.person_id, kind, _facts(card), key=f"pool.vigilance:{card.id}:{step}")


def _facts(card: EngagementCard) -> dict[str, object]:
    return {"engagement": card.id, "title": card.title, "organisation": card.organisation}
