"""The texts of exercises as pages show them: made safe when published, with the dated figures of today."""

from __future__ import annotations

import html

from markupsafe import Markup

from elearn.parameters.extend import Shown
from elearn.parameters.queries import fill, fill_text
from elearn.portfolio.views.blueprint import blueprint


class Texts:
    """The texts of one page, with the figures that they showed, to be listed below it."""

    def __init__(self) -> None:
        self.figures: dict[str, Shown] = {}

    def __call__(self, markup: str) -> Markup:
        """The HTML of an introduction or a help, each figure linked to the list."""
        text, figures = fill(markup)
        self.figures |= {one.mention.anchor: one for one in figures}
        return Markup(text)  # noqa: S704 - reading the file has cleaned it


@blueprint.app_template_filter("exercise_text")
def exercise_text(markup: str) -> Markup:
    """The HTML of an introduction or a help, made safe when published, with the dated figures of today."""
    return Markup(fill_text(markup, html.escape))  # noqa: S704 - reading the file has cleaned it
