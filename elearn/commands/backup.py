"""``elearn backup``: one archive that holds every row and every file."""

from __future__ import annotations

from pathlib import Path

import click

from elearn.commands.context import kernel
from elearn.core import archive
from elearn.core.i18n import in_locale
from elearn.terminal import either, locale


@click.command()
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
def backup(target: Path) -> None:
    """Copy database and files into the archive TARGET while the site runs.

    Exit 1 when a stored file was found damaged: the archive holds everything else.
    """
    with in_locale(locale()):
        made = archive.write(kernel(), target)
    click.echo(
        either(
            f"{target} : {made.rows} lignes, {made.files} fichiers.\n"
            "La clé secrète (ELEARN_SECRET_KEY ou le fichier secret_key) n’y est pas : gardez-la à part.",
            f"{target}: {made.rows} rows, {made.files} files.\n"
            "The secret key (ELEARN_SECRET_KEY or the file secret_key) is not in it: keep it apart.",
        )
    )
    left_out = either("Fichier abîmé dans le dossier des fichiers, laissé de côté :", "Damaged file, left out:")
    for key in made.left_out:
        click.echo(f"{left_out} {key}", err=True)
    if made.left_out:
        raise SystemExit(1)
