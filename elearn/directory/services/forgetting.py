"""Forgetting someone who asked to be erased."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import db, search
from elearn.core.policy import Actor, require
from elearn.directory.indexing import OFFER
from elearn.directory.models import HeldSkill, Identity, Offer, OfferVersion, Profile, Proof, Vigilance, Week
from elearn.directory.models.offers import ERASED
from elearn.directory.policy import Can
from elearn.directory.services.publishing import take_back
from elearn.directory.services.vigilance import forget_files


def forget(actor: Actor, person_id: int) -> None:
    """Delete the profile, the identity, the proofs and the certificates of vigilance, and empty the offers.

    The offers stay as empty rows: an order may name them, and keeps its own copy of what it bought.
    """
    require(Can.ERASE, actor)
    session = db.session()
    profile = session.scalar(sa.select(Profile).where(Profile.person_id == person_id))
    if profile is not None:
        take_back(profile)
        session.execute(sa.delete(HeldSkill).where(HeldSkill.profile_id == profile.id))
        session.execute(sa.delete(Week).where(Week.profile_id == profile.id))
        session.delete(profile)
    session.execute(sa.delete(Identity).where(Identity.person_id == person_id))
    session.execute(sa.delete(Proof).where(Proof.person_id == person_id))
    keys = list(session.scalars(sa.select(Vigilance.file_key).where(Vigilance.person_id == person_id)))
    session.execute(sa.delete(Vigilance).where(Vigilance.person_id == person_id))
    forget_files(keys)
    offers = list(session.scalars(sa.select(Offer.id).where(Offer.person_id == person_id)))
    for offer_id in offers:
        search.remove(OFFER, offer_id)
    session.execute(sa.update(OfferVersion).where(OfferVersion.offer_id.in_(offers)).values(sheet=ERASED, digest=""))
    session.execute(
        sa.update(Offer).where(Offer.id.in_(offers)).values(
            state="withdrawn", title="", scope="", client_provides="", deliverable="", service_level="", access={},
            skills=[], price_cents=1, price_max_cents=None, capacity=None, withheld_at=None, withheld_reason="",
        )
    )  # fmt: skip
    session.flush()
