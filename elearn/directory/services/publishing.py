"""Deciding what is public of one's profile, field by field, and taking it all back."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from elearn.core import clock, db, search
from elearn.core.errors import Conflict, Invalid, Missing
from elearn.core.i18n import gettext as _
from elearn.core.policy import SYSTEM, Actor, require
from elearn.core.signals import announce
from elearn.directory import words
from elearn.directory.addresses import RESERVED, slug
from elearn.directory.fields import FIELDS
from elearn.directory.indexing import OFFER, offer_document
from elearn.directory.models import HeldSkill, Offer, Profile
from elearn.directory.models.offers import PUBLISHED
from elearn.directory.policy import Can
from elearn.directory.services import listings
from elearn.directory.services.profiles import held, own, random_slug
from elearn.directory.signals import ProfilePublished, ProfileWithdrawn
from elearn.terms import queries as terms
from elearn.terms.services import versions


def publish(
    actor: Actor,
    fields: Collection[str],
    skills: Collection[str] = (),
    proofs: Collection[str] = (),
    version: int | None = None,
) -> str:
    """Make public these fields, these skills, and the proofs of these; all the rest is private.

    Returns the address (slug) of the public page. Raises :class:`Invalid` when nothing that tells
    what one does would be shown, :class:`Conflict` when it was taken down after a report (``withheld``) or the
    platform serves them no longer (``ended``). Whoever publishes agrees to the terms of today. Announces
    ``ProfilePublished``.
    """
    require(Can.PUBLISH, actor)
    row = held(actor, version)
    if row.withheld_at is not None:
        raise Conflict(words.withheld(row.withheld_reason), code="withheld")
    if terms.has_ended(actor.id):
        raise Conflict(_("Le service a pris fin pour vous : votre profil ne peut plus être publié. Le motif est dans "
                         "vos avis."), code="ended")  # fmt: skip
    if not set(fields) <= set(FIELDS):
        raise Invalid(fields={"fields": [_("Choisissez parmi les champs proposés.")]})
    session = db.session()
    mine = list(session.scalars(sa.select(HeldSkill).where(HeldSkill.profile_id == row.id)))
    says_what = ("trade" in fields and row.trade) or any(s.code in skills for s in mine)
    if not says_what:
        raise Invalid(fields={"fields": [_("Montrez au moins votre métier ou une compétence : sans cela, personne ne "
                                           "peut vous trouver.")]})  # fmt: skip
    for skill in mine:
        skill.shown = skill.code in skills
        skill.proof_shown = skill.shown and skill.code in proofs
    row.shown = {name: name in fields for name in FIELDS}
    versions.accept(SYSTEM, actor.id)
    show(row)
    return row.slug


def show(row: Profile) -> None:
    """Make public what a profile's owner chose to show. Announces ``ProfilePublished``."""
    _address(row, is_named=bool(row.shown.get("name")) and bool(row.name))
    row.published_at = row.published_at or clock.now()
    row.version += 1
    row.updated_at = clock.now()
    db.session().flush()
    listings.rebuild(row)
    _index_offers(row.person_id, is_public=True)
    announce(ProfilePublished(row.id, row.person_id, clock.now()))


def withdraw(actor: Actor) -> None:
    """Take everything back: no public page, no answer of the search, no offer. Announces ``ProfileWithdrawn``."""
    require(Can.PUBLISH, actor)
    row = own(actor)
    if row is None:
        raise Missing(_("Vous n’avez pas encore de profil."))
    take_back(row)


def take_back(row: Profile) -> None:
    """The same for a profile; its address changes, so that the old one leads nowhere."""
    was_public = row.published_at is not None
    row.published_at = None
    row.slug = random_slug()
    row.version += 1
    row.updated_at = clock.now()
    db.session().flush()
    listings.rebuild(row)
    _index_offers(row.person_id, is_public=False)
    if was_public:
        announce(ProfileWithdrawn(row.id, row.person_id, clock.now()))


def _address(row: Profile, *, is_named: bool) -> None:
    """The name in the address when it is shown, and never when it is not."""
    base = slug(row.name) if is_named else ""
    if not base:
        if not row.slug.startswith("profil-"):
            row.slug = random_slug()
        return
    taken = RESERVED | set(
        db.session().scalars(
            sa.select(Profile.slug).where(
                sa.or_(Profile.slug == base, Profile.slug.startswith(f"{base}-", autoescape=True)), Profile.id != row.id
            )
        )
    )
    row.slug = next(s for s in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)


def _index_offers(person_id: int, *, is_public: bool) -> None:
    query = sa.select(Offer).where(Offer.person_id == person_id, Offer.state == PUBLISHED)
    for offer in db.session().scalars(query):
        if is_public:
            search.index(OFFER, **offer_document(offer))
        else:
            search.remove(OFFER, offer.id)
