"""The notices of this room."""

from __future__ import annotations

from elearn.accounts.extend import Facts, NoticeKind
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l

_LABEL, _READ = _l("Signalements"), _l("Lire la décision")


def _own(facts: Facts) -> str:
    return f"/signalements/{facts['report']}"


def _handled(facts: Facts) -> str:
    return f"/admin/signalements/{facts['report']}"


KINDS: dict[str, NoticeKind] = {
    "reports.received": NoticeKind(
        _LABEL, lambda f: _("Votre signalement est reçu : %(title)s", title=f["title"]),
        lambda _f: _("Quelqu’un va l’examiner et vous répondre avec ses motifs."), _own, _l("Suivre"), "daily",
    ),
    "reports.to-handle": NoticeKind(
        _LABEL, lambda f: _("Un contenu est signalé : %(title)s", title=f["title"]),
        lambda _f: "", _handled, _l("Examiner"), required=True,
    ),
    "reports.answered": NoticeKind(
        _LABEL, lambda f: _("Réponse à votre signalement : %(title)s", title=f["title"]),
        lambda f: str(f["text"]), _own, _READ, required=True,
    ),
    "reports.concerned": NoticeKind(
        _LABEL, lambda f: _("Une décision sur ce que vous avez publié : %(title)s", title=f["title"]),
        lambda f: str(f["text"]), _own, _READ, required=True,
    ),
    "reports.contested": NoticeKind(
        _LABEL, lambda f: _("Une décision est contestée : %(title)s", title=f["title"]),
        lambda _f: _("Une autre personne que celle qui a décidé la réexamine."), _handled, _l("Examiner"),
        required=True,
    ),
}  # fmt: skip
