"""``elearn parameters``: check what ages, import the files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import click

from elearn.core import i18n
from elearn.core.authored.report import Fault
from elearn.core.kernel import Kernel
from elearn.parameters import content, queries
from elearn.parameters.extend import Parameter, Use
from elearn.parameters.queries.review import Due
from elearn.parameters.source import FOLDER

_REASONS = {
    "absent": "sans valeur en vigueur",
    "ends": "valeur qui finit bientôt",
    "old": "non vérifié depuis plus d’un an",
}


@click.group()
def parameters() -> None:
    """Dated figures of the law, and the shared glossary."""


@parameters.command()
@click.pass_obj
def check(kernel: Callable[[], Kernel]) -> None:
    """Name what is stale, about to change, to be checked or without an English title, and all that depends on it.

    Exit 1 when a file has a fault, or a figure has no value in force.
    """
    the = kernel()
    found = content.shared(the.settings)
    _show(the, found.report.errors)
    with the.database.reading():
        today, uses = i18n.today(), queries.uses()
    late = queries.due(found.parameters, today)
    click.echo(f"{len(found.parameters)} chiffres, {len(found.terms)} mots.")
    _section("À reprendre", [(d.parameter.name, f"{_reason(d)}, {_place(d.parameter)}") for d in late], uses)
    unsure = [
        (p.name, f"{p.written(v)} ; où : {v.where} ; {_place(p)}") for p, v in queries.to_check(found.parameters, today)
    ]
    _section("À vérifier", unsure, uses)
    unnamed = [(p.name, _place(p)) for p in found.parameters.values() if not p.title_en]
    _section("Sans titre anglais", unnamed, {})
    unknown = sorted(set(uses) - set(found.parameters))
    _section("Nommés sans être écrits", [(name, "aucun chiffre de ce nom") for name in unknown], uses)
    if found.report.errors or unknown or any(d.reason == "absent" for d in late):
        raise SystemExit(1)


@parameters.command(name="import")
@click.pass_obj
def import_(kernel: Callable[[], Kernel]) -> None:
    """Put the files into the database; name the figures whose values changed."""
    the = kernel()
    done = content.import_all(the)
    if done.what == "refused":
        _show(the, done.shared.report.errors)
        raise SystemExit(1)
    click.echo("Rien de nouveau." if done.what == "unchanged" else "Importé.")
    for name in done.changed:
        click.echo(f"  {name} : nouvelle valeur")


def _show(kernel: Kernel, faults: Sequence[Fault]) -> None:
    for fault in faults:
        click.echo(f"{kernel.settings.catalogue_dir.parent / fault.file}:{max(1, fault.line)}: {fault.message}")


def _place(parameter: Parameter) -> str:
    return f"{FOLDER}/{parameter.theme}.yaml:{parameter.line}"


def _reason(due: Due) -> str:
    return _REASONS[due.reason] + (f" ({due.day})" if due.day else "")


def _section(title: str, lines: Sequence[tuple[str, str]], uses: dict[str, list[Use]]) -> None:
    click.echo(f"\n{title} : {len(lines)}")
    for name, said in lines:
        click.echo(f"  {name} : {said}")
        for use in uses.get(name, ()):
            click.echo(f"    {use.kind} : {use.module + ' : ' if use.module else ''}{use.title}")
