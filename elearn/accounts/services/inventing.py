"""Invented people, for a demonstration on this machine."""

from __future__ import annotations

import sqlalchemy as sa

from elearn.accounts import passwords
from elearn.accounts.models import Person
from elearn.accounts.policy import Can
from elearn.core import clock, db
from elearn.core.policy import Actor, require


def hash_once(password: str) -> str:
    """What ``invent_person`` keeps of a password: slow, so made before any transaction, and shared by all of them."""
    return passwords.hash_password(password)


def invent_person(actor: Actor, given: str, family: str, email: str, status: str, password_hash: str) -> int:
    """Make someone invented, verified and marked so, or give that password to who has this address; returns their id.

    For ``demonstrate`` alone: the command that calls it is refused outside this machine.
    """
    require(Can.INVENT, actor)
    session = db.session()
    person = session.execute(sa.select(Person).where(Person.email == email)).scalar_one_or_none()
    if person is None:
        now = clock.now()
        person = Person(
            email=email,
            email_verified_at=now,
            display_name=f"{given} {family}",
            given_name=given,
            family_name=family,
            status=status,
            locale="fr",
            is_demonstration=True,
            created_at=now,
        )
        session.add(person)
    person.password_hash = password_hash
    session.flush()
    return person.id
