"""Forms of the room: labels and kinds of fields. What is taken is said by the verbs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from wtforms import HiddenField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from elearn.clusters import words
from elearn.core.amounts import cents_of
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext, lazy_gettext
from elearn.core.web.forms import DayField, HouseForm, options, required
from elearn.pool.words import UNIT

_: Callable[..., Any] = lazy_gettext
ITEMS = (1, 2, 3, 4)


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
    until = DayField(_("Répondre jusqu’au"), [required()])
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
            }
        ),
        default="needs",
    )
