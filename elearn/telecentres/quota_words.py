"""A quota as one says it."""

from __future__ import annotations

from elearn.core.i18n import gettext as _
from elearn.core.i18n import ngettext
from elearn.telecentres.queries.tariffs import QuotaCard
from elearn.telecentres.words import QUOTA_PER, QUOTA_PERIOD, WORKSPACE_KIND


def quota_in_words(quota: QuotaCard, plan: str, centre: str) -> str:
    """``Chaque personne : 8 heures par mois, salle de réunion, avec le Pass, à Murat``."""
    n = quota.amount
    if quota.measure == "hours":
        most = ngettext("%(n)s heure", "%(n)s heures", n)
    else:
        most = ngettext("%(n)s réservation", "%(n)s réservations", n)
    parts = [
        _("%(most)s par %(period)s", most=most, period=QUOTA_PERIOD[quota.period]),
        str(WORKSPACE_KIND[quota.kind]).lower() if quota.kind else "",
        _("avec le %(plan)s", plan=plan) if plan else "",
        _("à %(place)s", place=centre) if centre else "",
    ]
    said = ", ".join(part for part in parts if part)
    return _("%(who)s : %(said)s", who=QUOTA_PER[quota.per], said=said)
