"""What the forms of all rooms share: the token drawn by the page, refusals beside their fields.

Forms give labels and kinds of fields; what is taken or not is said by the verbs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from elearn.core.errors import Invalid
from elearn.core.i18n import lazy_gettext

# The types of WTForms ask for str; it takes whatever shows as text, when it is shown.
_: Callable[..., Any] = lazy_gettext


def options(labels: Mapping[str, Any]) -> list[SelectChoice]:
    """The choices of a field, from code to words."""
    return [SelectChoice(value, label) for value, label in labels.items()]


def required() -> InputRequired:
    """The validator of a field that must be filled in."""
    return InputRequired(_("Remplissez ce champ."))


class HouseForm(FlaskForm):  # type: ignore[misc]  # without stubs
    """A form whose token is drawn by the page, and that can show what a verb refused."""

    class Meta:
        csrf = False  # checked for every unsafe request by the application

    def text(self, name: str) -> str:
        """What was typed in that field, or an empty text."""
        return str(self._fields[name].data or "")

    def refuse(self, error: Invalid) -> None:
        """Put the sentences of the refusal beside their fields, the others above the form."""
        for name, texts in error.fields.items():
            field = self._fields.get(name)
            if field is None:
                self.form_errors += texts
            else:
                field.errors = [*field.errors, *texts]
        if error.message:
            self.form_errors.append(error.message)
