"""Whom a centre knows: those who came or booked there, and the organisations that paid for it."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.core import db
from elearn.telecentres.models import Booking, Visit


def people_of(centre_id: int) -> set[int]:
    """Whoever came to the centre, or ever had a booking there."""
    came = sa.select(Visit.person_id).where(Visit.centre_id == centre_id)
    booked = sa.select(Booking.person_id).where(Booking.centre_id == centre_id)
    return set(db.session().scalars(came.union(booked)))


def organisations_of(centre_id: int) -> set[int]:
    """The organisations that a booking of the centre is for."""
    query = sa.select(Booking.organisation_id).where(
        Booking.centre_id == centre_id, Booking.organisation_id.is_not(None)
    )
    return {i for i in db.session().scalars(query.distinct()) if i is not None}
