"""Call-offs of eight companies under one framework agreement: what ``bench.pool`` asks of the clusters of the pool."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from bench import places_limit
from bench.figures import Asked
from bench.people import Trainee
from bench.places import Writes
from elearn.accounts import services as accounts
from elearn.clusters import queries, services
from elearn.clusters.services.frameworks import FrameworkSheet
from elearn.core import clock, db
from elearn.core.i18n import today
from elearn.core.policy import SYSTEM, Actor, Membership
from elearn.core.web.edge import App
from elearn.directory.models import Vigilance
from elearn.pool import queries as pool_queries
from elearn.pool import services as pool
from elearn.pool.figures import Line
from elearn.pool.services.sheets import LotSheet, QuoteSheet, RequestSheet

TABLES = (
    "clusters_call", "pool_request", "pool_quote", "pool_quote_version", "pool_engagement", "pool_milestone",
    "pool_deliverable", "pool_decision", "core_ledger_operation",
)  # fmt: skip
CEILING = 1_000_000_000  # as much as an agreement may hold: nobody reaches it here


def figure(app: App, trainees: Sequence[Trainee], companies: Sequence[int]) -> Writes:
    """An agreement with one holder and no shares, under which each of these buyers orders for its own company."""
    with app.kernel.database.transaction():
        framework = _framework(trainees, companies)
    _number(app)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    asked = [Asked("POST", f"/accords-cadres/{framework}/commander", t.headers | kind) for t in trainees]
    return Writes("Call-off, all on one ceiling", asked, 0.5, is_form=True, bodies_of=[_forms(c) for c in companies])


def _forms(company: int) -> Iterator[dict[str, Any]]:
    while True:
        yield {"company": company, "quantity-1": "0,01", "note": "", "key": str(uuid4())}


def _number(app: App) -> None:
    """Begin the identities of what a call-off adds in a range of each table."""
    url = str(app.kernel.settings.database_url)
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as c:
        for rank, table in enumerate(TABLES, start=1):
            first = rank * places_limit.RANGE
            c.execute(sa.text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {first})"))


def _framework(trainees: Sequence[Trainee], companies: Sequence[int]) -> int:
    cluster = accounts.create_organisation(SYSTEM, accounts.OrganisationSheet("cluster", "Grappe d’essai"))
    # Its manager is the first of the buyers: one more person would measure nothing more.
    accounts.grant(SYSTEM, trainees[0].person_id, cluster, "buyer")
    manager = _buyer(trainees[0].person_id, cluster)
    for trainee, company in zip(trainees, companies, strict=True):
        services.members.invite(manager, cluster, company)
        services.members.join(_buyer(trainee.person_id, company), cluster, company)
    sheet = RequestSheet(
        category="secretariat", title="Secrétariat de la grappe", need="Tenir nos agendas.",
        lots=(LotSheet("Agenda", "hour", 4000),), criteria={"price": 100}, audience="pool",
        answer_until=clock.now() + timedelta(days=10),
    )  # fmt: skip
    request = pool.requests.begin(manager, cluster, sheet, "essai")
    pool.requests.publish(manager, request)
    holder = _holder()
    lines = (Line(1, "Agenda", "hour", 4000, 2_800),)
    pool.quotes.submit(holder, request, QuoteSheet(lines, today() + timedelta(days=60), 15))
    (quote,) = pool_queries.quotes.received(manager, request)
    assert quote.current is not None
    agreed = FrameworkSheet(
        "Secrétariat de la grappe", "cascade", CEILING, today(), today() + timedelta(days=365),
        [(quote.id, quote.current.digest)], shares={},
    )  # fmt: skip
    made = services.frameworks.propose(manager, request, agreed, "essai")
    services.frameworks.sign(holder, made, queries.frameworks.row(made).digest)
    return made


def _buyer(person_id: int, organisation_id: int) -> Actor:
    mine = (Membership(organisation_id, "buyer"),)
    return Actor(person_id=person_id, roles=frozenset({"buyer"}), memberships=mine)


def _holder() -> Actor:
    """An independent of the demonstration without VAT, who holds a certificate."""
    found = pool_queries.matching.practising("secretariat")
    person = next(one for one in found if pool_queries.providers.party(one).regime == "franchise")
    day = today()
    db.session().add(
        Vigilance(
            person_id=person, file_key="essai", file_bytes=1, issued_on=day - timedelta(days=1),
            until_on=day + timedelta(days=180), sent_at=clock.now(),
        )
    )  # fmt: skip
    db.session().flush()
    return Actor(person_id=person, display_name="Titulaire d’essai")
