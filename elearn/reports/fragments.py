"""The way to report, under what others publish."""

from __future__ import annotations

from flask import render_template

from elearn.core.policy import Actor
from elearn.reports.extend import CONTENT_KINDS


def link(_actor: Actor, *, kind: str, key: object, **_context: object) -> str:
    """The link, for a kind of content that a room brings."""
    return render_template("reports/slots/link.html", kind=kind, key=key) if kind in CONTENT_KINDS else ""
