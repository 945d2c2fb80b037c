"""The blueprint, apart so that each page may name it."""

from __future__ import annotations

from flask import Blueprint, current_app

blueprint = Blueprint("telecentres", __name__, template_folder="../templates")


@blueprint.app_template_filter("lower_first")
def lower_first(words: object) -> str:
    """The same, ready for the middle of a line; a name all in capitals keeps them."""
    text = str(words)
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


@blueprint.app_template_filter("upper_first")
def upper_first(words: object) -> str:
    """The same, ready to begin a line; the rest is left as it is."""
    text = str(words)
    return text[:1].upper() + text[1:]


@blueprint.app_context_processor
def endpoints() -> dict[str, object]:
    """What the pages of a manager link to, once it is there; rooms above put theirs in the same layout."""
    return {"served": current_app.view_functions}
