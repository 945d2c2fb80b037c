"""What the pages share: words for accounts and reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import request

from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.i18n import money, ngettext, today
from elearn.core.ledger import REASONS
from elearn.core.web import typed
from elearn.funding import words
from elearn.funding.money import ALLOTTED, EUR
from elearn.telecentres import queries as telecentres

MOST_TYPED = 500  # signs shown again of what was refused


@dataclass(frozen=True, slots=True)
class Refused:
    """What was asked of a seat and refused: shown again with what was typed in ``field``, if that is at fault."""

    seat_id: int
    field: str
    typed: str
    sentence: str

    @property
    def target(self) -> str:
        """The id of the field; "" when the fault is of none."""
        return f"{self.field}-{self.seat_id}" if self.field else ""


def asked_day() -> date:
    """The day of ``au`` in the address, today without it; raise :class:`Invalid` for what is no day."""
    raw = request.args.get("au", "")
    if not raw:
        return today()
    day = typed.day(raw)
    if day is None:
        sentence = _("Écrivez la date ainsi : 2026-01-31.")
        raise Invalid(sentence, fields={"au": [sentence]})
    return min(day, today())


def told_day() -> tuple[date | None, str]:
    """The day of ``au`` for a page, which says itself what is wrong: none without it, or the sentence."""
    try:
        return (asked_day() if request.args.get("au") else None), ""
    except Invalid as error:
        return None, error.message


def account_names(accounts: Iterable[str | None]) -> dict[str | None, str]:
    """Accounts in words; None is the outside."""
    wanted = set(accounts)
    own = {name: int(name.removeprefix(ALLOTTED)) for name in wanted if name is not None and name.startswith(ALLOTTED)}
    centres = telecentres.places.centres(own.values())

    def said(account: str | None) -> str:
        if account is None:
            return _("le financeur")
        if account in own:
            found = centres.get(own[account])
            return _("alloué à %(centre)s", centre=found.name) if found else str(words.ACCOUNTS["allotted"])
        return str(words.ACCOUNTS.get(account, account))

    return {account: said(account) for account in wanted}


def reason_name(reason: str) -> str:
    """Why an operation was made, in words."""
    return str(REASONS.get(reason)) if reason in REASONS else reason


def amount(value: int, unit: str) -> str:
    """An amount of a unit of the ledger."""
    return money(value) if unit == EUR else ngettext("%(n)s place", "%(n)s places", value)
