"""``python -m bench.pool``: the directory of the pool, and who suits a request, beside a bare application (README.md).

The invented independents of the demonstration, many times over, and eight companies that each look for a secretary.
"""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bench import calls, command, people, places, report, running, site
from bench.figures import CLIENTS, Asked, Figure
from bench.report import Line
from elearn.accounts import services as accounts
from elearn.app import create_app
from elearn.core import clock
from elearn.core.policy import SYSTEM, Actor, Membership
from elearn.core.web.edge import App
from elearn.directory import demonstration
from elearn.directory.indexing import PROFILE
from elearn.pool import services as pool
from elearn.pool.services.sheets import LotSheet, RequestSheet
from elearn.pool.terms import Terms
from elearn.telecentres import demonstration as centres

FIRST = 1_000_000  # from there on, the copies' numbers: of a person and of a profile the same
WORDS = "/annuaire?q=comptes+rendus"
FACETS = "/annuaire?category=secretariat&language=en&near=Murat&km=40"
MADE = """
CREATE TEMPORARY TABLE made AS
SELECT :first + n AS id, model.* FROM generate_series(1, :count) AS n
JOIN (SELECT person_id, profile_id, row_number() OVER (ORDER BY profile_id) - 1 AS rank,
             count(*) OVER () AS many FROM directory_listing) AS model ON n % model.many = model.rank
"""
# Table, how a copied row is found, and what differs in its copy.
COPIED: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("accounts_person", "t.id = made.person_id", {"id": "made.id", "email": "'copie' || made.id || '@essai.example'"}),
    (
        "directory_profile",
        "t.id = made.profile_id",
        {"id": "made.id", "person_id": "made.id", "slug": "t.slug || '-' || made.id"},
    ),
    (
        "directory_listing",
        "t.profile_id = made.profile_id",
        {
            "profile_id": "made.id", "person_id": "made.id", "slug": "t.slug || '-' || made.id",
            "name": "t.name || ' ' || made.id",
        },
    ),
    ("directory_facet", "t.profile_id = made.profile_id", {"profile_id": "made.id"}),
    ("directory_week", "t.profile_id = made.profile_id", {"id": "", "profile_id": "made.id"}),
    (
        "core_search_entry",
        f"t.kind = '{PROFILE}' AND t.ref = made.profile_id::text",
        {"id": "", "ref": "made.id::text"},
    ),
)  # fmt: skip


class Filled:
    """What the database holds once filled, and what will be asked of it."""

    def __init__(self, app: App, count: int) -> None:
        self.app = app
        for room in (centres, demonstration):
            room.demonstrate(app.kernel, "")
        self.trainees = people.make(app, CLIENTS)
        with app.kernel.database.transaction():
            looking = [self._looks(t.person_id, n) for n, t in enumerate(self.trainees)]
            self.companies, self.requests = [c for c, _made in looking], [made for _company, made in looking]
        # Its own: the house gives up on what lasts longer than a request may.
        url = str(app.kernel.settings.database_url)
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as c:
            there = c.scalar(sa.text("SELECT count(*) FROM directory_listing")) or 0
            c.execute(sa.text(MADE), {"first": FIRST, "count": max(0, count - there)})
            for table, found, differing in COPIED:
                names = [n["name"] for n in sa.inspect(c).get_columns(table) if differing.get(n["name"]) != ""]
                taken = ", ".join(differing.get(n, f't."{n}"') for n in names)
                kept = ", ".join(f'"{n}"' for n in names)
                c.exec_driver_sql(
                    f"INSERT INTO {table} ({kept}) SELECT {taken} FROM made JOIN {table} AS t ON {found}"  # noqa: S608 - ours
                )
            self.count = c.scalar(sa.text("SELECT count(*) FROM directory_listing")) or 0
            c.exec_driver_sql("VACUUM ANALYZE")

    @staticmethod
    def _looks(person_id: int, number: int) -> tuple[int, int]:
        """A company whose buyer asks for a secretary; with its request."""
        company = accounts.create_organisation(SYSTEM, accounts.OrganisationSheet("company", f"Entreprise {number}"))
        accounts.grant(SYSTEM, person_id, company, "buyer")
        buyer = Actor(
            person_id=person_id, roles=frozenset({"buyer"}), memberships=(Membership(company, "buyer"),)
        )  # fmt: skip
        sheet = RequestSheet(
            category="secretariat", title="Secrétariat à distance", need="Tenir notre agenda et nos courriers.",
            lots=(LotSheet("Agenda", "hour", 4000), LotSheet("Courriers", "page", 3000)),
            criteria={"price": 60, "delay": 20, "method": 20}, terms=Terms(), skills=("tenue-d-agenda",),
            audience="pool", answer_until=clock.now() + timedelta(days=10),
        )  # fmt: skip
        made = pool.requests.begin(buyer, company, sheet, "essai")
        pool.requests.publish(buyer, made)
        return company, made

    def figures(self) -> list[Figure]:
        """What is measured."""
        visitor = people.visitor(self.app)
        own = [
            Asked("GET", f"/mes-demandes/{made}", t.headers)
            for t, made in zip(self.trainees, self.requests, strict=True)
        ]
        return [
            Figure("Search by words", [Asked("GET", WORDS, visitor)], 0.5),
            Figure("Search by trade, language and distance", [Asked("GET", FACETS, visitor)], 0.5),
            Figure("Request, with who suits it", own, 0.5),
            calls.figure(self.app, self.trainees, self.companies),
        ]


def measure(count: int, options: argparse.Namespace) -> dict[str, Any]:
    """One directory of ``count`` profiles: fill, start both, load them in turn."""
    with site.bench(sqlite=False, processes_wanted=2, threads=16) as place:
        running.say(f"{count} profiles: first start")
        place.prepare()
        app = create_app(place.settings)
        filled = Filled(app, count)
        running.say(f"{filled.count} profiles are there")
        found = [f for f in filled.figures() if options.only.lower() in f.name.lower()]
        product, _taken = place.start_product()
        servers = [product]
        run = running.Run(place, seconds=options.seconds, repeats=options.repeats + 1)
        try:
            servers.append(places.start_limit(place, found, f"http://127.0.0.1:{product.port}"))
            for figure in found:
                if not isinstance(figure, places.Writes):
                    run._compare(figure, *servers)
                run._load(figure, *servers)
                # The first of each side prepares what the others find ready: statements of each connection.
                del figure.product[0], figure.limit[0]
        finally:
            for server in servers:
                server.stop()
            app.kernel.database.dispose()
        return {"profiles": filled.count, "lines": [Line(f) for f in found], "differences": run.differences}


def _table(results: list[dict[str, Any]]) -> str:
    rows = [["Profiles", *report.HEAD], ["---:", "---"] + ["---:"] * 7 + ["---", "---"]]
    out = []
    for one in results:
        rows += [[str(one["profiles"]), *line.cells()] for line in one["lines"]]
        out += [f"{one['profiles']} profiles, {line.figure.name}: {places.by_processor(line)}" for line in one["lines"]]
        out += [f"{line.figure.name} failed: {line.failures[0]!r}" for line in one["lines"] if line.failures]
        out += [f"Both do not answer the same: {said}" for said in one["differences"]]
    return "\n".join([*("| " + " | ".join(row) + " |" for row in rows), "", *out])


def main() -> int:
    """Measure for each number of profiles, and print one table."""
    return command.run("pool", "profiles", [10_000], measure, _table)


if __name__ == "__main__":
    sys.exit(main())
