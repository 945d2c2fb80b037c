"""Who may answer, and who they are on a quote: read from the directory, nowhere else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from elearn.accounts import queries as accounts
from elearn.core import db
from elearn.core.errors import Forbidden
from elearn.core.i18n import gettext as _
from elearn.core.policy import SYSTEM, Actor
from elearn.directory.queries import identities, profiles, skills
from elearn.pool.models import Quote, Request
from elearn.pool.queries import requests


@dataclass(frozen=True, slots=True)
class Party:
    """Who sends a quote, as it says it. ``regime`` is ``franchise``, ``real``, or empty when not said."""

    person_id: int
    name: str
    siret: str
    address: str
    regime: str
    vat_number: str


def catalogue() -> skills.Catalogue:
    """The controlled list of categories and skills."""
    return skills.catalogue()


def is_listed(person_id: int) -> bool:
    """Whether this person is in the directory."""
    return person_id in profiles.cards([person_id])


def listed(person_ids: Collection[int]) -> dict[int, profiles.ProfileCard]:
    """The public profiles of these people; those who have none are absent."""
    return profiles.cards(person_ids)


def of_organisation(organisation_id: int) -> set[int]:
    """Who holds a role there: they do not answer their own organisation."""
    return set(accounts.members(organisation_id))


def party(person_id: int) -> Party:
    """Who someone is on a quote; their name here when they declared none."""
    found = identities.party(SYSTEM, person_id)
    person = accounts.people([person_id])[person_id]
    town = " ".join(filter(None, (found.postcode, found.city)))
    address = ", ".join(filter(None, (found.street, town)))
    name = found.legal_name or person.display_name
    return Party(person_id, name, found.siret, address, found.vat_regime, found.vat_number)


def answerable(actor: Actor, request_id: int) -> Request:
    """A request that someone may answer: one they may read, of an organisation they are not of.

    Raises ``Missing`` when they may not read it, :class:`Forbidden` with what would lift it.
    """
    row = requests.row(request_id)
    if not requests.is_open_to(actor, row):
        raise requests.missing()
    if actor.id in of_organisation(row.organisation_id):
        raise Forbidden(
            _("Cette demande est de votre organisation : vous ne pouvez pas y répondre."), code="own-request"
        )
    if not is_listed(actor.id):
        raise Forbidden(
            _("Publiez d’abord votre profil dans l’annuaire : les entreprises répondent à quelqu’un qu’elles lisent."),
            code="not-listed",
        )
    return row


def answering(request_id: int) -> list[int]:
    """Who sent a quote that still counts."""
    query = sa.select(Quote.person_id).where(
        Quote.request_id == request_id, Quote.number > 0, Quote.state != "withdrawn"
    )
    return list(db.session().scalars(query.order_by(Quote.id)))
