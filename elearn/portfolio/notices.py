"""The notices of this room: a deliverable is accepted, or to be taken up again."""

from __future__ import annotations

from elearn.accounts.extend import Facts, NoticeKind
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l


def _accepted_title(facts: Facts) -> str:
    return _("Votre livrable est accepté : %(document)s", document=facts["document"])


def _accepted_text(_facts: Facts) -> str:
    return _("Vous pouvez lire les commentaires de la personne qui l’a relu, et l’enregistrer en PDF ou en ODT.")


def _returned_title(facts: Facts) -> str:
    return _("Votre livrable est à reprendre : %(document)s", document=facts["document"])


def _returned_text(_facts: Facts) -> str:
    return _("La personne qui l’a relu vous dit quoi changer, partie par partie. Ce que vous aviez écrit est gardé.")


def _path(facts: Facts) -> str:
    return f"/mon-dossier/{facts['slug']}"


ACCEPTED = NoticeKind(
    label=_l("Un livrable est accepté"),
    title=_accepted_title,
    text=_accepted_text,
    path=_path,
    action=_l("Voir mon livrable"),
)
RETURNED = NoticeKind(
    label=_l("Un livrable est à reprendre"),
    title=_returned_title,
    text=_returned_text,
    path=_path,
    action=_l("Voir ce qui est à changer"),
)
