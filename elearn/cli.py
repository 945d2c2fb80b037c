"""The ``elearn`` command. Each group is in ``elearn/commands``; rooms bring their own."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click

from elearn.config import SettingsError

if TYPE_CHECKING:
    from elearn.core.kernel import Kernel

OWN = {
    "serve": ("elearn.commands.serve", "Start the site, the worker and the scheduler."),
    "worker": ("elearn.commands.worker", "Take jobs until told to stop."),
    "jobs": ("elearn.commands.jobs", "List the jobs that were given up, or ask for one again."),
    "db": ("elearn.commands.database", "Migrate the database, or say where it stands."),
    "ledger": ("elearn.commands.ledger", "Prove the ledgers: balances, transfers, chain."),
    "plugins": ("elearn.commands.plugins", "List the rooms and guests, or show one."),
    "config": ("elearn.commands.configuration", "Show the settings, secrets masked."),
    "backup": ("elearn.commands.backup", "Copy database and files into one archive, while the site runs."),
    "restore": ("elearn.commands.restore", "Put an archive back into an empty database."),
    "demo": ("elearn.commands.demo", "Make the demonstration's people and data."),
}


class LazyGroup(click.Group):
    """Commands are imported when called: ``elearn serve`` must not wait for the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The house's commands and those of the enabled rooms."""
        return sorted({*OWN, *self._of_rooms()})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import the one command that is called."""
        if name in OWN:
            module, _help = OWN[name]
            command: click.Command = getattr(import_module(module), name)
            return command
        return self._of_rooms().get(name)

    @staticmethod
    def _of_rooms() -> dict[str, click.Command]:
        from elearn.config import Settings
        from elearn.core import plugin

        loaded = plugin.load(Settings.from_env().plugins)
        return {str(c.name): c for p in loaded for c in p.commands}


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="elearn")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Estive: téléformation and remote services for rural teleworkers."""
    # A room's command takes the kernel from its context (@click.pass_obj, then obj()): rooms cannot
    # import what makes it, and commands that need none must not wait for it.
    ctx.obj = _kernel


def _kernel() -> Kernel:
    from elearn.commands.context import kernel

    return kernel()


def _say_misused(error: click.UsageError) -> None:
    """What was typed wrong: click's own words are English."""
    from elearn.terminal import is_french

    if is_french():
        from elearn.commands import sentences

        click.echo(f"elearn: {sentences.misused(error)}", err=True)
    else:
        error.show()


def main() -> None:
    """The console script: one clear sentence instead of a traceback for what is expected."""
    from sqlalchemy.exc import OperationalError, ProgrammingError

    from elearn.core.errors import DomainError
    from elearn.core.migrations import MigrationError
    from elearn.core.plugin import PluginError
    from elearn.core.providers import RegistryError

    try:
        cli(prog_name="elearn", standalone_mode=False)
    except click.Abort:
        sys.exit(130)
    except click.UsageError as error:
        _say_misused(error)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        click.echo(f"elearn: {error.format_message()}", err=True)
        sys.exit(error.exit_code)
    except (SettingsError, PluginError, RegistryError, DomainError, MigrationError) as error:
        click.echo(f"elearn: {error}", err=True)
        sys.exit(2)
    except (OperationalError, ProgrammingError) as error:
        from elearn.commands import sentences
        from elearn.config import Settings

        if sentences.is_unprepared(error):
            said = sentences.unprepared(Settings.from_env())
        elif isinstance(error, OperationalError):
            said = sentences.database_away(Settings.from_env(), error)
        else:
            raise
        click.echo(f"elearn: {said}", err=True)
        sys.exit(2)
