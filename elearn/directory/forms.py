"""The forms of the room: labels and kinds of fields. What is taken or not is said by the verbs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import (
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from elearn.core import countries
from elearn.core.i18n import lazy_gettext
from elearn.core.web.forms import DayField, HouseForm, options, required
from elearn.directory import access, words

_: Callable[..., Any] = lazy_gettext


def _text(label: Any, most: int, *, needed: bool = False, description: Any = "") -> Any:
    return StringField(label, [required() if needed else Optional(), Length(max=most)], description=description)


def _long(label: Any, most: int, *, needed: bool = False, description: Any = "") -> Any:
    return TextAreaField(label, [required() if needed else Optional(), Length(max=most)], description=description)


def _several(label: Any) -> Any:
    return SelectMultipleField(
        label, [Optional()], widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), choices=[]
    )


class PresentationForm(HouseForm):
    """What one says of one's work. Languages and references are read beside it."""

    name = _text(_("Nom à montrer"), 120, description=_("Le vôtre, ou votre nom commercial."))
    trade = _text(_("Métier"), 120, description=_("Par exemple : secrétaire indépendante pour artisans."))
    headline = _text(_("Accroche"), 160, description=_("Une phrase : ce que vous apportez, et à qui."))
    presentation = _long(_("Présentation"), 4000)
    commune = _text(_("Commune"), 100, description=_("Jamais votre adresse."))
    telecentre = SelectField(_("Télécentre"), [Optional()])
    day_rate = _text(_("Tarif journalier hors taxes"), 20, description=_("En euros, pour une journée de travail."))
    commitments = _long(_("Engagements de qualité"), 2000, description=_("Un par ligne, que l’on peut vérifier."))
    contact = _text(_("Moyen de contact"), 160, description=_("Adresse électronique, téléphone ou site."))


class BusinessForm(HouseForm):
    """One's enterprise."""

    siret = _text(_("SIRET"), 40, description=_("14 chiffres ; ou votre SIREN, 9 chiffres, si vous n’avez que lui."))
    vat_regime = RadioField(_("Régime de TVA"), [Optional()], choices=options({"": _("Pas encore choisi"),
                                                                             **words.VAT_REGIME}))  # fmt: skip
    vat_number = _text(_("Numéro de TVA"), 40, description=_("FR, deux signes, puis votre SIREN."))
    insurer = _text(_("Assureur"), 120, description=_("Responsabilité civile professionnelle."))
    policy_number = _text(_("Numéro du contrat"), 60)
    insured_until = DayField(_("Valable jusqu’au"), [Optional()])


class IdentityForm(HouseForm):
    """Who one is before the law."""

    legal_name = _text(_("Nom légal"), 160, description=_("Prénom et nom, avec « EI » pour une entreprise "
                                                         "individuelle, ou dénomination."))  # fmt: skip
    birth_date = DayField(_("Date de naissance"), [Optional()])
    street = _text(_("Adresse"), 200)
    postcode = _text(_("Code postal"), 10)
    city = _text(_("Ville"), 100)
    country = SelectField(_("Pays"), [Optional()], choices=lambda: options(countries.names()), default=countries.FRANCE)
    tax_number = _text(_("Numéro fiscal"), 40, description=_("13 chiffres, en haut de votre avis d’impôt."))
    iban = _text(_("IBAN"), 45, description=_("Le compte sur lequel vos clients vous paient."))


class AvailabilityForm(HouseForm):
    """When one is available; the weeks that differ are read beside it."""

    hours_per_week = IntegerField(_("Heures par semaine"), [Optional()], description=_("Une semaine ordinaire."))
    available_from = DayField(_("À partir du"), [Optional()], description=_("Vide : dès maintenant."))


class VigilanceForm(HouseForm):
    """A certificate of vigilance."""

    file = FileField(_("Attestation"), description=_("Le PDF de l’Urssaf, 4 Mo au plus."))
    issued_on = DayField(_("Date de l’attestation"), [required()])
    security_code = _text(_("Code de sécurité"), 40, description=_("Écrit sur l’attestation : il permet de la "
                                                                 "contrôler auprès de l’Urssaf."))  # fmt: skip


class CheckForm(HouseForm):
    """What the URSSAF answered."""

    verdict = RadioField(
        _("Réponse de l’Urssaf"), [required()],
        choices=options({"genuine": _("Elle est authentique"), "refused": _("Elle ne l’est pas, ou est illisible")}),
    )  # fmt: skip
    reason = _text(_("Motif du refus"), 300, description=_("La personne le lira."))


class OfferForm(HouseForm):
    """One offer. The skills are those of all categories; the verb refuses those of another."""

    category = SelectField(_("Catégorie"), [required()])
    title = _text(_("Titre"), 120, needed=True, description=_("Ce que l’on achète : « Dix factures par mois »."))
    scope = _long(_("Ce qui est compris"), 4000, needed=True, description=_("Et ce qui ne l’est pas."))
    client_provides = _long(_("Ce que le client fournit"), 2000)
    deliverable = _long(_("Ce qui est remis"), 2000, needed=True)
    unit = RadioField(_("Unité"), [required()], choices=options(words.UNIT), default="act")
    price = _text(_("Prix hors taxes de l’unité"), 20, needed=True, description=_("En euros."))
    price_max = _text(_("Haut de la fourchette"), 20, description=_("Vide : le prix est ferme."))
    delay_days = IntegerField(_("Délai en jours"), [Optional()], default=5, description=_("0 : le jour même."))
    capacity = IntegerField(_("Unités par mois au plus"), [Optional()], description=_("Vide : sans limite annoncée."))
    service_level = _long(_("Niveau de service"), 2000, description=_("Ce que vous garantissez, et comment on le "
                                                                     "mesure."))  # fmt: skip
    skills = _several(_("Compétences mises en œuvre"))
    audience = RadioField(_("Qui peut commander"), [required()], choices=options(access.AUDIENCES), default="any")
    kinds = _several(_("Sortes d’organisations"))
    organisations = _several(_("Organisations"))
    place = RadioField(_("D’où le travail est fait"), [required()], choices=options(access.PLACES), default="any")
    ceiling = _text(_("Plafond d’une commande, hors taxes"), 20, description=_("En euros. Vide : sans plafond."))
