"""The manifest of the reviews."""

from __future__ import annotations

from pathlib import Path

from elearn.accounts.extend import ERASERS, EXPORTERS, NOTICE_KINDS, NOTICE_ROOMS, TOKEN_SCOPES
from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.plugin import NavItem, Plugin, Slot
from elearn.core.policy import permissions_of
from elearn.pool.signals import MissionClosed
from elearn.reports.extend import CONTENT_KINDS
from elearn.reviews import fragments, handlers, notices, reported, tasks
from elearn.reviews.demonstration import demonstrate
from elearn.reviews.models import TRIGGERS
from elearn.reviews.policy import READ, WRITE, Can
from elearn.reviews.views import blueprint

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="reviews",
    title="Évaluations de missions",
    requires=("accounts", "directory", "pool"),
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    within="directory",
    nav=(NavItem(_l("Mes évaluations"), "reviews.mine", 46, "account", Can.LIST_OWN),),
    slots=(
        Slot("directory.profile.sections", fragments.on_profile),
        Slot("directory.order.sections", fragments.on_order),
        Slot("pool.mission.aside", fragments.on_mission),
        Slot("pool.request.aside", fragments.on_request),
    ),
    listens=((MissionClosed, handlers.on_mission_closed),),
    provides=(
        (TOKEN_SCOPES, READ, _l("Lire mes évaluations")),
        (TOKEN_SCOPES, WRITE, _l("Évaluer mes missions et répondre aux évaluations")),
        (NOTICE_ROOMS, "reviews", _l("Évaluations")),
        *((NOTICE_KINDS, kind, words) for kind, words in notices.KINDS.items()),
        (CONTENT_KINDS, "review", reported.REVIEW),
        (EXPORTERS, "reviews", handlers.export_data),
        (ERASERS, "reviews", handlers.erase_data),
    ),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "reviews",
    triggers=TRIGGERS,
    jobs=tasks.JOBS,
    schedules=tasks.SCHEDULES,
    translations=HERE / "translations",
    demonstrate=demonstrate,
)
