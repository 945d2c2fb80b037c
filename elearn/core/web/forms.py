"""What the forms of all rooms share: the token drawn by the page, refusals beside their fields.

Forms give labels and kinds of fields; what is taken or not is said by the verbs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from elearn.core.errors import Conflict, Invalid
from elearn.core.i18n import gettext, lazy_gettext
from elearn.core.web import typed

# The types of WTForms ask for str; it takes whatever shows as text, when it is shown.
_: Callable[..., Any] = lazy_gettext
Value = TypeVar("Value")


def options(labels: Mapping[str, Any]) -> list[SelectChoice]:
    """The choices of a field, from code to words."""
    return [SelectChoice(value, label) for value, label in labels.items()]


def required() -> InputRequired:
    """The validator of a field that must be filled in."""
    return InputRequired(_("Remplissez ce champ."))


def typed_kept(error: Conflict) -> Invalid:
    """What another window changed since, said above the form that keeps what was typed; any other is raised."""
    if error.code != "stale":
        raise error
    said = gettext(
        "Une autre fenêtre a changé ceci depuis l’ouverture de cette page. Ce que vous avez saisi est gardé ici."
    )
    return Invalid(said + " " + gettext("Relisez-le, puis enregistrez de nouveau : il remplacera l’autre."))


# WTForms' own sentences, which it keeps in English, in ours.
_SAID = {
    "Not a valid choice.": _("Choisissez parmi ce qui est proposé."),
    "Invalid Choice: could not coerce.": _("Choisissez parmi ce qui est proposé."),
    "Not a valid date value.": _("Écrivez une date, par exemple 2026-01-31."),
    "Not a valid time value.": _("Écrivez une heure, par exemple 09:30."),
    "Not a valid integer value.": _("Écrivez un nombre entier, en chiffres."),
    "Number must be at least %(min)s.": _("Écrivez %(min)s ou davantage."),
    "Number must be at most %(max)s.": _("Écrivez %(max)s au plus."),
    "Number must be between %(min)s and %(max)s.": _("Écrivez un nombre de %(min)s à %(max)s."),
}
_SAID_MANY = {
    "Field cannot be longer than %(max)d characters.": _("%(max)d signes au plus."),
    "'%(value)s' is not a valid choice for this field.": _("Choisissez parmi ce qui est proposé."),
    "'%(value)s' are not valid choices for this field.": _("Choisissez parmi ce qui est proposé."),
}


class _Sentences:
    """What WTForms asks of a translation; it fills in the blanks itself."""

    def gettext(self, text: str) -> str:
        return str(_SAID.get(text, text))

    def ngettext(self, one: str, many: str, n: int) -> str:
        return str(_SAID_MANY.get(many, one if n == 1 else many))


class DayField(DateField):
    """A day, near enough for what is computed from it (see :data:`typed.EARLIEST`)."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day typed; a far one is refused like what is no day."""
        super().process_formdata(valuelist)
        if self.data is not None and not typed.EARLIEST <= self.data <= typed.LATEST:
            self.data = None
            first, last = typed.EARLIEST.year, typed.LATEST.year
            raise ValueError(_("Écrivez une date entre %(first)s et %(last)s.", first=first, last=last))


class HouseForm(FlaskForm):  # type: ignore[misc]  # without stubs
    """A form whose token is drawn by the page, and that can show what a verb refused."""

    class Meta:
        csrf = False  # checked for every unsafe request by the application

        def get_translations(self, _form: FlaskForm) -> _Sentences:
            """The house's sentences for what cannot be read."""
            return _Sentences()

    def text(self, name: str) -> str:
        """What was typed in that field, or an empty text."""
        return str(self._fields[name].data or "")

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all fields hold; of one that cannot be read, that is said and nothing more."""
        holds = bool(super().validate(extra_validators))
        for field in self:
            if field.process_errors:
                field.errors = field.errors[:1]
        return holds

    def holds(self, check: Callable[[], object]) -> bool:
        """Whether all fields hold, and what they say together: every fault is told at once.

        ``check`` reads what was typed, writes nothing, and raises :class:`Invalid`; it also runs when a field is
        at fault, whose value it then takes as it is.
        """
        self.validate()
        try:
            check()
        except Invalid as error:
            self.refuse(error)
        return not self.errors

    def gathered(self, read: Callable[[str], Value], name: str, otherwise: Value) -> Value:
        """What ``read`` finds in that field; ``otherwise`` when it cannot, which is then said beside it."""
        if not self._fields[name].errors:
            try:
                return read(name)
            except Invalid as error:
                self.refuse(error)
        return otherwise

    def refuse(self, error: Invalid) -> None:
        """Put the sentences of the refusal beside their fields, the others above the form."""
        for name, texts in error.fields.items():
            field = self._fields.get(name)
            if field is None:
                self.form_errors += texts
            elif not field.errors:  # what the field itself said of it is enough
                field.errors = list(texts)
        # A sentence already beside its field is not said a second time above the form.
        if error.message and not any(error.message in texts for texts in error.fields.values()):
            self.form_errors.append(error.message)
