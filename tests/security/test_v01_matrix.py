"""V01: every route, every method, every kind of actor, and the answer that each must get.

``v01_matrix.csv`` is the specification: one line a route and method, one status an actor
(``sign-in``: sent to the page where one signs in). A ``*`` says that the trainee's own words
are in the answer; only the trainee and the administrator ever have one, and the trainer on the
pages of what was handed in. A route that is not in
the file fails, and so does a line without its route. A new route is added by hand: the failure
prints its line as it answers today, to be judged first.

Nothing is kept of a request: each actor finds the world as it was made.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from werkzeug.routing import Rule

from elearn.core.kernel import Kernel
from tests.security.bodies import bodies
from tests.security.world import ACTORS, CANARY, World, build

FILE = Path(__file__).parent / "v01_matrix.csv"
MAY_READ = {"owner", "administrator"}
GIVEN_BY_NAME = {
    "/gestion/places/<int:seat_id>",
    "/gestion/telecentres/<slug>/places",
    "/gestion/telecentres/<slug>/places/liste",
    "/api/v1/seats/centres/<slug>",
    "/api/v1/departures/centres/<slug>",
    "/api/v1/departures/centres/<slug>/<int(max=9007199254740991):departure_id>",
    "/api/v1/departures/centres/<slug>/<int(max=9007199254740991):departure_id>/withdrawal",
    "/gestion/telecentres/<slug>/departs",
    "/gestion/telecentres/<slug>/departs/<int:departure_id>",
    "/observatoire/departs",
}

# Who may enter does not depend on the database.
on_one_database = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def matrix() -> dict[tuple[str, str], dict[str, str]]:
    """The file: (method, rule) to actor to status."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        return {(row.pop("method"), row.pop("route")): row for row in csv.DictReader(stream)}


def routes(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Every method of every route, by address."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda r: r.rule):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, rule


@on_one_database
def test_the_matrix_holds_every_route_and_no_other(app: Flask) -> None:
    here = {(method, rule.rule) for method, rule in routes(app)}
    known = set(matrix())
    assert here - known == set(), "routes that the matrix does not know: judge them, then add them"
    assert known - here == set(), "lines of the matrix without a route"


def test_only_the_trainee_and_those_in_charge_may_read_the_trainees_words() -> None:
    for route, row in matrix().items():
        assert set(row) == set(ACTORS), route
        may_read = MAY_READ | ({"trainer"} if route[1].startswith("/relectures") else set())
        # A manager gives seats by name.
        may_read |= {"manager"} if route[1] in GIVEN_BY_NAME else set()
        # Who welcomes people reads who comes, and what for.
        counter = ("/gestion/telecentres/<slug>/a", "/gestion/reservations/", "/mes-reservations/<int:booking_id>")
        if route[1].startswith(counter):
            may_read |= {"manager"}
        assert {name for name, status in row.items() if status.endswith("*")} <= may_read, route


@pytest.fixture
def world(app: Flask, kernel: Kernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """The world, then nothing more is ever written."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    made = build(kernel, tmp_path)
    close = kernel.database.close
    monkeypatch.setattr(kernel.database, "close", lambda scope, *, commit: close(scope, commit=False))
    return made


@on_one_database
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_each_route_answers_each_actor_as_the_matrix_says(app: Flask, world: World) -> None:
    expected, wrong = matrix(), []
    for actor, (method, rule) in product(ACTORS, list(routes(app))):
        found = answer(app, world, actor, method, rule)
        wanted = expected.get((method, rule.rule), {}).get(actor, "none")
        if found != wanted:
            wrong.append(f"{method} {rule.rule} for {actor}: {found}, the matrix says {wanted}")
    assert not wrong, "\n".join(wrong)


def values_for(world: World, endpoint: str) -> dict[str, Any]:
    """What fills the address of a route: where one name means several things, that of its room."""
    values = dict(world.values)
    own = {
        "quizzes.quiz": {"key": "evaluation"},
        "quizzes.start": {"key": "evaluation"},
        "calculators.show": {"slug": "tresorerie"},
        "pool.decide_sheet": {"action": "envoyer"},
        "pool.decide_group": {"action": "dissoudre"},
        "pool.decide_team": {"action": "rejoindre"},
        "terms.version": {"number": 1},
        "terms.withdraw": {"number": 1},
        "invoicing.move": {"action": "deposer"},
        "invoicing.take": {"kind": "pdf"},
        "reports.make": {"key": values["profile_id"]},
        "prospecting.move": {"action": "rejoindre"},
        "prospecting.act": {"action": "reserver"},
        "reviews.mission": {"engagement_id": values["finished_id"]},
    }
    if "result" in endpoint.lower():
        values["attempt_id"] = values["closed_attempt_id"]
    if endpoint.startswith("portfolio."):
        values |= {"slug": "fiche", "number": 1}
    return values | own.get(endpoint, {})


def answer(app: Flask, world: World, actor: str, method: str, rule: Rule) -> str:
    """The status, with ``*`` when the trainee's words are in the body or the headers."""
    values = values_for(world, rule.endpoint)
    address = rule.build({k: v for k, v in values.items() if k in rule.arguments})
    assert address is not None, f"{rule.rule} needs {rule.arguments - set(values)}"
    headers: dict[str, str] = {}
    if actor != "anonymous" and address[1].startswith("/api/"):
        headers["Authorization"] = f"Bearer {world.tokens[actor]}"
    elif actor != "anonymous":
        headers["Cookie"] = cookie(app, world.sessions[actor])
    more: dict[str, Any] = {}
    if method != "GET":
        body = bodies(world).get(rule.endpoint)
        more = {"json": body} if body is not None else {"data": {}}
    response = app.test_client(use_cookies=False).open(address[1], method=method, headers=headers, **more)
    said = response.get_data() + str(response.headers).encode()
    sent_away = 300 <= response.status_code < 400 and response.headers.get("Location", "").startswith("/connexion")
    return f"{'sign-in' if sent_away else response.status_code}{'*' if CANARY.encode() in said else ''}"


def cookie(app: Flask, token: str) -> str:
    """The cookie of a browser that is signed in by this session."""
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    value = signer.dumps({"_user_id": token, "_fresh": True})
    return f"{app.config['SESSION_COOKIE_NAME']}={value}"
