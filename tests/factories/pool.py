"""A buyer, providers, a request and its quotes. Each works in the current transaction."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from elearn.accounts.models import Organisation
from elearn.core import clock, i18n
from elearn.core.policy import Actor
from elearn.core.policy import Membership as ActorMembership
from elearn.directory.services import profiles
from elearn.directory.services.profiles import Business
from elearn.pool import services
from elearn.pool.figures import Line
from elearn.pool.queries import engagements, quotes
from elearn.pool.services.sheets import LotSheet, QuoteSheet, RequestSheet
from elearn.pool.terms import Terms
from tests.factories.accounts import actor_of, give_role, make_organisation, make_person
from tests.factories.directory import keep_skills, make_provider

_numbers = itertools.count(1)
TERMS = Terms(silent_days=5, response_hours=8, cap_minutes=1200, cap_month_minutes=600)


def make_buyer(organisation: Organisation | None = None, **values: Any) -> Actor:
    """Someone who buys for a company (made when none is given)."""
    where = organisation or make_organisation("company")
    person = make_person(**values)
    give_role(person, "buyer", where)
    return actor_of(person, "buyer", memberships=(ActorMembership(where.id, "buyer"),))


def company_of(buyer: Actor) -> int:
    """The company one buys for."""
    return buyer.memberships[0].organisation_id


def make_independent(regime: str = "franchise", **values: Any) -> Actor:
    """Someone of the directory who may send quotes."""
    keep_skills()
    actor = make_provider(levels={"tenue-d-agenda": 2}, name=f"Indépendante {next(_numbers)}", **values)
    if regime:
        number = "" if regime == "franchise" else "FR83404833048"
        profiles.declare_business(actor, Business(vat_regime=regime, vat_number=number))
    return actor


def sheet(**values: Any) -> RequestSheet:
    """A complete request of two lots."""
    return RequestSheet(
        **{
            "category": "secretariat",
            "title": "Secrétariat à distance",
            "need": "Tenir notre agenda.",
            "lots": (LotSheet("Agenda", "hour", 4000), LotSheet("Courriers", "page", 3000)),
            "criteria": {"price": 60, "delay": 20, "method": 20},
            "terms": TERMS,
            "skills": ("tenue-d-agenda",),
            "audience": "pool",
            "answer_until": clock.now() + timedelta(days=10),
            **values,
        }
    )


def make_request(buyer: Actor, *, is_published: bool = True, **values: Any) -> int:
    """A request, published unless told otherwise."""
    made = services.requests.begin(buyer, company_of(buyer), sheet(**values), f"clé {next(_numbers)}")
    if is_published:
        services.requests.publish(buyer, made)
    return made


def quote_sheet(cents: int = 2500, **values: Any) -> QuoteSheet:
    """A quote on the two lots of ``sheet``."""
    lines = (Line(1, "Agenda", "hour", 4000, cents), Line(2, "Courriers", "page", 3000, 400))
    return QuoteSheet(**{"lines": lines, "valid_until": i18n.today() + timedelta(days=30), "delay_days": 20, **values})


def make_quote(provider: Actor, request_id: int, cents: int = 2500, **values: Any) -> quotes.QuoteCard:
    """A quote sent."""
    services.quotes.submit(provider, request_id, quote_sheet(cents, **values))
    found = quotes.own(provider, request_id)
    assert found is not None
    return found


def make_engagement(buyer: Actor, provider: Actor, *, is_started: bool = True, **values: Any) -> int:
    """A mission, begun unless told otherwise."""
    request_id = make_request(buyer, **values)
    quote = make_quote(provider, request_id)
    assert quote.current is not None
    made = services.quotes.accept(buyer, request_id, quote.id, quote.current.digest)
    if is_started:
        services.engagements.start(provider, made)
    return made


def steps_of(engagement_id: int) -> list[int]:
    """The ids of its deliverables."""
    return [s.deliverable_id for s in engagements.steps(engagement_id)]
