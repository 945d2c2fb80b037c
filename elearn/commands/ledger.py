"""``elearn ledger``: the proof of the books, here and now."""

from __future__ import annotations

import click

from elearn.commands.context import kernel
from elearn.core import ledger as books
from elearn.terminal import either


@click.group()
def ledger() -> None:
    """Prove the ledgers."""


@ledger.command()
@click.argument("book", required=False)
def prove(book: str | None) -> None:
    """Compare balances with transfers and check the chain, of BOOK or of all; exit 1 on a difference."""
    faults = 0
    last = ""
    while True:
        with kernel().database.reading():
            names = [book] if book else books.book_names(last)
            for name in names:
                differences = books.prove(name)
                faults += len(differences)
                top = books.head(name)
                click.echo(f"{name:<32} {top.number:>9}  {top.hash[:16]}  {'ok' if not differences else 'DIFFERS'}")
                for difference in differences:
                    click.echo(f"  {difference}")
        if book or not names:
            break
        last = names[-1]
    if faults:
        raise click.ClickException(
            either(
                f"écarts entre les soldes et leurs écritures : {faults}. Rien n’a été réparé.",
                f"differences between balances and their transfers: {faults}. Nothing was repaired.",
            )
        )
