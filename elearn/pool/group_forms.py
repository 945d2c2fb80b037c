"""Forms of teams and groups: labels, kinds of fields, and what was typed as the sheets that verbs take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields import TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length, NumberRange, Optional

from elearn.core.errors import Invalid
from elearn.core.i18n import gettext, lazy_gettext, percent, typed_amount
from elearn.core.web.forms import DayField, options, required
from elearn.pool import words
from elearn.pool.figures import REAL, Line
from elearn.pool.forms import EXTRAS, PoolForm, is_amount, is_duration, is_quantity
from elearn.pool.queries.groups import GroupCard
from elearn.pool.queries.providers import Party
from elearn.pool.queries.requests import RequestCard
from elearn.pool.services.sheets import GroupSheet, MemberSheet
from elearn.pool.split import MEMBERS

_: Callable[..., Any] = lazy_gettext
USUAL = timedelta(days=30)


class BondForm(PoolForm):
    """What binds the members of a team or a group."""

    name = StringField(_("Nom de l’équipe ou du groupement"), [required(), Length(max=120)])
    form = RadioField(_("Forme"), [required()], choices=options(words.FORM), default="conjoint")
    billing = RadioField(_("Factures"), [required()], choices=options(words.BILLING), default=MEMBERS)
    lead_pay = StringField(
        _("Rémunération du mandataire"),
        [Optional(), Length(max=6)],
        description=_("En % de la part hors taxes de chaque autre membre, 30 au plus. Vide : aucune."),
    )

    def pay_bp(self) -> int:
        """The pay of the lead, in basis points."""
        typed = self.text("lead_pay").strip()
        if not typed:
            return 0
        try:
            return self.quantity("lead_pay")
        except Invalid:
            raise Invalid(fields={"lead_pay": [gettext("Donnez un pourcentage, par exemple 5 ou 2,5.")]}) from None


class TeamForm(BondForm):
    """A standing team."""

    key = HiddenField()


class PersonForm(PoolForm):
    """Someone to ask: by the address of their profile."""

    person = StringField(
        _("Adresse de sa fiche dans l’annuaire"),
        [required(), Length(max=200)],
        description=_("Par exemple /annuaire/anne-martin."),
    )
    scope = StringField(_("Ce que cette personne fera"), [Optional(), Length(max=300)])


class GroupForm(BondForm):
    """A group: what binds its members, what each does, and their quote by lot and member."""

    version = HiddenField()
    failure_days = IntegerField(
        _("Défaillance : prévenir les autres sous, en jours"), [required(), NumberRange(min=1, max=60)]
    )
    valid_until = DayField(_("Valable jusqu’au"), [Optional()])
    delay_days = IntegerField(_("Délai de livraison, en jours"), [Optional(), NumberRange(min=0, max=730)])
    start_on = DayField(_("Début possible"), [Optional()])
    note = TextAreaField(_("Votre méthode, vos références"), [Optional(), Length(max=4000)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that no line is without a label."""
        return bool(super().validate(extra_validators)) & self.extras_titled("x")


def group_form(
    card: GroupCard, request: RequestCard, rates: Mapping[int, str], parties: Mapping[int, Party]
) -> type[GroupForm]:
    """The form of this group. A rate is asked for the lines that somebody may invoice with VAT."""
    fields: dict[str, Any] = {}
    taxes = {rate: percent(rate) for rate in rates}
    people = {m.person_id: m.name for m in card.members}

    def vat(name: str) -> None:
        if rates:
            fields[name] = SelectField(
                _("TVA"), [Optional()], choices=_numbered(taxes), coerce=int, default=next(iter(taxes))
            )

    for one in people:
        fields[f"scope_{one}"] = StringField(_("Ce que cette personne fait"), [Optional(), Length(max=300)])
        fields[f"cap_{one}"] = StringField(_("Heures au plus, en tout"), [Optional(), Length(max=10), is_duration])
        fields[f"cap_month_{one}"] = StringField(
            _("Heures au plus par mois"), [Optional(), Length(max=10), is_duration]
        )
        fields[f"deliver_{one}"] = BooleanField(_("Remet ses livrables au client"))
        fields[f"signs_{one}"] = BooleanField(_("Envoie ses heures au client"))
        for lot in request.lots:
            fields[f"q_{lot.rank}_{one}"] = StringField(
                _("Quantité du lot %(n)s", n=lot.rank), [Optional(), Length(max=20), is_quantity]
            )
            fields[f"p_{lot.rank}_{one}"] = StringField(
                _("Lot %(n)s, prix unitaire hors taxes", n=lot.rank), [Optional(), Length(max=30), is_amount]
            )
            if REAL in (parties[one].regime, parties[card.lead_id].regime):
                vat(f"v_{lot.rank}_{one}")
    for n in EXTRAS:
        fields[f"x_{n}_label"] = StringField(_("Libellé de la ligne %(n)s", n=n), [Optional(), Length(max=160)])
        fields[f"x_{n}_member"] = SelectField(_("Par"), [Optional()], choices=_numbered(people), coerce=int)
        fields[f"x_{n}_unit"] = SelectField(_("Unité"), [Optional()], choices=options(words.UNIT), default="act")
        fields[f"x_{n}_quantity"] = StringField(
            _("Quantité de la ligne %(n)s", n=n), [Optional(), Length(max=20), is_quantity]
        )
        fields[f"x_{n}_price"] = StringField(
            _("Prix unitaire hors taxes de la ligne %(n)s", n=n), [Optional(), Length(max=30), is_amount]
        )
        vat(f"x_{n}_vat")
    return type("GroupFormOfRequest", (GroupForm,), fields)


def _numbered(labels: Mapping[int, str]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in labels.items()]


def typed(hundredths: int) -> str:
    """A number of hundredths as people type it: ``12``, ``7,5``."""
    return typed_amount(hundredths, is_short=True)


def _hours(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02}" if minutes else ""


def values(card: GroupCard) -> dict[str, Any]:
    """What the form shows of a group as it is."""
    out: dict[str, Any] = {
        "version": card.version, "name": card.name, "form": card.form, "billing": card.billing,
        "lead_pay": typed(card.lead_pay_bp) if card.lead_pay_bp else "", "failure_days": card.failure_days,
        "delay_days": card.sheet.get("delay_days") or None, "note": card.sheet.get("note", ""),
    }  # fmt: skip
    for mate in card.members:
        one = mate.person_id
        out |= {
            f"scope_{one}": mate.scope, f"cap_{one}": _hours(mate.cap_minutes),
            f"cap_month_{one}": _hours(mate.cap_month_minutes), f"deliver_{one}": mate.may_deliver,
            f"signs_{one}": mate.signs_hours,
        }  # fmt: skip
    extras = iter(EXTRAS)
    for line in card.lines:
        if line.lot:
            key = f"{line.lot}_{line.member}"
            out |= {f"q_{key}": typed(line.quantity), f"p_{key}": typed(line.price_cents), f"v_{key}": line.vat_bp}
        else:
            n = next(extras)
            out |= {
                f"x_{n}_label": line.label, f"x_{n}_member": line.member, f"x_{n}_unit": line.unit,
                f"x_{n}_quantity": typed(line.quantity), f"x_{n}_price": typed(line.price_cents),
                f"x_{n}_vat": line.vat_bp,
            }  # fmt: skip
    return out


def sheet(form: GroupForm, card: GroupCard, request: RequestCard, parties: Mapping[int, Party]) -> GroupSheet:
    """What was typed; what cannot be read is said beside its field."""

    def read(how: Callable[[str], int], name: str) -> int:
        return form.gathered(how, name, 100)

    def rate(name: str, member: int) -> int:
        issuer = member if form.text("billing") == MEMBERS else card.lead_id
        return form.whole(name) if parties[issuer].regime == REAL and name in form else 0

    lines = []
    for lot in request.lots:
        for one in card.ids:
            key = f"{lot.rank}_{one}"
            if form.text(f"q_{key}").strip() or form.text(f"p_{key}").strip():
                quantity, price = read(form.quantity, f"q_{key}"), read(form.cents, f"p_{key}")
                lines.append(Line(lot.rank, lot.title, lot.unit, quantity, price, rate(f"v_{key}", one), one))
    for n in EXTRAS:
        label = form.text(f"x_{n}_label").strip()
        if label:
            member = form.whole(f"x_{n}_member")
            quantity, price = read(form.quantity, f"x_{n}_quantity"), read(form.cents, f"x_{n}_price")
            vat = rate(f"x_{n}_vat", member) if member in parties else 0
            lines.append(Line(0, label, form.text(f"x_{n}_unit"), quantity, price, vat, member))
    members = [
        MemberSheet(
            one, form.text(f"scope_{one}"), form.gathered(form.minutes, f"cap_{one}", 0),
            form.gathered(form.minutes, f"cap_month_{one}", 0),
            bool(form[f"deliver_{one}"].data), bool(form[f"signs_{one}"].data),
        )
        for one in card.ids
    ]  # fmt: skip
    return GroupSheet(
        form.text("name"), form.text("form"), members, form.text("billing"),
        form.gathered(lambda _name: form.pay_bp(), "lead_pay", 0), form.whole("failure_days"),
        lines, form.day("valid_until"), form.whole("delay_days"), form.day("start_on"), form.text("note"),
    )  # fmt: skip
