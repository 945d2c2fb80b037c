"""Domain errors to pages and to problem+json (RFC 9457).

A page says what happened, what is safe, what to do, and a reference found again in
the log. Under ``/api/`` the same error is a problem document.
"""

from __future__ import annotations

import errno
import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, jsonify, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from elearn.core.errors import Conflict, DomainError, Forbidden, Invalid, Missing, TooMany, Unavailable
from elearn.core.i18n import gettext as _
from elearn.core.web import bodies, guard, trace

log = logging.getLogger(__name__)
STATUS: tuple[tuple[type[DomainError], int], ...] = (
    (Missing, 404),
    (Forbidden, 403),
    (Conflict, 409),
    (Invalid, 422),
    (TooMany, 429),
    (Unavailable, 503),
)


def install(app: Flask) -> None:
    """Register the handlers of ``app``."""
    app.register_error_handler(DomainError, on_domain_error)
    app.register_error_handler(CSRFError, on_csrf)
    app.register_error_handler(HTTPException, on_http)
    for away in (OperationalError, InterfaceError, PendingRollbackError, PoolTimeoutError):
        app.register_error_handler(away, on_database_away)
    app.register_error_handler(IntegrityError, on_refused_by_database)
    app.register_error_handler(OSError, on_system)
    app.register_error_handler(Exception, on_bug)


def status_of(error: DomainError) -> int:
    """The HTTP status of a domain error."""
    return next((code for kind, code in STATUS if isinstance(error, kind)), 400)


def is_api() -> bool:
    """Whether the caller wants a problem document rather than a page."""
    best = request.accept_mimetypes.best_match(("text/html", "application/json", "application/problem+json"))
    return request.path.startswith("/api/") or (best or "").endswith("json")


def problem(status: int, title: str, *, code: str = "", detail: str = "", **more: Any) -> Response:
    """A problem document; ``code`` is stable, ``title`` is for people."""
    body: dict[str, Any] = {"type": f"urn:estive:problem:{code or status}", "title": title, "status": status}
    if detail:
        body["detail"] = detail
    response = jsonify(body | more)
    response.status_code = status
    response.content_type = "application/problem+json"
    return response


def page(status: int, *, happened: str = "", reference: str = "", **words: Any) -> Response:
    """The error page: what happened, what is safe, what to do, a reference.

    ``words`` may replace ``title``, ``safe`` and ``advice``, which the template has for each status, and ``actions``.
    """
    values = {"status": status, "happened": happened, "reference": reference, **words}
    try:
        html = render_template("error.html", **values)
    except (DBAPIError, PoolTimeoutError):
        # What surrounds the page is read from the database, which may be what is away.
        html = render_template("error.html", layout="layout_bare.html", **values)
    return Response(html, status=status, content_type="text/html; charset=utf-8")


def on_domain_error(error: DomainError) -> Response | Any:
    """A refusal that a verb raised."""
    status = status_of(error)
    if is_api():
        more: dict[str, Any] = {"errors": error.fields} if isinstance(error, Invalid) and error.fields else {}
        if isinstance(error, Conflict):
            more = error.more
        if isinstance(error, Forbidden) and error.needs == "sign-in":
            status = 401
        response = problem(status, error.message or _title(status), code=error.code, **more)
    elif isinstance(error, Forbidden) and error.needs:
        return _towards(error)
    else:
        fields = " ".join(s for said in getattr(error, "fields", {}).values() for s in said)
        # What is away is not the site: the page does not say that it is closed.
        title = _title(status) if isinstance(error, Unavailable) else ""
        back = _before() if isinstance(error, Conflict) and request.method == "POST" else ""
        response = page(status, title=title, happened=error.message or fields, back=back)
    if isinstance(error, TooMany | Unavailable):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _towards(error: Forbidden) -> Any:
    """Send to the page where what is missing can be given, and back here after."""
    endpoints = {
        "sign-in": "accounts.sign_in",
        "second-factor": "accounts.second_factor",
        "second-factor-setup": "accounts.second_factor_setup",
    }
    endpoint = endpoints.get(error.needs, "accounts.sign_in")
    if endpoint not in current_app.view_functions:
        return page(403, happened=error.message)
    if request.method in {"GET", "HEAD"}:
        back = request.full_path.rstrip("?")
    else:
        back = guard.resumed() or _own_path(request.headers.get("Referer", ""))
    return redirect(url_for(endpoint, next=back or None), code=303)


def _own_path(referrer: str) -> str:
    """The path of a page of ours, or nothing."""
    root = request.host_url.rstrip("/")
    return referrer[len(root) :] if referrer.startswith(root + "/") else ""


def _before() -> str:
    """The page that a form was sent from, to open again; or the nearest above it, where it answered a form itself."""
    path = _own_path(request.headers.get("Referer", ""))
    path = path if path and not path.startswith("//") else request.path
    rules = current_app.create_url_adapter(request)
    while path.strip("/") and rules is not None:
        if rules.test(path.partition("?")[0], method="GET"):
            return path
        path = path.partition("?")[0].rstrip("/").rpartition("/")[0]
    return ""


def on_csrf(error: CSRFError) -> Response:
    """The form is too old, or does not come from here."""
    title = _("Ce formulaire a expiré")
    advice = _("Revenez à la page précédente, rechargez-la, puis envoyez de nouveau.")
    if is_api():
        return problem(400, title, code="csrf", detail=advice)
    return page(400, title=title, happened=_("Sa protection contre les envois forgés a expiré."), advice=advice)


def on_http(error: HTTPException) -> Response:
    """404, 405, 413... raised by Flask itself."""
    if error.response is not None:
        return error.response  # type: ignore[return-value]
    status = error.code or 500
    if status in {301, 302, 303, 307, 308}:
        return error.get_response()  # type: ignore[return-value]
    fields = getattr(error, "data", {}).get("messages") if hasattr(error, "data") else None
    if is_api():
        response = problem(status, _title(status), code=HTTPStatus(status).phrase.lower().replace(" ", "-"))
        if fields:
            response = problem(status, _title(status), code="invalid", errors=fields)
    else:
        response = _too_heavy() if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else page(status)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after", "www-authenticate"}:
            response.headers[name] = value
    return response


def _too_heavy() -> Response:
    """How much may be sent here, and the way back to the form: what was typed is kept there by the browser."""
    most = (request.max_content_length or 0) // bodies.MEGABYTE
    happened = _("L’envoi dépasse la taille permise : %(size)s Mo au plus.", size=most) if most else ""
    back = _own_path(request.headers.get("Referer", ""))
    actions = [{"label": _("Revenir au formulaire"), "url": back}] if back else []
    return page(413, happened=happened, actions=actions)


def on_database_away(error: Exception) -> Response:
    """The database does not answer: nothing was written, ask again in a moment."""
    cause = getattr(error, "orig", None)
    if _is_full(error):
        return on_full(error)
    if getattr(cause, "sqlite_errorname", "") == "SQLITE_ERROR":
        return on_bug(error)  # SQLite says so of a wrong statement too
    reference = trace.reference()
    # One line without a trace: an outage writes it at each request.
    log.error("%s %s: the database does not answer (%s)", request.method, trace.rule() or "-", cause or error)
    title = _("Le service est momentanément indisponible")
    response = (
        problem(503, title, code="database", reference=reference)
        if is_api()
        else page(503, title=title, reference=reference)
    )
    response.headers["Retry-After"] = "10"
    return response


def _is_full(error: Exception) -> bool:
    """Whether the database refused for want of room (SQLite says it in words, PostgreSQL by a code)."""
    cause = getattr(error, "orig", None)
    return getattr(cause, "sqlstate", None) == "53100" or "database or disk is full" in str(cause)


def on_system(error: OSError) -> Response:
    """The machine refused: no room left is told apart, the rest is our fault."""
    return on_full(error) if error.errno in {errno.ENOSPC, errno.EDQUOT} else on_bug(error)


def on_full(error: Exception) -> Response:
    """No room is left on a disk: nothing was kept, and someone must make room."""
    reference = _log(error)
    title = _("Il n’y a plus de place pour enregistrer")
    text = _("Le disque de la plateforme est plein.")
    advice = _("Gardez votre fichier ou votre texte, prévenez la personne qui gère la plateforme, puis réessayez.")
    if is_api():
        response = problem(507, title, code="storage-full", detail=text, reference=reference)
    else:
        safe = _("Rien n’a été enregistré à moitié, et ce qui l’était auparavant est conservé.")
        response = page(507, title=title, happened=text, safe=safe, advice=advice, reference=reference)
    response.headers["Retry-After"] = "300"
    return response


def on_refused_by_database(error: IntegrityError) -> Response:
    """The database refused what a verb did not foresee: a conflict, nothing written."""
    reference = _log(error)
    title = _("Cela vient d’être fait, ou n’est plus possible")
    text = _("Rien n’a été enregistré. Rechargez la page pour voir où en sont les choses.")
    if is_api():
        return problem(409, title, code="conflict", detail=text, reference=reference)
    return page(409, title=title, happened=text, reference=reference)


def on_bug(error: Exception) -> Response:
    """Anything else: our fault. The page carries a reference, the log the rest."""
    reference = _log(error)
    title = _("Une erreur est survenue de notre côté")
    if is_api():
        return problem(500, title, code="internal", reference=reference)
    return page(500, reference=reference)


def _log(error: Exception) -> str:
    reference = trace.reference()
    log.error("%s %s failed", request.method, trace.rule() or "-", exc_info=error)
    return reference


def _title(status: int) -> str:
    titles = {
        400: _("La demande n’a pas été comprise"),
        401: _("Connectez-vous pour continuer"),
        403: _("Cette page n’est pas ouverte à votre compte"),
        404: _("Cette page n’existe pas"),
        405: _("Cette action n’est pas possible ici"),
        409: _("Ce n’est plus possible"),
        413: _("Ce que vous envoyez est trop lourd"),
        416: _("Ce passage n’existe pas dans le fichier"),
        422: _("Il manque quelque chose"),
        429: _("Trop d’essais"),
        503: _("Ce n’est pas possible pour l’instant"),
    }
    return titles.get(status) or _("La demande n’a pas abouti")
