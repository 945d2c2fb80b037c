"""A whole run: fill, start both servers, load them in turn, look at what they cost."""

from __future__ import annotations

import json
import statistics
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from bench import data, figures, load, people, processes
from bench.figures import CLIENTS, Figure
from bench.recording import masked
from bench.site import Bench, Site
from bench.slow import SlowReaders
from elearn.app import create_app
from elearn.core.jobs import runner

STARTS = 3
VIDEO_READERS = 12
VIDEO_SECONDS = 8.0


def say(text: str) -> None:
    """One line of progress, beside the table."""
    sys.stderr.write(f"bench: {text}\n")
    sys.stderr.flush()


@dataclass
class Run:
    """What is measured, as it is measured."""

    place: Bench
    seconds: float
    repeats: int
    figures: list[Figure] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    memory: dict[str, int] = field(default_factory=dict)
    last_page: list[float] = field(default_factory=list)
    page_beside_video: list[float] = field(default_factory=list)
    video_bytes: int = 0
    differences: list[str] = field(default_factory=list)

    def fill(self, modules: int) -> None:
        """Write the catalogue, make the people, and know what will be asked."""
        app = create_app(self.place.settings)
        say(f"{modules} modules and their lessons")
        data.fill(app.kernel, modules=modules)
        # The real module waits to be indexed by a worker: both sides must find the same.
        runner.drain(app.kernel.database, app.kernel)
        say(f"{CLIENTS} trainees")
        trainees = people.make(app, CLIENTS)
        keys = people.lessons(app)
        visitor = people.visitor(app)
        words = data.vocabulary(self.place.settings.catalogue_dir)
        self._video, self._reader = people.video(app), trainees[0]
        self.figures = [
            figures.lesson_pages(trainees, keys[1:]),  # not the one whose place moves as it is saved
            figures.saving_progress(trainees, keys[0]),
            figures.saving_answers(trainees),
            figures.catalogue(1, modules, visitor),
            figures.catalogue(max(1, min(200, modules // 50)), modules, visitor),
            figures.searching(words[200:800:25], modules, visitor),
            figures.searching_common(modules, visitor),
        ]
        # What is sent a first time makes rows; from the second on, a request is like the others.
        for asked in (a for f in self.figures if f.bodies for a in f.asked):
            app.test_client(use_cookies=False).open(
                asked.path, method=asked.method, headers=asked.headers, data=asked.body
            )
        app.kernel.database.dispose()

    def measure(self, only: str = "") -> None:
        """Start both, load them in turn, and look at the product afterwards."""
        self.figures = [f for f in self.figures if only.lower() in f.name.lower()]
        for _start in range(STARTS - 1):
            site, taken = self.place.start_product()
            self.starts.append(taken)
            site.stop()
        product, taken = self.place.start_product()
        self.starts.append(taken)
        limit = self.place.start_limit(self._requests(), f"http://127.0.0.1:{product.port}")
        try:
            for figure in self.figures:
                self._compare(figure, product, limit)
                self._load(figure, product, limit)
            limit.stop()
            self._turn_pages(product)
            self._look_at_memory(product)
            self._beside_slow_readers(product)
        finally:
            limit.stop()
            product.stop()

    def _requests(self) -> Path:
        """The file of what the limit must learn; each figure is told where its own begin."""
        everything: list[dict[str, object]] = []
        for figure in self.figures:
            figure.first = len(everything)
            for number, asked in enumerate(figure.asked):
                # A number made by the browser serves once: the limit learns with another than ours.
                body = json.dumps(figure.bodies[number]()) if figure.bodies else ""
                everything.append({"method": asked.method, "path": asked.path, "headers": asked.headers, "body": body})
        file = self.place.root / "requests.json"
        file.write_text(json.dumps(everything), encoding="utf-8")
        return file

    def _compare(self, figure: Figure, product: Site, limit: Site) -> None:
        """Both must answer the same bytes, or the limit is not one."""
        for number, asked in enumerate(figure.asked[:CLIENTS]):
            answers = []
            for site in (product, limit):
                rows = self._count(figure.adds_to)
                body = json.dumps(figure.bodies[number]()).encode() if figure.bodies else b""
                connection = load.connect(site.port)
                status, answer, _seconds = load.ask(connection, asked.wire(figure.first + number, body))
                connection.close()
                if status >= 400:
                    raise RuntimeError(f"{site.name}: {asked.method} {asked.path} answers {answer[:600]!r}")
                if figure.adds_to and self._count(figure.adds_to) != rows + 1:
                    raise RuntimeError(f"{site.name}: {asked.path} adds no row to {figure.adds_to}")
                answers.append(masked(answer.partition(b"\r\n\r\n")[2]))
            is_same = len(answers[0]) == len(answers[1]) if figure.bodies else answers[0] == answers[1]
            if not is_same:
                self.differences.append(f"{asked.path}: {_first_difference(*answers)}")

    def _count(self, table: str) -> int:
        if not table:
            return 0
        engine = sa.create_engine(self.place.settings.database_url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            return int(connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table))) or 0)

    def _load(self, figure: Figure, product: Site, limit: Site) -> None:
        database = self.place.database_pids()
        for _repeat in range(self.repeats):
            for site, outcomes in ((product, figure.product), (limit, figure.limit)):
                connections = site.connections(CLIENTS)
                outcomes.append(
                    load.run(
                        connections,
                        figure.makers(),
                        seconds=self.seconds,
                        measure=lambda web=site.web: (processes.cpu_seconds(web), processes.cpu_seconds(database)),
                    )
                )
                for connection in connections:
                    connection.close()
        rates = " ".join(f"{p.rate:.0f}/{q.rate:.0f}" for p, q in zip(figure.product, figure.limit, strict=True))
        say(f"{figure.name}: {rates} a second, product/limit")

    def _turn_pages(self, product: Site) -> None:
        """The last page of the catalogue beside the first, turn by turn: times of two minutes do not compare."""
        pages = [f.makers() for f in self.figures if f.name.startswith("Page ")]
        for _repeat in range(self.repeats if len(pages) == 2 else 0):
            times = []
            for makers in pages:
                connections = product.connections(CLIENTS)
                times.append(load.run(connections, makers, seconds=self.seconds / 2, warm_up=0.3).percentile(0.5))
                for connection in connections:
                    connection.close()
            self.last_page.append(times[1] / times[0])

    def _look_at_memory(self, product: Site) -> None:
        for pid in processes.family(product.process.pid):
            role = "web" if pid in product.web else "parent" if pid == product.process.pid else "worker and scheduler"
            self.memory[role] = self.memory.get(role, 0) + processes.pss_bytes(pid)

    def _beside_slow_readers(self, product: Site) -> None:
        """How long one page takes while twelve people watch over a slow line."""
        page = next((f.asked[0] for f in self.figures), None)
        if page is None or page.method != "GET":
            return
        say(f"{VIDEO_READERS} slow readers of {self._video}")
        readers = SlowReaders(product.port, self._video, self._reader.headers, VIDEO_READERS)
        readers.start()
        time.sleep(2)
        connections = product.connections(2)
        end = time.monotonic() + VIDEO_SECONDS
        while time.monotonic() < end:
            for connection in connections:
                status, _answer, taken = load.ask(connection, page.wire(0))
                self.page_beside_video.append(1000 * taken if status == 200 else float("inf"))
        self.video_bytes = readers.stop()

    @property
    def start(self) -> float:
        """Seconds of a start, the median."""
        return statistics.median(self.starts)


def _first_difference(one: bytes, two: bytes) -> str:
    at = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    return f"{len(one)} and {len(two)} bytes, {one[at - 60 : at + 60]!r} against {two[at - 60 : at + 60]!r}"
