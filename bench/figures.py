"""What is measured: for each figure the requests of each client, and what is asked of the answers."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from bench.data import COMMON
from bench.limit import PAGE
from bench.load import MakeRequest, Outcome
from bench.people import MODULE, Answers, Beacons, Trainee

CLIENTS = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that the limit must learn."""

    method: str
    path: str
    headers: dict[str, str]
    body: str = ""

    def wire(self, number: int, body: bytes = b"") -> bytes:
        """The request as bytes; ``number`` is its place in what the limit has learned."""
        lines = [f"{self.method} {self.path} HTTP/1.1", "Host: 127.0.0.1", f"{PAGE}: {number}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.method != "GET":
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


@dataclass
class Figure:
    """One line of the table.

    ``ratio`` is the least share of the limit's rate, ``p95`` and ``p99`` the most
    milliseconds allowed to the product. Each request of a figure that writes adds a row to the
    table ``adds_to``, on both sides. The limit knows these requests from number ``first`` on.
    """

    name: str
    asked: list[Asked]
    ratio: float = 0.0
    p95: float = 0.0
    p99: float = 0.0
    bodies: Sequence[Callable[[], dict[str, Any]]] = ()
    adds_to: str = ""
    first: int = 0
    product: list[Outcome] = field(default_factory=list)
    limit: list[Outcome] = field(default_factory=list)
    statements: tuple[int, int] = (0, 0)

    def makers(self) -> list[MakeRequest]:
        """For each client, the function that makes its next request."""
        return [self._maker(client) for client in range(CLIENTS)]

    def _maker(self, client: int) -> MakeRequest:
        if self.bodies:
            one, number, body = self.asked[client], self.first + client, self.bodies[client]
            return lambda: one.wire(number, json.dumps(body()).encode())
        share = self.asked[client::CLIENTS] or self.asked
        ready = itertools.cycle([a.wire(self.first + self.asked.index(a)) for a in share])
        return ready.__next__


def lesson_pages(trainees: Sequence[Trainee], keys: Iterable[str]) -> Figure:
    """Each client is someone who reads the lessons of the real module."""
    asked = [Asked("GET", f"/suivre/{MODULE}/{key}", t.headers) for key in keys for t in trainees]
    return Figure("Lesson page, signed in", asked, ratio=0.50, p99=60)


def saving_progress(trainees: Sequence[Trainee], key: str) -> Figure:
    """What the player sends while one reads."""
    bodies = [Beacons(key) for _t in trainees]
    return Figure(
        "Saving progress",
        [_post(f"/avancement/{t.enrolment_id}", t, make()) for t, make in zip(trainees, bodies, strict=True)],
        ratio=0.50,
        p99=50,
        bodies=bodies,
        adds_to="progress_evidence",
    )


def saving_answers(trainees: Sequence[Trainee]) -> Figure:
    """What the page of a quiz sends at each answer."""
    bodies = [Answers(t.slots) for t in trainees]
    return Figure(
        "Saving an answer",
        [_post(f"/essais/{t.attempt_id}/evenements", t, make()) for t, make in zip(trainees, bodies, strict=True)],
        ratio=0.40,
        bodies=bodies,
        adds_to="quizzes_attempt_event",
    )


def catalogue(page: int, of: int, visitor: dict[str, str]) -> Figure:
    """A page of fifty modules, for a visitor."""
    return Figure(
        f"Page {page} of 50 among {_thousands(of)} modules",
        [Asked("GET", f"/formations?page={page}", visitor)],
        ratio=0.60,
    )


def searching(words: Sequence[str], of: int, visitor: dict[str, str]) -> Figure:
    """A visitor looks for rarer words, two at a time."""
    asked = [
        Asked("GET", f"/formations?q={quote(one)}+{quote(two)}", visitor) for one, two in itertools.pairwise(words)
    ]
    return Figure(f"Search among {_thousands(of)} lessons", asked, ratio=0.60)


def searching_common(of: int, visitor: dict[str, str]) -> Figure:
    """A visitor looks for a word that is in every lesson."""
    asked = Asked("GET", f"/formations?q={COMMON}", visitor)
    return Figure(f"Search of a common word among {_thousands(of)} lessons", [asked], p95=100)


def _post(path: str, trainee: Trainee, body: dict[str, Any]) -> Asked:
    headers = {**trainee.headers, "Content-Type": "application/json", "Accept": "application/json"}
    return Asked("POST", path, headers, json.dumps(body))


def _thousands(count: int) -> str:
    return f"{count:,}".replace(",", " ")
