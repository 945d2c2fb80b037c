"""The manifest of the telecentres."""

from __future__ import annotations

from pathlib import Path

from elearn.accounts.extend import NOTICE_KINDS, TOKEN_SCOPES
from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.plugin import Plugin
from elearn.core.policy import permissions_of
from elearn.telecentres import notices
from elearn.telecentres.demonstration import demonstrate
from elearn.telecentres.models import TRIGGERS
from elearn.telecentres.policy import Can
from elearn.telecentres.views import blueprint

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="telecentres",
    title="Télécentres",
    requires=("accounts",),
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    metadata=Base.metadata,
    provides=(
        *((NOTICE_KINDS, kind, words) for kind, words in notices.KINDS.items()),
        (TOKEN_SCOPES, "bookings:read", _l("Chercher une place et lire mes réservations")),
        (TOKEN_SCOPES, "bookings:write", _l("Réserver, annuler, signaler mon arrivée et mon départ")),
    ),
    migrations=HERE.parents[1] / "migrations" / "versions" / "telecentres",
    triggers=TRIGGERS,
    translations=HERE / "translations",
    static=HERE / "static",
    demonstrate=demonstrate,
)
