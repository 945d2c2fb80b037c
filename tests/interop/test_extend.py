"""A guest adds routes to the API through its manifest; they are guarded, read and described alike."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from marshmallow import fields

from elearn.app import create_app
from elearn.core.kernel import Kernel
from elearn.core.plugin import Plugin
from elearn.core.policy import Permission, signed_in
from elearn.core.web.guard import allow, public
from elearn.interop.extend import Blueprint, Resource, Schema, Text
from tests.factories.accounts import make_person
from tests.factories.interop import Program, program_of

WRITE = Permission("guest:entry:write", signed_in, scope="guest:write")


class Entry(Schema):
    """One line."""

    text = Text(required=True, longest=20)


class Shout(Schema):
    """The same, louder."""

    text = fields.String(required=True)


def guest() -> Plugin:
    blueprint = Blueprint("api_guest", __name__, url_prefix="/guest", description="Guest")

    @blueprint.route("")
    class Entries(Resource):
        @blueprint.response(200, Shout)
        @public("a greeting")
        def get(self) -> dict[str, str]:
            """Greet."""
            return {"text": "BONJOUR", "secret": "kept"}

        @blueprint.arguments(Entry)
        @blueprint.response(201, Shout)
        @allow(WRITE)
        def post(self, entry: dict[str, Any]) -> dict[str, str]:
            """Shout."""
            return {"text": entry["text"].upper()}

    return Plugin(name="guest", title="Guest", api=(blueprint,))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_guest_adds_routes(kernel: Kernel) -> None:
    kernel = replace(kernel, plugins=(*kernel.plugins, guest()))
    app = create_app(kernel.settings, kernel)
    with kernel.database.transaction():
        person = make_person()
    assert Program(app).get("/guest").json == {"text": "BONJOUR"}
    assert Program(app).post("/guest", {"text": "a"}).status_code == 401
    assert program_of(app, person, "profile:read").post("/guest", {"text": "a"}).status_code == 403
    mine = program_of(app, person, "guest:write")
    made = mine.post("/guest", {"text": "a"})
    assert (made.status_code, made.json) == (201, {"text": "A"})
    assert list(mine.post("/guest", {"text": "a", "role": 1}).json["errors"]) == ["role"]
    described = Program(app).get("/openapi.json").json["paths"]["/api/v1/guest"]
    assert described["post"]["security"] == [{"token": ["guest:write"]}]
