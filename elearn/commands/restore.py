"""``elearn restore``: an archive put back into an empty database."""

from __future__ import annotations

from pathlib import Path

import click

from elearn.commands.context import kernel
from elearn.core import archive
from elearn.core.i18n import in_locale
from elearn.terminal import either, locale


@click.command()
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def restore(source: Path) -> None:
    """Put the archive SOURCE back; the database must be empty, its tables are made if need be."""
    with in_locale(locale()):
        made = archive.read(kernel(), source)
    click.echo(
        either(
            f"{source} : {made.rows} lignes, {made.files} fichiers remis en place.",
            f"{source}: {made.rows} rows, {made.files} files put back.",
        )
    )
