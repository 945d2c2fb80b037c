"""What the directory puts into the pages of others."""

from __future__ import annotations

from flask import render_template

from elearn.core.policy import Actor


def home_action(_actor: Actor, **_context: object) -> str:
    """The second door of the home page: to find a provider."""
    return render_template("directory/slots/home_actions.html")
