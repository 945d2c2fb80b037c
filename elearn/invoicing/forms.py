"""Forms of the room: labels and kinds of fields. What is taken or not is said by the verbs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, cast

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from elearn.core.amounts import cents_of
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext, lazy_gettext, money
from elearn.core.web.forms import DayField, HouseForm, options, required
from elearn.invoicing import due, words
from elearn.invoicing.content import Line

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

    def said(self) -> tuple[date | None, int | None]:
        """The day and the amount typed; None for what cannot be read, which is then said beside it."""
        day = self.paid_on.data
        if not isinstance(day, date):
            self.refuse(Invalid(fields={"paid_on": [gettext("Donnez un jour.")]}))
            day = None
        return day, self.gathered(lambda name: typed_cents(self.text(name), name), "amount", None)


class CreditForm(HouseForm):
    """A credit note: all that is left, or amounts by line (see :func:`form_of_credit`)."""

    version = HiddenField()
    extent = RadioField(
        _("Que créditez-vous ?"),
        [required()],
        choices=options({"all": _("Tout ce qui reste de la facture"), "part": _("Une partie, ligne par ligne")}),
        default="all",
    )
    reason = TextAreaField(_("Motif"), [required(), Length(max=500)], description=_("Il est écrit sur l’avoir."))

    def amounts(self, lines: Sequence[object]) -> list[int | None] | None:
        """What is typed of each line, in cents, or None for all that is left; None for an amount that cannot be
        read, which is then said beside it."""
        typed = any(self.text(name).strip() for name in self._fields if name.startswith("amount_"))
        if self.text("extent") == "all":
            if typed:  # all would be credited, for good, of someone who wrote how much
                sentence = gettext("Vous avez écrit des montants : choisissez « Une partie », ou effacez-les.")
                self.refuse(Invalid(fields={"extent": [sentence]}))
            return None
        return [
            self.gathered(self._cents, f"amount_{n}", None) if f"amount_{n}" in self._fields else 0
            for n in range(len(lines))
        ]

    def _cents(self, name: str) -> int | None:
        return typed_cents(self.text(name), name) if self.text(name).strip() else 0


def form_of_credit(lines: Sequence[Line], most: Sequence[int]) -> CreditForm:
    """The form of a credit note with a field for each line that may be credited alone, ``most`` cents of it."""
    fields = {
        f"amount_{n}": StringField(
            f"{line.label} ({line.detail})" if line.detail else line.label,
            [Optional(), Length(max=30)],
            description=gettext("%(amount)s au plus.", amount=money(cents)),
            render_kw={"inputmode": "decimal"},
        )
        for n, (line, cents) in enumerate(zip(lines, most, strict=True))
        if line.net_cents >= 0
    }
    return cast("CreditForm", type("CreditFormOfInvoice", (CreditForm,), fields)())


def typed_cents(text: str, field: str) -> int:
    """An amount as people type it; raise :class:`Invalid` beside the field."""
    try:
        return cents_of(text)
    except ValueError:
        raise Invalid(fields={field: [gettext("Donnez un montant en euros, par exemple 1 250,00.")]}) from None
