"""The manifest of modules."""

from __future__ import annotations

from pathlib import Path

from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext
from elearn.core.jobs.types import JobType
from elearn.core.plugin import NavItem, Plugin, Slot
from elearn.core.policy import permissions_of
from elearn.core.search import SOURCES
from elearn.modules import indexing, tasks, views
from elearn.modules.catalogue import prepare
from elearn.modules.cli import catalogue
from elearn.modules.extend import ACTIVITY_KINDS
from elearn.modules.kinds.recorded import Audio, Video
from elearn.modules.kinds.text import Text
from elearn.modules.models import TRIGGERS
from elearn.modules.policy import Can
from elearn.modules.uses import uses
from elearn.parameters.extend import DEPENDENTS

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="modules",
    title="Modules de formation",
    requires=("parameters",),
    blueprints=(views.blueprint,),
    permissions=permissions_of(Can),
    nav=(NavItem(lazy_gettext("Formations"), "modules.catalogue", position=10),),
    slots=(
        Slot("home.actions", views.home_actions, position=10),
        Slot("home.sections", views.home_sections, position=10),
    ),
    provides=(
        (ACTIVITY_KINDS, "text", Text()),
        (ACTIVITY_KINDS, "video", Video()),
        (ACTIVITY_KINDS, "audio", Audio()),
        (DEPENDENTS, "modules", uses),
        (SOURCES, indexing.MODULE, indexing.all_modules),
        (SOURCES, indexing.LESSON, indexing.all_lessons),
    ),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "modules",
    triggers=TRIGGERS,
    jobs=(JobType("modules.index", tasks.index),),
    commands=(catalogue,),
    translations=HERE / "translations",
    static=HERE / "static",
    prepare=prepare,
)
