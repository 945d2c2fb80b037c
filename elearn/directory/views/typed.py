"""What people type in addresses and forms, read as values."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request

from elearn.core.web import typed

MOST = 999_999_999  # what a column of whole numbers holds, and more than anyone types here


def sent(name: str) -> str:
    """What a form sent under that name, trimmed."""
    return request.form.get(name, "").strip()


def whole(text: str) -> int:
    """A whole number from 0, or 0 for anything else."""
    found = typed.number(text)
    return found if found is not None and found <= MOST else 0


def day_of(text: Any) -> date | None:
    """An ISO date, or None for anything else."""
    return typed.day(str(text or ""))
