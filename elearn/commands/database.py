"""``elearn db``: upgrade, check, and for builders: revision, downgrade."""

from __future__ import annotations

import click

from elearn.commands.context import kernel
from elearn.core import migrations
from elearn.terminal import either


@click.group()
def db() -> None:
    """Migrate the database, or say where it stands."""


@db.command()
def upgrade() -> None:
    """Bring every room's tables up to date."""
    the = kernel()
    moved = migrations.upgrade(the.database, the.plugins, say=lambda room: click.echo(f"  {room}"))
    names = ", ".join(moved)
    click.echo(
        either(f"Migré : {names}.", f"Migrated: {names}.")
        if moved
        else either("Base à jour.", "The database is up to date.")
    )


@db.command()
def check() -> None:
    """Say where each room stands; exit 1 when something is behind or differs."""
    the = kernel()
    states = migrations.states(the.database, the.plugins)
    for state in states:
        mark = "ok" if state.is_current else "behind"
        click.echo(f"{state.room:<14} {state.current or '-':<18} {state.head or '-':<18} {mark}")
    if not all(s.is_current for s in states):
        raise click.ClickException(
            either(
                "la base est en retard : lancez elearn db upgrade.", "the database is behind: run elearn db upgrade."
            )
        )
    differences = migrations.drift(the.database, the.plugins)
    for line in differences:
        click.echo(line)
    if differences:
        raise click.ClickException(either("le code et la base diffèrent.", "the models and the database differ."))


@db.command()
@click.argument("room")
@click.argument("what")
def revision(room: str, what: str) -> None:
    """Write the next migration of ROOM from its models (for builders)."""
    path = migrations.write_revision(kernel().database, kernel().plugins, room, what)
    click.echo(path)


@db.command()
@click.argument("room")
@click.argument("target", default="base")
def downgrade(room: str, target: str) -> None:
    """Take ROOM down to TARGET (nothing by default)."""
    migrations.downgrade(kernel().database, kernel().plugins, room, target)
