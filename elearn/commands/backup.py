"""``elearn backup``: one archive that holds every row and every file."""

from __future__ import annotations

from pathlib import Path

import click

from elearn.commands.context import kernel
from elearn.core import archive


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def backup(target: Path) -> None:
    """Copy database and files into the archive TARGET while the site runs.

    Exit 1 when a stored file was found damaged: the archive holds everything else.
    """
    made = archive.write(kernel(), target)
    click.echo(f"{target} : {made.rows} lignes, {made.files} fichiers.")
    click.echo("La clé secrète (ELEARN_SECRET_KEY ou le fichier secret_key) n’y est pas : gardez-la à part.")
    for key in made.left_out:
        click.echo(f"Fichier abîmé dans le dossier des fichiers, laissé de côté : {key}", err=True)
    if made.left_out:
        raise SystemExit(1)
