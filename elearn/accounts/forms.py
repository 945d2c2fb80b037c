"""Forms of the room: labels and kinds of fields. What is taken or not is said by the verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import EmailField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from elearn.core.errors import Invalid
from elearn.core.i18n import lazy_gettext

# The types of WTForms ask for str; it takes whatever shows as text, when it is shown.
_: Callable[..., Any] = lazy_gettext
LONG = 1024  # far above every limit: what is too long is refused by the verb, in words


def required() -> InputRequired:
    """The validator of a field that must be filled in."""
    return InputRequired(_("Remplissez ce champ."))


class HouseForm(FlaskForm):
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


class SignInForm(HouseForm):
    """Address and password."""

    email = EmailField(_("Adresse électronique"), [required(), Length(max=LONG)])
    password = PasswordField(_("Mot de passe"), [required(), Length(max=LONG)])


class SignUpForm(HouseForm):
    """What someone gives to join."""

    given_name = StringField(_("Prénom"), [required(), Length(max=LONG)])
    family_name = StringField(_("Nom"), [required(), Length(max=LONG)])
    email = EmailField(
        _("Adresse électronique"),
        [required(), Length(max=LONG)],
        description=_("Nous y envoyons un lien pour confirmer votre inscription."),
    )
    password = PasswordField(
        _("Mot de passe"),
        [required(), Length(max=LONG)],
        description=_("15 caractères au moins. Quatre mots au hasard se retiennent bien."),
    )


class PasswordForm(HouseForm):
    """The password, asked again."""

    password = PasswordField(_("Mot de passe"), [required(), Length(max=LONG)])
