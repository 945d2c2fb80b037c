"""The manifest of the portfolio."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from elearn.accounts.extend import ERASERS, EXPORTERS, NOTICE_KINDS, NOTICE_ROOMS
from elearn.core import unstored
from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.jobs import JobType, Schedule
from elearn.core.plugin import NavItem, Plugin, Slot
from elearn.core.policy import permissions_of
from elearn.modules.extend import ACTIVITY_KINDS
from elearn.portfolio import handlers, notices, tasks
from elearn.portfolio.demonstration import demonstrate
from elearn.portfolio.kind import ExerciseKind
from elearn.portfolio.models import TRIGGERS
from elearn.portfolio.policy import Can
from elearn.portfolio.views import blueprint, own, trainer

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="portfolio",
    title="Dossier de création",
    requires=("accounts", "parameters", "modules", "progress"),
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    nav=(
        NavItem(_l("Mon dossier"), "portfolio.index", 20, "account", Can.LIST_OWN),
        NavItem(_l("Livrables à relire"), "portfolio.waiting", 60, "account", Can.LIST_SUBMITTED),
    ),
    slots=(
        Slot("progress.dashboard.top", trainer.dashboard_notice, 10),
        Slot("progress.dashboard.aside", own.dashboard_card, 10),
    ),
    provides=(
        (ACTIVITY_KINDS, "exercise", ExerciseKind()),
        (NOTICE_ROOMS, "portfolio", _l("Exercices et livrables")),
        (NOTICE_KINDS, "portfolio.accepted", notices.ACCEPTED),
        (NOTICE_KINDS, "portfolio.returned", notices.RETURNED),
        (NOTICE_KINDS, "portfolio.waiting", notices.WAITING),
        (EXPORTERS, "portfolio", handlers.export_data),
        (ERASERS, "portfolio", handlers.erase_data),
    ),
    jobs=(
        JobType("portfolio.make_booklet", tasks.make_booklet, lease_seconds=60),
        JobType("portfolio.tell_trainers", tasks.tell_trainers),
        JobType("portfolio.forget_files", unstored.forget_files),
        JobType("portfolio.purge", tasks.purge),
    ),
    schedules=(Schedule("portfolio.purge", at=time(3, 50)),),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "portfolio",
    triggers=TRIGGERS,
    translations=HERE / "translations",
    static=HERE / "static",
    demonstrate=demonstrate,
)
