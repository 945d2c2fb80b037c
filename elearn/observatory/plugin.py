"""The manifest of the observatory."""

from __future__ import annotations

from pathlib import Path

from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.plugin import NavItem, Plugin, Slot
from elearn.core.policy import permissions_of
from elearn.observatory import fragments
from elearn.observatory.demonstration import demonstrate
from elearn.observatory.extend import INDICATORS
from elearn.observatory.indicators import OWN
from elearn.observatory.policy import Can
from elearn.observatory.views import blueprint

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="observatory",
    title="Observatoire",
    requires=("accounts", "progress", "telecentres"),
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    nav=(NavItem(_l("Observatoire"), "observatory.index", 14, "footer"),),
    slots=(Slot("telecentres.manage.tabs", fragments.manage_tab, 40),),
    provides=tuple((INDICATORS, name, indicator) for name, indicator in OWN),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "observatory",
    translations=HERE / "translations",
    static=HERE / "static",
    demonstrate=demonstrate,
)
