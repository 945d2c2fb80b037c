"""The certificates of vigilance that a running agreement above the threshold asks of its holders."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.clusters.life import frameworks as life
from elearn.clusters.models import Asking, Framework
from elearn.clusters.queries import frameworks
from elearn.clusters.queries.frameworks import FrameworkCard, Reading
from elearn.core import db
from elearn.core.i18n import local, today
from elearn.directory.queries import vigilance as certificates
from elearn.pool.queries.vigilance import AT_ONCE, Paper


def papers(card: FrameworkCard) -> list[Paper]:
    """The certificate of each person who serves an open agreement, held or missing; none where none is needed."""
    return _papers([card])[card.id] if _is_asked(card) else []


def seen(reading: Reading) -> list[Paper]:
    """Those that someone reads: its cluster and its members all of them, a holder those of its own people."""
    found = papers(reading.card)
    if reading.is_manager or reading.companies:
        return found
    return [one for one in found if reading.serves is not None and one.person_id in reading.serves.people]


def asked(framework_id: int) -> dict[tuple[int, date], date]:
    """When each certificate was asked, by person and first day without."""
    query = sa.select(Asking.person_id, Asking.since, Asking.asked_on).where(Asking.framework_id == framework_id)
    return {(one.person_id, one.since): one.asked_on for one in db.session().execute(query)}


def lacking(after: int) -> tuple[list[int], int | None]:
    """A page of the agreements in which a certificate is missing, and the id to go on from; None at the end."""
    query = sa.select(Framework).where(Framework.state == life.OPEN, Framework.id > after).order_by(Framework.id)
    rows = list(db.session().scalars(query.limit(AT_ONCE)))
    found = _papers([card for card in frameworks.cards(rows) if _is_asked(card)])
    short = [key for key, mine in found.items() if any(one.since is not None for one in mine)]
    return short, rows[-1].id if len(rows) == AT_ONCE else None


def _is_asked(card: FrameworkCard) -> bool:
    return card.needs_vigilance and card.state == life.OPEN


def _papers(cards: list[FrameworkCard]) -> dict[int, list[Paper]]:
    day, people = today(), {person_id for card in cards for person_id in card.people}
    held, ended = certificates.valid(people, day), certificates.ended(people, day)
    names = accounts.people(people)
    out: dict[int, list[Paper]] = {card.id: [] for card in cards}
    for card in cards:
        for holder in card.holders:
            signed = local(holder.signed_at).date() if holder.signed_at is not None else day
            for one in holder.people if holder.left_at is None else ():
                name = names[one].display_name if one in names else ""
                if one in held:
                    out[card.id].append(Paper(one, name, held[one].until_on, held[one].is_checked))
                else:
                    out[card.id].append(Paper(one, name, since=max(signed, ended.get(one, signed))))
    return out
