"""The manifest of clusters."""

from __future__ import annotations

from pathlib import Path

from elearn.accounts.extend import ERASERS, EXPORTERS, NOTICE_KINDS, NOTICE_ROOMS, TOKEN_SCOPES
from elearn.clusters import handlers, notices, tasks, words
from elearn.clusters.demonstration import demonstrate
from elearn.clusters.models import TRIGGERS
from elearn.clusters.policy import READ, WRITE, Can
from elearn.clusters.queries import members
from elearn.clusters.services import calls
from elearn.clusters.views import blueprint
from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.ledger import REASONS
from elearn.core.plugin import NavItem, Plugin
from elearn.core.policy import permissions_of
from elearn.pool.extend import APPROVABLES, CLUSTERS, Clusters
from elearn.pool.signals import EngagementAccepted, EngagementBilled, EngagementCancelled, EngagementOwesLess

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="clusters",
    title="Grappes et accords-cadres",
    requires=("accounts", "directory", "pool"),
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    within="directory",
    nav=(NavItem(_l("Mes grappes"), "clusters.index", 50, "account", Can.BROWSE),),
    listens=(
        (EngagementAccepted, handlers.on_accepted),
        (EngagementCancelled, handlers.on_cancelled),
        (EngagementOwesLess, handlers.on_owing_less),
        (EngagementBilled, handlers.on_billed),
    ),
    provides=(
        *((REASONS, f"clusters.{code}", label) for code, label in words.REASONS.items()),
        (NOTICE_ROOMS, "clusters", _l("Grappes et accords-cadres")),
        *((NOTICE_KINDS, kind, of) for kind, of in notices.KINDS.items()),
        (TOKEN_SCOPES, READ, _l("Lire mes grappes : collectes, accords-cadres, bons de commande et leurs montants")),
        (TOKEN_SCOPES, WRITE, _l("Agir dans mes grappes : membres, collectes, signature et fin des accords-cadres")),
        (EXPORTERS, "clusters", handlers.export_data),
        (ERASERS, "clusters", handlers.erase_data),
        (APPROVABLES, calls.KIND, calls.APPROVABLE),
        (CLUSTERS, "clusters", Clusters(members.of, members.joined)),
    ),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "clusters",
    triggers=TRIGGERS,
    jobs=tasks.JOBS,
    schedules=tasks.SCHEDULES,
    translations=HERE / "translations",
    static=HERE / "static",
    demonstrate=demonstrate,
)
