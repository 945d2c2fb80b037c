"""The words of codes, and of what is counted. Pure."""

from __future__ import annotations

from datetime import date

from elearn.core.i18n import Lazy, money, ngettext
from elearn.core.i18n import day as day_in_words
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l

LEVEL: dict[int, Lazy] = {1: _l("Bases"), 2: _l("Confirmé"), 3: _l("Expert")}
PROOF: dict[str, Lazy] = {
    "certificate": _l("Attestation"),
    "deliverable": _l("Livrable accepté"),
    "engagement": _l("Mission acceptée"),
}
VAT_REGIME: dict[str, Lazy] = {
    "franchise": _l("Franchise en base, TVA non applicable (art. 293 B du CGI)"),
    "real": _l("TVA facturée"),
}
UNIT: dict[str, Lazy] = {"hour": _l("Heure"), "act": _l("Acte"), "page": _l("Page"), "month": _l("Mois")}
PER: dict[str, Lazy] = {
    "hour": _l("l’heure"),
    "act": _l("l’acte"),
    "page": _l("la page"),
    "month": _l("par mois"),
}
OFFER_STATE: dict[str, tuple[Lazy, str]] = {
    "draft": (_l("Brouillon"), "neutral"),
    "published": (_l("Publiée"), "done"),
    "withdrawn": (_l("Retirée"), "neutral"),
    "withheld": (_l("Retirée après un signalement"), "error"),
}
VERDICT: dict[str, tuple[Lazy, str]] = {
    "waiting": (_l("À contrôler"), "here"),
    "checked": (_l("Contrôlée"), "done"),
    "refused": (_l("Refusée"), "error"),
}


def withheld(reason: str) -> str:
    """Why something may not be published again, and how to contest it."""
    return _(
        "Ce contenu a été retiré après un signalement. Vous pouvez le corriger, puis contester la décision dans "
        "« Signalements » : une autre personne la réexamine. Le motif : « %(reason)s »",
        reason=reason,
    )


def price(cents: int, most: int | None, unit: str) -> str:
    """``de 180,00 € à 240,00 € par mois``, before VAT."""
    said = _("de %(least)s à %(most)s", least=money(cents), most=money(most)) if most else money(cents)
    return f"{said} {PER[unit]}"


def capacity(count: int, unit: str) -> str:
    """``30 pages par mois au plus``."""
    if unit == "hour":
        return ngettext("%(n)s heure par mois au plus", "%(n)s heures par mois au plus", count)
    if unit == "act":
        return ngettext("%(n)s acte par mois au plus", "%(n)s actes par mois au plus", count)
    if unit == "page":
        return ngettext("%(n)s page par mois au plus", "%(n)s pages par mois au plus", count)
    return ngettext("%(n)s client à la fois", "%(n)s clients à la fois", count)


def delay(days: int) -> str:
    """How long before it is delivered."""
    return ngettext("%(n)s jour", "%(n)s jours", days) if days else _("le jour même")


def proof(kind: str, title: str, category: str, on: date) -> str:
    """What a proof rests on and its day. A mission is told by its trade: its own title may name a client."""
    day = day_in_words(on)
    if kind == "certificate":
        return _("module « %(title)s », attestation du %(day)s", title=title, day=day)
    if kind == "deliverable":
        return _("« %(title)s », accepté par une formatrice ou un formateur le %(day)s", title=title, day=day)
    if title:
        return _("« %(title)s », acceptée par un client le %(day)s", title=title, day=day)
    return _("%(category)s, acceptée par un client le %(day)s", category=category, day=day)


def hours(count: int) -> str:
    """``20 heures par semaine``."""
    return ngettext("%(n)s heure par semaine", "%(n)s heures par semaine", count)


def week(monday: date, count: int) -> str:
    """A week that differs: ``semaine du 21 décembre 2026 : 10 heures``, or that nobody works then."""
    if not count:
        return _("semaine du %(day)s : pas disponible", day=day_in_words(monday))
    said = ngettext("%(n)s heure", "%(n)s heures", count)
    return _("semaine du %(day)s : %(hours)s", day=day_in_words(monday), hours=said)
