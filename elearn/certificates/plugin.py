"""What the certificates room brings."""

from __future__ import annotations

from pathlib import Path

from elearn.accounts.extend import EXPORTERS, NOTICE_KINDS, NOTICE_ROOMS, TOKEN_SCOPES
from elearn.certificates import notices, tasks, views
from elearn.certificates.handlers import on_module_completed
from elearn.certificates.models import TRIGGERS, Certificate
from elearn.certificates.policy import Can
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.jobs import JobType
from elearn.core.plugin import NavItem, Plugin, Slot
from elearn.core.policy import permissions_of
from elearn.progress.signals import ModuleCompleted

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="certificates",
    title="Certificates: issued once, verifiable by anyone, revocable",
    requires=("accounts", "modules", "progress"),
    blueprints=(views.blueprint,),
    permissions=permissions_of(Can),
    nav=(
        NavItem(_l("Mes attestations"), "certificates.index", 30, "account", Can.LIST_OWN),
        NavItem(_l("Vérifier une attestation"), "certificates.ask", 20, "footer"),
        NavItem(_l("Attestations"), "certificates.administer", 40, "admin", Can.LIST_ALL),
    ),
    slots=(Slot("progress.dashboard.aside", views.dashboard_card, 20),),
    listens=((ModuleCompleted, on_module_completed),),
    provides=(
        (NOTICE_ROOMS, "certificates", _l("Attestations")),
        (NOTICE_KINDS, "certificates.issued", notices.ISSUED),
        (NOTICE_KINDS, "certificates.revoked", notices.REVOKED),
        (EXPORTERS, "certificates", tasks.export),
        (TOKEN_SCOPES, "certificates:read", _l("Lire mes attestations")),
    ),
    metadata=Certificate.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "certificates",
    triggers=TRIGGERS,
    jobs=(JobType("certificates.issue", tasks.issue, lease_seconds=60, max_tries=8),),
    translations=HERE / "translations",
)
