"""A guest with one page and one entry of the navigation."""

from flask import Blueprint, render_template_string

from elearn.core.i18n import lazy_gettext
from elearn.core.plugin import NavItem, Plugin
from elearn.core.web.guard import public

blueprint = Blueprint("hello", __name__)
PAGE = """{% extends "layout.html" %}{% block title %}Bonjour{% endblock %}
{% block content %}<h1>Bonjour</h1>{% endblock %}"""


@blueprint.get("/bonjour")
@public("a greeting is for everyone")
def page() -> str:
    """Greet."""
    return render_template_string(PAGE)


plugin = Plugin(
    name="hello",
    title="Bonjour",
    blueprints=(blueprint,),
    nav=(NavItem(lazy_gettext("Bonjour"), "hello.page"),),
)
