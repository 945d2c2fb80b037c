"""Forms of conditions, orders and approvals: labels and kinds of fields. What is taken is said by the verbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
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
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from elearn.accounts.extend import ROLE
from elearn.core.amounts import cents_of
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext, lazy_gettext, typed_amount, zone
from elearn.core.web import typed
from elearn.core.web.forms import DayField, options, required
from elearn.pool import refusals
from elearn.pool.extend import ORDERING_ROLES
from elearn.pool.forms import PoolForm, is_amount
from elearn.pool.models import ConditionRow
from elearn.pool.services.conditions import ConditionSheet

_: Callable[..., Any] = lazy_gettext
ORDER_PLACE: Mapping[str, Any] = {"home": _("De mon domicile"), "telecentre": _("D’un télécentre")}


def _several(label: Any, coerce: Callable[[Any], Any], description: Any = "") -> SelectMultipleField:
    return SelectMultipleField(
        label,
        [Optional()],
        coerce=coerce,
        description=description,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )


def _amount(label: Any, description: Any = "") -> StringField:
    return StringField(label, [Optional(), Length(max=30), is_amount], description=description)


class OrderForm(PoolForm):
    """An order of an offer."""

    key = HiddenField()
    number = HiddenField()
    seen = HiddenField()
    organisation = SelectField(_("Pour"), [required()], coerce=int)
    count = StringField(_("Quantité"), [required(), Length(max=12)])
    place = RadioField(_("D’où je commande"), [Optional()], choices=options(ORDER_PLACE))
    note = TextAreaField(
        _("Ce que le prestataire doit savoir"), [Optional(), Length(max=4000)], description=_("Rien de confidentiel.")
    )


class CeilingForm(PoolForm):
    """What an organisation spends in a month."""

    per_month = _amount(
        _("Par mois, toute l’organisation, au plus"),
        _("Hors taxes, achats compris ; aucune validation ne le dépasse. Vide : pas de plafond."),
    )


class ConditionForm(PoolForm):
    """One condition of an organisation."""

    key = HiddenField()
    label = StringField(_("Nom de la condition"), [required(), Length(max=120)])
    who = RadioField(_("Qui peut commander"), [required()], choices=options(refusals.WHO), default="salaried")
    roles = _several(_("Quels rôles"), str, _("Compte si vous avez choisi des rôles."))
    people = _several(_("Quelles personnes"), int, _("Compte si vous avez choisi des personnes nommées."))
    place = RadioField(_("D’où"), [required()], choices=options(refusals.PLACE), default="any")
    categories = _several(_("Quels métiers"), str, _("Rien de coché : tous."))
    offers = StringField(
        _("Quelles offres"),
        [Optional(), Length(max=2000)],
        description=_("Collez l’adresse de leurs pages, séparées par des virgules. Vide : toutes."),
    )
    providers = RadioField(
        _("Quels prestataires"), [required()], choices=options(refusals.PROVIDERS), default="any"
    )  # fmt: skip
    per_order = _amount(_("Par commande, au plus"), _("Hors taxes. Vide : pas de plafond."))
    per_person = _amount(_("Par personne et par mois, au plus"))
    per_month = _amount(_("Par mois en tout, au plus"))
    approve_above = _amount(
        _("Validation demandée au-dessus de"), _("0 : à chaque commande. Vide : pas de validation sous les plafonds.")
    )
    lifts = BooleanField(_("Une validation permet de dépasser les plafonds"), default=True)
    approvers = _several(
        _("Qui valide"), int, _("Rien de coché : qui valide les achats, ou qui achète si personne ne valide.")
    )
    lapse_days = IntegerField(
        _("Sans réponse, la demande de validation tombe après"), [Optional(), NumberRange(min=1, max=60)], default=7
    )
    agreement = TextAreaField(
        _("Engagement de confidentialité"),
        [Optional(), Length(max=20_000)],
        description=_("S’il y a un texte, le prestataire l’accepte avant de commencer."),
    )
    starts_on = DayField(_("À partir du"), [Optional()], description=_("Vide : tout de suite."))

    def offer_numbers(self) -> tuple[int, ...]:
        """The offers whose number or address is typed; raise :class:`Invalid` for anything else."""
        parts = self.text("offers").replace(",", " ").split()
        numbers = [typed.number(part.rstrip("/").rpartition("/")[2]) for part in parts]
        if None in numbers:
            said = gettext("Donnez des adresses d’offres, ou leurs numéros, séparés par des virgules.")
            raise Invalid(fields={"offers": [said]})
        return tuple(number for number in numbers if number is not None)

    def chosen(self, name: str) -> tuple[Any, ...]:
        """What is ticked in that field."""
        return tuple(self._fields[name].data or ())

    def sheet(self) -> ConditionSheet:
        """What was typed; what cannot be read is said beside its field."""
        starts = self.day("starts_on")
        per_order, per_person, per_month, above = (
            self.gathered(self.cents_or_none, name, None)
            for name in ("per_order", "per_person", "per_month", "approve_above")
        )
        unread: tuple[int, ...] = ()
        named = self.gathered(lambda _name: self.offer_numbers(), "offers", unread)
        return ConditionSheet(
            self.text("label"), self.text("who"), self.chosen("roles"), self.chosen("people"), self.text("place"),
            self.chosen("categories"), named, self.text("providers"), per_order, per_person, per_month,
            self.text("agreement"), above, self.chosen("approvers"), bool(self.lifts.data),
            self.whole("lapse_days") or 7, begins(starts) if starts else None,
        )  # fmt: skip


def begins(day: date) -> datetime:
    """The first instant of that day here."""
    return datetime.combine(day, time(), zone())


def condition_form(
    members: Mapping[int, str], categories: Mapping[str, str], row: ConditionRow | None = None
) -> ConditionForm:
    """The form, filled from a row when there is one."""
    form = ConditionForm(data=_data(row) if row is not None else None)
    form.roles.choices = options({role: ROLE[role] for role in ORDERING_ROLES})
    form.people.choices = form.approvers.choices = list(members.items())
    form.categories.choices = list(categories.items())
    return form


def _data(row: ConditionRow) -> dict[str, Any]:
    names = ("label", "who", "roles", "people", "place", "categories", "providers", "lifts", "approvers",
             "lapse_days", "agreement")  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "offers": ", ".join(str(one) for one in row.offers),
        "per_order": typed_amount(row.per_order_cents),
        "per_person": typed_amount(row.per_person_cents),
        "per_month": typed_amount(row.per_month_cents),
        "approve_above": typed_amount(row.approve_above_cents),
    }


def quantity_of(text: str) -> int:
    """A quantity typed, in hundredths; raise :class:`Invalid`."""
    try:
        return cents_of(text)
    except ValueError:
        raise Invalid(fields={"count": [gettext("Donnez une quantité, par exemple 12 ou 7,5.")]}) from None
