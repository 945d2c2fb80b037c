"""What people type in addresses and forms, read as values."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import request


def sent(name: str) -> str:
    """What a form sent under that name, trimmed."""
    return request.form.get(name, "").strip()


def whole(text: str) -> int:
    """A whole number from 0, or 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def day_of(text: Any) -> date | None:
    """An ISO date, or None for anything else."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def euros(cents: int | None) -> str:
    """An amount as one would type it; empty for none."""
    return "" if cents is None else f"{cents // 100},{cents % 100:02d}"
