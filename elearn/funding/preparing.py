"""What is brought up to date before the site is served: the table of training funds."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elearn.core.policy import SYSTEM
from elearn.funding.services import programmes

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel
    from elearn.core.plugin import Say

FILE = Path(__file__).with_name("payers.json")


def prepare(kernel: Kernel, _say: Say) -> None:
    """Keep the training funds as ``payers.json`` says them; nothing is written when nothing changed."""
    with kernel.database.transaction():
        programmes.keep_payers(SYSTEM, rows())


def rows() -> list[dict[str, Any]]:
    """The file, its days read as days."""
    found: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    for row in found:
        for name in ("first_on", "last_on"):
            row[name] = date.fromisoformat(row[name]) if row[name] else None
    return found
