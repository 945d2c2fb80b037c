"""The forms of the room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from elearn.core.i18n import lazy_gettext
from elearn.core.web.forms import HouseForm, options, required
from elearn.reports import words

_: Callable[..., Any] = lazy_gettext


class ReportForm(HouseForm):
    """What is wrong with a content."""

    reason = RadioField(_("Ce qui ne va pas"), [required()], choices=options(words.REASON))
    reason_text = TextAreaField(
        _("Expliquez"),
        [required(), Length(max=4000)],
        description=_("Dites quoi, et pourquoi. Seules les personnes qui examinent vous lisent."),
    )
    email = StringField(
        _("Votre adresse électronique"),
        [Optional(), Length(max=254)],
        description=_("Pour vous répondre : vous n’avez pas besoin de compte."),
    )


class DecideForm(HouseForm):
    """A decision, with its reasons for each side."""

    outcome = RadioField(_("Décision"), [required()], choices=options(words.OUTCOME))
    answer = TextAreaField(_("Réponse à qui signale"), [required(), Length(max=4000)])
    statement = TextAreaField(
        _("Motifs pour qui a publié"),
        [required(), Length(max=4000)],
        description=_("Les faits, la règle, ce qu’il ou elle peut faire. Ne dites pas qui a signalé."),
    )


class ContestForm(HouseForm):
    """Another look asked for."""

    contest = TextAreaField(_("Pourquoi contestez-vous cette décision ?"), [required(), Length(max=4000)])


class SettleForm(HouseForm):
    """The last answer."""

    settled = RadioField(_("Décision"), [required()], choices=options(words.OUTCOME))
    settlement_text = TextAreaField(_("Motifs, lus par les deux parties"), [required(), Length(max=4000)])


class RestoreForm(HouseForm):
    """Why a content comes back."""

    restored_text = TextAreaField(_("Motifs, lus par les deux parties"), [required(), Length(max=4000)])
