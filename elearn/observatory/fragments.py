"""What this room puts into the pages of others."""

from __future__ import annotations

from typing import Any

from flask import render_template

from elearn.core.policy import Actor, can
from elearn.observatory.policy import Can


def manage_tab(actor: Actor, *, centre: Any, **_context: Any) -> str:
    """Among the pages of a telecentre's manager: what it costs to run, and who left it."""
    return render_template("observatory/tab.html", centre=centre) if can(Can.RECORD_COST, actor, centre) else ""
