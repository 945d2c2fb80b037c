"""The manifest of the observatory."""

from __future__ import annotations

from pathlib import Path

from elearn.accounts.extend import ERASERS, EXPORTERS, TOKEN_SCOPES
from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.plugin import NavItem, Plugin, Slot
from elearn.core.policy import permissions_of
from elearn.observatory import fragments, handlers
from elearn.observatory.demonstration import demonstrate
from elearn.observatory.extend import INDICATORS
from elearn.observatory.indicators import OWN
from elearn.observatory.models import TRIGGERS
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
    provides=(
        *((INDICATORS, name, indicator) for name, indicator in OWN),
        (EXPORTERS, "observatory", handlers.export_data),
        (ERASERS, "observatory", handlers.erase_data),
        (TOKEN_SCOPES, "observatory:read", _l("Lire les petits nombres de l’observatoire et les départs")),
        (TOKEN_SCOPES, "observatory:write", _l("Écrire, corriger et retirer un départ de mon télécentre")),
    ),
    metadata=Base.metadata,
    triggers=TRIGGERS,
    migrations=HERE.parents[1] / "migrations" / "versions" / "observatory",
    translations=HERE / "translations",
    static=HERE / "static",
    demonstrate=demonstrate,
)
