"""``elearn jobs``: what waits, what runs, what was given up, and asking for that again."""

from __future__ import annotations

import click

from elearn.commands.context import kernel
from elearn.core.i18n import utc
from elearn.core.jobs import mending


@click.group()
def jobs() -> None:
    """List the jobs that were given up, or ask for one again."""


@jobs.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that wait and run too.")
def list_(everything: bool) -> None:
    """One line a job: number, state, tries, since when, name, and the last error."""
    with kernel().database.reading():
        for job in mending.unfinished(("waiting", "running", "dead") if everything else ("dead",)):
            error = " ".join(job.error.split())[:120]
            click.echo(f"{job.id:<8} {job.state:<8} {job.tries:<3} {utc(job.updated_at)} {job.name:<28} {error}")


@jobs.command()
@click.argument("number", type=int)
def retry(number: int) -> None:
    """Give the dead job NUMBER all its tries again, once its cause is mended."""
    with kernel().database.transaction():
        mending.retry(number)
