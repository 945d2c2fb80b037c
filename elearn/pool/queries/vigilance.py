"""The certificates of vigilance that a mission above the threshold of the law asks of who works in it.

Counted on the whole order, before VAT; in a group each member's is asked (Code du travail, L8222-1
and D8222-5). A certificate holds six months: it is asked again for as long as work goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from elearn.core import db
from elearn.core.i18n import local, today
from elearn.core.policy import Actor, can
from elearn.directory.queries import vigilance as certificates
from elearn.parameters import queries as parameters
from elearn.pool.life import BUYER, PROVIDER, engagements
from elearn.pool.models import Engagement, MissionGroup
from elearn.pool.policy import Can
from elearn.pool.queries import engagements as missions
from elearn.pool.queries.engagements import EngagementCard

THRESHOLD = "vigilance-seuil"
THRESHOLD_CENTS = 500_000  # the law's, where the figures of the site are not loaded
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Paper:
    """The certificate of one person of a mission. ``until_on`` is the first day without it, ``since`` the first
    day on which it was missing: exactly one of the two is known. ``certificate_id`` and ``security_code`` are of
    the certificate held, for who must keep it."""

    person_id: int
    name: str
    until_on: date | None = None
    is_checked: bool = False
    since: date | None = None
    certificate_id: int | None = None
    security_code: str = ""


def threshold_cents(day: date) -> int:
    """From which amount before VAT a client must ask for the certificate, on a day."""
    found = parameters.number(THRESHOLD, day)
    return THRESHOLD_CENTS if found is None else int(found * 100)


def is_needed(card: EngagementCard | Engagement) -> bool:
    """Whether the law asks for certificates in this mission now: above the threshold, its work not over."""
    return card.state in engagements.RUNNING and card.net_cents >= threshold_cents(local(card.ordered_at).date())


def papers(card: EngagementCard) -> list[Paper]:
    """The certificate of each person who works in a mission, held or missing; none where none is needed."""
    return _papers([card])[card.id] if is_needed(card) else []


def seen(actor: Actor, card: EngagementCard) -> list[Paper]:
    """Those that someone reads: its client and the lead all of them, another member their own, a mediator none.

    The certificate itself and its code are for the buyers of the client, whom the law asks to keep them.
    """
    found = papers(card)
    if not can(Can.TAKE_VIGILANCE, actor, card):
        found = [replace(one, certificate_id=None, security_code="") for one in found]
    if {BUYER, PROVIDER} & set(missions.roles(actor, card)):
        return found
    return [one for one in found if one.person_id == actor.person_id]


def lacking(after: int) -> tuple[list[int], int | None]:
    """A page of the missions in which a certificate is missing, and the id to go on from; None at the end."""
    # A figure of the law may have been another on the day of an older order: the lowest lets all of them through.
    group = sa.select(MissionGroup.engagement_id).where(MissionGroup.engagement_id == Engagement.id)
    query = sa.select(Engagement).where(
        Engagement.state.in_(engagements.RUNNING),
        Engagement.id > after,
        Engagement.net_cents >= _lowest_cents(),
        sa.or_(group.exists(), Engagement.provider_id.not_in(certificates.holders(today()))),
    )
    rows = list(db.session().scalars(query.order_by(Engagement.id).limit(AT_ONCE)))
    asked = [card for card in missions.cards(rows) if is_needed(card)]
    short = [key for key, found in _papers(asked).items() if any(one.since is not None for one in found)]
    return short, rows[-1].id if len(rows) == AT_ONCE else None


def _lowest_cents() -> int:
    """The lowest threshold that ever was."""
    found = parameters.figures().get(THRESHOLD)
    known = [int(found.number(one) * 100) for one in found.values] if found is not None else []
    return min([*known, THRESHOLD_CENTS])


def _papers(cards: list[EngagementCard]) -> dict[int, list[Paper]]:
    day = today()
    people = {person_id for card in cards for person_id in card.provider_ids}
    held, ended = certificates.valid(people, day), certificates.ended(people, day)
    return {card.id: [_paper(card, one, held.get(one), ended.get(one)) for one in card.provider_ids] for card in cards}


def _paper(card: EngagementCard, person_id: int, held: certificates.VigilanceCard | None, ended: date | None) -> Paper:
    mate = card.crew.member(person_id) if card.crew is not None else None
    name = mate.name if mate is not None else card.provider
    if held is not None:
        return Paper(
            person_id, name, held.until_on, held.is_checked, certificate_id=held.id, security_code=held.security_code
        )
    ordered = local(card.ordered_at).date()
    return Paper(person_id, name, since=max(ordered, ended or ordered))
