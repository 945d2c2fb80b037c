"""Puts the API on the application: every room's routes, then what they share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import flask_smorest
from flask import Flask

from elearn.core import i18n
from elearn.interop.api import specification
from elearn.interop.api.resource import Front

EXTENSION = "elearn_api"


@dataclass(slots=True)
class Reference:
    """The documentation of one application, made once a language."""

    app: Flask
    api: specification.Api
    blueprints: tuple[str, ...]
    _documents: dict[str, dict[str, Any]] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The OpenAPI document in the reader's language."""
        found = self._documents.get(i18n.locale())
        if found is None:
            found = specification.document(self.app, self.api, self.blueprints)
            self._documents[i18n.locale()] = found
        return found


def install(app: Flask) -> None:
    """Register the ``api`` blueprints of every plugin under ``/api/v1``."""
    plugins = app.kernel.plugins  # type: ignore[attr-defined]
    settings = app.kernel.settings  # type: ignore[attr-defined]
    api = specification.make(app, settings.site_name)
    names = []
    for plugin in plugins:
        for blueprint in plugin.api:
            if not isinstance(blueprint, flask_smorest.Blueprint):
                raise TypeError(f"{plugin.name}: {blueprint.name} in api= is not a flask_smorest.Blueprint")
            # Under the prefix whatever the blueprint says: nothing of the API is read elsewhere.
            api.register_blueprint(blueprint, url_prefix=f"{specification.PREFIX}{blueprint.url_prefix or ''}")
            names.append(blueprint.name)
    Front(names).install(app)
    app.extensions[EXTENSION] = Reference(app, api, tuple(names))
