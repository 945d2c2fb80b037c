"""The notices of this room."""

from __future__ import annotations

from elearn.accounts.extend import Facts, NoticeKind
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l


def _prospect(facts: Facts) -> str:
    return f"/prospection/fiches/{facts['prospect']}"


KINDS: dict[str, NoticeKind] = {
    "prospecting.invited": NoticeKind(
        _l("On vous invite dans un cercle"),
        lambda f: _("On vous invite dans un cercle de prospection : %(name)s", name=f["name"]),
        lambda _f: "",
        lambda _f: "/prospection",
        _l("Voir l’invitation"),
    ),
    "prospecting.converted": NoticeKind(
        _l("Une entreprise approchée écrit une demande"),
        lambda f: _("Une entreprise approchée écrit une demande : %(name)s", name=f["name"]),
        lambda _f: _("Un avis vous dira quand elle la publie."),
        _prospect,
        _l("Voir la fiche"),
    ),
    "prospecting.opposed": NoticeKind(
        _l("Une entreprise que vous suivez refuse d’être contactée"),
        lambda f: _("Ne plus contacter : %(name)s", name=f["name"]),
        lambda _f: _("Un membre du cercle a noté son refus. Il vaut pour tout le cercle, et pour toujours."),
        _prospect,
        _l("Voir la fiche"),
    ),
    "prospecting.due": NoticeKind(
        _l("Une action est à faire aujourd’hui"),
        lambda f: _("À faire aujourd’hui : %(action)s, %(name)s", action=f["action"], name=f["name"]),
        lambda _f: "",
        _prospect,
        _l("Voir la fiche"),
        "daily",
    ),
}
