"""Forms of the room: labels and kinds of fields. What is taken or not is said by the verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, NumberRange, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from elearn.core.amounts import cents_of
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext, lazy_gettext, percent
from elearn.core.web.forms import DayField, HouseForm, options, required
from elearn.pool import words
from elearn.pool.drafts import CRITERIA
from elearn.pool.figures import MOST_QUANTITY
from elearn.pool.hours import minutes_of

_: Callable[..., Any] = lazy_gettext
_CRITERION: Mapping[str, Any] = words.CRITERION
LOTS = range(1, 7)
EXTRAS = range(1, 4)


def _reads(read: Callable[[str], object], said: Any) -> Callable[[Any, Any], None]:
    """The validator of a text that ``read`` must understand, so that every fault of a form is told at once."""

    def validate(_form: Any, field: Any) -> None:
        try:
            read(str(field.data or ""))
        except ValueError:
            raise StopValidation(str(said)) from None

    return validate


def _quantity(text: str) -> int:
    """A quantity above zero that a line may hold, in hundredths; raise :class:`ValueError`."""
    found = cents_of(text)
    if not 0 < found <= MOST_QUANTITY:
        raise ValueError("not a quantity of a line")
    return found


def _price(text: str) -> int:
    """An amount that is not under zero, in cents; raise :class:`ValueError`."""
    found = cents_of(text)
    if found < 0:
        raise ValueError("under zero")
    return found


_NO_AMOUNT = _("Donnez un montant en euros, par exemple 1 250,00.")
_NO_QUANTITY = _("Donnez une quantité, par exemple 12 ou 7,5.")
_NO_DURATION = _("Donnez une durée, par exemple 1 h 30.")
is_amount, is_quantity = _reads(_price, _NO_AMOUNT), _reads(_quantity, _NO_QUANTITY)
is_duration = _reads(minutes_of, _NO_DURATION)


def _unit(**more: Any) -> SelectField:
    """A unit; what it may be is said by the verbs."""
    return SelectField(_("Unité"), [Optional()], choices=options(words.UNIT), validate_choice=False, **more)


class PoolForm(HouseForm):
    """A form with amounts, quantities and durations: read, or refused in words beside the field."""

    def cents(self, name: str) -> int:
        """The amount typed in that field."""
        try:
            return cents_of(self.text(name))
        except ValueError:
            raise Invalid(fields={name: [str(_NO_AMOUNT)]}) from None

    def cents_or_none(self, name: str) -> int | None:
        """The amount, or None for a field left empty."""
        return self.cents(name) if self.text(name).strip() else None

    def quantity(self, name: str) -> int:
        """The quantity typed, in hundredths."""
        try:
            return cents_of(self.text(name))
        except ValueError:
            raise Invalid(fields={name: [str(_NO_QUANTITY)]}) from None

    def minutes(self, name: str) -> int:
        """The duration typed, in minutes; 0 for an empty field."""
        try:
            return minutes_of(self.text(name)) if self.text(name).strip() else 0
        except ValueError:
            raise Invalid(fields={name: [str(_NO_DURATION)]}) from None

    def titled(self, title: str, others: Iterable[str], said: str) -> bool:
        """Whether what is typed in the others has a title; otherwise that is said beside it."""
        if self.text(title).strip() or not any(self.text(name).strip() for name in others):
            return True
        self.refuse(Invalid(fields={title: [said]}))
        return False

    def extras_titled(self, prefix: str = "extra") -> bool:
        """Whether each line beside the lots has a label: what was typed of it would be lost."""
        said = gettext("Donnez un libellé à cette ligne, ou videz aussi sa quantité et son prix.")
        lines = [f"{prefix}_{n}" for n in EXTRAS]
        found = [self.titled(f"{one}_label", (f"{one}_quantity", f"{one}_price"), said) for one in lines]
        return all(found)

    def day(self, name: str) -> date | None:
        """The day typed, or None."""
        found = self._fields[name].data
        return found if isinstance(found, date) else None

    def whole(self, name: str) -> int:
        """The whole number typed, or 0."""
        found = self._fields[name].data
        return found if isinstance(found, int) else 0


class RequestForm(PoolForm):
    """A request, whole: need, lots, criteria, terms, who may answer."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that no lot is without a title: what was typed of it would be lost."""
        holds = super().validate(extra_validators)
        for n in LOTS:
            said = gettext("Donnez un titre à ce lot, ou videz aussi sa quantité et ses précisions.")
            holds &= self.titled(f"lot_{n}_title", (f"lot_{n}_quantity", f"lot_{n}_description"), said)
        return holds

    key = HiddenField()
    version = HiddenField()
    organisation = SelectField(_("Pour"), [required()], coerce=int)
    title = StringField(_("Titre"), [required(), Length(max=160)])
    need = TextAreaField(
        _("Votre besoin"),
        [required(), Length(max=8000)],
        description=_("Ce qui est entre parenthèses est à compléter. Ne donnez ici rien de confidentiel."),
    )
    skills = SelectMultipleField(
        _("Compétences attendues"),
        [Optional()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    answer_on = DayField(_("Dernier jour pour répondre"), [Optional()])
    start_on = DayField(_("Début souhaité"), [Optional()])
    end_on = DayField(_("Fin souhaitée"), [Optional()])
    budget = StringField(
        _("Budget hors taxes"), [Optional(), Length(max=30), is_amount], description=_("Vide : vous ne l’annoncez pas.")
    )
    is_ceiling = BooleanField(_("C’est un plafond : un devis au-dessus n’est pas reçu"))
    audience = RadioField(_("Qui peut répondre"), [required()], choices=options(words.AUDIENCE), default="pool")
    cluster = SelectField(_("Grappe"), [Optional()], coerce=int, validate_choice=False)
    agreement = TextAreaField(
        _("Engagement de confidentialité"),
        [Optional(), Length(max=20_000)],
        description=_("S’il y a un texte, vos pièces ne s’ouvrent qu’à qui s’y engage ; chaque ouverture est notée."),
    )
    silent_days = IntegerField(
        _("Acceptation sans réponse, en jours ouvrés"),
        [Optional(), NumberRange(min=0, max=60)],
        default=0,
        description=_("0 : rien n’est accepté sans vous."),
    )
    response_hours = IntegerField(
        _("Réponse à vos messages, en heures ouvrées"),
        [Optional(), NumberRange(min=0, max=200)],
        default=0,
        description=_("De 9 h à 17 h, sans les week-ends ni les jours fériés. 0 : pas d’engagement."),
    )
    cap = StringField(
        _("Heures au plus, en tout"), [Optional(), Length(max=10), is_duration], description=_("Vide : pas de plafond.")
    )
    cap_month = StringField(_("Heures au plus par mois"), [Optional(), Length(max=10), is_duration])
    payment_days = IntegerField(
        _("Paiement, en jours après la facture"),
        [Optional(), NumberRange(min=0, max=60)],
        default=30,
        description=_("30 jours par défaut, 60 au plus (Code de commerce, art. L441-10)."),
    )
    deposit_percent = IntegerField(
        _("Acompte à la commande, en % du devis"),
        [Optional(), NumberRange(min=0, max=50)],
        default=0,
        description=_("0 : pas d’acompte. Un prestataire seul le facture, puis le déduit ; un groupement, non."),
    )


for _n in LOTS:
    setattr(RequestForm, f"lot_{_n}_title", StringField(_("Lot %(n)s", n=_n), [Optional(), Length(max=160)]))
    setattr(
        RequestForm,
        f"lot_{_n}_description",
        StringField(_("Précisions du lot %(n)s", n=_n), [Optional(), Length(max=500)]),
    )
    setattr(
        RequestForm,
        f"lot_{_n}_unit",
        _unit(),
    )
    setattr(
        RequestForm,
        f"lot_{_n}_quantity",
        StringField(_("Quantité du lot %(n)s", n=_n), [Optional(), Length(max=20), is_quantity]),
    )
for _code in CRITERIA:
    setattr(
        RequestForm,
        f"weight_{_code}",
        IntegerField(_CRITERION[_code], [Optional(), NumberRange(min=0, max=100)], default=0),
    )


class QuoteForm(PoolForm):
    """What every quote says beside its prices."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that no line is without a label."""
        return bool(super().validate(extra_validators)) & self.extras_titled()

    valid_until = DayField(_("Valable jusqu’au"), [required()])
    delay_days = IntegerField(
        _("Délai de livraison, en jours"),
        [Optional(), NumberRange(min=0, max=730)],
        description=_("À partir de la commande."),
    )
    start_on = DayField(_("Début possible"), [Optional()])
    note = TextAreaField(
        _("Votre méthode, vos références"), [Optional(), Length(max=4000)], description=_("Ce que le client lira.")
    )


def quote_form(ranks: list[int], rates: Mapping[int, str]) -> type[QuoteForm]:
    """The form of a quote for a request with these lots; ``rates`` is empty without VAT."""
    fields: dict[str, Any] = {}
    for rank in ranks:
        label = _("Lot %(n)s, prix unitaire hors taxes", n=rank)
        fields[f"price_{rank}"] = StringField(label, [required(), Length(max=30), is_amount])
    for n in EXTRAS:
        fields[f"extra_{n}_label"] = StringField(_("Libellé de la ligne %(n)s", n=n), [Optional(), Length(max=160)])
        fields[f"extra_{n}_unit"] = SelectField(
            _("Unité"), [Optional()], choices=options(words.UNIT), validate_choice=False, default="act"
        )
        fields[f"extra_{n}_quantity"] = StringField(
            _("Quantité de la ligne %(n)s", n=n), [Optional(), Length(max=20), is_quantity]
        )
        fields[f"extra_{n}_price"] = StringField(
            _("Prix unitaire hors taxes de la ligne %(n)s", n=n), [Optional(), Length(max=30), is_amount]
        )
    if rates:
        choices = [(rate, percent(rate)) for rate in rates]
        for name in (*(f"vat_{rank}" for rank in ranks), *(f"extra_{n}_vat" for n in EXTRAS)):
            fields[name] = SelectField(_("TVA"), [Optional()], choices=choices, coerce=int, default=choices[0][0])
    return type("QuoteFormOfRequest", (QuoteForm,), fields)


class InvitationForm(PoolForm):
    """Someone to invite to answer, whom the matching does not propose."""

    address = StringField(
        _("Inviter quelqu’un d’autre : adresse de sa fiche dans l’annuaire"),
        [required(), Length(max=200)],
        description=_("Par exemple /annuaire/anne-martin."),
    )


class ExtensionForm(PoolForm):
    """More time to answer."""

    answer_on = DayField(_("Réponses jusqu’au"), [required()], description=_("Ce jour compris."))


class TextForm(PoolForm):
    """One text to send, once."""

    key = HiddenField()
    body = TextAreaField(_("Votre message"), [required(), Length(max=4000)])


class TimeForm(PoolForm):
    """Time worked on a day."""

    key = HiddenField()
    day_worked = DayField(_("Jour"), [required()])
    time = StringField(_("Durée"), [required(), Length(max=10)], description=_("Par exemple 1 h 30."))
    note = StringField(_("Ce qui a été fait"), [Optional(), Length(max=200)])


class TaskForm(PoolForm):
    """Something to do."""

    key = HiddenField()
    title = StringField(_("À faire"), [required(), Length(max=200)])
    whose = RadioField(
        _("Par"),
        [required()],
        choices=options({"provider": _("le prestataire"), "buyer": _("le client")}),
        default="provider",
    )
    due_on = DayField(_("Pour le"), [Optional()])


class SettleForm(PoolForm):
    """The decision of a mediator."""

    outcome = RadioField(
        _("Issue"),
        [required()],
        choices=options(words.OUTCOME),
        description=_("Accepté tel quel : ce qui a été remis. Le reste est encore à faire, et la mission continue."),
    )
    decision = TextAreaField(_("Votre décision, motivée"), [required(), Length(max=4000)])
