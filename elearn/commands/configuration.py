"""``elearn config``: the settings as the site sees them."""

from __future__ import annotations

import click

from elearn.config import Settings


@click.group()
def config() -> None:
    """Show the settings, secrets masked."""


@config.command()
def show() -> None:
    """Print every setting with the variable that changes it."""
    for name, value in Settings.from_env().shown().items():
        click.echo(f"ELEARN_{name.upper():<18} {value}")
