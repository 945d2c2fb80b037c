"""Forms of the managers: labels and kinds of fields. What is taken or not is said by the verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField
from wtforms.validators import Length, Optional

from elearn.core.i18n import lazy_gettext
from elearn.core.web.forms import HouseForm, options, required
from elearn.telecentres import words

_: Callable[..., Any] = lazy_gettext
LONG = 400


def _text(label: Any, *, needed: bool = False, description: Any = "") -> Any:
    return StringField(label, [required() if needed else Optional(), Length(max=LONG)], description=description)


class HoursForm(HouseForm):
    """The week from a day on; a field is named ``hours-<weekday>`` as the verb's refusals are."""

    from_on = DateField(_("À partir du"), [required()])


# One field a weekday, whose name the verb's refusals carry.
for _rank, _day in enumerate(words.WEEKDAYS):
    setattr(HoursForm, f"hours-{_rank}", _text(_day))


class ExceptionForm(HouseForm):
    """A day that differs."""

    on = DateField(_("Jour"), [required()])
    opens = _text(_("Heures ce jour-là"), description=_("Par exemple 9:00-12:00. Vide : fermé toute la journée."))
    reason = _text(_("Raison"), description=_("Elle est montrée à tout le monde."))


class WorkspaceForm(HouseForm):
    """A new workspace, in a room that is there or in a new one."""

    space = SelectField(_("Salle"), [required()])
    kind = SelectField(_("Sorte"), [required()], choices=options(words.WORKSPACE_KIND))
    code = _text(_("Code"), needed=True, description=_("Court, unique dans ce télécentre : P4, B2."))
    name = _text(_("Nom"), needed=True)
    seats = IntegerField(_("Places"), [required()], default=1)
    buffer_minutes = IntegerField(
        _("Minutes de battement"), [Optional()], default=0, description=_("Gardées libres après chaque réservation.")
    )
    quiet = BooleanField(_("Au calme"))
    needs_approval = BooleanField(_("Chaque réservation attend mon accord"))
    from_on = DateField(_("À partir du"), [required()])


class TariffForm(HouseForm):
    """A tariff of this centre, with the reason why it differs."""

    kind = SelectField(_("Sorte"), [required()], choices=options(words.WORKSPACE_KIND))
    unit = SelectField(_("Unité"), [required()], choices=options(words.UNIT))
    price = _text(_("Prix"), needed=True, description=_("En euros, 0 pour un usage gratuit."))
    audience = SelectField(_("Pour"), [Optional()], choices=options(words.AUDIENCE))
    plan = SelectField(_("Pass"), [Optional()])
    from_month = IntegerField(
        _("À partir du mois"), [Optional()], description=_("0 : dès le début du Pass, ou dès le premier usage.")
    )
    until_month = IntegerField(_("Jusqu’avant le mois"), [Optional()], description=_("Vide : sans fin."))
    valid_from = DateField(_("Du"), [required()])
    reason = _text(_("Raison"), needed=True, description=_("Pourquoi ce télécentre fait exception au réseau."))
