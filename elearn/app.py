"""The one place where everything meets: ``create_app(settings)``, read from top to bottom."""

from __future__ import annotations

from typing import Any

from flask_compress import Compress
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from elearn.config import Settings
from elearn.core import i18n, logs, plugin
from elearn.core.db import Database
from elearn.core.files import FolderStorage
from elearn.core.jobs.carrier import Carrier
from elearn.core.kernel import Kernel
from elearn.core.manifest import core
from elearn.core.sealing import Seal
from elearn.core.web import bodies, errors, headers, health, hosts, identity, layout, shell, trace, uploads
from elearn.core.web.assets import Assets
from elearn.core.web.edge import App, Number
from elearn.core.web.guard import enforce


def make_kernel(
    settings: Settings, *, plugins: tuple[plugin.Plugin, ...] | None = None, database: Database | None = None
) -> Kernel:
    """Everything but the web: what a worker or a command needs too.

    ``plugins`` and ``database`` are what tests keep from one to the next. Raises
    ``PluginError`` when a plugin cannot be loaded.
    """
    plugins = (core, *(plugin.load(settings.plugins) if plugins is None else plugins))
    plugin.connect(plugins)
    i18n.set_zone(settings.time_zone)
    i18n.load((p.translations for p in plugins if p.translations), cache=settings.data_dir / "cache")
    return Kernel(
        settings=settings,
        database=database
        or Database(settings.database_url, pool_size=settings.pool_size, seal=Seal(settings.secret_key)),
        storage=FolderStorage(settings.data_dir / "files"),
        carrier=Carrier(settings),
        plugins=plugins,
    )


def create_app(settings: Settings, kernel: Kernel | None = None) -> App:
    """The WSGI application. The order of the lines matters where a comment says so.

    Raises ``PluginError`` when the pages of two plugins clash.
    """
    kernel = kernel or make_kernel(settings)
    if settings.environment != "test":
        logs.configure(settings)
    app = App("elearn", static_folder=None)
    app.kernel = kernel
    app.config.update(_flask_config(settings))
    # Before any page: its address is read with it.
    app.url_map.converters["int"] = Number
    # First, so that what is refused below has its number in the log.
    trace.install(app)
    hosts.install(app, settings)
    # Who is it, before whether they may: the guard reads the actor.
    app.before_request(identity.establish)
    app.before_request(enforce)
    app.before_request(bodies.allow_larger)
    app.teardown_request(identity.forget)
    # After the guard, so that a stranger learns nothing from a missing token.
    csrf = CSRFProtect(app)
    # Last before the view: only what comes from someone who may is looked at.
    app.before_request(uploads.screen_forms)
    errors.install(app)
    headers.install(app)
    layout.install(app)
    app.register_blueprint(shell.blueprint)
    app.register_blueprint(health.blueprint)
    for room in kernel.plugins:
        _pages(app, room)
    _api(app, kernel, csrf)
    plugin.check_pages(kernel.plugins, app.view_functions)
    # Last registered runs first: compression sees the answer once everything else is set.
    app.after_request(health.observed)
    Compress(app)
    kernel.database.watchers.append(health.write_seconds.observe)
    _static_and_proxy(app, settings, kernel)
    return app


def _pages(app: App, room: plugin.Plugin) -> None:
    try:
        for blueprint in room.blueprints:
            app.register_blueprint(blueprint)
    except ValueError as error:  # its name is taken, or is no name
        raise plugin.PluginError(f"plugin {room.name!r}: {error}") from error
    if room.setup:
        room.setup(app)


def _flask_config(settings: Settings) -> dict[str, Any]:
    prefix = "__Host-" if settings.is_https else ""
    return {
        "SECRET_KEY": settings.secret_key,
        "PREFERRED_URL_SCHEME": "https" if settings.is_https else "http",
        "SESSION_COOKIE_NAME": f"{prefix}estive",
        "SESSION_COOKIE_SECURE": settings.is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "TRUSTED_PROXIES": settings.trusted_proxies,
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,  # lives as long as the session: a lesson may stay open all day
        "WTF_CSRF_SSL_STRICT": False,
        "COMPRESS_ALGORITHM": ["gzip"],
        "COMPRESS_LEVEL": 1,
        "COMPRESS_STREAMS": False,
        "TRAP_BAD_REQUEST_ERRORS": False,
        "TESTING": settings.environment == "test",
    }


def _api(app: App, kernel: Kernel, csrf: CSRFProtect) -> None:
    """Rooms' JSON blueprints, served by the room that mounts them (interop): no form to forge there."""
    for room in kernel.plugins:
        for blueprint in room.api:
            # A token in a header is not sent by a browser on its own: nothing to forge.
            csrf.exempt(blueprint)


def _static_and_proxy(app: App, settings: Settings, kernel: Kernel) -> None:
    folders = [p.static for p in kernel.plugins if p.static]
    assets = Assets(folders, settings.data_dir / "static")
    app.jinja_env.globals["static_url"] = assets.url
    app.extensions["elearn_assets"] = assets
    app.wsgi_app = assets.wrap(app.wsgi_app)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
