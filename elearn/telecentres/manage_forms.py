"""Forms of the managers: labels and kinds of fields. What is taken or not is said by the verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from elearn.core.i18n import lazy_gettext
from elearn.core.web.forms import DayField, HouseForm, options, required
from elearn.telecentres import words

_: Callable[..., Any] = lazy_gettext
LONG = 400  # of what is read before it is kept: hours, codes


def _text(label: Any, *, most: int = LONG, needed: bool = False, description: Any = "") -> Any:
    """A line of at most ``most`` signs, as many as are kept: nothing typed is cut in silence."""
    return StringField(label, [required() if needed else Optional(), Length(max=most)], description=description)


def _number(label: Any, least: int) -> IntegerField:
    sentence = _("Écrivez un nombre d’au moins %(least)s.", least=least)
    return IntegerField(label, [required(), NumberRange(least, 100_000, sentence)])


class HoursForm(HouseForm):
    """The week from a day on; a field is named ``hours-<weekday>`` as the verb's refusals are."""

    from_on = DayField(_("À partir du"), [required()])


# One field a weekday, whose name the verb's refusals carry.
for _rank, _day in enumerate(words.WEEKDAYS):
    setattr(HoursForm, f"hours-{_rank}", _text(_day))


class PlaceForm(HouseForm):
    """What is said of the place, and its rules for bookings."""

    name = _text(_("Nom du lieu"), most=120, needed=True)
    commune = _text(_("Commune"), most=100, needed=True)
    address = _text(_("Adresse"), most=200)
    postcode = _text(_("Code postal"), most=10)
    host_kind = SelectField(_("Lieu d’accueil"), [required()], choices=options(words.HOST_KIND))
    presentation = TextAreaField(_("Présentation"), [Optional(), Length(max=4000)])
    approval_kinds = SelectMultipleField(
        _("Attendent mon accord"),
        [Optional()],
        choices=options(words.WORKSPACE_KIND),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    checkin_before_minutes = _number(_("Arrivée possible avant le début, en minutes"), 0)
    release_after_minutes = _number(_("Place rendue à qui n’est pas là après, en minutes"), 1)
    hold_minutes = _number(_("Temps pour confirmer, en minutes"), 1)
    cancel_notice_hours = _number(_("Annulation possible jusqu’à, en heures avant le début"), 0)
    horizon_days = _number(_("Réservation possible à l’avance, en jours"), 1)
    longest_days = _number(_("Durée la plus longue, en jours"), 1)
    least_minutes = _number(_("Durée la plus courte, en minutes"), 1)
    midday = TimeField(
        _("Heure qui sépare les demi-journées"),
        [required()],
        description=_("Quand le lieu ne ferme pas à midi."),
    )


class ExceptionForm(HouseForm):
    """A day that differs."""

    on = DayField(_("Jour"), [required()])
    opens = _text(_("Heures ce jour-là"), description=_("Par exemple 9:00-12:00. Vide : fermé toute la journée."))
    reason = _text(_("Raison"), most=120, description=_("Elle est montrée à tout le monde."))


class WorkspaceForm(HouseForm):
    """A new workspace, in a room that is there or in a new one."""

    space = SelectField(_("Salle"), [required()])
    kind = SelectField(_("Sorte"), [required()], choices=options(words.WORKSPACE_KIND))
    code = _text(_("Code"), needed=True, description=_("Court, unique dans ce télécentre : P4, B2."))
    name = _text(_("Nom du poste"), needed=True)
    seats = IntegerField(_("Places"), [required()], default=1)
    buffer_minutes = IntegerField(
        _("Minutes de battement"), [Optional()], default=0, description=_("Gardées libres après chaque réservation.")
    )
    quiet = BooleanField(_("Au calme"))
    needs_approval = BooleanField(_("Chaque réservation attend mon accord"))
    from_on = DayField(_("À partir du"), [required()])


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
    valid_from = DayField(_("Du"), [required()])
    valid_until = DayField(_("Jusqu’avant le"), [Optional()], description=_("Vide : sans fin."))
    reason = _text(
        _("Raison"), most=200, needed=True, description=_("Pourquoi ce télécentre fait exception au réseau.")
    )
    replacing = BooleanField(_("Remplace le tarif qui vaut jusque-là pour le même usage"))


class PhotoForm(HouseForm):
    """A picture and its words."""

    file = FileField(_("Photo"), description=_("JPEG, PNG ou WebP, 4 Mo au plus."))
    alt = _text(_("Ce que l’on y voit"), most=200, needed=True, description=_("Lu à voix haute à qui ne la voit pas."))


class NetworkTariffForm(TariffForm):
    """A tariff of the whole network, or of one of its places with the reason why it differs."""

    centre = SelectField(_("Où"), [Optional()])
    reason = _text(
        _("Raison"),
        most=200,
        description=_("Demandée quand un seul télécentre est concerné : pourquoi il fait exception."),
    )


class PlanForm(HouseForm):
    """The terms of a pass, from a day on."""

    code = _text(_("Code"), needed=True, description=_("Le même code : ces conditions remplacent les précédentes."))
    name = _text(_("Nom du Pass"), needed=True)
    presentation = TextAreaField(_("Ce qu’il offre, en une phrase"), [Optional(), Length(max=1000)])
    price = _text(_("Prix"), needed=True, description=_("En euros, pour toute la durée. 0 pour un Pass gratuit."))
    period_months = IntegerField(_("Durée, en mois"), [required()], default=12)
    all_events = BooleanField(_("Toutes les rencontres et tous les webinaires"))
    events = IntegerField(_("Ou un nombre de rencontres"), [Optional()], description=_("Vide : aucune."))
    directory = BooleanField(_("La place dans l’annuaire"))
    domiciliation = BooleanField(_("La domiciliation de l’entreprise"))
    valid_from = DayField(_("Du"), [required()])
    valid_until = DayField(_("Jusqu’avant le"), [Optional()], description=_("Vide : sans fin."))


# What a pass includes each month, by kind of workspace; the verb's refusals carry these names.
_kinds: dict[str, Any] = dict(words.WORKSPACE_KIND)
for _kind, _label in _kinds.items():
    setattr(PlanForm, f"hours-{_kind}", IntegerField(_label, [Optional()]))
    setattr(PlanForm, f"days-{_kind}", IntegerField(_label, [Optional()]))


class QuotaForm(HouseForm):
    """The most that one may use in a period."""

    per = SelectField(_("Pour"), [required()], choices=options(words.QUOTA_PER))
    plan = SelectField(_("Pass"), [Optional()])
    centre = SelectField(_("Où"), [Optional()])
    kind = SelectField(_("Sorte"), [Optional()], choices=options({"": _("Toutes"), **words.WORKSPACE_KIND}))
    amount = IntegerField(_("Au plus"), [required()])
    measure = SelectField(_("De quoi"), [required()], choices=options(words.QUOTA_MEASURE))
    period = SelectField(_("Par"), [required()], choices=options(words.QUOTA_PERIOD))
    valid_from = DayField(_("Du"), [required()])
    valid_until = DayField(_("Jusqu’avant le"), [Optional()], description=_("Vide : sans fin."))
