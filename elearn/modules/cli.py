"""``elearn catalogue``: check, import, export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from elearn.core.authored.report import Fault
from elearn.core.kernel import Kernel
from elearn.modules import catalogue as files
from elearn.modules import quality
from elearn.modules.reading import read_folder

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def catalogue() -> None:
    """Check, import or export the modules' files."""


@catalogue.command()
@click.argument("folders", nargs=-1, type=_FOLDER)
@click.option("--levels", is_flag=True, help="Say of each lesson how easily it is read, and what it weighs.")
@click.pass_obj
def check(kernel: Callable[[], Kernel], folders: tuple[Path, ...], levels: bool) -> None:
    """Name file, line and reason of each fault; exit 1 when there is one.

    FOLDERS are modules or catalogues; without any, the catalogue of the settings. What must be unique over a
    catalogue is compared among them.
    """
    the = kernel()  # the kinds of activity come with the plugins
    roots = folders or (the.settings.catalogue_dir,)
    read = [(f, read_folder(f, files.shared_for(the, f))) for root in roots for f in _modules_of(root)]
    quality.between([reading for _folder, reading in read])
    found = 0
    for folder, reading in read:
        quality.look(reading)
        found += _show(folder, reading.report.errors)
        _show(folder, reading.report.advices, "conseil")
    for root in roots:
        found += _show(root, files.read_path(root)[1].errors)
    for folder, reading in read:
        for line in quality.said(folder, reading, each=levels):
            click.echo(line)
    if found:
        raise SystemExit(1)
    click.echo("Aucun défaut.")


@catalogue.command(name="import")
@click.argument("folder", required=False, type=_FOLDER)
@click.pass_obj
def import_(kernel: Callable[[], Kernel], folder: Path | None) -> None:
    """Publish what changed in FOLDER (a module or a catalogue); exit 1 when one is refused."""
    the = kernel()
    root = folder or the.settings.catalogue_dir
    is_module = (root / files.SHEET).is_file()
    refused = 0
    for outcome in [files.import_folder(the, root)] if is_module else files.import_all(the, root):
        click.echo(
            f"{outcome.slug} : {_WORDS[outcome.what]}" + (f" (version {outcome.number})" if outcome.number else "")
        )
        refused += _show(root if is_module else root / outcome.slug, outcome.reading.report.errors)
    if refused:
        click.echo("Rien n’a été importé des modules en défaut ; les versions publiées restent.", err=True)
        raise SystemExit(1)


@catalogue.command()
@click.argument("slug")
@click.argument("target", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def export(kernel: Callable[[], Kernel], slug: str, target: Path) -> None:
    """Write the current version of module SLUG as a folder of TARGET."""
    click.echo(files.export(kernel(), slug, target))


_WORDS = {
    "new": "publié",
    "updated": "nouvelle version",
    "restored": "ancienne version remise",
    "unchanged": "inchangé",
    "refused": "refusé",
}


def _modules_of(root: Path) -> list[Path]:
    return [root] if (root / files.SHEET).is_file() else files.folders(root)


def _show(folder: Path, faults: list[Fault], word: str = "") -> int:
    for fault in faults:
        place = f"{folder / fault.file}:{max(1, fault.line)}"
        click.echo(f"{place}: {word + ' : ' if word else ''}{fault.message}")
    return len(faults)
