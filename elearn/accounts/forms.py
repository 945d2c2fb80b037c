"""Forms of the room: labels and kinds of fields. What is taken or not is said by the verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import (
    EmailField,
    FileField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from elearn.accounts import words
from elearn.accounts.extend import NOTICE_KINDS, TOKEN_SCOPES
from elearn.core import countries
from elearn.core.countries import FRANCE
from elearn.core.i18n import lazy_gettext
from elearn.core.web.forms import HouseForm, options, required

# The types of WTForms ask for str; it takes whatever shows as text, when it is shown.
_: Callable[..., Any] = lazy_gettext
LONG = 1024  # far above every limit: what is too long is refused by the verb, in words


class SignInForm(HouseForm):
    """Address and password."""

    email = EmailField(_("Adresse électronique"), [required(), Length(max=LONG)])
    password = PasswordField(_("Mot de passe"), [required(), Length(max=LONG)])


def _chosen_password() -> PasswordField:
    return PasswordField(
        _("Mot de passe"),
        [required(), Length(max=LONG)],
        description=_("15 caractères au moins. Quatre mots au hasard se retiennent bien."),
    )


class JoiningForm(HouseForm):
    """Who opens an account by an invitation: its address is known."""

    given_name = StringField(_("Prénom"), [required(), Length(max=LONG)])
    family_name = StringField(_("Nom"), [required(), Length(max=LONG)])
    password = _chosen_password()


class SignUpForm(JoiningForm):
    """What someone gives to join."""

    email = EmailField(
        _("Adresse électronique"),
        [required(), Length(max=LONG)],
        description=_("Nous y envoyons un lien pour confirmer votre inscription."),
    )
    password = _chosen_password()  # after the address, as on the page


class PasswordForm(HouseForm):
    """The password, asked again."""

    password = PasswordField(_("Mot de passe"), [required(), Length(max=LONG)])


class EmailForm(HouseForm):
    """An address alone (forgotten password)."""

    email = EmailField(_("Adresse électronique"), [required(), Length(max=LONG)])


class NewPasswordForm(HouseForm):
    """A password chosen by a link; how long it must be depends on the person."""

    password = PasswordField(_("Nouveau mot de passe"), [required(), Length(max=LONG)])


class ChangePasswordForm(HouseForm):
    """The present password and the next one."""

    current = PasswordField(_("Mot de passe actuel"), [required(), Length(max=LONG)])
    new = PasswordField(_("Nouveau mot de passe"), [required(), Length(max=LONG)])


class ChangeEmailForm(HouseForm):
    """Another address, and the password again."""

    email = EmailField(_("Nouvelle adresse"), [required(), Length(max=LONG)])
    password = PasswordField(_("Mot de passe"), [required(), Length(max=LONG)], id="email-password")


class SuspensionForm(HouseForm):
    """Why an account is closed for now, told to the person."""

    reason = SelectField(_("Motif"), [required()], choices=options({"": _("Choisissez"), **words.SUSPENDED}))
    explanation = TextAreaField(
        _("Ce qui s’est passé"),
        [required()],
        description=_("Envoyé tel quel à la personne, avec le motif, dès que le compte est suspendu."),
    )


class CodeForm(HouseForm):
    """A code of the second factor, or a recovery code."""

    code = StringField(_("Code"), [required(), Length(max=60)])


class ProfileForm(HouseForm):
    """What someone says of themselves."""

    given_name = StringField(_("Prénom"), [required(), Length(max=LONG)])
    family_name = StringField(_("Nom"), [required(), Length(max=LONG)])
    status = SelectField(_("Situation"), [Optional()], choices=options(words.STATUS))
    telecentre_id = SelectField(_("Télécentre fréquenté"), [Optional()])
    locale = SelectField(_("Langue des pages et des messages"), [required()], choices=options(words.LANGUAGE))


class FileForm(HouseForm):
    """One picture."""

    file = FileField(_("Fichier"), [Optional()])


class SignatureForm(HouseForm):
    """The picture of the signature, on a page with the logo's."""

    file = FileField(_("Fichier de la signature"), [Optional()], id="file-signature")


class LogoForm(HouseForm):
    """The picture of the logo."""

    file = FileField(_("Fichier du logo"), [Optional()], id="file-logo")


class ErasureForm(HouseForm):
    """The address typed again and the password: what erasing asks for."""

    email = EmailField(_("Tapez l’adresse de votre compte"), [required(), Length(max=LONG)])
    password = PasswordField(_("Mot de passe"), [required(), Length(max=LONG)])


class TokenForm(HouseForm):
    """A personal token: its name, what it may do, how long."""

    name = StringField(
        _("Nom du jeton"), [required(), Length(max=LONG)], description=_("Par exemple : tableur de suivi.")
    )
    scopes = SelectMultipleField(
        _("Droits"), [required()], widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    days = SelectField(
        _("Durée"), [required()], choices=options({"30": _("30 jours"), "90": _("90 jours"), "365": _("Un an")})
    )

    def __init__(self) -> None:
        super().__init__()
        self.scopes.choices = options(dict(TOKEN_SCOPES.items()))


def preferences_form(wishes: dict[str, str]) -> HouseForm:
    """A choice for each kind of notice that may be chosen, in the order of the rooms."""
    fields: dict[str, Any] = {}
    for number, (kind, mail) in enumerate(wishes.items()):
        label: Any = NOTICE_KINDS.get(kind).label
        fields[f"kind-{number}"] = SelectField(label, [required()], choices=options(words.MAIL), default=mail)
    return type("PreferencesForm", (HouseForm,), fields)()


class PeopleSearchForm(HouseForm):
    """What an administrator looks for."""

    q = StringField(_("Nom ou adresse"), [Optional(), Length(max=LONG)])
    role = SelectField(_("Rôle"), [Optional()], choices=options({"": _("Tous"), **words.ROLE}))
    state = SelectField(
        _("État"),
        [Optional()],
        choices=options({"": _("Tous"), "open": _("Ouvert"), "suspended": _("Suspendu"), "invited": _("Invité")}),
    )


class InvitationForm(HouseForm):
    """Someone to add."""

    given_name = StringField(_("Prénom"), [required(), Length(max=LONG)])
    family_name = StringField(_("Nom"), [required(), Length(max=LONG)])
    email = EmailField(_("Adresse électronique"), [required(), Length(max=LONG)])


class RightsForm(HouseForm):
    """What someone may do in a company."""

    roles = SelectMultipleField(
        _("Ce que cette personne peut faire"),
        [InputRequired(_("Choisissez au moins un des droits proposés."))],
        choices=options(words.RIGHT),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def chosen(self) -> list[str]:
        """The rights that are ticked."""
        return list(self.roles.data or ())


class ColleagueForm(RightsForm):
    """A colleague to invite."""

    email = EmailField(_("Adresse électronique de votre collègue"), [required(), Length(max=LONG)])


class RoleForm(HouseForm):
    """A role of one person in one organisation."""

    email = EmailField(_("Adresse électronique de la personne"), [required(), Length(max=LONG)])
    role = SelectField(_("Rôle"), [required()])


class OrganisationForm(HouseForm):
    """The sheet of an organisation."""

    kind = SelectField(_("Sorte"), [required()], choices=options(words.KIND))
    name = StringField(_("Nom"), [required(), Length(max=LONG)])
    siret = StringField(_("SIRET"), [Optional(), Length(max=40)], description=_("14 chiffres."))
    address = StringField(_("Adresse"), [Optional(), Length(max=200)])
    postcode = StringField(_("Code postal"), [Optional(), Length(max=10)])
    city = StringField(_("Commune"), [Optional(), Length(max=100)])
    country = SelectField(_("Pays"), [required()], choices=lambda: options(countries.names()), default=FRANCE)
    vat_number = StringField(
        _("Numéro de TVA"),
        [Optional(), Length(max=40)],
        description=_("Nécessaire pour facturer une entreprise d’un autre État de l’Union européenne."),
    )
    email = EmailField(_("Adresse électronique"), [Optional(), Length(max=LONG)])
    phone = TelField(_("Téléphone"), [Optional(), Length(max=30)])


class CompanyForm(HouseForm):
    """One's own company: what its orders and the invoices that it receives must say."""

    name = StringField(_("Nom de l’entreprise"), [required(), Length(max=LONG)])
    siret = StringField(
        _("SIRET"), [required(), Length(max=40)], description=_("14 chiffres, en tête de vos factures.")
    )
    address = StringField(_("Adresse"), [required(), Length(max=200)])
    postcode = StringField(_("Code postal"), [required(), Length(max=10)])
    city = StringField(_("Commune"), [required(), Length(max=100)])


class TrainingBodyForm(HouseForm):
    """Who trains, as certificates and mails say it."""

    name = StringField(_("Nom de l’organisme"), [required(), Length(max=LONG)])
    address = TextAreaField(_("Adresse"), [required(), Length(max=LONG)])
    siret = StringField(_("SIRET"), [required(), Length(max=40)], description=_("14 chiffres."))
    declaration_number = StringField(
        _("Numéro de déclaration d’activité"),
        [required(), Length(max=40)],
        description=_("11 chiffres, donnés par la préfecture de région (article L6351-1 du Code du travail)."),
    )
    signatory_name = StringField(_("Nom de la personne qui signe"), [required(), Length(max=LONG)])
    signatory_role = StringField(_("Sa fonction"), [required(), Length(max=LONG)])
    email = EmailField(_("Adresse électronique"), [Optional(), Length(max=LONG)])
    phone = TelField(_("Téléphone"), [Optional(), Length(max=30)])
    legal_form = StringField(
        _("Forme juridique, et capital s’il y en a un"),
        [Optional(), Length(max=LONG)],
        description=_("Par exemple : association loi de 1901, ou SARL au capital de 10 000 €."),
    )
    register = StringField(
        _("Inscription au registre"),
        [Optional(), Length(max=LONG)],
        description=_("Par exemple : RCS Aurillac 999 999 000. Rien pour une association ou un organisme public."),
    )
    director = StringField(_("Directrice ou directeur de la publication"), [Optional(), Length(max=LONG)])
    host_name = StringField(_("Hébergeur du site : son nom"), [Optional(), Length(max=LONG)])
    host_address = TextAreaField(_("Son adresse"), [Optional(), Length(max=LONG)])
    host_phone = TelField(_("Son téléphone"), [Optional(), Length(max=30)])
