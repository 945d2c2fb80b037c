"""What commands say when the machine refuses: one sentence, in the terminal's language."""

from __future__ import annotations

import re

import click
import sqlalchemy as sa

from elearn.config import Settings
from elearn.terminal import either

_ABSENT = ("no such table", "no such column", "UndefinedTable", "UndefinedColumn")


def is_unprepared(error: sa.exc.DBAPIError) -> bool:
    """Whether a table or a column is lacking: the database was never migrated, or for another version."""
    said = f"{type(error.orig).__name__} {error.orig}"
    return any(word in said for word in _ABSENT)


def unprepared(settings: Settings) -> str:
    """The database is there, without the tables of this version."""
    place = sa.make_url(settings.database_url).database if settings.is_sqlite else None
    where = place or settings.shown()["database_url"].split("://", 1)[-1]
    return either(
        f"la base {where} n’est pas préparée pour cette version : lancez elearn db upgrade, "
        "ou démarrez le site, qui la prépare.",
        f"the database {where} is not prepared for this version: run elearn db upgrade, "
        "or start the site, which prepares it.",
    )


def database_away(settings: Settings, error: sa.exc.OperationalError) -> str:
    """The database cannot be reached or opened."""
    reason = " ".join(str(error.orig).split())
    if settings.is_sqlite:
        path = sa.make_url(settings.database_url).database
        return either(
            f"la base {path} ne peut pas être ouverte ({reason}) : vérifiez la place et les droits du dossier.",
            f"the database {path} cannot be opened ({reason}): check the room and the rights of its folder.",
        )
    where = settings.shown()["database_url"].split("://", 1)[-1]
    return either(
        f"PostgreSQL ne répond pas à {where} : démarrez-le ou corrigez ELEARN_DATABASE_URL ({reason}).",
        f"PostgreSQL does not answer at {where}: start it or correct ELEARN_DATABASE_URL ({reason}).",
    )


def folder_refused(settings: Settings, error: OSError) -> str:
    """The data folder cannot be written, or is full."""
    return either(
        f"le dossier {settings.data_dir} ne peut pas être écrit ({error.strerror}) : "
        "donnez-vous ce droit, faites de la place, ou choisissez-en un autre avec --data.",
        f"the folder {settings.data_dir} cannot be written ({error.strerror}): "
        "give yourself that right, make room, or choose another one with --data.",
    )


def misused(error: click.UsageError) -> str:
    """In French, what was typed wrong, what was expected, and where to read more."""
    how = f"{error.ctx.command_path if error.ctx else 'elearn'} --help"
    return f"{_wrong(error)} (voyez {how})."


def _wrong(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(error.possibilities or ())
        return f"l’option {error.option_name} n’existe pas{f' : peut-être {near}' if near else ''}"
    if isinstance(error, click.BadParameter):
        name = error.param.opts[0] if error.param is not None else ""
        if isinstance(error, click.MissingParameter):
            return f"il manque {name}"
        typed = re.search(r"'([^']*)'", error.message)
        said = f"« {typed[1]} » ne convient pas" if typed else "la valeur ne convient pas"
        return f"{said} pour {name}{_expected(error.param)}"
    typed = re.search(r"'([^']*)'", error.message)
    return f"« {typed[1]} » n’est pas compris" if typed else "la commande n’est pas complète"


def _expected(param: click.Parameter | None) -> str:
    kind = param.type if param is not None else None
    if isinstance(kind, click.IntRange):
        return f" : donnez un nombre de {kind.min} à {kind.max}"
    if isinstance(kind, click.Path):
        return " : donnez un fichier" if not kind.dir_okay else " : donnez un dossier"
    return ""
