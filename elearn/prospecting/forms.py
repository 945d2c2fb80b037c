"""The forms of the room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import BooleanField, FileField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from elearn.core.i18n import lazy_gettext
from elearn.core.web.forms import DayField, HouseForm, options, required
from elearn.prospecting import words
from elearn.prospecting.checking import LENGTHS, Sheet

_: Callable[..., Any] = lazy_gettext


class CircleForm(HouseForm):
    """A new circle."""

    key = HiddenField()
    name = StringField(_("Nom du cercle"), [required(), Length(max=120)])
    organisation = SelectField(_("Pour"), [Optional()], coerce=int)


class InviteForm(HouseForm):
    """Someone to ask."""

    email = StringField(_("Adresse du compte de la personne"), [required(), Length(max=254)])


class ProspectForm(HouseForm):
    """A company."""

    name = StringField(_("Entreprise"), [required(), Length(max=LENGTHS["name"])])
    siren = StringField(
        _("SIREN"), [Optional(), Length(max=40)], description=_("Neuf chiffres, vérifiés. Pas de particulier.")
    )
    town = StringField(_("Commune"), [Optional(), Length(max=LENGTHS["town"])])
    source = SelectField(
        _("D’où vient cette entreprise"), [required()], choices=options({"": _("Choisissez"), **words.SOURCE})
    )
    source_note = StringField(
        _("Précisions"), [Optional(), Length(max=LENGTHS["source_note"])],
        description=_("Adresse de la page, nom du salon : la personne peut demander d’où viennent ses données."),
    )  # fmt: skip
    contact_name = StringField(_("Personne à joindre"), [Optional(), Length(max=LENGTHS["contact_name"])])
    contact_role = StringField(_("Sa fonction"), [Optional(), Length(max=LENGTHS["contact_role"])])
    email = StringField(
        _("Courriel professionnel"), [Optional(), Length(max=LENGTHS["email"])],
        description=_("De préférence celui de l’entreprise : contact@… ne désigne personne."),
    )  # fmt: skip
    phone = StringField(_("Téléphone professionnel"), [Optional(), Length(max=LENGTHS["phone"])])
    owner = SelectField(_("Suivie par"), [Optional()], coerce=int)
    next_action = StringField(_("Prochaine action"), [Optional(), Length(max=LENGTHS["next_action"])])
    next_on = DayField(_("Date prévue"), [Optional()])
    notes = TextAreaField(
        _("Notes"), [Optional(), Length(max=LENGTHS["notes"])],
        description=_("Des faits utiles, rien sur la vie privée : la personne peut demander à les lire."),
    )  # fmt: skip
    is_other = BooleanField(_("C’est une autre entreprise que celles proposées"))
    version = HiddenField()
    key = HiddenField()

    def sheet(self) -> Sheet:
        """What was typed."""
        names = ("name", "siren", "town", "source", "source_note", "contact_name", "contact_role", "email", "phone",
                 "notes", "next_action")  # fmt: skip
        return Sheet(
            **{name: self.text(name) for name in names},
            next_on=self.next_on.data,
            owner_id=self.owner.data or None,
        )


class ContactForm(HouseForm):
    """A contact that was made; ``take`` holds it in the same press, once it was told that nobody does."""

    key = HiddenField()
    take = HiddenField()
    channel = RadioField(_("Par"), [required()], choices=options(words.CHANNEL))
    note = StringField(_("En deux mots"), [Optional(), Length(max=500)])


class NeedForm(HouseForm):
    """What the company asks for."""

    category = SelectField(_("Métier"), [required()])
    title = StringField(_("Titre de la demande"), [required(), Length(max=160)])
    need = TextAreaField(_("Son besoin"), [required(), Length(max=8000)])


class FileForm(HouseForm):
    """A list."""

    file = FileField(_("Fichier CSV"))


class ConvertForm(HouseForm):
    """For which organisation."""

    organisation = SelectField(_("Pour"), [required()], coerce=int)
