"""The week of a centre as a piece of its page: the need, the grid, and where else it is free."""

from __future__ import annotations

from datetime import date

from flask import render_template
from markupsafe import Markup

from elearn.core.policy import Actor
from elearn.telecentres import forms, wording
from elearn.telecentres.models import Centre
from elearn.telecentres.queries import nearby
from elearn.telecentres.queries import week as weeks


def week_of(actor: Actor, centre: Centre, first_day: date | None = None) -> Markup:
    """The form of the need and the grid of the next open days; safe HTML."""
    shown = weeks.week(actor, centre, first_day)
    near = nearby.nearby(centre, shown.days[0]) if shown.days else []
    return Markup(  # noqa: S704 - made by our own template
        render_template(
            "telecentres/week.html",
            centre=centre,
            week=shown,
            near=near,
            needs=forms.needs(),
            short_day=wording.short_day,
            plain_day=wording.plain_day,
        )
    )
