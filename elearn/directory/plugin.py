"""The manifest of the directory."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from elearn.accounts.extend import ERASERS, EXPORTERS, NOTICE_KINDS, NOTICE_ROOMS, TOKEN_SCOPES
from elearn.certificates.signals import CertificateIssued, CertificateRevoked
from elearn.core import unstored
from elearn.core.db import Base
from elearn.core.i18n import lazy_gettext as _l
from elearn.core.jobs import JobType, Schedule
from elearn.core.plugin import NavItem, Plugin, Slot
from elearn.core.policy import permissions_of
from elearn.core.search import SOURCES
from elearn.directory import fragments, handlers, indexing, notices, reported, tasks
from elearn.directory.content import prepare
from elearn.directory.demonstration import demonstrate
from elearn.directory.models import TRIGGERS
from elearn.directory.policy import READ, SHOW, WRITE, Can
from elearn.directory.queries.profiles import sellers
from elearn.directory.views import blueprint
from elearn.portfolio.signals import DeliverableReviewed
from elearn.reports.extend import CONTENT_KINDS
from elearn.terms.extend import SELLERS
from elearn.terms.signals import SellerEnded

HERE = Path(__file__).resolve().parent

plugin = Plugin(
    name="directory",
    title="Annuaire et offres",
    requires=("accounts", "terms", "portfolio", "certificates", "telecentres"),
    blueprints=(blueprint,),
    permissions=permissions_of(Can),
    nav=(
        NavItem(_l("Téléservices"), "directory.index", 17),
        NavItem(_l("Mon profil public"), "directory.mine", 22, "account", Can.READ_OWN),
        NavItem(_l("Mes offres"), "directory.my_offers", 24, "account", Can.READ_OWN),
        NavItem(_l("Attestations de vigilance"), "directory.check_list", 40, "admin", Can.CHECK_VIGILANCE),
    ),
    slots=(Slot("home.actions", fragments.home_action, position=20),),
    listens=(
        (CertificateIssued, handlers.on_certificate_issued),
        (CertificateRevoked, handlers.on_certificate_revoked),
        (DeliverableReviewed, handlers.on_deliverable_reviewed),
        (SellerEnded, handlers.on_seller_ended),
    ),
    provides=(
        (NOTICE_ROOMS, "directory", _l("Annuaire et offres")),
        *((NOTICE_KINDS, kind, words) for kind, words in notices.KINDS.items()),
        (EXPORTERS, "directory", handlers.export_data),
        (ERASERS, "directory", handlers.erase_data),
        (TOKEN_SCOPES, READ, _l("Chercher dans l’annuaire, lire mon profil et mes offres")),
        (TOKEN_SCOPES, WRITE, _l("Changer mon profil, mes disponibilités et mes offres")),
        (TOKEN_SCOPES, SHOW, _l("Publier mon profil, champ par champ, et le retirer")),
        (SELLERS, "directory", sellers),
        (CONTENT_KINDS, "profile", reported.PROFILE),
        (CONTENT_KINDS, "offer", reported.OFFER),
        (SOURCES, indexing.PROFILE, indexing.all_profiles),
        (SOURCES, indexing.OFFER, indexing.all_offers),
    ),
    metadata=Base.metadata,
    migrations=HERE.parents[1] / "migrations" / "versions" / "directory",
    triggers=TRIGGERS,
    jobs=(JobType("directory.remind", tasks.remind), JobType("directory.forget_files", unstored.forget_files)),
    schedules=(Schedule("directory.remind", at=time(7, 10)),),
    translations=HERE / "translations",
    static=HERE / "static",
    prepare=prepare,
    demonstrate=demonstrate,
)
