"""Forms of the room: labels and kinds of fields. What is taken or not is said by the verbs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    FileField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from elearn.core.amounts import cents_of
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext, lazy_gettext
from elearn.core.web.forms import DayField, HouseForm, options, required
from elearn.funding import words

_: Callable[..., Any] = lazy_gettext


# The number of an envelope, and the stable name of a module.
_CHOICE = Regexp(r"[0-9]{1,18}:[a-z0-9-]{1,80}\Z", message=_("Choisissez parmi ce qui est proposé."))


def _many(label: Any, **more: Any) -> SelectMultipleField:
    boxes: Any = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput(), **more}
    return SelectMultipleField(label, validators=[Optional()], **boxes)


class MoneyForm(HouseForm):
    """A form with amounts: read in euros, or refused in words beside the field."""

    def day(self, name: str) -> date:
        """The day of a field that must be filled in."""
        found = self._fields[name].data
        assert isinstance(found, date)
        return found

    def day_or(self, name: str, otherwise: date) -> date:
        """The day of a field, or ``otherwise`` while nothing readable is typed in it."""
        found = self._fields[name].data
        return found if isinstance(found, date) else otherwise

    def whole(self, name: str) -> int:
        """The whole number of a field that must be filled in."""
        found = self._fields[name].data
        assert isinstance(found, int)
        return found

    def cents(self, name: str) -> int:
        """The amount typed in that field."""
        try:
            return cents_of(self.text(name))
        except ValueError:
            sentence = gettext("Donnez un montant en euros, par exemple 1 250,00.")
            raise Invalid(fields={name: [sentence]}) from None

    def positive(self, name: str) -> int:
        """The amount typed in that field, which is to be more than nothing."""
        cents = self.cents(name)
        if cents <= 0:
            raise Invalid(fields={name: [gettext("Écrivez un montant plus grand que zéro.")]})
        return cents

    def cents_or_none(self, name: str) -> int | None:
        """The amount, or None for a field left empty."""
        return self.cents(name) if self.text(name).strip() else None


class ProgrammeForm(MoneyForm):
    """A new programme."""

    key = HiddenField()
    funder_id = SelectField(_("Financeur"), [required()], coerce=int)
    name = StringField(_("Nom du dispositif"), [required(), Length(max=160)])
    presentation = TextAreaField(_("Présentation"), [Optional(), Length(max=4000)])
    first_on = DayField(_("Premier jour"), [required()])
    last_on = DayField(_("Dernier jour"), [required()])


class ConventionForm(MoneyForm):
    """The rules of an agreement, before it is signed."""

    reference = StringField(_("Référence de la convention"), [required(), Length(max=80)])
    basis = RadioField(_("Ce qui ouvre le paiement"), [required()], choices=options(words.BASES), default="completion")
    proofs = _many(
        _("Preuves à réunir pour chaque place"),
        choices=options(words.PROOFS),
        default=list(words.PROOFS),
    )
    hours = _many(_("Heures que donne le justificatif"), choices=options(words.HOURS), default=list(words.HOURS))
    personal = RadioField(
        _("Ce que le financeur voit des personnes"), [required()], choices=options(words.PERSONAL), default="none"
    )
    pays_abandoned = BooleanField(_("Une place abandonnée après son début reste payée"))
    keep_years = IntegerField(
        _("Années de conservation des preuves"), [required(), NumberRange(min=1, max=30)], default=5
    )


class EnvelopeForm(MoneyForm):
    """A new envelope under a signed agreement."""

    key = HiddenField()
    name = StringField(_("Nom de l’enveloppe"), [required(), Length(max=160)])
    amount = StringField(_("Montant"), [required(), Length(max=30)])
    first_on = DayField(_("Premier jour"), [required()])
    return_on = DayField(
        _("Retour des places non données"),
        [required()],
        description=_("Passé ce jour, ce qui n’est donné à personne revient à l’enveloppe."),
    )
    last_on = DayField(_("Dernier jour des formations"), [required()])
    justify_on = DayField(_("Date limite des justificatifs"), [required()])
    rate = StringField(
        _("Part payée"), [Optional(), Length(max=10)], description=_("En pour cent du prix. Vide si un reste est fixé.")
    )
    remaining = StringField(
        _("Ou reste à payer par la personne"), [Optional(), Length(max=30)], description=_("Le même pour chaque place.")
    )
    cap_person_cents = StringField(_("Plafond par personne"), [Optional(), Length(max=30)])
    cap_person_seats = IntegerField(_("Places par personne"), [Optional(), NumberRange(max=100)])
    cap_centre_cents = StringField(_("Plafond par télécentre"), [Optional(), Length(max=30)])
    visits = IntegerField(
        _("Jours de présence demandés"),
        [Optional(), NumberRange(min=0, max=365)],
        default=0,
        description=_("Au télécentre, avant de recevoir une place. 0 : aucun."),
    )
    visit_days = IntegerField(_("Sur combien de jours"), [Optional(), NumberRange(min=1, max=3650)], default=30)
    module_slugs = _many(_("Modules payés"), description=_("Aucun coché : tous."))
    centre_ids = _many(_("Télécentres servis"), coerce=int, description=_("Aucun coché : tous."))
    publics = _many(_("Situations"), description=_("Aucune cochée : toutes."))
    self_service = BooleanField(_("Les télécentres réservent sans attendre une allocation"))

    def basis_points(self, name: str) -> int | None:
        """A rate in basis points; None for an empty field."""
        typed = self.text(name).replace("%", "").strip()
        if not typed:
            return None
        try:
            return cents_of(typed)  # two decimals at most, as for euros: the same writing, the same whole number
        except ValueError:
            raise Invalid(fields={name: [gettext("Donnez un taux, par exemple 80 ou 66,67.")]}) from None


class AllotForm(MoneyForm):
    """Money to or from a telecentre."""

    key = HiddenField()
    kind = RadioField(
        _("Opération"),
        [required()],
        choices=options(
            {
                "allot": _("Allouer à un télécentre"),
                "back": _("Reprendre ce qui n’est pas réservé"),
                "transfer": _("Transférer à un autre télécentre"),
                "deposit": _("Ajouter à l’enveloppe"),
            }
        ),
        default="allot",
    )
    centre = SelectField(_("Télécentre"), [Optional()], coerce=int)
    to = SelectField(_("Vers (pour un transfert)"), [Optional()], coerce=int)
    amount = StringField(_("Montant"), [required(), Length(max=30)])


class ReserveForm(MoneyForm):
    """Seats to reserve for a telecentre."""

    key = HiddenField()
    # Whether it may be is said by the verb: what is proposed need not be read for that.
    choice = SelectField(_("Module et enveloppe"), [required(), _CHOICE], choices=[], validate_choice=False)
    count = IntegerField(_("Nombre de places"), [required(), NumberRange(min=1, max=50)], default=1)


class SeatListForm(HouseForm):
    """A file of seats to give by name."""

    file = FileField(_("Fichier CSV"))


class CodeForm(HouseForm):
    """The code of a seat."""

    code = StringField(_("Code de la place"), [required(), Length(max=60)])


class PriceForm(MoneyForm):
    """What a place in a module costs from a day on."""

    module = SelectField(_("Module"), [required()])
    price = StringField(_("Prix d’une place"), [required(), Length(max=30)])
    minutes = IntegerField(_("Durée en minutes"), [required(), NumberRange(min=1, max=60_000)])
    mode = SelectField(_("Façon de suivre"), [required()], choices=options(words.MODES))
    first_on = DayField(_("À partir du"), [required()])
