"""Every route is closed until a rule opens it.

A view says who may enter with one decorator, below the route's::

    @blueprint.get("/certificats")
    @allow(Can.LIST_OWN)
    def index() -> str: ...

``public("why")`` opens it to everyone and asks for the reason. An endpoint without
either is refused at run time and fails the build. What a rule says of one object is
checked again by the verb, which has the object.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Flask, current_app, g, request

from elearn.core.errors import Forbidden
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, Permission, require, signed_in

V = TypeVar("V", bound=Callable[..., Any])
ATTRIBUTE = "elearn_access"


@dataclass(frozen=True, slots=True)
class Access:
    """Who may enter a route: a permission, or everyone for a stated reason.

    ``pending`` lists what may still be missing from the actor (``second-factor``...)
    on the very pages where it is provided. ``resumes`` names the fields of a form that the
    address of its own page can fill: sent after the session was lost, they are found again there.
    """

    permission: Permission | None = None
    reason: str = ""
    pending: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()

    def check(self, actor: Actor) -> None:
        """Raise :class:`Forbidden` when this actor may not enter."""
        if self.permission is None:
            return
        if actor.pending and actor.pending in self.pending:
            return
        require(self.permission, actor)


def public(reason: str) -> Callable[[V], V]:
    """Open a route to everyone; ``reason`` is read by those who review the public list."""
    if not reason:
        raise ValueError("public() needs a reason")
    return _mark(Access(reason=reason))


def allow(permission: Permission, *, pending: tuple[str, ...] = (), resumes: tuple[str, ...] = ()) -> Callable[[V], V]:
    """Open a route to the actors for whom ``permission`` holds without an object."""
    return _mark(Access(permission=permission, pending=pending, resumes=resumes))


SIGNED_IN = Permission("core:session:use", signed_in)


def members(*, pending: tuple[str, ...] = ()) -> Callable[[V], V]:
    """Open a route to anyone who is signed in; the verb checks the object."""
    return allow(SIGNED_IN, pending=pending)


def _mark(access: Access) -> Callable[[V], V]:
    def decorate(view: V) -> V:
        setattr(view, ATTRIBUTE, access)
        return view

    return decorate


def access_of(app: Flask, endpoint: str, method: str) -> Access | None:
    """What opens this endpoint for this method, or None when nothing does."""
    view = app.view_functions.get(endpoint)
    own = getattr(view, ATTRIBUTE, None)
    view_class = getattr(view, "view_class", None)
    if view_class is not None:
        name = "get" if method in {"HEAD", "OPTIONS"} else method.lower()
        own = getattr(getattr(view_class, name, None), ATTRIBUTE, None) or getattr(view_class, ATTRIBUTE, None)
    return own


def resumed() -> str:
    """The address of the page whose form is being sent, filled with what was typed; "" when it cannot be."""
    access = access_of(current_app._get_current_object(), request.endpoint or "", request.method)  # type: ignore[attr-defined]
    if access is None or not access.resumes:
        return ""
    typed = [(name, value) for name in access.resumes for value in request.form.getlist(name) if value]
    return f"{request.path}?{urlencode(typed)}"


def enforce() -> None:
    """Before each view: refuse what no rule opens. Unknown addresses fall through to 404."""
    if request.endpoint is None:
        return
    access = access_of(current_app._get_current_object(), request.endpoint, request.method)  # type: ignore[attr-defined]
    if access is None:
        raise Forbidden(_("Cette page n’est ouverte à personne."), code="no-rule")
    access.check(g.actor)
