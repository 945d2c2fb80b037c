"""The notices of this room."""

from __future__ import annotations

from elearn.accounts.extend import Facts, NoticeKind
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l

_READ = _l("Lire la décision")


def _own(facts: Facts) -> str:
    return f"/signalements/{facts['report']}"


def _handled(facts: Facts) -> str:
    return f"/admin/signalements/{facts['report']}"


KINDS: dict[str, NoticeKind] = {
    "reports.received": NoticeKind(
        _l("Votre signalement est reçu"),
        lambda f: _("Votre signalement est reçu : %(title)s", title=f["title"]),
        lambda _f: _("Quelqu’un va l’examiner et vous répondre avec ses motifs."),
        _own,
        _l("Suivre"),
        "daily",
    ),
    "reports.to-handle": NoticeKind(
        _l("Un contenu est signalé"),
        lambda f: _("Un contenu est signalé : %(title)s", title=f["title"]),
        lambda _f: "",
        _handled,
        _l("Examiner"),
        required=True,
    ),
    "reports.answered": NoticeKind(
        _l("Votre signalement a une réponse"),
        lambda f: _("Réponse à votre signalement : %(title)s", title=f["title"]),
        lambda f: str(f["text"]),
        _own,
        _READ,
        required=True,
    ),
    "reports.concerned": NoticeKind(
        _l("Ce que vous avez publié fait l’objet d’une décision"),
        lambda f: _("Une décision sur ce que vous avez publié : %(title)s", title=f["title"]),
        lambda f: str(f["text"]),
        _own,
        _READ,
        required=True,
    ),
    "reports.contested": NoticeKind(
        _l("Une décision est contestée"),
        lambda f: _("Une décision est contestée : %(title)s", title=f["title"]),
        lambda _f: _("Une autre personne que celle qui a décidé la réexamine."),
        _handled,
        _l("Examiner"),
        required=True,
    ),
}
