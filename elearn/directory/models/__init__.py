"""The tables of the room, one file a subject."""

from elearn.directory.models import offers
from elearn.directory.models.identity import Identity, Vigilance
from elearn.directory.models.listing import Facet, Listing
from elearn.directory.models.offers import Offer, OfferVersion
from elearn.directory.models.profiles import HeldSkill, Profile, Proof, Week
from elearn.directory.models.skills import Category, KnownSkill

TRIGGERS = offers.TRIGGERS

__all__ = [
    "TRIGGERS",
    "Category",
    "Facet",
    "HeldSkill",
    "Identity",
    "KnownSkill",
    "Listing",
    "Offer",
    "OfferVersion",
    "Profile",
    "Proof",
    "Vigilance",
    "Week",
]
