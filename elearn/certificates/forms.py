"""Forms of this room's pages."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField, TextAreaField, widgets
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Length

from elearn.core.i18n import lazy_gettext

# WTForms types its labels as str and shows whatever is text when it is shown.
_l: Any = lazy_gettext


class ShownForm(FlaskForm):
    """What the holder lets a stranger see."""

    shown = SelectMultipleField(
        _l("Ce que voit la personne qui vérifie"),
        description=_l("Elle voit toujours le numéro, le module, la date, l’organisme et la validité."),
        choices=[
            SelectChoice("name", _l("Mon nom")),
            SelectChoice("result", _l("Mon résultat")),
            SelectChoice("hours", _l("La durée du module")),
            SelectChoice("objectives", _l("Les objectifs évalués")),
        ],
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )


class VerifyForm(FlaskForm):
    """The code printed on a certificate."""

    code = StringField(_l("Code ou adresse imprimés sur l’attestation"), validators=[DataRequired(), Length(max=300)])


class RevokeForm(FlaskForm):
    """The reason of a revocation."""

    reason = TextAreaField(
        _l("Motif de la révocation"),
        description=_l("Une phrase. Elle sera lue par qui vérifie l’attestation et par la personne concernée."),
        validators=[DataRequired(), Length(min=10, max=500)],
    )
