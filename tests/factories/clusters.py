"""A cluster, its companies, and a framework agreement with its holders. Each works in the current transaction."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from elearn.accounts.models import Notice
from elearn.clusters import queries, services
from elearn.clusters.models import Call
from elearn.clusters.services.calls import Wanted
from elearn.clusters.services.frameworks import FrameworkSheet
from elearn.clusters.services.gatherings import GatheringSheet
from elearn.core import clock, db
from elearn.core.i18n import today
from elearn.core.policy import Actor
from elearn.directory.models import Vigilance
from elearn.pool.figures import Line
from elearn.pool.queries.quotes import received
from elearn.pool.services import quotes as pool_quotes
from elearn.pool.services.sheets import LotSheet
from tests.factories.accounts import make_organisation
from tests.factories.directory import keep_skills
from tests.factories.pool import company_of, make_buyer, make_independent, make_quote, make_request, quote_sheet

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Cluster:
    """A cluster with who manages it and who buys for each of its companies."""

    id: int
    manager: Actor
    buyers: tuple[Actor, ...]

    @property
    def companies(self) -> tuple[int, ...]:
        """The companies, in the order of their buyers."""
        return tuple(company_of(one) for one in self.buyers)


def make_cluster(size: int = 3) -> Cluster:
    """A cluster that so many companies joined."""
    where = make_organisation("cluster")
    manager = make_buyer(where)
    buyers = tuple(make_buyer() for _n in range(size))
    for one in buyers:
        services.members.invite(manager, where.id, company_of(one))
        services.members.join(one, where.id, company_of(one))
    return Cluster(where.id, manager, buyers)


def make_gathering(cluster: Cluster, **values: Any) -> int:
    """A gathering of two things, by the hour and by the page."""
    keep_skills()
    sheet = {
        "category": "secretariat", "title": "Secrétariat et traduction", "need": "Courriers et notices.",
        "answer_until": clock.now() + timedelta(days=10), "items": (("Agenda", "hour"), ("Courriers", "page")),
        **values,
    }  # fmt: skip
    return services.gatherings.begin(cluster.manager, cluster.id, GatheringSheet(**sheet), f"g{next(_numbers)}")


def make_framework(
    cluster: Cluster, holders: Sequence[tuple[Actor, int]] = (), *, is_signed: bool = True, unit: str = "hour",
    **values: Any,
) -> int:  # fmt: skip
    """An agreement with holders and the price each asks for an hour; one holder at 25 € unless told otherwise."""
    found = list(holders) or [(make_holder(), 2_500)]
    lots = (LotSheet("Agenda", unit, 4000), LotSheet("Courriers", "page", 3000))
    request = make_request(cluster.manager, lots=lots)
    for actor, cents in found:
        if unit == "hour":
            make_quote(actor, request, cents)
        else:
            make_day_quote(actor, request, cents)
    seen = {one.person_id: one for one in received(cluster.manager, request)}
    chosen = [(seen[actor.id].id, seen[actor.id].current.digest) for actor, _cents in found]
    sheet = {
        "title": "Secrétariat de la grappe", "rule": "cascade", "maximum_cents": 1_000_000, "starts_on": today(),
        "ends_on": today() + timedelta(days=300), "chosen": chosen, **values,
    }  # fmt: skip
    made = services.frameworks.propose(cluster.manager, request, FrameworkSheet(**sheet), f"f{next(_numbers)}")
    if is_signed:
        digest = queries.frameworks.row(made).digest
        for actor, _cents in found:
            services.frameworks.sign(actor, made, digest)
    return made


def make_day_quote(actor: Actor, request: int, cents: int) -> None:
    """A quote whose first lot is sold by the day."""
    lines = (Line(1, "Agenda", "day", 4000, cents), Line(2, "Courriers", "page", 3000, 400))
    pool_quotes.submit(actor, request, quote_sheet(lines=lines))


def make_holder(*, has_vigilance: bool = True, **values: Any) -> Actor:
    """An independent who may hold an agreement, with a certificate of vigilance unless told otherwise."""
    actor = make_independent(**values)
    if has_vigilance:
        make_vigilance(actor)
    return actor


def make_vigilance(actor: Actor) -> None:
    """A certificate that holds for five months more."""
    day = today()
    values = {"issued_on": day - timedelta(days=30), "until_on": day + timedelta(days=150), "sent_at": clock.now()}
    db.session().add(Vigilance(person_id=actor.id, file_key="k", file_bytes=1, **values))
    db.session().flush()


def wanted(buyer: Actor, hours: float = 1, **values: Any) -> Wanted:
    """A call-off of so many hours, under a key of its own."""
    return Wanted(company_of(buyer), {1: round(hours * 100)}, f"call {next(_numbers)}", **values)


def call(buyer: Actor, framework: int, hours: float = 1, **values: Any) -> int:
    """A call-off."""
    return services.calls.call(buyer, framework, wanted(buyer, hours, **values))


def told(actor: Actor) -> list[str]:
    """The kinds of notices of this room that someone got, in order."""
    query = sa.select(Notice.kind).where(Notice.person_id == actor.id).order_by(Notice.id)
    return [kind for kind in db.session().scalars(query) if kind.startswith("clusters.")]


def figures(framework_id: int) -> tuple[Any, Any]:
    """What an agreement counts, whole and for each company."""
    return queries.frameworks.figures(queries.frameworks.cards([queries.frameworks.row(framework_id)])[0])


def mission_of(call_id: int) -> int | None:
    """The mission that a call-off made; none while prices are asked."""
    return db.session().get_one(Call, call_id).engagement_id
