"""What every route of the API shares: its blueprint, what it refuses first, its rate."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import flask_smorest
from flask import Flask, Response, g, request
from flask.views import MethodView
from werkzeug.exceptions import NotFound, UnsupportedMediaType

from elearn.core import throttle
from elearn.core.errors import Forbidden
from elearn.core.i18n import gettext as _
from elearn.core.web.edge import SAFE_METHODS
from elearn.core.web.identity import actor
from elearn.interop.api.parsing import Parser

WRITES = 120  # for one person
WINDOW = 60  # seconds


class Blueprint(flask_smorest.Blueprint):
    """A group of routes of the API, documented, read strictly."""

    ARGUMENTS_PARSER = Parser()

    def arguments(self, schema: Any, **options: Any) -> Any:
        """As the library does, with the fields made once rather than at each request."""
        return super().arguments(schema() if isinstance(schema, type) else schema, **options)


class Resource(MethodView):
    """The methods of one address. Each carries its guard; writing is limited in rate."""

    init_every_request = False

    def dispatch_request(self, **values: Any) -> Any:
        """Count a write, then run the method."""
        if request.method not in SAFE_METHODS:
            if request.method == "POST":
                self.prepare(**values)
            throttle.spend("interop.write", str(actor().id), WRITES, WINDOW)
        return super().dispatch_request(**values)

    def prepare(self, **values: Any) -> None:
        """What takes time and writes no row: before the transaction of a POST begins."""


class Front:
    """What comes before and after the routes of some blueprints."""

    def __init__(self, blueprints: Iterable[str]) -> None:
        self.names = frozenset(blueprints)

    def install(self, app: Flask) -> None:
        """Put it on ``app``."""
        app.before_request(self.refuse)
        app.after_request(self.finish)

    def refuse(self) -> None:
        """What no route of ours takes: an unknown token, a body that is not JSON, a NUL."""
        if request.blueprint not in self.names:
            return
        if "Authorization" in request.headers and actor().person_id is None:
            # Open routes too: a program with a dead token must learn it, not read as a visitor.
            raise Forbidden(_("Ce jeton n’est pas ou n’est plus valable."), code="invalid-token", needs="sign-in")
        if any("\x00" in str(value) for value in (request.view_args or {}).values()):
            raise NotFound
        if request.method not in SAFE_METHODS and request.mimetype != "application/json":
            raise UnsupportedMediaType

    def finish(self, response: Response) -> Response:
        """Headers of a JSON answer: who may keep it, its ETag, how to be known."""
        if request.blueprint not in self.names:
            return response
        known = g.get("actor") is not None and g.actor.person_id is not None
        response.headers.setdefault("Cache-Control", "private, no-cache" if known else "no-cache")
        response.vary.update(("Authorization", "Accept-Language", "Cookie"))
        if response.status_code == 401:
            response.headers["WWW-Authenticate"] = 'Bearer realm="estive"'
        if request.method in {"GET", "HEAD"} and response.status_code == 200:
            if not response.get_etag()[0]:  # a stored file says its own, unread
                # Weak: the same answer compressed is another series of bytes.
                paging = response.headers.get("X-Pagination", "").encode()
                response.set_etag(hashlib.sha256(response.get_data() + paging).hexdigest()[:32], weak=True)
            response.make_conditional(request)
        return response
