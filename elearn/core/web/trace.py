"""What each request leaves in the log: a number, who asked, what was answered, in how long.

The number goes back in ``X-Request-ID`` and is the reference of error pages. The address
is written as its rule (``/lien/<token>``), never as sent: some addresses are secrets.
"""

from __future__ import annotations

import logging
import re
import secrets
import time

from flask import Flask, Response, current_app, g, request

from elearn.core import logs

log = logging.getLogger(__name__)
HEADER = "X-Request-ID"
_GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")


def install(app: Flask) -> None:
    """Number every request of ``app``. Called first: hooks that fail are numbered too."""
    app.before_request(begin)
    app.after_request(answer)
    app.teardown_request(end)


def begin() -> None:
    """Give the request its number: the proxy's, when there is one to trust, else ours."""
    g.began = time.perf_counter()
    given = request.headers.get(HEADER, "")
    has_proxy = bool(current_app.config["TRUSTED_PROXIES"])
    g.request_id = given if has_proxy and _GIVEN.fullmatch(given) else secrets.token_hex(6)
    logs.request_id.set(g.request_id)


def reference() -> str:
    """The number of this request, for an error page."""
    number: str = g.get("request_id") or secrets.token_hex(6)
    return number


def rule() -> str:
    """The address as declared, or nothing when there is no such address."""
    return request.url_rule.rule if request.url_rule is not None else ""


def answer(response: Response) -> Response:
    """Send the number back and write the line."""
    response.headers[HEADER] = reference()
    if log.isEnabledFor(logging.INFO) and request.endpoint not in {"health.healthz", "health.readyz"}:
        actor = g.get("actor")
        began = g.get("began") or time.perf_counter()
        log.info(
            "%s %s %s",
            request.method,
            rule() or "-",
            response.status_code,
            extra={
                "method": request.method,
                "rule": rule(),
                "status": response.status_code,
                "ms": round((time.perf_counter() - began) * 1000, 1),
                "actor": actor.person_id if actor is not None else None,
            },
        )
    return response


def end(_error: BaseException | None = None) -> None:
    """Leave nothing for the next request of this thread."""
    logs.request_id.set("")
    logs.actor_id.set(None)
