"""The manifest of the reports of content."""

from __future__ import annotations

from pathlib import Path

from elearn.accounts.extend import ERASERS, EXPORTERS, NOTICE_KINDS, NOTICE_ROOMS, TOKEN_SCOPES
from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.plugin import NavItem, Plugin, Slot
from elearn.core.policy import permissions_of
from elearn.reports import fragments, handlers, notices, tasks
from elearn.reports.models import TRIGGERS
from elearn.reports.policy import HANDLE, READ, WRITE, Can
from elearn.reports.views import blueprint

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="reports",
    title="Signalements de contenus",
    requires=("accounts",),
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    nav=(
        NavItem(_l("Signalements"), "reports.mine", 60, "account", Can.LIST_OWN),
        NavItem(_l("Signalements"), "reports.handle_list", 45, "admin", Can.LIST),
    ),
    slots=(Slot("content.actions", fragments.link),),
    provides=(
        (TOKEN_SCOPES, READ, _l("Lire mes signalements et les décisions qui me concernent")),
        (TOKEN_SCOPES, WRITE, _l("Signaler un contenu et contester une décision")),
        (TOKEN_SCOPES, HANDLE, _l("Examiner les signalements, pour l’administration")),
        (NOTICE_ROOMS, "reports", _l("Signalements")),
        *((NOTICE_KINDS, kind, words) for kind, words in notices.KINDS.items()),
        (EXPORTERS, "reports", handlers.export_data),
        (ERASERS, "reports", handlers.erase_data),
    ),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "reports",
    triggers=TRIGGERS,
    jobs=tasks.JOBS,
    translations=HERE / "translations",
)
