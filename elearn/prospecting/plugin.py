"""The manifest of common prospecting."""

from __future__ import annotations

from pathlib import Path

from elearn.accounts.extend import ERASERS, EXPORTERS, NOTICE_KINDS, NOTICE_ROOMS, TOKEN_SCOPES
from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.plugin import NavItem, Plugin
from elearn.core.policy import permissions_of
from elearn.prospecting import handlers, notices, tasks
from elearn.prospecting.demonstration import demonstrate
from elearn.prospecting.models import TRIGGERS
from elearn.prospecting.policy import SCOPE, Can
from elearn.prospecting.views import blueprint

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="prospecting",
    title="Prospection commune",
    requires=("accounts", "directory", "pool"),
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    within="directory",
    nav=(NavItem(_l("Prospection"), "prospecting.index", 47, "account", Can.LIST),),
    provides=(
        (TOKEN_SCOPES, SCOPE, _l("Lire et tenir à jour mes cercles de prospection")),
        (NOTICE_ROOMS, "prospecting", _l("Prospection commune")),
        *((NOTICE_KINDS, kind, words) for kind, words in notices.KINDS.items()),
        (EXPORTERS, "prospecting", handlers.export_data),
        (ERASERS, "prospecting", handlers.erase_data),
    ),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "prospecting",
    triggers=TRIGGERS,
    jobs=tasks.JOBS,
    schedules=tasks.SCHEDULES,
    translations=HERE / "translations",
    demonstrate=demonstrate,
)
