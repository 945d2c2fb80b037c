"""One line per event on stderr: JSON in production, readable in the embedded edition.

A line says when (UTC), how grave, what, in which request and by whom. It never holds
a body, a query string or a secret, and nothing that a visitor sends can begin a line:
line breaks and control characters are written as escapes.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from elearn.config import Settings

request_id: ContextVar[str] = ContextVar("elearn_request_id", default="")
actor_id: ContextVar[int | None] = ContextVar("elearn_actor_id", default=None)

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# PostgreSQL repeats the offending values there: addresses, names.
_VALUES = re.compile(r"\n(DETAIL|CONTEXT):[^\n]*")
# What the caller adds by ``extra=``: everything that a bare record does not have.
_KNOWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_MARK = "elearn_handler"


def one_line(text: str) -> str:
    """``text`` with each control character as an escape: it cannot forge a line."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}" if ord(found[0]) < 256 else "\\u2028", text)


class _House(logging.Formatter):
    def trace(self, record: logging.LogRecord) -> str:
        if not record.exc_info or record.exc_info[0] is None:
            return ""
        return _VALUES.sub("", self.formatException(record.exc_info))

    @staticmethod
    def instant(record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, tz=UTC)
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @staticmethod
    def extras(record: logging.LogRecord) -> dict[str, Any]:
        found: dict[str, Any] = {k: v for k, v in vars(record).items() if k not in _KNOWN and not k.startswith("_")}
        if request_id.get():
            found.setdefault("request", request_id.get())
        if actor_id.get() is not None:
            found.setdefault("actor", actor_id.get())
        return found


class JsonLines(_House):
    """Each event as one JSON object on one line, for a collector."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        event: dict[str, Any] = {
            "at": self.instant(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _VALUES.sub("", record.getMessage()).strip(),
            "process": record.process,
            **self.extras(record),
        }
        if trace := self.trace(record):
            event["trace"] = trace
        return json.dumps(event, ensure_ascii=True, default=str)


class ReadableLines(_House):
    """Each event as one line for a person; a trace follows it behind a bar."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the lines of the trace."""
        said = one_line(_VALUES.sub("", record.getMessage()).strip())
        more = " ".join(f"{k}={one_line(str(v))}" for k, v in self.extras(record).items())
        line = f"{self.instant(record)} {record.levelname.lower():<7} {said}{'  ' + more if more else ''}"
        trace = "".join(f"\n  | {one_line(part)}" for part in self.trace(record).splitlines())
        return line + trace


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Send every event of this process to stderr in the form of the edition. Twice is once."""
    root = logging.getLogger()
    for handler in [h for h in root.handlers if hasattr(h, _MARK)]:
        root.removeHandler(handler)
    handler = logging.StreamHandler(stream or sys.stderr)
    setattr(handler, _MARK, True)
    is_json = settings.environment == "production"
    handler.setFormatter(JsonLines() if is_json else ReadableLines())
    root.addHandler(handler)
    root.setLevel((settings.log_level or ("info" if is_json else "warning")).upper())
    for name in ("celery", "kombu", "amqp", "_granian"):
        logging.getLogger(name).setLevel(max(root.level, logging.WARNING))
    # It says on each start that folders have no host name.
    logging.getLogger("kombu.connection").setLevel(logging.ERROR)
