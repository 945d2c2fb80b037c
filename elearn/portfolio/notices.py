"""The notices of this room: a deliverable is accepted, or to be taken up again; one awaits a trainer."""

from __future__ import annotations

from elearn.accounts.extend import Facts, NoticeKind
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l


def _accepted_title(facts: Facts) -> str:
    return _("Votre livrable est accepté : %(document)s", document=facts["document"])


def _accepted_text(_facts: Facts) -> str:
    return _("Vous pouvez lire les commentaires de la personne qui l’a relu, et l’enregistrer en PDF ou en ODT.")


def _returned_title(facts: Facts) -> str:
    return _("Votre livrable est à reprendre : %(document)s", document=facts["document"])


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


def _waiting_title(facts: Facts) -> str:
    return _("Un livrable attend une relecture : %(document)s", document=facts["document"])


def _waiting_text(facts: Facts) -> str:
    return _("C’est la version %(number)s de ce livrable.", number=facts["number"])


# Gathered in the daily mail unless the trainer wishes otherwise: several may come in a day.
WAITING = NoticeKind(
    label=_l("Un livrable attend une relecture"),
    title=_waiting_title,
    text=_waiting_text,
    path=lambda facts: f"/relectures/{facts['submission']}",
    action=_l("Relire ce livrable"),
    mail="daily",
)
