"""Mandates: the one that someone holds, and the text they are asked to accept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db, i18n
from elearn.core.i18n import gettext as _
from elearn.invoicing.mandate_text import MandateText, mandate_text
from elearn.invoicing.models import Mandate


@dataclass(frozen=True, slots=True)
class MandateCard:
    """An acceptance, held or ended."""

    id: int
    person_id: int
    version: int
    digest: str
    legal_form: str
    on_debits: bool
    accepted_at: datetime
    ended_at: datetime | None


def platform() -> str:
    """In whose name the site acts, as contracts say it."""
    return accounts.training_body().name or _("la plateforme")


def text() -> MandateText:
    """The text in force, in the reader's language."""
    return mandate_text(i18n.locale(), platform())


def held(person_id: int) -> MandateCard | None:
    """The mandate that someone gives today, or None."""
    return next((card for card in history(person_id) if card.ended_at is None), None)


def history(person_id: int) -> list[MandateCard]:
    """All that someone accepted, the last first."""
    query = sa.select(Mandate).where(Mandate.person_id == person_id).order_by(Mandate.id.desc())
    return [
        MandateCard(m.id, m.person_id, m.version, m.digest, m.legal_form, m.on_debits, m.accepted_at, m.ended_at)
        for m in db.session().scalars(query)
    ]
