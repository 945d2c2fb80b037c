"""``elearn demo``: invented people, organisations and data to look around with."""

from __future__ import annotations

import os
import secrets

import click

from elearn.commands.context import kernel
from elearn.core.jobs import runner
from elearn.core.kernel import Kernel
from elearn.core.plugin import DemoAccount
from elearn.terminal import either

WORDS = (
    "gentiane",
    "prairie",
    "buron",
    "estive",
    "basalte",
    "narse",
    "milan",
    "truite",
    "fourme",
    "tilleul",
    "cantal",
    "lavande",
)


def make_password() -> str:
    """Four words and a number: easy to type, 15 characters at least."""
    return "-".join(secrets.choice(WORDS) for _ in range(4)) + f"-{secrets.randbelow(90) + 10}"


def demonstrate(the: Kernel, password: str) -> list[DemoAccount]:
    """Let every room make its demonstration, in order; returns the accounts made."""
    accounts: list[DemoAccount] = []
    for room in the.plugins:
        if room.demonstrate:
            accounts += room.demonstrate(the, password)
    runner.drain(the.database, the)
    return accounts


@click.command()
def demo() -> None:
    """Make the demonstration's people and data; refused outside this machine."""
    the = kernel()
    if not the.settings.is_loopback:
        raise click.ClickException(
            either(
                "la démonstration est pour cette seule machine : ELEARN_PUBLIC_URL est ailleurs.",
                "the demonstration is for this machine alone: ELEARN_PUBLIC_URL is elsewhere.",
            )
        )
    password = os.environ.get("ELEARN_DEMO_PASSWORD") or make_password()
    for account in demonstrate(the, password):
        click.echo(f"{account.role:<34} {account.email}")
    click.echo(either(f"mot de passe : {password}", f"password: {password}"))
