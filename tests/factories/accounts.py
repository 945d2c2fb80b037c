"""People and organisations for tests of every room.

Each function works in the current transaction, except ``signed_in``, which goes through the
sign-in page as a browser does.
"""

from __future__ import annotations

import itertools
from typing import Any

from elearn.accounts import passwords
from elearn.accounts.models import Membership, Organisation, Person, PlatformRole
from elearn.core import clock, db
from elearn.core.policy import Actor
from elearn.core.policy import Membership as ActorMembership

PASSWORD = "buron sous la neige 47"
_numbers = itertools.count(1)
_hashes: dict[object, str] = {}


def password_hash() -> str:
    """The hash of ``PASSWORD`` at the present cost, made once a run since it may be slow."""
    hasher = passwords._hasher
    if hasher not in _hashes:
        _hashes[hasher] = passwords.hash_password(PASSWORD)
    return _hashes[hasher]


def make_person(**values: Any) -> Person:
    """A verified person who can sign in with ``PASSWORD``."""
    number = next(_numbers)
    person = Person(
        **{
            "email": f"personne{number}@essai.example",
            "email_verified_at": clock.now(),
            "display_name": f"Personne Essai{number}",
            "given_name": "Personne",
            "family_name": f"Essai{number}",
            "password_hash": password_hash(),
            "created_at": clock.now(),
            **values,
        }
    )
    db.session().add(person)
    db.session().flush()
    return person


def make_organisation(kind: str = "telecentre", **values: Any) -> Organisation:
    """An open organisation of that kind."""
    row = Organisation(**{"kind": kind, "name": f"Organisation {next(_numbers)}", "created_at": clock.now(), **values})
    db.session().add(row)
    db.session().flush()
    return row


def give_role(person: Person, role: str, organisation: Organisation | None = None) -> None:
    """Give a role: in an organisation (made when needed), or on the platform for ``administrator``."""
    if role == "administrator":
        db.session().add(PlatformRole(person_id=person.id, role=role, created_at=clock.now()))
    else:
        kinds = {"trainer": "training_body", "manager": "telecentre", "funder": "funder"}
        where = organisation or make_organisation(kinds.get(role, "company"))
        db.session().add(Membership(person_id=person.id, organisation_id=where.id, role=role, created_at=clock.now()))
    db.session().flush()


def actor_of(person: Person, *roles: str, memberships: tuple[ActorMembership, ...] = ()) -> Actor:
    """The actor of someone fully signed in, without a session behind it."""
    return Actor(
        person_id=person.id,
        display_name=person.display_name,
        roles=frozenset(roles),
        memberships=memberships,
        locale="fr",
    )


def signed_in(kernel: Any, client: Any, *roles: str, **values: Any) -> Person:
    """A new person whose browser ``client`` is signed in.

    With roles they count as people of the demonstration, who need no second factor on loopback.
    """
    with kernel.database.transaction():
        person = make_person(**{"is_demonstration": bool(roles), **values})
        for role in roles:
            give_role(person, role)
    response = client.submit("/connexion", {"email": person.email, "password": PASSWORD})
    assert response.status_code == 303, response.text
    return person
