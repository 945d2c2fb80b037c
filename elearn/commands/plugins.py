"""``elearn plugins``: what is installed, what is enabled, what each brings."""

from __future__ import annotations

import click

from elearn.commands.context import kernel
from elearn.core import plugin
from elearn.terminal import either


@click.group()
def plugins() -> None:
    """List the rooms and guests, or show one."""


@plugins.command("list")
def list_() -> None:
    """Every installed plugin; the enabled ones in the order in which they load."""
    enabled = kernel().plugins
    for one in enabled:
        click.echo(f"{one.name:<16} enabled   {one.title}")
    names = {p.name for p in enabled}
    for name, point in sorted(plugin.installed().items()):
        if name not in names:
            click.echo(f"{name:<16} installed {point.value}")


@plugins.command()
@click.argument("name")
def show(name: str) -> None:
    """Print all that NAME brings."""
    found = next((p for p in kernel().plugins if p.name == name), None)
    if found is None:
        raise click.ClickException(
            either(
                f"aucune pièce en service ne s’appelle {name} : elearn plugins list les nomme.",
                f"no enabled plugin is called {name}: elearn plugins list names them.",
            )
        )
    for field, values in found.describe().items():
        click.echo(f"{field}:")
        for value in values:
            click.echo(f"  {value}")
