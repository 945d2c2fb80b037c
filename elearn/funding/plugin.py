"""The manifest of funding."""

from __future__ import annotations

from pathlib import Path

from elearn.accounts.extend import ERASERS, EXPORTERS, NOTICE_KINDS, NOTICE_ROOMS, TOKEN_SCOPES
from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.ledger import REASONS
from elearn.core.plugin import NavItem, Plugin, Slot
from elearn.core.policy import permissions_of
from elearn.funding import fragments, handlers, notices, tasks, words
from elearn.funding.demonstration import demonstrate
from elearn.funding.models import TRIGGERS
from elearn.funding.policy import Can
from elearn.funding.preparing import prepare
from elearn.funding.views import blueprint
from elearn.progress.signals import LessonCompleted, ModuleCompleted, ModuleLeft

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="funding",
    title="Places financées",
    requires=("accounts", "modules", "progress", "certificates", "telecentres"),
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    nav=(
        NavItem(_l("Mes places financées"), "funding.own", 25, "account", Can.OWN_SEATS),
        NavItem(_l("Places de formation"), "funding.centres", 55, "account", Can.LIST_SEATS),
        NavItem(_l("Financements"), "funding.index", 56, "account", Can.LIST_PROGRAMMES),
    ),
    slots=(
        Slot("telecentres.centre.aside", fragments.centre_aside, 30),
        Slot("telecentres.manage.tabs", fragments.manage_tab, 30),
        Slot("telecentres.day.aside", fragments.day_card, 30),
        Slot("telecentres.mine.aside", fragments.beside_bookings, 30),
        Slot("modules.module.actions", fragments.module_actions, 30),
        Slot("progress.dashboard.work", fragments.funder_card, 30),
        Slot("progress.dashboard.aside", fragments.dashboard_card, 30),
    ),
    listens=(
        (LessonCompleted, handlers.on_lesson_completed),
        (ModuleCompleted, handlers.on_module_completed),
        (ModuleLeft, handlers.on_module_left),
    ),
    provides=(
        *((REASONS, f"funding.{code}", label) for code, label in words.REASONS.items()),
        (NOTICE_ROOMS, "funding", _l("Places financées")),
        *((NOTICE_KINDS, name, kind) for name, kind in notices.KINDS.items()),
        (TOKEN_SCOPES, "funding:read", _l("Lire les enveloppes de mon organisation et leurs justificatifs")),
        (TOKEN_SCOPES, "seats:read", _l("Lire mes places de formation et celles de mon télécentre")),
        (TOKEN_SCOPES, "seats:write", _l("Réserver, donner, demander et accepter des places de formation")),
        (EXPORTERS, "funding", handlers.export_data),
        (ERASERS, "funding", handlers.erase_data),
    ),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "funding",
    triggers=TRIGGERS,
    jobs=tasks.JOBS,
    schedules=tasks.SCHEDULES,
    translations=HERE / "translations",
    static=HERE / "static",
    prepare=prepare,
    demonstrate=demonstrate,
)
