"""The manifest of progress."""

from __future__ import annotations

from pathlib import Path

from elearn.accounts.extend import ERASERS, EXPORTERS, TOKEN_SCOPES
from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext as _
from elearn.core.plugin import Plugin, Slot
from elearn.core.policy import permissions_of
from elearn.modules.signals import ActivityDone
from elearn.parameters.extend import READERS
from elearn.progress import fragments, handlers, tasks
from elearn.progress.demonstration import demonstrate
from elearn.progress.models import TRIGGERS
from elearn.progress.policy import Can
from elearn.progress.queries import completions
from elearn.progress.views import blueprint
from elearn.quizzes.extend import ADMISSIONS, PAGES

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="progress",
    title="Suivi de la formation",
    requires=("accounts", "modules", "quizzes"),
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    slots=(Slot("modules.module.actions", fragments.module_actions, 10),),
    listens=((ActivityDone, handlers.on_activity_done),),
    provides=(
        (ADMISSIONS, "progress", handlers.admit_to_quiz),
        (PAGES, "progress", handlers.lesson_page),
        (EXPORTERS, "progress", handlers.export_data),
        (ERASERS, "progress", handlers.erase_data),
        (READERS, "progress", completions.readers),
        (TOKEN_SCOPES, "progress:read", _("Lire votre avancement et le relevé de votre formation")),
        (TOKEN_SCOPES, "progress:write", _("Vous inscrire à un module et enregistrer votre avancement")),
    ),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "progress",
    triggers=TRIGGERS,
    jobs=(tasks.VERIFY,),
    schedules=(tasks.NIGHTLY,),
    translations=HERE / "translations",
    static=HERE / "static",
    demonstrate=demonstrate,
)
