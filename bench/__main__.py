"""``python -m bench``: measure, then print one table. Read README.md for what the words mean."""

from __future__ import annotations

import argparse
import json
import logging
import signal
import sys
from pathlib import Path

from bench import data, report, running
from bench.site import bench


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 when a target is missed and ``--strict`` is given."""
    options = _options(arguments)
    # Filling the catalogue takes longer than the house allows to a request, on purpose.
    logging.getLogger("elearn.core.db").setLevel(logging.ERROR)
    # Ended by another program, it still stops its servers.
    signal.signal(signal.SIGTERM, lambda *_arguments: sys.exit(143))
    processes = options.processes or (1 if options.sqlite else 2)
    with bench(sqlite=options.sqlite, processes_wanted=processes, threads=options.threads) as place:
        running.say("first start: tables and content")
        place.prepare()
        run = running.Run(place, seconds=options.seconds, repeats=options.repeats)
        run.fill(options.modules)
        run.measure(only=options.only)
        table = report.Report(run, modules=options.modules)
        print(table.markdown())
        if options.json:
            Path(options.json).write_text(json.dumps(table.as_json(), indent=1) + "\n", encoding="utf-8")
        return 1 if options.strict and table.missed else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="How fast the product is beside its limit.")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite instead of PostgreSQL")
    parser.add_argument("--json", metavar="FILE", help="write all figures there too")
    parser.add_argument("--seconds", type=float, default=5.0, help="length of one run (default: 5)")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each side; the median is shown (default: 3)")
    parser.add_argument("--processes", type=int, default=0, help="web processes (default: 2; 1 with --sqlite)")
    parser.add_argument("--threads", type=int, default=16, help="threads of each (default: 16)")
    parser.add_argument("--modules", type=int, default=data.MODULES, help="modules in the catalogue (default: 10000)")
    parser.add_argument("--only", default="", help="only the figures whose name holds this text")
    parser.add_argument("--strict", action="store_true", help="end with 1 when a target is missed")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
