"""The table and its verdicts. A figure is the median of its runs; nothing is left out."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.figures import CLIENTS, Figure
from bench.load import Outcome
from bench.running import VIDEO_READERS, Run

START_SECONDS = 1.5
MEMORY_MB = 350
SLOWED_MS = 200
LAST_PAGE = 1.2
MET, MISSED = "met", "**missed**"


def median(outcomes: list[Outcome], of: Callable[[Outcome], float]) -> float:
    """The median of one figure over the runs."""
    return statistics.median(of(o) for o in outcomes) if outcomes else 0.0


@dataclass
class Line:
    """One figure, ready to be shown."""

    figure: Figure

    def value(self, side: str, of: Callable[[Outcome], float]) -> float:
        """The median of one side."""
        return median(getattr(self.figure, side), of)

    @property
    def ratio(self) -> float:
        """The product's rate as a share of the limit's in the run beside it, the median of the pairs."""
        pairs = zip(self.figure.product, self.figure.limit, strict=True)
        shares = [product.rate / limit.rate for product, limit in pairs if limit.rate]
        return statistics.median(shares) if shares else 0.0

    @property
    def failures(self) -> list[str]:
        """What was answered that should not have been, on either side."""
        return [f for o in (*self.figure.product, *self.figure.limit) for f in o.failures]

    def verdicts(self) -> list[tuple[str, bool]]:
        """Each target in words, and whether it is met."""
        figure, out = self.figure, []
        if figure.ratio:
            out.append((f"≥ {figure.ratio:.0%} of the limit", self.ratio >= figure.ratio))
        for share, most in ((0.95, figure.p95), (0.99, figure.p99)):
            if most:
                found = self.value("product", lambda o, s=share: o.percentile(s))
                out.append((f"p{share * 100:.0f} ≤ {most:.0f} ms", found <= most))
        if self.failures:
            out.append((f"{len(self.failures)} answers failed", False))
        return out

    def cells(self) -> list[str]:
        """The cells of its row."""
        value = self.value
        slow = [f"{value('product', lambda o, s=s: o.percentile(s)):.0f}" for s in (0.5, 0.95, 0.99)]
        return [
            self.figure.name,
            f"{value('product', lambda o: o.rate):.0f}",
            f"{value('limit', lambda o: o.rate):.0f}",
            f"{self.ratio:.0%}",
            f"{value('product', lambda o: o.cpu_ms):.2f}",
            f"{value('limit', lambda o: o.cpu_ms):.2f}",
            " / ".join(slow),
            f"{value('limit', lambda o: o.percentile(0.99)):.0f}",
            "; ".join(words for words, _met in self.verdicts()) or "—",
            _word(self.verdicts()),
        ]


def _word(verdicts: list[tuple[str, bool]]) -> str:
    return (MET if all(met for _words, met in verdicts) else MISSED) if verdicts else "—"


HEAD = (
    "Figure", "product /s", "limit /s", "ratio", "CPU ms product", "CPU ms limit",
    "p50 / p95 / p99 ms", "limit's p99", "target", "",
)  # fmt: skip


class Report:
    """The result of a run, as a table and as JSON."""

    def __init__(self, run: Run, *, modules: int) -> None:
        self.run, self.modules = run, modules
        self.lines = [Line(f) for f in run.figures]
        self.others = self._others()

    def _others(self) -> list[tuple[str, str, str, bool]]:
        """What is not a rate: name, found, target, met."""
        run = self.run
        out = [_other("Start, once installed", run.start, "s", START_SECONDS, digits=2)]
        if run.last_page:
            found = statistics.median(run.last_page)
            out.append(_other("200th page beside the first (median times)", found, "×", LAST_PAGE, digits=2))
        out.append(_other("Memory after the load (PSS)", sum(run.memory.values()) / 1e6, "MB", MEMORY_MB))
        if run.page_beside_video:
            name = f"Slowest page beside {VIDEO_READERS} slow readers of a video"
            out.append(_other(name, max(run.page_beside_video), "ms", SLOWED_MS))
        return out

    @property
    def missed(self) -> bool:
        """Whether any target is."""
        figures = [met for line in self.lines for _words, met in line.verdicts()]
        return not all([*figures, *(met for *_rest, met in self.others), not self.run.differences])

    def markdown(self) -> str:
        """The whole table."""
        rows = [list(HEAD), ["---"] + ["---:"] * 7 + ["---", "---"], *(line.cells() for line in self.lines)]
        out = [self._title(), "", *("| " + " | ".join(row) + " |" for row in rows), ""]
        out += ["| | found | target | |", "| --- | ---: | --- | --- |"]
        out += [
            f"| {name} | {found} | {target} | {MET if met else MISSED} |" for name, found, target, met in self.others
        ]
        out += ["", *self._remarks()]
        return "\n".join(out)

    def _title(self) -> str:
        place = self.run.place
        database = "SQLite" if place.servers is None else "PostgreSQL"
        return (
            f"{database}, {place.processes} web process(es) of {place.threads} threads, {CLIENTS} clients, "
            f"{os.cpu_count()} processors, Python {platform.python_version()}; "
            f"median of {self.run.repeats} runs of {self.run.seconds:g} s."
        )

    def _remarks(self) -> list[str]:
        outcomes = [o for f in self.run.figures for o in (*f.product, *f.limit)]
        own = max((o.own_share for o in outcomes), default=0)
        memory = ", ".join(f"{role} {size / 1e6:.0f} MB" for role, size in self.run.memory.items())
        out = [
            f"The load generator took at most {own:.0%} of one processor. Memory: {memory}. "
            f"Load average of the machine at the end: {os.getloadavg()[0]:.1f} "
            "(others at work on it make both sides slower, and times longer)."
        ]
        if self.run.differences:
            out.append("The limit does not answer the same bytes: " + "; ".join(self.run.differences[:3]))
        out += [f"{line.figure.name} failed: {line.failures[0]!r}" for line in self.lines if line.failures]
        return out

    def as_json(self) -> dict[str, Any]:
        """Everything, run by run."""
        return {
            "title": self._title(),
            "figures": [
                {
                    "name": line.figure.name,
                    "ratio": line.ratio,
                    "targets": [{"words": w, "met": m} for w, m in line.verdicts()],
                    "product": [_outcome(o) for o in line.figure.product],
                    "limit": [_outcome(o) for o in line.figure.limit],
                }
                for line in self.lines
            ],
            "others": [{"name": n, "found": f, "target": t, "met": m} for n, f, t, m in self.others],
            "starts_seconds": self.run.starts,
            "memory_bytes": self.run.memory,
            "page_beside_video_ms": sorted(self.run.page_beside_video),
            "differences": self.run.differences,
        }


def _other(name: str, found: float, unit: str, most: float, *, digits: int = 0) -> tuple[str, str, str, bool]:
    return name, f"{found:.{digits}f} {unit}", f"≤ {most:g} {unit}", found <= most


def _outcome(o: Outcome) -> dict[str, Any]:
    return {
        "rate": o.rate,
        "answers": len(o.latencies),
        "failures": len(o.failures),
        "cpu_ms": o.cpu_ms,
        "database_cpu_ms": o.database_cpu_ms,
        "p50_ms": o.percentile(0.5),
        "p95_ms": o.percentile(0.95),
        "p99_ms": o.percentile(0.99),
        "generator_share": o.own_share,
    }
