import pytest
from flask import Blueprint, g
from flask.views import MethodView

from elearn.core.errors import Conflict, Forbidden, Invalid, Missing, TooMany
from elearn.core.policy import Actor, Permission, is_role
from elearn.core.web.guard import allow, members, public
from elearn.core.web.identity import IDENTITIES

TRAIN = Permission("test:thing:train", is_role("trainer"))


def _raise(error):
    raise error


class Pages(MethodView):
    @public("anyone may read this page")
    def get(self) -> str:
        return "read"

    @allow(TRAIN)
    def post(self) -> str:
        return "written"

    def delete(self) -> str:
        return "never"


@pytest.fixture
def site(own_app):
    """The application with a few routes of each kind; a header says who comes."""
    app = own_app
    pages = Blueprint("doors", __name__)
    pages.add_url_rule("/doors/pages", view_func=Pages.as_view("pages"))
    pages.add_url_rule("/doors/bare", "bare", lambda: "never")
    pages.add_url_rule("/doors/members", "members", members()(lambda: f"hello {g.actor.id}"))
    pages.add_url_rule("/doors/half", "half", allow(TRAIN, pending=("second-factor",))(lambda: "half"))
    errors = {
        "missing": Missing("Rien ici."),
        "forbidden": Forbidden("Pas pour vous."),
        "conflict": Conflict("Trop tard."),
        "invalid": Invalid(fields={"name": ["Il manque un nom."]}),
        "too-many": TooMany("Doucement.", retry_after=7),
        "bug": ZeroDivisionError("secret detail"),
    }
    for name, error in errors.items():
        view = public("a test")(lambda error=error: _raise(error))
        pages.add_url_rule(f"/doors/{name}", name, view)
        pages.add_url_rule(f"/api/v1/doors/{name}", f"api-{name}", view)
    late = public("a test")(lambda: _raise(errors["conflict"]))
    pages.add_url_rule("/doors/pages/say", "say", late, methods=["POST"])
    app.register_blueprint(pages)
    app.config["WTF_CSRF_ENABLED"] = False

    def who(request):
        roles = request.headers.get("X-Roles")
        if roles is None:
            return None
        return Actor(person_id=7, roles=frozenset(roles.split()), pending=request.headers.get("X-Pending", ""))

    IDENTITIES.add("test", who, owner="test")
    return app.test_client()


def test_each_method_has_its_own_door_and_what_has_none_is_closed(site):
    trainer = {"X-Roles": "trainer"}
    assert site.get("/doors/pages").text == "read"
    assert site.head("/doors/pages").status_code == 200
    assert site.post("/doors/pages", headers={"X-Roles": ""}).status_code == 403
    assert site.post("/doors/pages", headers=trainer).text == "written"
    assert site.delete("/doors/pages", headers=trainer).status_code == 403
    assert site.get("/doors/bare", headers=trainer).status_code == 403


def test_a_visitor_is_sent_to_sign_in_and_comes_back(site):
    answer = site.get("/doors/members?page=2")
    assert answer.status_code == 303
    assert answer.location == "/connexion?next=/doors/members?page%3D2"
    assert site.get("/doors/members", headers={"X-Roles": ""}).text == "hello 7"
    assert site.get("/api/v1/nothing").status_code == 404


def test_a_page_may_open_to_whoever_is_half_way_and_no_other_does(site):
    half = {"X-Roles": "trainer", "X-Pending": "second-factor"}
    assert site.get("/doors/half", headers=half).text == "half"
    assert site.get("/doors/members", headers=half).status_code in {303, 403}
    assert site.get("/doors/half", headers={**half, "X-Pending": "verification"}).status_code != 200


def test_a_public_door_needs_a_reason():
    with pytest.raises(ValueError, match="reason"):
        public("")


@pytest.mark.parametrize(
    ("name", "status", "said"),
    [
        ("missing", 404, "Rien ici."),
        ("forbidden", 403, "Pas pour vous."),
        ("conflict", 409, "Trop tard."),
        ("invalid", 422, "Il manque un nom."),
        ("too-many", 429, "Doucement."),
        ("bug", 500, ""),
    ],
)
def test_a_refusal_is_a_page_and_a_problem_with_the_same_status(site, name, status, said):
    page, problem = site.get(f"/doors/{name}"), site.get(f"/api/v1/doors/{name}")
    assert page.status_code == problem.status_code == status
    assert page.mimetype == "text/html"
    assert problem.mimetype == "application/problem+json"
    assert problem.json["status"] == status
    assert said in page.text
    assert said in problem.text
    assert "secret detail" not in page.text + problem.text
    assert "ZeroDivisionError" not in page.text + problem.text
    if status == 429:
        assert page.headers["Retry-After"] == problem.headers["Retry-After"] == "7"
    if status == 422:
        assert problem.json["errors"] == {"name": ["Il manque un nom."]}
    if status == 500:
        assert problem.json["reference"]
        assert page.headers["Cache-Control"] != "public"


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://localhost/doors/pages?page=2", "/doors/pages?page=2"),
        ("http://localhost/doors/pages/say", "/doors/pages"),  # a form was shown again where only a button leads
        ("http://elsewhere.example/doors/bare", "/doors/pages"),
        ("http://localhost//elsewhere.example", "/doors/pages"),
        ("", "/doors/pages"),
    ],
)
def test_a_page_that_changed_meanwhile_is_opened_again_from_its_refusal(site, came_from, back):
    page = site.post("/doors/pages/say", headers={"Referer": came_from, "Accept": "text/html"})
    assert page.status_code == 409
    assert f'href="{back}">Rouvrir la page' in page.text
