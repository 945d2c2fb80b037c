"""The reasons of a ranking in words, for whoever reads it. Pure."""

from __future__ import annotations

from elearn.core.i18n import gettext as _
from elearn.core.i18n import ngettext
from elearn.directory.matching import DISTANCE, LANGUAGES, PROOF, SKILLS, TIME, TURN, Reason


def sentence(reason: Reason) -> str:
    """Why this criterion gave what it gave, in one line."""
    return _SAID[reason.criterion](reason)


def _skills(reason: Reason) -> str:
    return _("%(found)s sur %(asked)s compétences demandées.", found=reason.found, asked=reason.asked)


def _proof(reason: Reason) -> str:
    if not reason.found:
        return _("Aucune preuve montrée.")
    return _("%(found)s sur %(asked)s avec une preuve.", found=reason.found, asked=reason.asked)


def _time(reason: Reason) -> str:
    if not reason.found:
        return _("Pas d’heures indiquées à ces dates.")
    return ngettext("%(n)s heure par semaine à ces dates.", "%(n)s heures par semaine à ces dates.", reason.found)


def _languages(reason: Reason) -> str:
    return _("%(found)s sur %(asked)s langues demandées.", found=reason.found, asked=reason.asked)


def _distance(reason: Reason) -> str:
    return _("Commune non indiquée.") if reason.found < 0 else _("À %(km)s km.", km=reason.found)


def _turn(reason: Reason) -> str:
    if not reason.found:
        return _("Aucune mission obtenue récemment : son tour vient.")
    return ngettext("%(n)s mission obtenue récemment.", "%(n)s missions obtenues récemment.", reason.found)


_SAID = {SKILLS: _skills, PROOF: _proof, TIME: _time, LANGUAGES: _languages, DISTANCE: _distance, TURN: _turn}
