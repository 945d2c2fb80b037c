"""What this room puts into the pages of others."""

from __future__ import annotations

from typing import Any

from flask import render_template

from elearn.core.policy import Actor
from elearn.modules import queries as modules
from elearn.progress import queries


def module_actions(actor: Actor, version: modules.VersionCard, **_context: Any) -> str:
    """On a module's page: enrol, continue, or sign in to follow it."""
    enrolment = queries.enrolment_of(actor.id, version.module_id) if actor.is_authenticated else None
    return render_template(
        "progress/actions.html", enrolment=enrolment, slug=version.slug, is_free=version.price_cents == 0
    )
