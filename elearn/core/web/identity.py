"""Who is it, and which language: established before each view.

Rooms bring ways to recognise someone (a session, a token) to ``IDENTITIES``; the
first that answers wins. Below the views there is no current user: the actor is passed.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Request, g, request

from elearn.core import i18n, logs
from elearn.core.policy import ANONYMOUS, Actor
from elearn.core.providers import Registry

Identify = Callable[[Request], Actor | None]
IDENTITIES: Registry[Identify] = Registry("core.identities")

LANGUAGE_COOKIE = "langue"


def actor() -> Actor:
    """The actor of this request (views only)."""
    found: Actor = g.get("actor", ANONYMOUS)
    return found


def establish() -> None:
    """Set ``g.actor`` and the language of the request."""
    g.actor = ANONYMOUS
    if request.endpoint == "assets":
        return
    for identify in IDENTITIES.values():
        found = identify(request)
        if found is not None:
            g.actor = found
            logs.actor_id.set(found.person_id)
            break
    g.locale_token = i18n._locale.set(chosen_locale(request, g.actor))


def chosen_locale(req: Request, who: Actor) -> str:
    """The language asked for: the person's, else the cookie's, else the browser's, else French."""
    for wish in (who.locale, req.cookies.get(LANGUAGE_COOKIE, "")):
        if wish in i18n.LOCALES:
            return wish
    return req.accept_languages.best_match(i18n.LOCALES, default=i18n.LOCALES[0]) or i18n.LOCALES[0]


def forget(_error: BaseException | None = None) -> None:
    """Give the language back at the end of the request."""
    token = g.pop("locale_token", None)
    if token is not None:
        i18n._locale.reset(token)
