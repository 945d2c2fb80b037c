"""The manifest of parameters."""

from __future__ import annotations

from pathlib import Path

from elearn.accounts.extend import NOTICE_KINDS, NOTICE_ROOMS
from elearn.core.db import Base
from elearn.core.figures import FIGURES
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.jobs.types import JobType
from elearn.core.plugin import NavItem, Plugin
from elearn.core.policy import permissions_of
from elearn.parameters import notices, queries, tasks, views
from elearn.parameters.cli import parameters
from elearn.parameters.content import prepare
from elearn.parameters.policy import Can

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="parameters",
    title="Chiffres datés et glossaire",
    requires=("accounts",),
    blueprints=(views.blueprint,),
    permissions=permissions_of(Can),
    nav=(
        NavItem(_l("Chiffres à jour"), "parameters.index", 10, "footer"),
        NavItem(_l("Glossaire"), "parameters.glossary", 12, "footer"),
        NavItem(_l("Chiffres et glossaire"), "parameters.review", 30, "admin", Can.REVIEW),
    ),
    provides=(
        (NOTICE_ROOMS, "parameters", _l("Chiffres et glossaire")),
        (NOTICE_KINDS, "parameters.changed", notices.CHANGED),
        (FIGURES, "parameters", queries.number),
    ),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "parameters",
    jobs=(JobType("parameters.tell", tasks.tell),),
    commands=(parameters,),
    translations=HERE / "translations",
    prepare=prepare,
)
