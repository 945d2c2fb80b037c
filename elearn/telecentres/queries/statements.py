"""Reads of statements."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from elearn.core import db
from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor
from elearn.telecentres.models import Statement
from elearn.telecentres.policy import administrator

# Who reads what an organisation is asked to pay.
READERS = ("manager", "buyer", "approver", "funder")


@dataclass(frozen=True, slots=True)
class StatementCard:
    """A statement as issued."""

    id: int
    number: str
    network_id: int
    month: date
    person_id: int | None
    organisation_id: int | None
    total_cents: int
    issued_at: datetime
    lines: list[Any]
    pdf_key: str
    pdf_bytes: int


# Made once, and of columns in the order of the card.
_OF_NUMBER: sa.Select[*tuple[Any, ...]] = sa.select(
    Statement.id, Statement.number, Statement.network_id, Statement.month, Statement.person_id,
    Statement.organisation_id, Statement.total_cents, Statement.issued_at, Statement.lines, Statement.pdf_key,
    Statement.pdf_bytes,
).where(Statement.number == sa.bindparam("number"))  # fmt: skip


def _card(row: Statement) -> StatementCard:
    return StatementCard(
        row.id, row.number, row.network_id, row.month, row.person_id, row.organisation_id, row.total_cents,
        row.issued_at, row.lines, row.pdf_key, row.pdf_bytes,
    )  # fmt: skip


def of_person(person_id: int) -> list[StatementCard]:
    """The statements in someone's own name, newest first."""
    query = sa.select(Statement).where(Statement.person_id == person_id).order_by(Statement.month.desc())
    return [_card(row) for row in db.session().scalars(query)]


def of_organisations(ids: Collection[int]) -> list[StatementCard]:
    """The statements of these organisations, newest first."""
    if not ids:
        return []
    query = sa.select(Statement).where(Statement.organisation_id.in_(set(ids)))
    return [_card(row) for row in db.session().scalars(query.order_by(Statement.month.desc(), Statement.number))]


def of_month(network_id: int, month: date) -> list[StatementCard]:
    """The statements of a network for that month (its first day), by number."""
    query = sa.select(Statement).where(Statement.network_id == network_id, Statement.month == month)
    return [_card(row) for row in db.session().scalars(query.order_by(Statement.number))]


def readable(actor: Actor, number: str) -> StatementCard:
    """The statement of that number if this actor may read it; raise :class:`Missing` otherwise.

    Its person, those who buy or manage for its organisation, and the administration.
    """
    row = db.rows(_OF_NUMBER, {"number": number}).first()
    if row is None or not (
        administrator.holds(actor, None)
        or (row.person_id is not None and row.person_id == actor.person_id)
        or (row.organisation_id is not None and row.organisation_id in actor.organisations(*READERS))
    ):
        raise Missing(_("Ce relevé n’existe pas."))
    return StatementCard(*row)


def by_id(statement_id: int) -> StatementCard:
    """A statement, for the job that makes its file."""
    row = db.session().get(Statement, statement_id)
    if row is None:
        raise Missing(_("Ce relevé n’existe pas."))
    return _card(row)
