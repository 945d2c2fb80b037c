"""Under which names the site answers: its own, and this machine's when it is embedded.

Links in pages and mails are made from settings, never from what a visitor sends; this
refuses the rest, so that no cache keeps a page under another name (CWE-644).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, abort, request
from werkzeug.sansio.utils import host_is_trusted

from elearn.config import Settings

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
# A load balancer asks by address whether the process answers.
ASKED_BY_ADDRESS = frozenset({"health.healthz", "health.readyz", "health.metrics"})


def names(settings: Settings) -> tuple[str, ...]:
    """The host names that are taken, without port."""
    host = urlsplit(settings.public_url).hostname or ""
    own = f"[{host}]" if ":" in host else host
    near = LOOPBACK if settings.environment != "production" or settings.is_loopback else ()
    return tuple(dict.fromkeys((own, *settings.trusted_hosts, *near)))


def install(app: Flask, settings: Settings) -> None:
    """Refuse with 400 what comes under another name, or under two."""
    taken = names(settings)

    def check() -> None:
        if request.endpoint in ASKED_BY_ADDRESS:
            return
        # A server joins two Host headers with a comma: no name holds one.
        sent = request.environ.get("HTTP_HOST", "")
        if not host_is_trusted(sent, taken):
            abort(400)

    app.before_request(check)
