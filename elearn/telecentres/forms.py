"""The forms of bookings, readable without JavaScript: one form for an hour, a half-day, a day or a month."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from wtforms import (
    EmailField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
    widgets,
)
from wtforms.validators import Length, NumberRange, Optional

from elearn.core.i18n import lazy_gettext
from elearn.core.web.forms import DayField, HouseForm, options, required
from elearn.telecentres import wording, words
from elearn.telecentres.need import KINDS
from elearn.telecentres.periods import AFTERNOON, HOUR, MORNING, Asked

_: Callable[..., Any] = lazy_gettext
PARTS = {MORNING: lazy_gettext("Le matin"), AFTERNOON: lazy_gettext("L’après-midi")}
WEEKDAYS = {str(n): name for n, name in enumerate(words.WEEKDAYS)}
MIDNIGHT = time()


def minutes(value: time | None) -> int:
    """The minute of the day; midnight at its end when it ends at 0 h."""
    return 0 if value is None else value.hour * 60 + value.minute


class When(HouseForm):
    """A date and how long: what every form of booking asks."""

    unit = RadioField(_("Durée"), choices=options(wording.UNIT), default="half_day", validators=[required()])
    on = DayField(_("Date"), validators=[required()])
    part = RadioField(
        _("Moment"), choices=options(PARTS), default=MORNING, description=_("Pour une demi-journée."),
        validators=[Optional()],
    )  # fmt: skip
    starts = TimeField(_("De"), validators=[Optional()], description=_("Pour une réservation à l’heure."))
    ends = TimeField(_("À"), validators=[Optional()], description=_("Pour une réservation à l’heure."))

    def asked(self) -> Asked:
        """What was filled in, once it is valid."""
        return Asked(
            self.text("unit"),
            self.on.data or date.min,
            self.text("part") or MORNING,
            minutes(self.starts.data),
            minutes(self.ends.data) or (1440 if self.ends.data == MIDNIGHT and self.text("unit") == HOUR else 0),
        )


class BookForm(When):
    """A booking. ``workspace`` is an id, or ``room-<id>`` for a whole room."""

    key = HiddenField()
    workspace = SelectField(_("Poste ou salle"), validators=[required()])
    purpose = StringField(_("Pour quoi faire"), validators=[Length(max=200)], description=_("Visible de l’accueil."))
    people = IntegerField(_("Nombre de personnes"), default=1, validators=[NumberRange(1, 500)])
    email = EmailField(
        _("Pour une autre personne"),
        description=_("Son adresse électronique : elle a un compte, vous réservez à l’accueil en son nom."),
        validators=[Optional()],
    )


class SeriesForm(HouseForm):
    """A booking that comes back."""

    key = HiddenField()
    workspace = SelectField(_("Poste ou salle"), validators=[required()])
    weekdays = SelectMultipleField(
        _("Jours"), choices=options(WEEKDAYS), widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(), validators=[required()],
    )  # fmt: skip
    starts = TimeField(_("De"), validators=[required()])
    ends = TimeField(_("À"), validators=[required()])
    first = DayField(_("À partir du"), validators=[required()])
    until = DayField(_("Jusqu’au"), validators=[required()])
    every = SelectField(
        _("Rythme"),
        default="1",
        choices=options(
            {"1": _("Chaque semaine"), "2": _("Une semaine sur deux"), "4": _("Toutes les quatre semaines")}
        ),
    )
    purpose = StringField(_("Pour quoi faire"), validators=[Length(max=200)])


def needs() -> Mapping[str, Any]:
    """The kinds of need, with their quiet twins, as the search offers them."""
    out: dict[str, Any] = {}
    for kind in KINDS:
        out[kind] = wording.NEED[kind]
        if kind in {"desk", "office"}:
            out[f"{kind}-quiet"] = _("%(need)s, calme", need=wording.NEED[kind])
    return out
