"""``python -m bench.places``: telecentres and funded seats beside a bare application (README.md).

Twelve places, the year to come booked at 35 %, then as many bookings of past years as are wanted.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import sqlalchemy as sa

from bench import command, people, places_limit, report, running, site
from bench.figures import CLIENTS, Asked, Figure
from bench.limit import Engines
from bench.load import MakeRequest, Outcome
from bench.people import Trainee
from bench.report import Line
from elearn.accounts import services as accounts
from elearn.accounts.models import SecondFactor, SignInSession
from elearn.accounts.services import tokens
from elearn.app import create_app
from elearn.core import clock, db
from elearn.core.i18n import today
from elearn.core.kernel import Kernel
from elearn.core.policy import SYSTEM, Actor
from elearn.core.web.edge import App
from elearn.funding import services as funding
from elearn.funding.rules import Rules
from elearn.funding.services.envelopes import EnvelopeSheet
from elearn.funding.services.programmes import ProgrammeSheet
from elearn.modules import queries as modules
from elearn.telecentres import demonstration
from elearn.telecentres.queries import hours, places
from elearn.telecentres.services import bookings, statements
from elearn.telecentres.services.making import Wanted

HALF_HOUR = timedelta(minutes=30)
PER_PERSON = 100  # bookings: more bookings are of more people
NEED = "un poste calme près de Murat, mardi et jeudi matin"

# Hours of the places' days, the coming ones first, then those before today; one in 35 % is booked.
FILL = """
WITH slot AS (
    SELECT w.id AS workspace, w.centre_id AS centre, w.kind AS kind, h.at AS at, d.n AS n
    FROM telecentres_workspace AS w, generate_series(1, :days) AS d(n),
    LATERAL (SELECT CAST(:today AS date) + CASE WHEN d.n <= 360 THEN d.n ELSE 360 - d.n END AS on_date) AS x,
    LATERAL (SELECT (x.on_date + make_interval(hours => o)) AT TIME ZONE 'Europe/Paris' AS at
             FROM unnest(ARRAY[9, 10, 11, 14, 15, 16]) AS o) AS h
    WHERE extract(isodow FROM x.on_date) < 6 AND w.id <> ALL(:kept)
      AND abs(hashtext(w.id || ' ' || h.at)) % 100 < 35
    ORDER BY d.n, h.at, w.id LIMIT :count
), made AS (
    INSERT INTO telecentres_booking (centre_id, person_id, booked_by, unit, kind, purpose, people, state,
        needs_approval, starts_at, ends_at, price_cents, price, key, version, created_at)
    SELECT centre, p, p, 'hour', kind, '', 1, CASE WHEN at < now() THEN 'finished' ELSE 'confirmed' END, false,
        at, at + interval '1 hour', 0, CAST(:price AS jsonb), 'essai-' || workspace || '-' || at, 1, now()
    FROM (SELECT *, (CAST(:people AS bigint[]))[1 + abs(hashtext(at || ' ' || workspace)) % :persons] AS p
          FROM slot) AS one
    RETURNING id, key, starts_at, ends_at
)
INSERT INTO telecentres_claim (booking_id, workspace_id, starts_at, ends_at, active)
SELECT id, CAST(split_part(key, '-', 2) AS bigint), starts_at, ends_at, true FROM made
"""
APART = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ex_telecentres_claim_once'"
GIVEN_BACK = "UPDATE telecentres_claim SET active = false, lapses_at = NULL WHERE workspace_id = :workspace AND active"
PERSONS = """
INSERT INTO accounts_person (email, email_verified_at, display_name, given_name, family_name, created_at, {more})
SELECT 'client' || n || '@essai.example', now(), 'Cliente ' || n, 'Cliente', n::text, now(), {same}
FROM generate_series(1, :count) AS n, (SELECT * FROM accounts_person WHERE id = :like) AS other RETURNING id
"""


@dataclass
class Writes(Figure):
    """A figure whose requests write: one body after another for each client.

    ``begin`` runs before each run: what the API has counted of a person's minute is forgotten.
    """

    bodies_of: list[Iterator[dict[str, str]]] = field(default_factory=list)
    is_form: bool = False
    begin: Callable[[], object] = tuple

    def makers(self) -> list[MakeRequest]:
        """As others have them, for one run."""
        self.begin()
        return super().makers()

    def encode(self, body: dict[str, Any]) -> bytes:
        """The body as it travels."""
        return urlencode(body).encode() if self.is_form else json.dumps(body).encode()

    def _maker(self, client: int) -> MakeRequest:
        one, number, bodies = self.asked[client], self.first + client, self.bodies_of[client]
        return lambda: one.wire(number, self.encode(next(bodies)))


class Filled:
    """What the database holds once filled, and what will be asked of it."""

    def __init__(self, app: App, count: int) -> None:
        self.app, kernel = app, app.kernel
        demonstration.demonstrate(kernel, "")
        self.trainees = people.make(app, CLIENTS)
        with kernel.database.reading():
            centres = places.centres()
            desks = [w for w in places.workspaces(list(centres), today()) if w.kind == "desk"]
        first = {w.centre_id: w for w in desks}
        self.own = [*first.values(), *(w for w in desks if w not in first.values())][:CLIENTS]
        self.hot = next(w for w in desks if w not in self.own)
        self.centres = centres
        with kernel.database.transaction():
            self.tokens = [
                tokens.create_token(Actor(person_id=t.person_id), "essai", ["bookings:read", "bookings:write"], 30)
                for t in self.trainees
            ]
            for t, w in zip(self.trainees, self.own, strict=True):
                accounts.grant(SYSTEM, t.person_id, centres[w.centre_id].organisation_id, "manager")
            # Managers give a second factor: these have, and their sessions know it.
            session = db.session()
            for t in self.trainees:
                session.add(SecondFactor(person_id=t.person_id, secret="-", last_step=0, created_at=clock.now()))
            session.execute(sa.update(SignInSession).values(factor_at=clock.now()))
        self._envelopes(kernel)
        # What is filled in bulk carries the price of a real one.
        self.free = [self.slots(w) for w in self.own]
        one = next(self.free[0])
        with kernel.database.transaction():
            times = (datetime.fromisoformat(one["starts_at"]), datetime.fromisoformat(one["ends_at"]))
            wanted = Wanted((self.own[0].id,), "hour", *times, one["key"])
            price = bookings.book(Actor(person_id=self.trainees[0].person_id), wanted).price
        self._bookings(kernel, count, json.dumps(price))
        self.network = next(iter(centres.values())).network_id

    def _bookings(self, kernel: Kernel, count: int, price: str) -> None:
        # Its own: the house gives up on what lasts longer than a request may.
        url = str(kernel.settings.database_url)
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        own = [t.person_id for t in self.trainees]
        with engine.connect() as c:
            names = sa.inspect(c).get_columns("accounts_person")
            given = {"id", "email", "email_verified_at", "display_name", "given_name", "family_name", "created_at"}
            more = [n["name"] for n in names if n["name"] not in given and not n["nullable"]]
            made = sa.text(PERSONS.format(more=", ".join(more), same=", ".join(f"other.{n}" for n in more)))
            ids = own + list(c.scalars(made, {"count": max(10, count // PER_PERSON), "like": own[0]}))
            per_day = max(1, c.scalar(sa.text("SELECT count(*) FROM telecentres_workspace")) or 1)
            kept = [self.hot.id, *(w.id for w in self.own)]
            days = 7 + int(count / (per_day * 6 * 0.35 * 5 / 7) * 1.3)
            # What is whole is verified once at the end, not row after row.
            apart = c.scalar(sa.text(APART))
            c.exec_driver_sql("ALTER TABLE telecentres_claim DROP CONSTRAINT ex_telecentres_claim_once")
            c.exec_driver_sql("SET session_replication_role = replica")
            c.execute(sa.text(FILL), {"days": days, "today": today(), "kept": kept, "count": count,
                                      "people": ids, "persons": len(ids), "price": price})  # fmt: skip
            c.exec_driver_sql("SET session_replication_role = DEFAULT")
            c.exec_driver_sql(f"ALTER TABLE telecentres_claim ADD CONSTRAINT ex_telecentres_claim_once {apart}")
            self.count = c.scalar(sa.text("SELECT count(*) FROM telecentres_booking")) or 0
            for rank, table in enumerate(places_limit.NUMBERED, start=1):
                first = rank * places_limit.RANGE
                c.execute(sa.text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {first})"))
            c.exec_driver_sql("VACUUM ANALYZE")

    def _envelopes(self, kernel: Kernel) -> None:
        """One for each client's centre, and one for all of them."""
        day, end = today(), date(today().year + 1, 12, 31)
        with kernel.database.transaction():
            funder = accounts.create_organisation(SYSTEM, accounts.OrganisationSheet("funder", "Fonds d’essai"))
            programme = funding.programmes.open_programme(
                SYSTEM, ProgrammeSheet(funder, "Essai", date(day.year, 1, 1), end, "")
            )
            self.slug = modules.current_versions()[0].slug
            funding.programmes.set_price(SYSTEM, self.slug, 35_000, 120, "remote_own_pace", date(2024, 1, 1))
            self.envelopes = [self._envelope(programme, n, (w.centre_id,)) for n, w in enumerate(self.own)]
            self.common = self._envelope(programme, CLIENTS, ())

    def _envelope(self, programme: int, number: int, centre_ids: tuple[int, ...]) -> int:
        day, end = today(), date(today().year + 1, 12, 31)
        convention = funding.programmes.draft_convention(SYSTEM, programme, f"E-{number}", Rules(personal="initials"))
        funding.programmes.sign_convention(SYSTEM, convention, day - timedelta(days=20))
        sheet = EnvelopeSheet(
            f"Essai {number}", day - timedelta(days=15), day + timedelta(days=90), day + timedelta(days=200),
            end + timedelta(days=60), rate_bp=8_000, centre_ids=centre_ids, self_service=True,
        )  # fmt: skip
        return funding.envelopes.open_envelope(SYSTEM, convention, sheet, 10**10)

    def slots(self, workspace: Any) -> Iterator[dict[str, Any]]:
        """Half-hours when this desk is free; once all are taken, they are given back."""
        with self.app.kernel.database.reading():
            found = hours.opening_intervals(
                workspace.centre_id, today() + timedelta(days=3), today() + timedelta(days=360)
            )
        while True:
            for start, end in found:
                for at in (start + n * HALF_HOUR for n in range((end - start) // HALF_HOUR)):
                    yield {
                        "workspaces": [workspace.id], "unit": "hour", "key": str(uuid4()),
                        "starts_at": at.isoformat(), "ends_at": (at + HALF_HOUR).isoformat(),
                    }  # fmt: skip
            with self.app.kernel.database.transaction() as session:
                session.execute(sa.text(GIVEN_BACK), {"workspace": workspace.id})

    def figures(self) -> list[Figure]:
        """What is measured."""
        visitor = people.visitor(self.app)
        shared = self.slots(self.hot)
        bearers = [{"Authorization": f"Bearer {t}", "Content-Type": "application/json"} for t in self.tokens]
        book = [Asked("POST", "/api/v1/bookings", headers) for headers in bearers]
        return [
            Figure("Search over 12 places", [Asked("GET", f"/telecentres/chercher?q={quote(NEED)}", visitor)], 0.5),
            Figure("Month statement, page", self._statements(), 0.5),
            Writes("Booking", book, 0.5, bodies_of=self.free, begin=self._forget),
            Writes("Booking, all on one desk", book, 0.5, bodies_of=[shared] * CLIENTS, begin=self._forget),
            self._seats("Seat reservation", self.envelopes),
            self._seats("Seat reservation, one envelope", [self.common] * CLIENTS),
        ]

    def _forget(self) -> None:
        with self.app.kernel.database.transaction() as session:
            session.execute(sa.text("DELETE FROM core_throttle"))

    def _seats(self, name: str, envelopes: list[int]) -> Writes:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        asked = [
            Asked("POST", f"/gestion/telecentres/{self.centres[w.centre_id].slug}/places", t.headers | kind)
            for t, w in zip(self.trainees, self.own, strict=True)
        ]
        return Writes(name, asked, 0.5, is_form=True, bodies_of=[self._reserving(e) for e in envelopes])

    def _reserving(self, envelope: int) -> Iterator[dict[str, Any]]:
        while True:
            yield {"choice": f"{envelope}:{self.slug}", "count": "1", "key": str(uuid4())}

    def _statements(self) -> list[Asked]:
        """The clients' own, of this month; their files are not made."""
        month = today().replace(day=1)
        with self.app.kernel.database.transaction() as session:
            statements.issue_month(SYSTEM, self.network, month)
            session.execute(sa.text("DELETE FROM core_job WHERE name = 'telecentres.draw_statement'"))
            kept = session.execute(sa.text("SELECT person_id, number FROM telecentres_statement"))
            rows = {row.person_id: row.number for row in kept}
        return [_reading(t, rows[t.person_id]) for t in self.trainees if t.person_id in rows]

    def issuing(self, repeats: int) -> list[tuple[float, float, int]]:
        """Seconds of issuing a whole month, in this process: the product, the bare statements, how many."""
        month = today().replace(day=1)
        database = self.app.kernel.database
        listener = places_limit.Listener(database.reader, database.writer)
        bare = Engines(str(self.app.kernel.settings.database_url), 2).writer
        out = []
        for _repeat in range(repeats + 1):
            with suppress(_Undone), listener.listening() as sent:
                start = time.perf_counter()
                with database.transaction():
                    made = len(statements.issue_month(SYSTEM, self.network, month))
                    taken = time.perf_counter() - start
                    raise _Undone
            with bare.connect() as connection:
                start = time.perf_counter()
                # As the driver got them: one of thousands of values would be read anew by anything above it.
                for sql, values in sent:
                    result = connection.exec_driver_sql(sql, values)
                    if result.returns_rows:
                        result.all()
                out.append((taken, time.perf_counter() - start, made))
                connection.rollback()
        bare.dispose()
        return out[1:]


class _Undone(Exception):
    """Nothing of what was issued stays: it can be issued again."""


def _reading(trainee: Trainee, number: str) -> Asked:
    return Asked("GET", f"/mes-releves/{number}", trainee.headers)


def start_limit(place: site.Bench, found: list[Figure], url: str) -> site.Site:
    """The bare application; each figure is told where its requests begin."""
    pages: list[dict[str, Any]] = []
    writes: list[dict[str, Any]] = []
    for figure in found:
        figure.first = len(writes if isinstance(figure, Writes) else pages)
        for n, asked in enumerate(figure.asked):
            one: dict[str, Any] = {"method": asked.method, "path": asked.path, "headers": asked.headers, "body": ""}
            if isinstance(figure, Writes):
                # Twice: what only the first request of a kind writes is no part of the others.
                bodies = [next(figure.bodies_of[n]) for _time in range(2)]
                writes.append(one | {"body": bodies[1], "sent": [figure.encode(b).decode() for b in bodies]})
            else:
                pages.append(one)
    files = [place.root / "pages.json", place.root / "writes.json"]
    for file, wanted in zip(files, (pages, writes), strict=True):
        file.write_text(json.dumps(wanted), encoding="utf-8")
    port = site.free_port()
    command = [sys.executable, "-m", "bench.places_limit", *map(str, files), str(port)]
    command += [str(place.processes), str(place.threads)]
    made = site.Site("limit", site._popen(command, {**place.env, "ELEARN_PUBLIC_URL": url}), port)
    site._wait(made)
    site._wait_for_workers(made, place.processes)
    return made


def measure(count: int, options: argparse.Namespace) -> dict[str, Any]:
    """One database of ``count`` bookings: fill, start both, load them in turn."""
    with site.bench(sqlite=False, processes_wanted=2, threads=16) as place:
        running.say(f"{count} bookings: first start")
        place.prepare()
        app = create_app(place.settings)
        filled = Filled(app, count)
        running.say(f"{filled.count} bookings are there")
        issued = filled.issuing(options.repeats)
        found = [f for f in filled.figures() if options.only.lower() in f.name.lower()]
        product, _taken = place.start_product()
        servers = [product]
        run = running.Run(place, seconds=options.seconds, repeats=options.repeats + 1)
        try:
            servers.append(start_limit(place, found, f"http://127.0.0.1:{product.port}"))
            for figure in found:
                run._load(figure, *servers)
                # The first of each side prepares what the others find ready: statements of each connection.
                del figure.product[0], figure.limit[0]
        finally:
            for server in servers:
                server.stop()
            app.kernel.database.dispose()
        return {"bookings": filled.count, "lines": [Line(f) for f in found], "issuing": issued}


def _table(results: list[dict[str, Any]]) -> str:
    rows = [["Bookings", *report.HEAD], ["---:", "---"] + ["---:"] * 7 + ["---", "---"]]
    out = []
    for one in results:
        rows += [[str(one["bookings"]), *line.cells()] for line in one["lines"]]
        taken, bare, made = sorted(one["issuing"], key=lambda i: i[1] / i[0])[len(one["issuing"]) // 2]
        out.append(
            f"{one['bookings']} bookings, issuing a month of {made} statements: {1000 * taken:.0f} ms, "
            f"bare {1000 * bare:.0f} ms, {bare / taken:.0%}."
        )
        out += [f"{one['bookings']} bookings, {line.figure.name}: {by_processor(line)}" for line in one["lines"]]
        out += [f"{line.figure.name} failed: {line.failures[0]!r}" for line in one["lines"] if line.failures]
    return "\n".join([*("| " + " | ".join(row) + " |" for row in rows), "", *out])


def by_processor(line: Line) -> str:
    """The same ratio by the processor time of one answer, the database's included: it stands noise better."""
    product, limit = (line.value(side, _cpu_ms) for side in ("product", "limit"))
    share = limit / product if product else 0.0
    return f"{product:.1f} ms of processor with the database's, bare {limit:.1f} ms, {share:.0%}."


def _cpu_ms(outcome: Outcome) -> float:
    used = outcome.server_cpu_seconds + outcome.database_cpu_seconds
    return 1000 * used / len(outcome.latencies) if outcome.latencies else 0.0


def main() -> int:
    """Measure for each number of bookings, and print one table."""
    return command.run("places", "bookings", [1_000, 100_000], measure, _table)


if __name__ == "__main__":
    sys.exit(main())
