"""Pages: the list of tools, and one tool with the case that its address holds."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup

from elearn.calculators import queries
from elearn.calculators.activities import ACTIVITIES, ACTIVITY
from elearn.calculators.charts import draw
from elearn.calculators.tools import day_rate
from elearn.calculators.written import written
from elearn.core.errors import Missing
from elearn.core.i18n import money
from elearn.core.policy import Actor
from elearn.core.web.guard import public
from elearn.core.web.layout import kernel

blueprint = Blueprint("calculators", __name__, template_folder="templates")


@blueprint.get("/outils")
@public("a calculator needs no account and keeps nothing")
def index() -> str:
    """Every tool."""
    return render_template("calculators/index.html", tools=queries.tools())


@blueprint.get("/outils/<slug>")
@public("a calculator needs no account and keeps nothing")
def show(slug: str) -> str | tuple[str, int]:
    """One tool: its form, and the result of the case in the address (its example on the first visit)."""
    given = {name: request.args[name] for name in request.args}
    case = queries.case(slug, given)
    drawing = case.result.drawing if case.result else None
    page = render_template(
        "calculators/tool.html",
        tool=case.tool,
        case=case,
        is_example=not any(field.name in given for field in case.tool.fields),
        # Safe by construction: charts.py escapes every word that it writes.
        drawing=Markup(draw(drawing)) if drawing else None,  # noqa: S704
        written=written,
        link=_link(slug, dict(case.typed.texts)),
    )
    return (page, 422) if case.typed.faults else page


def _link(slug: str, texts: dict[str, str]) -> str:
    """The whole address of the case, to be sent to someone."""
    path = url_for("calculators.show", slug=slug)
    return f"{kernel().settings.public_url.rstrip('/')}{path}?{urlencode(texts)}"


def home_aside(_actor: Actor, **_context: object) -> str:
    """The price of a day, tried on the home page from one figure; nothing where the official figures are missing."""
    field = day_rate.TOOL.fields[0]
    given = {field.name: request.args[field.name]} if field.name in request.args else {}
    try:
        case = queries.case(day_rate.TOOL.slug, given)
    except Missing:
        return ""
    found = {line.key: written(line) for line in case.result.lines} if case.result else {}
    return render_template(
        "calculators/slots/home_aside.html",
        case=case,
        field=field,
        found=found,
        costs=money(case.typed.values.get("charges", 0)),
        activity=ACTIVITIES[str(ACTIVITY.default)].label,
    )
