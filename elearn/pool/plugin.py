"""The manifest of the pool."""

from __future__ import annotations

from pathlib import Path

from elearn.accounts.extend import ERASERS, EXPORTERS, NOTICE_KINDS, NOTICE_ROOMS, TOKEN_SCOPES
from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.plugin import NavItem, Plugin, Slot
from elearn.core.policy import permissions_of
from elearn.pool import fragments, handlers, notices, reported, tasks
from elearn.pool.demonstration import demonstrate
from elearn.pool.models import TRIGGERS
from elearn.pool.policy import (
    APPROVALS_READ,
    APPROVALS_WRITE,
    ENGAGEMENTS_READ,
    ENGAGEMENTS_WRITE,
    QUOTES_READ,
    QUOTES_WRITE,
    REQUESTS_READ,
    REQUESTS_WRITE,
    Can,
)
from elearn.pool.views import blueprint
from elearn.reports.extend import CONTENT_KINDS

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="pool",
    title="Demandes, devis et missions",
    requires=("accounts", "parameters", "telecentres", "directory"),
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    within="directory",
    nav=(
        NavItem(_l("Mes demandes"), "pool.own_requests", 40, "account", Can.LIST_OWN),
        NavItem(_l("Mes réponses"), "pool.own_quotes", 42, "account", Can.LIST_ANSWERS),
        NavItem(_l("Mes équipes"), "pool.teams", 43, "account", Can.LEAD_TEAM),
        NavItem(_l("Missions"), "pool.missions", 44, "account", Can.LIST_MISSIONS),
        NavItem(_l("Validations"), "pool.approvals", 46, "account", Can.LIST_APPROVALS),
        NavItem(_l("Mes conditions"), "pool.conditions", 48, "account", Can.LIST_CONDITIONS),
        NavItem(_l("Médiations"), "pool.mediations", 58, "account", Can.LIST_DISPUTES),
    ),
    slots=(
        Slot("accounts.company", fragments.company),
        Slot("directory.tabs", fragments.tab),
        Slot("directory.index.top", fragments.ask),
        Slot("directory.offer.actions", fragments.order),
        Slot("progress.dashboard.work", fragments.buying, 10),
        Slot("progress.dashboard.work", fragments.selling, 20),
    ),
    provides=(
        (NOTICE_ROOMS, "pool", _l("Demandes, devis et missions")),
        *((NOTICE_KINDS, kind, words) for kind, words in notices.KINDS.items()),
        (
            TOKEN_SCOPES,
            REQUESTS_READ,
            _l("Lire les demandes ouvertes, celles de mon entreprise, leurs pièces et leurs devis"),
        ),
        (
            TOKEN_SCOPES,
            REQUESTS_WRITE,
            _l("Écrire et publier des demandes, accepter ou refuser des devis, commander pour mon organisation"),
        ),
        (TOKEN_SCOPES, QUOTES_READ, _l("Lire mes devis, mes groupements et mes équipes")),
        (
            TOKEN_SCOPES,
            QUOTES_WRITE,
            _l("Répondre en mon nom : devis, questions, groupements, équipes, engagements de confidentialité"),
        ),
        (TOKEN_SCOPES, APPROVALS_READ, _l("Lire les validations que l’on me demande et celles que je demande")),
        (TOKEN_SCOPES, APPROVALS_WRITE, _l("Valider ou refuser les commandes d’autres personnes")),
        (TOKEN_SCOPES, ENGAGEMENTS_READ, _l("Lire mes missions")),
        (
            TOKEN_SCOPES,
            ENGAGEMENTS_WRITE,
            _l("Travailler dans mes missions : messages, tâches, heures, livrables, fichiers, désaccords"),
        ),
        (EXPORTERS, "pool", handlers.export_data),
        (CONTENT_KINDS, "request", reported.REQUEST),
        (ERASERS, "pool", handlers.erase_data),
    ),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "pool",
    triggers=TRIGGERS,
    jobs=tasks.JOBS,
    schedules=tasks.SCHEDULES,
    translations=HERE / "translations",
    demonstrate=demonstrate,
)
