"""The OpenAPI document: what flask-smorest gathers, and what the guards say of each route."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any

import flask_smorest
from flask import Flask
from flask_smorest.spec.plugins import FlaskPlugin
from flask_smorest.utils import prepare_response
from marshmallow import fields
from werkzeug.routing import Rule

from elearn.core.i18n import lazy_gettext
from elearn.core.web.guard import Access, access_of
from elearn.interop import services
from elearn.interop.api.idempotent import MARK
from elearn.interop.api.schemas import Schema

PREFIX = "/api/v1"
PROBLEM = "application/problem+json"
METHODS = ("get", "post", "put", "patch", "delete")
# The refusals that routes name. By number: Python 3.13 calls some of them otherwise.
REFUSALS = (400, 401, 403, 404, 409, 413, 415, 422, 429)


class ProblemLift(Schema):
    """What would lift a refusal."""

    code = fields.String(required=True)
    sentence = fields.String(required=True)


class ProblemCause(ProblemLift):
    """Why an order is refused."""

    ceiling_cents = fields.Integer(required=True, allow_none=True)
    left_cents = fields.Integer(required=True, allow_none=True)


class Problem(Schema):
    """A refusal (RFC 9457)."""

    type = fields.String(
        required=True, metadata={"description": lazy_gettext("Nom stable du problème, pour les programmes.")}
    )
    title = fields.String(
        required=True, metadata={"description": lazy_gettext("Ce qui s’est passé, pour les personnes.")}
    )
    status = fields.Integer(required=True)
    detail = fields.String()
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": lazy_gettext("Par champ, ce qui ne va pas.")},
    )
    causes = fields.List(
        fields.Nested(ProblemCause),
        metadata={"description": lazy_gettext("Pourquoi une commande est refusée, plafond et reste compris.")},
    )
    lifts = fields.List(
        fields.Nested(ProblemLift),
        metadata={"description": lazy_gettext("Ce qui lèverait le refus, le plus court d’abord.")},
    )
    left_cents = fields.Integer(metadata={"description": lazy_gettext("Ce qui reste sous le plafond, hors taxes.")})
    alternatives = fields.List(
        fields.Dict(keys=fields.String()),
        metadata={"description": lazy_gettext("Ce que l’on peut réserver à la place.")},
    )
    reference = fields.String(metadata={"description": lazy_gettext("Référence à citer si vous nous écrivez.")})


class Api(flask_smorest.Api):
    """flask-smorest without its own error pages and addresses: ours answer."""

    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        """None: the house turns every error into a problem document."""

    def _register_responses(self) -> None:
        named = [("DEFAULT_ERROR", "Problem"), *((HTTPStatus(n).name, HTTPStatus(n).phrase) for n in REFUSALS)]
        for name, text in named:
            response: dict[str, Any] = {"description": text, "schema": self.ERROR_SCHEMA}
            prepare_response(response, self.spec, PROBLEM)
            self.spec.components.response(name, response)


def make(app: Flask, title: str) -> Api:
    """The collector of routes for ``app``."""
    api = Api(
        app,
        spec_kwargs={
            "title": title,
            "version": "1",
            "openapi_version": "3.1.0",
            "info": {"description": lazy_gettext("Catalogue, inscriptions, avancement, essais et attestations.")},
        },
    )
    api.spec.components.security_scheme(
        "token",
        {
            "type": "http",
            "scheme": "bearer",
            "description": lazy_gettext(
                "Jeton personnel créé dans votre compte. Il ne peut que ce que disent ses portées, "
                "et jamais plus que vous."
            ),
        },
    )
    api.spec.components.parameter(
        "IdempotencyKey",
        "header",
        {
            "name": services.FIELD,
            "description": lazy_gettext(
                "Choisie par vous, une par demande. La même demande envoyée de nouveau reçoit la même réponse."
            ),
            "schema": {"type": "string", "minLength": 1, "maxLength": services.LONGEST_KEY, "pattern": "^[ -~]+$"},
        },
    )
    api.spec.components.parameter(
        "IfNoneMatch",
        "header",
        {
            "name": "If-None-Match",
            "description": lazy_gettext("ETag d’une réponse que vous avez gardée."),
            "schema": {"type": "string"},
        },
    )
    return api


def document(app: Flask, api: Api, blueprints: Sequence[str]) -> dict[str, Any]:
    """The whole document, with every sentence in the reader's language."""
    whole: dict[str, Any] = json.loads(json.dumps(api.spec.to_dict(), default=str))
    for rule in _rules(app, blueprints):
        operations = whole["paths"][FlaskPlugin.flaskpath2openapi(rule.rule)]
        for method in METHODS:
            if method in operations:
                _complete(app, operations[method], rule, method)
    return whole


def _rules(app: Flask, blueprints: Sequence[str]) -> Iterator[Rule]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint.rpartition(".")[0] in blueprints:
            yield rule


def _complete(app: Flask, operation: dict[str, Any], rule: Rule, method: str) -> None:
    """Add what flask-smorest cannot know: who may enter, and what the front refuses."""
    access = access_of(app, rule.endpoint, method.upper()) or Access()
    operation["operationId"] = f"{rule.endpoint}.{method}"
    operation["security"] = [] if access.permission is None else [{"token": [access.permission.scope]}]
    parameters, responses = operation.setdefault("parameters", []), operation["responses"]
    refusals = [401]
    if access.permission is not None:
        refusals.append(403)
    if rule.arguments:
        refusals.append(404)
    if method == "get":
        parameters.append({"$ref": "#/components/parameters/IfNoneMatch"})
        responses["304"] = {"description": str(lazy_gettext("Rien n’a changé."))}
        for code in responses:
            if code.startswith("2"):
                responses[code].setdefault("headers", {})["ETag"] = {"schema": {"type": "string"}}
    else:
        refusals += [400, 409, 413, 415, 422, 429]
    view = app.view_functions[rule.endpoint]
    if getattr(getattr(getattr(view, "view_class", None), method, None), MARK, False):
        parameters.append({"$ref": "#/components/parameters/IdempotencyKey"})
    for number in refusals:
        responses.setdefault(str(number), {"$ref": f"#/components/responses/{HTTPStatus(number).name}"})
    operation["responses"] = dict(sorted(responses.items()))
