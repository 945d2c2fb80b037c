"""What people type and what links carry, read: a number, a day. Nothing that no column or calendar holds.

A refusal is None: the caller knows which sentence, or which page that does not exist.
"""

from __future__ import annotations

from datetime import date

LARGEST = 2**63 - 1  # what a BIGINT holds
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)  # beyond, adding a month may leave the calendar


def number(text: str | None) -> int | None:
    """The whole number written in ASCII digits, up to :data:`LARGEST`; None for anything else."""
    text = text or ""
    # Before int(): it reads the digits of any script, and refuses thousands of them with an error of its own.
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        return None
    return found if (found := int(text)) <= LARGEST else None


def day(text: str | None) -> date | None:
    """The day written as ``2026-01-31``, from :data:`EARLIEST` to :data:`LATEST`; None for anything else."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if EARLIEST <= found <= LATEST else None


def month(text: str | None) -> date | None:
    """The first day of the month written as ``2026-01``; None for anything else."""
    return day(f"{text}-01") if text else None
