"""The identity that certificates and mails carry."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, fields

from elearn.accounts.addresses import normalise
from elearn.accounts.models import TrainingBodyIdentity
from elearn.accounts.policy import Can
from elearn.accounts.services.audit import record
from elearn.core import clock, db, numbers
from elearn.core.errors import Invalid
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor, require

LONGEST = {"name": 160, "address": 300, "signatory_name": 120, "signatory_role": 120, "phone": 30,
           "legal_form": 160, "register": 120, "director": 120, "host_name": 160, "host_address": 300,
           "host_phone": 30}  # fmt: skip
BLOCKS = ("address", "host_address")  # whose lines are kept
REQUIRED = ("name", "address", "siret", "declaration_number", "signatory_name", "signatory_role")


@dataclass(frozen=True, slots=True)
class TrainingBodySheet:
    """What an administrator writes of the training body. The six first are needed for certificates.

    From ``legal_form`` on, what the legal notice must say of the publisher and of the host (law of 21 June 2004 for
    confidence in the digital economy, article 1-1): the notice names what is missing to administrators alone.
    """

    name: str
    address: str
    siret: str
    declaration_number: str
    signatory_name: str
    signatory_role: str
    email: str = ""
    phone: str = ""
    legal_form: str = ""
    register: str = ""
    director: str = ""
    host_name: str = ""
    host_address: str = ""
    host_phone: str = ""


def change_training_body(actor: Actor, sheet: TrainingBodySheet) -> None:
    """Write the identity; raise :class:`Invalid` naming each field that cannot be taken."""
    require(Can.MANAGE_TRAINING_BODY, actor)
    values = {name: " ".join(value.split()) for name, value in asdict(sheet).items()}
    for name in BLOCKS:
        lines = [" ".join(line.split()) for line in getattr(sheet, name).splitlines()]
        values[name] = "\n".join(line for line in lines if line)
    wrong = _faults(values)
    if wrong:
        raise Invalid(fields=wrong)
    row = db.session().get(TrainingBodyIdentity, 1)
    if row is None:
        row = TrainingBodyIdentity(id=1)
        db.session().add(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.updated_at = clock.now()
    record(actor, "training-body.changed")


def _faults(values: dict[str, str]) -> dict[str, list[str]]:
    wrong = {name: [_("Remplissez ce champ.")] for name in REQUIRED if not values[name]}
    for name, longest in LONGEST.items():
        if len(values[name]) > longest:
            wrong[name] = [_("Écrivez %(n)s signes au plus.", n=longest)]
    values["siret"] = numbers.siret(values["siret"], wrong)
    number = re.sub(r"\s", "", values["declaration_number"])
    # Code du travail, R6351-6: the number given by the prefect; 11 digits.
    if number and not re.fullmatch(r"\d{11}", number):
        wrong["declaration_number"] = [_("Le numéro de déclaration d’activité compte 11 chiffres.")]
    values["declaration_number"] = number
    if values["email"]:
        try:
            values["email"] = normalise(values["email"])
        except ValueError:
            wrong["email"] = [_("Cette adresse ne s’écrit pas ainsi.")]
    return wrong


def change_picture(actor: Actor, which: str, key: str) -> str:
    """Keep the file of the signature or of the logo (``key`` empty: none). Returns the key before."""
    require(Can.MANAGE_TRAINING_BODY, actor)
    if which not in {"signature_key", "logo_key"}:
        raise LookupError(which)
    row = db.session().get(TrainingBodyIdentity, 1)
    if row is None:
        raise Invalid(_("Enregistrez d’abord le nom et l’adresse de l’organisme."))
    before: str = getattr(row, which)
    setattr(row, which, key)
    row.updated_at = clock.now()
    record(actor, "training-body.changed", picture=which)
    return before


def current_sheet() -> TrainingBodySheet:
    """What is written now, to be shown in the form."""
    row = db.session().get(TrainingBodyIdentity, 1)
    names = [f.name for f in fields(TrainingBodySheet)]
    return TrainingBodySheet(**{name: getattr(row, name) if row else "" for name in names})


def fill_for_demonstration(actor: Actor) -> None:
    """Give an invented identity, unless one is there already."""
    if db.session().get(TrainingBodyIdentity, 1) is None:
        change_training_body(
            actor,
            TrainingBodySheet(
                name="Sentiers numériques",
                address="4 chemin de la Narse\n15999 Valbasalte",
                siret="99999000500012",
                declaration_number="99159999915",
                signatory_name="Maude Escoubas",
                signatory_role="Responsable pédagogique",
                email="contact@sentiers-numeriques.example",
                phone="04 99 99 00 01",
                legal_form="Association régie par la loi du 1er juillet 1901",
                director="Maude Escoubas",
                host_name="Hébergement des Narses (inventé, pour la démonstration)",
                host_address="12 rue du Buron\n15999 Valbasalte",
                host_phone="04 99 99 00 02",
            ),
        )
