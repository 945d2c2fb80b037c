"""The notices of this room: what becomes of one's bookings."""

from __future__ import annotations

from datetime import datetime

from elearn.accounts.extend import Facts, NoticeKind
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext as _l
from elearn.telecentres.wording import period


def _when(facts: Facts) -> str:
    return period(datetime.fromisoformat(facts["starts_at"]), datetime.fromisoformat(facts["ends_at"]))


def _confirmed(facts: Facts) -> str:
    return _("Réservation confirmée à %(centre)s, %(when)s", centre=facts["centre"], when=_when(facts))


def _changed(facts: Facts) -> str:
    return _("Votre réservation à %(centre)s est déplacée : %(when)s", centre=facts["centre"], when=_when(facts))


def _refused(facts: Facts) -> str:
    return _("%(centre)s ne peut pas vous accueillir %(when)s", centre=facts["centre"], when=_when(facts))


def _changed_text(facts: Facts) -> str:
    if "was_starts_at" not in facts:  # told before the notice said it
        return ""
    was = period(datetime.fromisoformat(facts["was_starts_at"]), datetime.fromisoformat(facts["was_ends_at"]))
    return _("L’accueil l’a déplacée. Elle était prévue %(when)s.", when=was)


def _reason_text(facts: Facts) -> str:
    """The reason that was given, in the notice itself: it goes out by mail too."""
    elsewhere = _("Vous pouvez chercher un autre moment ou un autre lieu.")
    reason = facts.get("reason")
    return _("Raison donnée : « %(reason)s ».", reason=reason) + " " + elsewhere if reason else elsewhere


def _cancelled(facts: Facts) -> str:
    return _("Votre réservation à %(centre)s est annulée, %(when)s", centre=facts["centre"], when=_when(facts))


def _no_show(facts: Facts) -> str:
    return _("Votre place à %(centre)s a été rendue, %(when)s", centre=facts["centre"], when=_when(facts))


def _no_show_text(_facts: Facts) -> str:
    return _("Personne n’a signalé son arrivée à temps. Si vous êtes sur place, dites-le à l’accueil.")


def _offered(facts: Facts) -> str:
    return _("Une place s’est libérée à %(centre)s, %(when)s", centre=facts["centre"], when=_when(facts))


def _offered_text(facts: Facts) -> str:
    until = datetime.fromisoformat(facts["until"])
    return _("Elle est gardée pour vous jusqu’au %(moment)s. Ensuite elle passe à la personne suivante.",
             moment=period(until))  # fmt: skip


def _hours(facts: Facts) -> str:
    return _("%(centre)s change d’horaires : votre réservation, %(when)s", centre=facts["centre"], when=_when(facts))


def _hours_text(facts: Facts) -> str:
    if not facts["minutes"]:
        return _("Le lieu sera fermé à ce moment-là. Déplacez votre réservation, ou annulez-la.")
    return _("Le lieu ne sera ouvert qu’une partie de ce temps. Voyez si cela vous convient, ou déplacez-la.")


def _path(facts: Facts) -> str:
    return f"/mes-reservations/{facts['booking_id']}"


_SEE = _l("Voir la réservation")
KINDS = {
    "telecentres.confirmed": NoticeKind(_l("Une réservation est confirmée"), _confirmed, path=_path, action=_SEE),
    "telecentres.changed": NoticeKind(
        _l("Une réservation est déplacée"), _changed, _changed_text, path=_path, action=_SEE
    ),
    "telecentres.hours": NoticeKind(
        _l("Les horaires changent pendant une réservation"), _hours, _hours_text, path=_path, action=_SEE
    ),
    "telecentres.refused": NoticeKind(
        _l("Une réservation est refusée"), _refused, _reason_text, path=_path, action=_SEE
    ),
    "telecentres.cancelled": NoticeKind(
        _l("Une réservation est annulée"), _cancelled, _reason_text, path=_path, action=_SEE
    ),
    "telecentres.no_show": NoticeKind(_l("Une place est rendue"), _no_show, _no_show_text, path=_path, action=_SEE),
    "telecentres.offered": NoticeKind(
        _l("Une place attendue se libère"), _offered, _offered_text, path=_path, action=_l("Répondre")
    ),
}
