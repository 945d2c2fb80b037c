"""The manifest of modules."""

from __future__ import annotations

from pathlib import Path

from elearn.core.db import Base
from elearn.core.plugin import Plugin
from elearn.core.policy import permissions_of
from elearn.modules.catalogue import prepare
from elearn.modules.extend import ACTIVITY_KINDS
from elearn.modules.kinds.text import Text
from elearn.modules.models import TRIGGERS
from elearn.modules.policy import Can
from elearn.modules.views import blueprint

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="modules",
    title="Modules de formation",
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    provides=((ACTIVITY_KINDS, "text", Text()),),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "modules",
    triggers=TRIGGERS,
    translations=HERE / "translations",
    static=HERE / "static",
    prepare=prepare,
)
