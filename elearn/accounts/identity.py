"""Who is it: the session of a browser (Flask-Login), or the token of a program.

The cookie holds an opaque token; the session itself is a row of ours. Flask-Login keeps the
token in Flask's signed cookie and asks ``load`` for who stands behind it.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Request, current_app, g, request, session
from flask_login import LoginManager, UserMixin, login_user, logout_user

from elearn.accounts.services import audit, sessions, tokens
from elearn.core import clock, db
from elearn.core.policy import Actor
from elearn.core.web.edge import SAFE_METHODS

API = "/api/"


class Visitor(UserMixin):
    """What Flask-Login holds: a token, and once loaded the session behind it."""

    def __init__(self, token: str, found: sessions.Found | None = None) -> None:
        self.token, self.found = token, found

    def get_id(self) -> str:
        """The opaque token that the cookie carries in place of a person's number."""
        return self.token


def load(token: str) -> Visitor | None:
    """The live session of a token; None signs the browser out."""
    settings = _kernel().settings
    found = sessions.find(token, spares_demonstration=settings.is_loopback)
    return Visitor(token, found) if found else None


def by_session(req: Request) -> Actor | None:
    """The actor of a browser. The API does not read cookies: no form of another site can reach it."""
    if _is_for_programs(req) or "_user_id" not in session:
        return None
    visitor = load(session["_user_id"])
    if visitor is None or visitor.found is None:
        return None
    found = visitor.found
    g.unread_notices = found.unread
    if req.method not in SAFE_METHODS and clock.now() - found.last_seen_at >= sessions.SEEN_EVERY:
        with _kernel().database.transaction():
            assert found.actor.session_id is not None
            sessions.seen(found.actor.session_id)
    return found.actor


def _is_for_programs(req: Request) -> bool:
    """Whether cookies mean nothing here: the API's routes, and all that writes under its prefix.

    Its reference is a page like others, read by people.
    """
    if not req.path.startswith(API):
        return False
    return req.method not in SAFE_METHODS or any(b.name == req.blueprint for p in _kernel().plugins for b in p.api)


def by_token(req: Request) -> Actor | None:
    """The actor of a program (``Authorization: Bearer``), on the API alone."""
    kind, _space, raw = req.headers.get("Authorization", "").partition(" ")
    if not req.path.startswith(API) or kind.lower() != "bearer":
        return None
    found = tokens.find(raw.strip(), spares_demonstration=_kernel().settings.is_loopback)
    if found is None:
        return None
    last = found.last_used_at
    if req.method not in SAFE_METHODS and (last is None or clock.now() - last >= sessions.SEEN_EVERY):
        with _kernel().database.transaction():
            tokens.used(found.id)
    return found.actor


def enter(token: str) -> None:
    """Give the browser a new session: what the cookie held before is forgotten (CVE-2022-3269)."""
    session.clear()
    session.permanent = True
    login_user(Visitor(token))


def leave() -> None:
    """Forget the session in the browser."""
    logout_user()
    session.clear()


def caller() -> sessions.Caller:
    """Where this request comes from."""
    return sessions.Caller(request.remote_addr or "", request.headers.get("User-Agent", ""))


def _kernel() -> Any:
    return current_app.kernel  # type: ignore[attr-defined]


def install(app: Flask) -> None:
    """Connect Flask-Login, and the trace of what is refused to someone signed in."""
    # A cookie set again with every answer would tell caches nothing new.
    app.config["SESSION_REFRESH_EACH_REQUEST"] = False
    app.config["PERMANENT_SESSION_LIFETIME"] = sessions.LONGEST
    manager = LoginManager()
    # Templates are given the actor; Flask-Login's own variable would ask for the session a second time.
    manager.init_app(app, add_context_processor=False)
    manager.session_protection = None  # a telephone changes address; the token is what counts
    manager.user_loader(load)
    app.after_request(_trace_denial)


def _trace_denial(response: Any) -> Any:
    actor: Actor | None = g.get("actor")
    if response.status_code == 403 and actor is not None and actor.person_id is not None:
        path, ip = request.path, request.remote_addr or ""
        db.after_rollback(lambda: audit.record_denial(actor, path, ip))
    return response
