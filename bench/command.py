"""What two of the commands share: measure for each of some numbers of things, print a table, keep the figures."""

from __future__ import annotations

import argparse
import json
import logging
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

Measured = dict[str, Any]  # the number of things under their own name, and the figures under "lines"


def run(
    name: str,
    things: str,
    numbers: Sequence[int],
    measure: Callable[[int, argparse.Namespace], Measured],
    table: Callable[[list[Measured]], str],
) -> int:
    """The command ``python -m bench.<name>``, with ``--<things>`` for other numbers than these; its exit code."""
    parser = argparse.ArgumentParser(prog=f"python -m bench.{name}")
    parser.add_argument(f"--{things}", dest="numbers", type=int, nargs="+", default=list(numbers))
    parser.add_argument("--seconds", type=float, default=2.0, help="length of one run (default: 2)")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each side; the median is shown (default: 3)")
    parser.add_argument("--only", default="", help="only the figures whose name holds this text")
    parser.add_argument("--json", metavar="FILE", help="write the figures there too")
    options = parser.parse_args()
    logging.getLogger("elearn.core.db").setLevel(logging.ERROR)
    signal.signal(signal.SIGTERM, lambda *_arguments: sys.exit(143))
    results = [measure(number, options) for number in options.numbers]
    print(table(results))
    if options.json:
        cells = [[one[things], *line.cells()] for one in results for line in one["lines"]]
        Path(options.json).write_text(json.dumps(cells, indent=1) + "\n", encoding="utf-8")
    return 0
