"""The manifest of invoicing."""

from __future__ import annotations

from pathlib import Path

from elearn.accounts.extend import ERASERS, EXPORTERS, NOTICE_KINDS, NOTICE_ROOMS, TOKEN_SCOPES
from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.plugin import NavItem, Plugin, Slot
from elearn.core.policy import permissions_of
from elearn.invoicing import fragments, handlers, notices, tasks
from elearn.invoicing.demonstration import demonstrate
from elearn.invoicing.models import TRIGGERS
from elearn.invoicing.policy import READ, WRITE, Can
from elearn.invoicing.views import blueprint

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="invoicing",
    title="Factures",
    requires=("accounts", "parameters", "directory", "pool"),
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    within="directory",
    nav=(
        NavItem(_l("Mes factures"), "invoicing.own", 46, "account", Can.LIST_ISSUED),
        NavItem(_l("Factures reçues"), "invoicing.received", 47, "account", Can.LIST_RECEIVED),
        NavItem(_l("Déclaration des vendeurs"), "invoicing.sellers", 50, "admin", Can.DECLARE_SELLERS),
    ),
    slots=(
        Slot("pool.mission.aside", fragments.of_mission, 20),
        Slot("directory.identity.sections", fragments.of_identity),
    ),
    provides=(
        (NOTICE_ROOMS, "invoicing", _l("Factures")),
        *((NOTICE_KINDS, kind, words) for kind, words in notices.KINDS.items()),
        (TOKEN_SCOPES, READ, _l("Lire mes factures, émises et reçues")),
        (TOKEN_SCOPES, WRITE, _l("Émettre des factures et des avoirs en mon nom, noter des paiements")),
        (EXPORTERS, "invoicing", handlers.export_data),
        (ERASERS, "invoicing", handlers.erase_data),
    ),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "invoicing",
    triggers=TRIGGERS,
    jobs=tasks.JOBS,
    schedules=tasks.SCHEDULES,
    translations=HERE / "translations",
    demonstrate=demonstrate,
)
