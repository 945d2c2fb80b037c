"""The notices of this room."""

from __future__ import annotations

from elearn.accounts.extend import Facts, NoticeKind
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l

_OPEN = _l("Ouvrir")


def _mission(facts: Facts) -> str:
    return f"/missions/{facts['engagement']}/evaluation"


KINDS: dict[str, NoticeKind] = {
    "reviews.asked": NoticeKind(
        _l("Une mission est à évaluer"),
        lambda f: _("Évaluez la mission : %(title)s", title=f["title"]),
        lambda _f: _(
            "Vous avez 14 jours. L’autre partie lira votre évaluation quand les deux seront écrites, "
            "ou à la fin du délai."
        ),
        _mission,
        _l("Évaluer"),
        "daily",
    ),
    "reviews.shown": NoticeKind(
        _l("Des évaluations sont publiées"),
        lambda f: _("Les évaluations sont publiées : %(title)s", title=f["title"]),
        lambda _f: _("Vous pouvez répondre une fois à celle qui vous concerne."),
        _mission,
        _l("Lire"),
        "daily",
    ),
    "reviews.group": NoticeKind(
        _l("Un groupement où vous avez travaillé est évalué"),
        lambda f: _("Le groupement %(group)s est évalué : %(title)s", group=f["group"], title=f["title"]),
        lambda _f: _("Ce que dit le client paraît aussi sur votre profil. Le mandataire peut y répondre une fois."),
        lambda f: f"/annuaire/{f['slug']}/evaluations",
        _l("Lire"),
        "daily",
    ),
    "reviews.replied": NoticeKind(
        _l("On répond à votre évaluation"),
        lambda f: _("Une réponse à votre évaluation : %(title)s", title=f["title"]),
        lambda _f: "",
        _mission,
        _l("Lire"),
        "daily",
    ),
    "reviews.withheld": NoticeKind(
        _l("Une évaluation est retirée"),
        lambda f: _("Une évaluation est retirée : %(title)s", title=f["title"]),
        lambda f: _("Motif : %(reason)s", reason=f["reason"]),
        _mission,
        _OPEN,
        required=True,
    ),
}
