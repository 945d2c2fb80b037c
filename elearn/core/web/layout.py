"""What every template may use: language, formats, navigation, slots, static addresses."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Any

from flask import current_app, g, request, session, url_for
from flask_wtf.csrf import generate_csrf
from jinja2.bccache import Bucket, FileSystemBytecodeCache
from markupsafe import Markup

from elearn.core import i18n
from elearn.core.policy import ANONYMOUS, Actor, can
from elearn.core.web.edge import App

MOST_TOKENS = 5_000  # kept at once in a process
# Addresses that the shell links to when the room that serves them is there.
URLS = {
    "home": "shell.home",
    "language": "shell.language",
    "sign_in": "accounts.sign_in",
    "sign_up": "accounts.sign_up",
    "sign_out": "accounts.sign_out",
    "me": "progress.dashboard",
}


@dataclass(frozen=True, slots=True)
class NavLink:
    """One entry of a menu as the layout draws it."""

    label: str
    url: str
    current: bool


def kernel() -> Any:
    """The kernel of the application at work (views only)."""
    app: App = current_app._get_current_object()  # type: ignore[attr-defined]
    return app.kernel


def menu(where: str) -> list[NavLink]:
    """The entries of one menu for the present reader."""
    actor = g.get("actor", ANONYMOUS)
    here, address = request.endpoint or "", addresses()
    lit = kernel().lit_by(here.rpartition(".")[0]) if where == "main" else ()
    out = []
    for item in kernel().menu(where):
        if not item.shown_to(actor):
            continue
        is_current = here == item.endpoint or item.endpoint.rpartition(".")[0] in lit
        out.append(NavLink(str(item.label), address[item.endpoint], is_current))
    return out


class Addresses(dict[str, str]):
    """Where pages are that take nothing in their address: written once, menus ask for twenty in each page."""

    def __missing__(self, endpoint: str) -> str:
        self[endpoint] = url_for(endpoint)
        return self[endpoint]


def addresses() -> Addresses:
    """Those of this application, under the path where this request found it."""
    kept: dict[str, Addresses] = current_app.extensions.setdefault("elearn_addresses", {})
    return kept.setdefault(request.script_root, Addresses())


def csrf_token() -> str:
    """The token that the forms of this page send back; signed once a session, since it lives as long."""
    kept = current_app.extensions.setdefault("elearn_tokens", {})
    mark = session.get("csrf_token", "")
    if mark not in kept:
        if len(kept) >= MOST_TOKENS:
            kept.clear()
        token = generate_csrf()
        mark = session["csrf_token"]
        kept[mark] = token
    found: str = kept[mark]
    return found


def slot(name: str, **context: Any) -> Markup:
    """What rooms bring to a place of a page, in order; empty when nobody brings anything."""
    actor = g.get("actor", ANONYMOUS)
    parts = [s.render(actor, **context) for s in kernel().slots(name)]
    return Markup("").join(Markup(p) for p in parts if p)  # noqa: S704 - slots give rendered templates


class KeptTemplates(FileSystemBytecodeCache):
    """Compiled templates in a folder; one that cannot be written (full disk) is compiled again."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the compiled form if there is room."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


def install(app: App) -> None:
    """Give the names to Jinja and keep its whitespace tight."""
    # Compiled templates outlive the process: the first pages after a start wait for none.
    compiled = (app.kernel.settings.data_dir / "cache").resolve() / "templates"
    compiled.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = KeptTemplates(str(compiled))
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        _=i18n.gettext,
        ngettext=i18n.ngettext,
        money=i18n.money,
        number=i18n.number,
        percent=i18n.percent,
        date=i18n.day,
        datetime=i18n.moment,
        deadline=i18n.deadline,
        last_day=i18n.last_day,
        duration=i18n.duration,
        filesize=i18n.filesize,
        siret=i18n.siret,
        csrf_token=csrf_token,
        slot=slot,
        menu=menu,
        can=can,
        language_names=i18n.NAMES,
    )
    app.jinja_env.filters["typo"] = i18n.french_typography
    app.context_processor(_of_the_request)


def _of_the_request() -> dict[str, Any]:
    """What every template is given, made once a request: fragments and slots are templates too."""
    now = (i18n.locale(), g.get("actor", ANONYMOUS))
    made, words = g.get("words_of_the_page", (None, {}))
    if made != now:
        words = _words(*now)
        g.words_of_the_page = (now, words)
    return dict(words)


def _words(locale: str, actor: Actor) -> dict[str, Any]:
    settings = kernel().settings
    return {
        "csrf_token": csrf_token,  # else that of Flask-WTF, which signs another in each page
        "actor": actor,
        "locale": locale,
        "site_name": settings.site_name,
        "settings": settings,
        "nav_items": menu("main"),
        "footer_items": menu("footer"),
        "account_items": menu("account"),
        "urls": {name: addresses()[end] for name, end in URLS.items() if end in current_app.view_functions},
    }
