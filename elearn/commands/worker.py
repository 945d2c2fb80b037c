"""``elearn worker``: one process that takes jobs; run as many as needed."""

from __future__ import annotations

import logging
import os

import click

from elearn.commands.context import kernel
from elearn.core import logs
from elearn.core.jobs.worker import work


@click.command()
@click.option("--concurrency", default=2, show_default=True, help="Jobs taken at a time.")
def worker(concurrency: int) -> None:
    """Take jobs until told to stop; schedules included, once among all workers."""
    the = kernel()
    logs.configure(the.settings)
    work(the.celery, the.database, the.schedules, the, concurrency=concurrency)
    # What is left is memory to give back: Python would look at each object first, for seconds.
    logging.shutdown()
    os._exit(0)
