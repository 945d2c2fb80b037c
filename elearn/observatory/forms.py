"""Forms of the room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from elearn.core.i18n import lazy_gettext
from elearn.core.web import typed
from elearn.core.web.forms import DayField, HouseForm, options, required
from elearn.observatory.departing import LONGEST_NOTE, LONGEST_TOWN, MOST_JOBS, DepartureSheet
from elearn.observatory.reasons import REASONS

_: Callable[..., Any] = lazy_gettext


class CostForm(HouseForm):
    """What running a centre cost, between two days, both counted."""

    label = StringField(
        _("De quoi s’agit-il"),
        [required(), Length(max=200)],
        description=_("Par exemple : loyer, énergie, connexion, animation."),
    )
    from_on = DayField(_("Du"), [required()])
    until_on = DayField(_("Au"), [required()], description=_("Ce jour compris."))
    cents = StringField(_("Montant en euros"), [required(), Length(max=30)])


class CorrectionForm(HouseForm):
    """When someone left and why. ``version`` is the one that was read."""

    left_on = DayField(_("Date du départ"), [required()], description=_("Le premier jour sans eux."))
    reason = SelectField(_("Raison"), [required()])
    town = StringField(
        _("Commune d’arrivée"), [Optional(), Length(max=LONGEST_TOWN)], description=_("Où l’activité s’est installée.")
    )
    jobs = IntegerField(
        _("Emplois à ce moment"),
        [Optional(), NumberRange(0, MOST_JOBS)],
        description=_("De l’activité qui part, elle comprise. Laissez vide si vous ne le savez pas."),
    )
    note = TextAreaField(
        _("Note"),
        [Optional(), Length(max=LONGEST_NOTE)],
        description=_("La personne concernée peut demander à la lire."),
    )
    version = HiddenField()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.reason.choices = options({"": _("Choisissez"), **{code: reason.label for code, reason in REASONS.items()}})

    def sheet(self) -> DepartureSheet:
        """What was typed; a day that is not read accuses nothing else."""
        left_on: date = self.left_on.data or date.min
        texts = {name: self.text(name) for name in ("reason", "town", "note")}
        return DepartureSheet(left_on, jobs=self.jobs.data, **texts)


class DepartureForm(CorrectionForm):
    """Who left as well: ``person-12`` or ``organisation-5``, among those whom the centre knows."""

    who = SelectField(_("Qui part"), [required()])

    def offer(self, people: Mapping[int, str], organisations: Mapping[int, str]) -> None:
        """Give the choices, companies first, each by name; nobody is chosen beforehand."""
        named: dict[str, str] = {}
        for kind, found in (("organisation", organisations), ("person", people)):
            named |= {f"{kind}-{i}": name for i, name in sorted(found.items(), key=lambda one: one[1].casefold())}
        self.who.choices = options({"": _("Choisissez"), **named}) if named else []

    def whom(self) -> dict[str, int | None]:
        """The person or the organisation chosen, as the verb takes them."""
        kind, _dash, number = self.text("who").partition("-")
        return {f"{kind}_id": typed.number(number)} if kind in ("person", "organisation") else {}
