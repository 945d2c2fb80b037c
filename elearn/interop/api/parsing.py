"""Reading a request: one meaning or a refusal, each fault named by its field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

import marshmallow as ma
from flask import Request
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest

from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _


@contextmanager
def named(**names: str) -> Iterator[None]:
    """Say what a room refuses by the fields of the API: ``@named(owner_id="owner")``, the room's name first."""
    try:
        yield
    except Invalid as error:
        error.fields = {names.get(name, name): said for name, said in error.fields.items()}
        raise


class Unreadable(BadRequest):
    """The body is not JSON with one meaning."""


class Parser(FlaskParser):
    """webargs, stricter: no field said twice, unknown ones refused in the address too."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": ma.RAISE}  # noqa: RUF012

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        """The body; raise :class:`Unreadable` when it is not JSON, or names a field twice."""
        try:
            return json.loads(req.get_data(), object_pairs_hook=_once, parse_constant=_never)
        except (ValueError, RecursionError):
            raise Unreadable from None

    def load_querystring(self, req: Request, schema: ma.Schema) -> Any:
        """The parameters of the address, each given once."""
        twice = [name for name, values in req.args.lists() if len(values) > 1]
        if twice:
            raise Invalid(_refused(), fields={name: [_("Ce paramètre est donné deux fois.")] for name in twice})
        return super().load_querystring(req, schema)

    def handle_error(self, error: ma.ValidationError, *_args: Any, **_more: Any) -> NoReturn:
        """Every fault at once, under the path of its field (``events.0.slot``)."""
        fields: dict[str, list[str]] = {}
        for path, sentence in _faults(error.messages):
            # The first step only says where the field was: body or address.
            fields.setdefault(".".join(path[1:]) or path[0], []).append(sentence)
        raise Invalid(_refused(), fields=fields)


def _refused() -> str:
    return _("La demande comporte des erreurs. Aucune donnée n’a été changée.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a field is written twice")
    return found


def _never(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


def _faults(messages: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(messages, Mapping):
        for step, inner in messages.items():
            own = () if step == ma.exceptions.SCHEMA else (str(step),)
            yield from _faults(inner, (*path, *own))
    elif isinstance(messages, list):
        for inner in messages:
            yield from _faults(inner, path)
    else:
        yield path or ("json",), str(messages)
