"""The forms of the room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from elearn.core.i18n import lazy_gettext
from elearn.core.web.forms import DayField, HouseForm, options, required
from elearn.terms import words

_: Callable[..., Any] = lazy_gettext


class VersionForm(HouseForm):
    """A version to announce."""

    wording = TextAreaField(
        _("Le texte entier"),
        [required(), Length(max=60_000)],
        description=_(
            "« ## » devant un titre, « - » devant chaque ligne d’une liste, une ligne vide entre deux paragraphes."
        ),
    )
    summary = TextAreaField(
        _("Ce qui change"),
        [Optional(), Length(max=4_000)],
        description=_("En quelques phrases : c’est le début du courriel que chacun reçoit."),
    )
    effective_on = DayField(_("S’applique à partir du"), [required()])


class EndingForm(HouseForm):
    """The end of the service of someone."""

    email = StringField(_("Adresse électronique de la personne"), [required(), Length(max=254)])
    reason = RadioField(_("Motif"), [required()], choices=options(words.ENDING))
    explanation = TextAreaField(
        _("Les faits et la règle"),
        [required(), Length(max=4_000)],
        description=_("La personne lit ce texte dans le courriel qui lui est envoyé aussitôt."),
    )
    effective_on = DayField(
        _("Le service prend fin le"),
        [required()],
        description=_("Trente jours au moins, sauf obligation de la loi ou manquements répétés."),
    )


class LiftForm(HouseForm):
    """Why the end of a service is taken back."""

    lifted_text = TextAreaField(_("Pourquoi"), [required(), Length(max=4_000)])
