"""Forms of the room: labels and kinds of fields. What is taken or not is said by the verbs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from elearn.core.amounts import cents_of
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext, lazy_gettext
from elearn.core.web.forms import DayField, HouseForm, options, required
from elearn.invoicing import due, words

_: Callable[..., Any] = lazy_gettext


class MandateForm(HouseForm):
    """The acceptance of a text, named by its hash, and what invoices say of who accepts."""

    digest = HiddenField()
    legal_form = StringField(
        _("Forme de votre entreprise"),
        [required(), Length(max=120)],
        default="EI",
        description=_("EI pour une entreprise individuelle ou une micro-entreprise ; sinon la forme et le capital."),
    )
    on_debits = BooleanField(
        _("J’ai choisi de payer la TVA sur les débits"),
        description=_("Vos factures le disent. Sans ce choix, la TVA d’un service est due quand il est payé."),
    )


class DraftForm(HouseForm):
    """What a draft bills, and when it is to be paid."""

    keys = SelectMultipleField(
        _("Ce que vous facturez"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    due_rule = RadioField(_("Échéance"), [required()], choices=options(words.DUE_RULE), default=due.DAYS)
    due_days = IntegerField(
        _("Nombre de jours"),
        [Optional(), NumberRange(min=0, max=due.MOST_DAYS)],
        default=due.DEFAULT_DAYS,
        description=_("30 jours sans autre accord, 60 au plus ; jamais moins que votre contrat."),
    )


class PaymentForm(HouseForm):
    """A payment received elsewhere."""

    key = HiddenField()
    paid_on = DayField(_("Reçu le"), [required()])
    amount = StringField(_("Montant reçu"), [required(), Length(max=30)])

    def said(self) -> tuple[date, int]:
        """The day and the amount typed; raise :class:`Invalid` with all that cannot be read."""
        faults: dict[str, list[str]] = {}
        day, cents = self.paid_on.data, 0
        if not isinstance(day, date):
            faults["paid_on"] = [gettext("Donnez un jour.")]
        try:
            cents = typed_cents(self.text("amount"), "amount")
        except Invalid as error:
            faults |= error.fields
        if faults or not isinstance(day, date):
            raise Invalid(fields=faults)
        return day, cents


class CreditForm(HouseForm):
    """A credit note: all that is left, or amounts by line (fields ``amount_<n>`` of the page)."""

    version = HiddenField()
    extent = RadioField(
        _("Que créditez-vous ?"),
        [required()],
        choices=options({"all": _("Tout ce qui reste de la facture"), "part": _("Une partie, ligne par ligne")}),
        default="all",
    )
    reason = TextAreaField(_("Motif"), [required(), Length(max=500)], description=_("Il est écrit sur l’avoir."))


def typed_cents(text: str, field: str) -> int:
    """An amount as people type it; raise :class:`Invalid` beside the field."""
    try:
        return cents_of(text)
    except ValueError:
        raise Invalid(fields={field: [gettext("Donnez un montant en euros, par exemple 1 250,00.")]}) from None
