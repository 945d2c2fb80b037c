"""The manifest: the API, its reference, and what is remembered of requests sent twice."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from elearn.accounts.extend import ERASERS, TOKEN_SCOPES
from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext
from elearn.core.jobs import JobType
from elearn.core.jobs.types import Schedule
from elearn.core.plugin import NavItem, Plugin
from elearn.core.policy import permissions_of
from elearn.interop import services, tasks, views
from elearn.interop.api import mounting, routes
from elearn.interop.policy import Can

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="interop",
    title="API for other programs",
    requires=(
        "accounts",
        "modules",
        "quizzes",
        "progress",
        "certificates",
        "telecentres",
        "observatory",
        "directory",
        "funding",
        "pool",
        "invoicing",
        "clusters",
        "reviews",
        "prospecting",
        "reports",
    ),
    blueprints=(views.blueprint,),
    api=routes.BLUEPRINTS,
    permissions=permissions_of(Can),
    nav=(NavItem(lazy_gettext("API"), "interop.reference", position=80, where="footer"),),
    provides=(
        (TOKEN_SCOPES, "profile:read", lazy_gettext("Lire mon nom, mon adresse et mes rôles")),
        (ERASERS, "interop", services.forget),
    ),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "interop",
    jobs=(JobType("interop.purge_idempotency", tasks.purge_idempotency),),
    schedules=(Schedule("interop.purge_idempotency", at=time(3, 20)),),
    translations=HERE / "translations",
    static=HERE / "static",
    setup=mounting.install,
)
