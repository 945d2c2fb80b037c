"""The manifest of the terms."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from elearn.accounts.extend import ERASERS, EXPORTERS, NOTICE_KINDS, NOTICE_ROOMS
from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.jobs import Schedule
from elearn.core.plugin import NavItem, Plugin
from elearn.core.policy import permissions_of
from elearn.terms import handlers, notices, tasks
from elearn.terms.demonstration import demonstrate
from elearn.terms.models import TRIGGERS
from elearn.terms.policy import Can
from elearn.terms.views import blueprint

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="terms",
    title="Conditions d’utilisation du pool",
    requires=("accounts",),
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    nav=(
        NavItem(_l("Conditions d’utilisation"), "terms.index", 85, "footer"),
        NavItem(_l("Conditions d’utilisation"), "terms.manage", 47, "admin", Can.MANAGE),
        NavItem(_l("Fins de service"), "terms.ending_list", 48, "admin", Can.END),
    ),
    provides=(
        (NOTICE_ROOMS, "terms", _l("Conditions d’utilisation")),
        *((NOTICE_KINDS, kind, words) for kind, words in notices.KINDS.items()),
        (EXPORTERS, "terms", handlers.export_data),
        (ERASERS, "terms", handlers.erase_data),
    ),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "terms",
    triggers=TRIGGERS,
    jobs=tasks.JOBS,
    # Just after midnight, the day begins; in the day too, for a worker that was away.
    schedules=(Schedule("terms.end_due", at=time(0, 5)),),
    translations=HERE / "translations",
    demonstrate=demonstrate,
)
