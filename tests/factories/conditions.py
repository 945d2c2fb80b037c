"""People of a company who order within conditions. Each works in the current transaction."""

from __future__ import annotations

import itertools
from typing import Any

from elearn.accounts.models import Organisation, Person
from elearn.core import db
from elearn.core.policy import Actor, Membership
from elearn.directory.queries import offers
from elearn.pool import services
from elearn.pool.services.conditions import ConditionSheet
from elearn.pool.services.direct import Wanted
from tests.factories.accounts import actor_of, give_role, make_person
from tests.factories.directory import make_offer
from tests.factories.pool import company_of

_numbers = itertools.count(1)


def make_member(buyer: Actor, role: str = "member", *, status: str = "salaried", **values: Any) -> Actor:
    """Someone of a buyer's company, salaried unless told otherwise."""
    company = company_of(buyer)
    person: Person = make_person(**values)
    person.status = status
    give_role(person, role, db.session().get_one(Organisation, company))
    return actor_of(person, role, memberships=(Membership(company, role),))


def make_condition(buyer: Actor, **values: Any) -> int:
    """A condition of the buyer's company: everyone may order anything unless told otherwise."""
    return services.conditions.create(
        buyer, company_of(buyer), ConditionSheet(**{"label": "Petites commandes", **values})
    )


def make_priced_offer(provider: Actor, cents: int = 5_000, **values: Any) -> int:
    """A published offer sold by the act."""
    return make_offer(
        provider,
        **{"category": "secretariat", "skills": ("tenue-d-agenda",), "unit": "act", "price_cents": cents, **values},
    )


def wanted(who: Actor, offer_id: int, quantity: int = 1, **values: Any) -> Wanted:
    """An order of so many units, under a key of its own."""
    number = offers.offers([offer_id])[offer_id].version
    fields = {"place": "home", "note": "Relire trois pages.", "key": f"commande {next(_numbers)}", **values}
    return Wanted(company_of(who), offer_id, number, quantity * 100, **fields)


def order(who: Actor, offer_id: int, quantity: int = 1, **values: Any) -> int:
    """The mission of an order."""
    return services.direct.order(who, wanted(who, offer_id, quantity, **values))
