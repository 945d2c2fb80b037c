"""What the manager was told and has not read, on the page of their day."""

from __future__ import annotations

from flask import render_template

from elearn.accounts import services as people
from elearn.core.policy import Actor
from elearn.telecentres.models import Centre

SHOWN = 3


def messages_card(who: Actor, *, centre: Centre, **_context: object) -> str:
    """The newest messages not read, with the way to all of them."""
    return render_template(
        "telecentres/messages_card.html",
        messages=people.unread_notices(who, SHOWN),
        unread=people.unread_count(who.id),
        centre=centre,
    )
