"""Settings of one installation, read once from ``ELEARN_*`` variables.

Nothing else in the code reads the environment. A wrong value stops the start
with a sentence that names the variable, what was found and what is expected.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from elearn.terminal import either

ROOT = Path(__file__).resolve().parent.parent
OWN_PLUGINS: tuple[str, ...] = (
    "accounts", "reports", "terms", "parameters", "modules", "calculators", "quizzes", "progress", "portfolio",
    "certificates", "telecentres", "directory", "pool", "invoicing", "reviews", "prospecting", "funding", "clusters",
    "observatory", "interop",
)  # fmt: skip
MASK = "••••••"


class SettingsError(Exception):
    """A variable of the environment cannot be used; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All that an installation may choose. Instances never change.

    ``data_dir`` holds what must be backed up (database when SQLite, files);
    ``redis_url`` empty means the embedded queue (folders under ``data_dir``).
    """

    data_dir: Path
    database_url: str
    redis_url: str = ""
    secret_key: str = ""
    public_url: str = "http://127.0.0.1:8000"
    site_name: str = "Estive"
    plugins: tuple[str, ...] = OWN_PLUGINS
    mail_url: str = "kept:"
    mail_from: str = "Estive <ne-pas-repondre@localhost>"
    catalogue_dir: Path = ROOT / "content" / "catalogue"
    time_zone: str = "Europe/Paris"
    trusted_proxies: int = 0
    trusted_hosts: tuple[str, ...] = ()
    log_level: str = ""
    pool_size: int = 20
    clamd: str = ""
    environment: str = "embedded"

    @property
    def is_sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.database_url.startswith("sqlite")

    @property
    def is_https(self) -> bool:
        """Whether people reach the site over TLS (cookies are then ``Secure``)."""
        return urlsplit(self.public_url).scheme == "https"

    @property
    def is_loopback(self) -> bool:
        """Whether the public address is this machine alone."""
        return urlsplit(self.public_url).hostname in {"127.0.0.1", "localhost", "::1"}

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read ``ELEARN_*``; raise :class:`SettingsError` naming the first wrong one."""
        env = os.environ if environ is None else environ
        data_dir = Path(env.get("ELEARN_DATA_DIR") or ROOT / "var").expanduser().resolve()
        values: dict[str, object] = {
            "data_dir": data_dir,
            "database_url": _database_url(env.get("ELEARN_DATABASE_URL"), data_dir),
            "plugins": OWN_PLUGINS,
            "secret_key": env.get("ELEARN_SECRET_KEY") or _own_secret(data_dir),
        }
        readers = {"int": _integer, "bool": _boolean, "Path": _path, "tuple[str, ...]": _names}
        for field in fields(cls):
            variable = f"ELEARN_{field.name.upper()}"
            if variable not in env or field.name in {"data_dir", "database_url", "secret_key"}:
                continue
            read = readers.get(str(field.type), _text)
            values[field.name] = read(variable, env[variable])
        settings = cls(**values)  # type: ignore[arg-type]
        settings._check()
        settings._check_antivirus()
        return settings

    def _check(self) -> None:
        if len(self.secret_key) < 32:
            raise SettingsError(
                either(
                    "ELEARN_SECRET_KEY doit compter au moins 32 caractères.",
                    "ELEARN_SECRET_KEY must hold at least 32 characters.",
                )
            )
        if self.environment not in {"embedded", "production", "test"}:
            raise _wrong(
                "ELEARN_ENVIRONMENT", self.environment, "embedded, production ou test", "embedded, production or test"
            )
        if self.log_level not in {"", "debug", "info", "warning", "error"}:
            raise _wrong(
                "ELEARN_LOG_LEVEL", self.log_level, "debug, info, warning ou error", "debug, info, warning or error"
            )
        if not 0 <= self.trusted_proxies <= 10:
            raise _wrong("ELEARN_TRUSTED_PROXIES", self.trusted_proxies, "un nombre de 0 à 10", "a number from 0 to 10")
        try:
            ZoneInfo(self.time_zone)
        except (ValueError, OSError, ZoneInfoNotFoundError):
            raise _wrong(
                "ELEARN_TIME_ZONE", self.time_zone, "un nom comme Europe/Paris", "a name such as Europe/Paris"
            ) from None
        url = urlsplit(self.public_url)
        if url.scheme not in {"http", "https"} or not url.hostname:
            raise _wrong(
                "ELEARN_PUBLIC_URL",
                self.public_url,
                "une adresse comme https://exemple.fr",
                "an address such as https://example.org",
            )
        if urlsplit(self.mail_url).scheme not in {"smtp", "smtps", "kept", "memory"}:
            raise _wrong(
                "ELEARN_MAIL_URL",
                self._masked(self.mail_url),
                "smtp://nom:motdepasse@serveur:port, smtps://… ou kept:",
                "smtp://user:password@host:port, smtps://… or kept:",
            )
        if self.environment == "production" and not self.is_loopback and self.mail_url == "kept:":
            raise _wrong(
                "ELEARN_MAIL_URL",
                self.mail_url,
                "smtp://… ou smtps://… (en production, les mails partent)",
                "smtp://… or smtps://… (in production, mail is sent)",
            )
        if self.redis_url and urlsplit(self.redis_url).scheme not in {
            "redis",
            "rediss",
            "unix",
            "redis+socket",
        }:
            raise _wrong(
                "ELEARN_REDIS_URL",
                self._masked(self.redis_url),
                "une adresse en redis://, rediss:// ou redis+socket://",
                "an address in redis://, rediss:// or redis+socket://",
            )

    def _check_antivirus(self) -> None:
        host, _colon, port = self.clamd.rpartition(":")
        if self.clamd and not self.clamd.startswith("/") and not (host and port.isdecimal()):
            raise _wrong(
                "ELEARN_CLAMD",
                self.clamd,
                "hôte:port, ou le chemin d’un socket comme /run/clamav/clamd.ctl",
                "host:port, or the path of a socket such as /run/clamav/clamd.ctl",
            )

    def with_(self, **changes: object) -> Settings:
        """A copy with some values changed (tests and the command line)."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def shown(self) -> dict[str, str]:
        """Every setting as text for ``elearn config show``, secrets masked."""
        out = {f.name: str(getattr(self, f.name)) for f in fields(self)}
        out["secret_key"] = MASK
        out["plugins"] = ", ".join(self.plugins)
        out["trusted_hosts"] = ", ".join(self.trusted_hosts)
        for name in ("database_url", "redis_url", "mail_url"):
            out[name] = self._masked(out[name])
        return out

    @staticmethod
    def _masked(url: str) -> str:
        parts = urlsplit(url)
        return url.replace(f":{parts.password}@", f":{MASK}@") if parts.password else url


def _wrong(variable: str, value: object, expected_fr: str, expected: str) -> SettingsError:
    return SettingsError(
        either(
            f"la variable {variable} vaut « {value} », au lieu de : {expected_fr}.",
            f"{variable} is {str(value)!r}; expected {expected}.",
        )
    )


def _text(variable: str, value: str) -> str:
    return value.strip()


def _integer(variable: str, value: str) -> int:
    try:
        return int(value)
    except ValueError:
        raise _wrong(variable, value, "un nombre entier", "a whole number") from None


def _boolean(variable: str, value: str) -> bool:
    known = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}
    if value.strip().lower() not in known:
        raise _wrong(variable, value, "1 ou 0", "1 or 0")
    return known[value.strip().lower()]


def _path(variable: str, value: str) -> Path:
    return Path(value).expanduser().resolve()


def _names(variable: str, value: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in value.split(",") if part.strip())
    if not names:
        raise _wrong(variable, value, "des noms séparés par des virgules", "names separated by commas")
    return names


def _database_url(value: str | None, data_dir: Path) -> str:
    if not value:
        return f"sqlite:///{data_dir / 'estive.sqlite3'}"
    if value.startswith(("postgresql://", "postgres://")):
        return "postgresql+psycopg://" + value.split("://", 1)[1]
    if value.startswith(("sqlite:///", "postgresql+psycopg://")):
        return value
    raise _wrong(
        "ELEARN_DATABASE_URL",
        Settings._masked(value),
        "une adresse en postgresql:// ou sqlite:///",
        "an address in postgresql:// or sqlite:///",
    )


def _own_secret(data_dir: Path) -> str:
    """The key kept beside the data, made at first use with owner-only rights."""
    file = data_dir / "secret_key"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return file.read_text(encoding="ascii").strip()
        with os.fdopen(handle, "w", encoding="ascii") as out:
            key = secrets.token_urlsafe(48)
            out.write(key)
        return key
    except OSError as error:
        raise SettingsError(
            either(
                f"le dossier {data_dir} ne peut pas être écrit ({error.strerror}) : "
                "donnez-vous ce droit ou choisissez-en un autre avec --data.",
                f"the folder {data_dir} cannot be written ({error.strerror}): "
                "give yourself that right or choose another one with --data.",
            )
        ) from None
