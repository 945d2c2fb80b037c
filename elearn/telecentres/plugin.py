"""The manifest of the telecentres."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from elearn.accounts.extend import ERASERS, EXPORTERS, NOTICE_KINDS, NOTICE_ROOMS, TOKEN_SCOPES
from elearn.core import unstored
from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.jobs import JobType, Schedule
from elearn.core.plugin import NavItem, Plugin, Slot
from elearn.core.policy import permissions_of
from elearn.telecentres import handlers, notices, pass_notices, statement_jobs, tasks
from elearn.telecentres.demonstration import demonstrate
from elearn.telecentres.models import TRIGGERS
from elearn.telecentres.policy import Can
from elearn.telecentres.views import blueprint, messages, passes

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="telecentres",
    title="Télécentres",
    requires=("accounts",),
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    nav=(
        NavItem(_l("Télécentres"), "telecentres.index", 15),
        NavItem(_l("Mon Pass"), "telecentres.my_pass", 30, "account", Can.LIST_PASSES),
        NavItem(_l("Mes réservations"), "telecentres.mine", 35, "account", Can.LIST_OWN),
        NavItem(_l("Mon télécentre"), "telecentres.managed", 50, "account", Can.LIST_MANAGED),
        NavItem(_l("Mon réseau"), "telecentres.networks", 52, "account", Can.LIST_OWN_NETWORKS),
        NavItem(_l("Réseaux de télécentres"), "telecentres.networks", 25, "admin", Can.LIST_COORDINATED),
    ),
    slots=(
        Slot("telecentres.centre.aside", passes.aside_card, 10),
        Slot("telecentres.day.aside", messages.messages_card, 90),
        Slot("telecentres.mine.aside", passes.own_pass_card, 10),
        Slot("progress.dashboard.aside", passes.own_card, 25),
    ),
    metadata=Base.metadata,
    provides=(
        (NOTICE_ROOMS, "telecentres", _l("Télécentres")),
        *((NOTICE_KINDS, kind, words) for kind, words in notices.KINDS.items()),
        (NOTICE_KINDS, "telecentres.pass-ending", pass_notices.ENDING),
        (EXPORTERS, "telecentres", handlers.export_data),
        (ERASERS, "telecentres", handlers.erase_data),
        (TOKEN_SCOPES, "bookings:read", _l("Chercher une place et lire mes réservations")),
        (TOKEN_SCOPES, "bookings:write", _l("Réserver, annuler, signaler mon arrivée et mon départ")),
    ),
    migrations=HERE.parents[1] / "migrations" / "versions" / "telecentres",
    triggers=TRIGGERS,
    jobs=(
        JobType("telecentres.keep_time", tasks.keep_time),
        JobType("telecentres.forget_pictures", unstored.forget_files),
        *statement_jobs.JOBS,
    ),
    schedules=(Schedule("telecentres.keep_time", every=timedelta(minutes=5)), *statement_jobs.SCHEDULES),
    translations=HERE / "translations",
    static=HERE / "static",
    demonstrate=demonstrate,
)
