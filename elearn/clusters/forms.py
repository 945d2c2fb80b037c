"""Forms of the room: labels and kinds of fields. What is taken is said by the verbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, cast

from wtforms import HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from elearn.clusters import words
from elearn.clusters.ceilings import WHOLE_BP, by_percent
from elearn.core.amounts import cents_of
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext, lazy_gettext, percent
from elearn.core.web.forms import DayField, HouseForm, options, required
from elearn.pool.words import UNIT

_: Callable[..., Any] = lazy_gettext
ITEMS = (1, 2, 3, 4)
SHARE = "share_"  # the field of a company's share, before its number


class ClusterForm(HouseForm):
    """A form with amounts and days: read, or refused in words beside the field."""

    def cents(self, name: str) -> int:
        """The amount typed in that field."""
        try:
            return cents_of(self.text(name))
        except ValueError:
            raise Invalid(fields={name: [gettext("Donnez un montant en euros, par exemple 1 250,00.")]}) from None

    def day(self, name: str) -> date | None:
        """The day typed, or None."""
        found = self._fields[name].data
        return found if isinstance(found, date) else None


def _thing(rank: int) -> StringField:
    return StringField(_("Chose à compter"), [required() if rank == 1 else Optional(), Length(max=120)])


def _unit() -> SelectField:
    return SelectField(_("Unité"), [Optional()], choices=options(UNIT), validate_choice=False)


class GatheringForm(ClusterForm):
    """A question to the members of a cluster: up to four things to count."""

    key = HiddenField()
    category = SelectField(_("Métier"), [required()])
    title = StringField(_("Titre"), [required(), Length(max=160)])
    need = TextAreaField(_("Ce qu’il s’agit de faire"), [required(), Length(max=8000)])
    answer_until = DayField(_("Répondre jusqu’au"), [required()])
    thing1, thing2, thing3, thing4 = _thing(1), _thing(2), _thing(3), _thing(4)
    unit1, unit2, unit3, unit4 = _unit(), _unit(), _unit(), _unit()

    def items(self) -> tuple[tuple[str, str], ...]:
        """The things named, with their units."""
        return tuple((self.text(f"thing{n}"), self.text(f"unit{n}")) for n in ITEMS if self.text(f"thing{n}").strip())


class FrameworkForm(ClusterForm):
    """A framework agreement from the quotes of a request."""

    key = HiddenField()
    title = StringField(_("Titre de l’accord-cadre"), [required(), Length(max=160)])
    quotes = SelectMultipleField(
        _("Devis retenus"),
        [Optional()],
        coerce=int,
        description=_("Leurs auteurs seront les titulaires, dans l’ordre de cette liste : du moins cher au plus cher."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    rule = RadioField(_("Qui reçoit une commande"), [required()], choices=options(words.RULE), default="cascade")
    answer_days = IntegerField(
        _("Mise en concurrence : jours pour proposer un prix"), [Optional(), NumberRange(min=1, max=30)], default=3
    )
    maximum = StringField(
        _("Montant maximum"), [required(), Length(max=30)], description=_("Hors taxes. Aucune commande ne le dépasse.")
    )
    minimum = StringField(_("Montant minimum"), [Optional(), Length(max=30)], description=_("Vide : sans minimum."))
    starts_on = DayField(_("Du"), [required()])
    ends_on = DayField(_("Au"), [required()], description=_("Quatre ans au plus."))
    shares = RadioField(
        _("Part de chaque entreprise"),
        [required()],
        choices=options(
            {
                "needs": _("En proportion des besoins déclarés, ou égale si rien n’est déclaré"),
                "common": _("Aucune : tout est en commun, au premier qui commande"),
                "percents": _("À la main, en pour cent du maximum"),
                "amounts": _("À la main, en euros"),
            }
        ),
        default="needs",
    )

    def shares_of(self, maximum_cents: int) -> dict[int, int] | None:
        """Cents by company, as typed; None: by the needs declared. Raises :class:`Invalid` with the field at fault."""
        how = self.text("shares")
        if how not in ("percents", "amounts"):
            return {} if how == "common" else None
        typed = {
            int(name.removeprefix(SHARE)): self._share(name, how)
            for name in self._fields
            if name.startswith(SHARE) and self.text(name).strip()
        }
        total = sum(typed.values())
        if how == "amounts":
            return typed
        if total > WHOLE_BP:
            said = gettext("Les parts font ensemble %(total)s : enlevez %(more)s.",
                           total=percent(total), more=percent(total - WHOLE_BP))  # fmt: skip
            raise Invalid(fields={"shares": [said]})
        return by_percent(maximum_cents, typed)

    def _share(self, name: str, how: str) -> int:
        """Cents, or hundredths of a per cent."""
        try:
            return cents_of(self.text(name).replace("%", "").replace("€", "").strip())
        except ValueError:
            percents = gettext("Donnez un pourcentage, par exemple 25 ou 12,5.")
            said = percents if how == "percents" else gettext("Donnez un montant en euros, par exemple 1 250,00.")
            raise Invalid(fields={name: [said]}) from None


def framework_form(companies: Mapping[int, str]) -> FrameworkForm:
    """The form, with a field for the share of each of these companies."""
    fields = {f"{SHARE}{one}": StringField(name, [Optional(), Length(max=30)]) for one, name in companies.items()}
    return cast("FrameworkForm", type("FrameworkForm", (FrameworkForm,), fields)())
