"""Every route is closed, or open for a stated reason that someone has read.

``public_routes.txt`` is the list of what anyone may reach. A new public route is added there by
hand, in the same change: its reason is read once more by whoever reviews the list.
"""

from pathlib import Path

from flask import Blueprint
from flask.views import MethodView

from elearn.core.policy import Permission, signed_in
from elearn.core.web.guard import access_of, allow, public

LIST = Path(__file__).parent / "public_routes.txt"
SAFE = {"HEAD", "OPTIONS"}  # HEAD is GET without its body; OPTIONS says which methods there are


def _routes(app):
    for rule in app.url_map.iter_rules():
        for method in sorted(rule.methods - SAFE):
            yield rule.endpoint, method, access_of(app, rule.endpoint, method)


def _unguarded(app):
    return sorted(f"{method} {endpoint}" for endpoint, method, access in _routes(app) if access is None)


def test_no_route_is_left_without_a_rule(app):
    assert _unguarded(app) == []


def test_every_public_route_is_on_the_list_with_its_reason(app):
    opened = {
        f"{method} {endpoint}: {access.reason}"
        for endpoint, method, access in _routes(app)
        if access is not None and access.permission is None
    }
    known = set(LIST.read_text(encoding="utf-8").splitlines())
    assert opened - known == set(), f"public, and not in {LIST.name}"
    assert known - opened == set(), f"in {LIST.name}, and no longer public"
    assert all(line.partition(": ")[2] for line in opened)


def test_the_walk_sees_what_it_looks_for(own_app):
    app = own_app
    blueprint = Blueprint("walked", __name__)

    class Pages(MethodView):
        @public("reading it harms nobody")
        def get(self) -> str:
            return ""

        def post(self) -> str:
            return ""

        @allow(Permission("walked:page:delete", signed_in))
        def delete(self) -> str:
            return ""

    blueprint.add_url_rule("/walked", view_func=Pages.as_view("pages"))
    blueprint.add_url_rule("/bare", view_func=lambda: "", endpoint="bare")
    app.register_blueprint(blueprint)
    assert _unguarded(app) == ["GET walked.bare", "POST walked.pages"]
    assert app.test_client().get("/bare").status_code == 403
