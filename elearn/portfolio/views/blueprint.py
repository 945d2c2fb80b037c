"""The blueprint, apart so that each page may name it, and the texts of exercises."""

from __future__ import annotations

import html

from flask import Blueprint
from markupsafe import Markup

from elearn.parameters.queries import fill_text

blueprint = Blueprint("portfolio", __name__, template_folder="../templates")


@blueprint.app_template_filter("exercise_text")
def exercise_text(markup: str) -> Markup:
    """The HTML of an introduction or a help, made safe when published, with the dated figures of today."""
    return Markup(fill_text(markup, html.escape))  # noqa: S704 - reading the file has cleaned it
