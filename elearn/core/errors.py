"""What can go wrong in the domain, without HTTP numbers.

The web edge turns these into pages and problem+json (``core/web/errors.py``);
the command line prints their sentence. Each carries a sentence for the reader,
already in their language, and a stable ``code`` for programs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


class DomainError(Exception):
    """A refusal with a sentence that says what to do. Subclasses say which kind."""

    code = "error"

    def __init__(self, message: str = "", *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class Missing(DomainError):
    """The thing does not exist, or this actor may not know that it does."""

    code = "missing"


class Forbidden(DomainError):
    """The actor may not do this. ``needs`` is ``sign-in``, ``second-factor`` or empty."""

    code = "forbidden"

    def __init__(self, message: str = "", *, code: str | None = None, needs: str = "") -> None:
        super().__init__(message, code=code)
        self.needs = needs


class Conflict(DomainError):
    """The state of things changed, or forbids this now; asking again later may work.

    ``more`` is what a program is told beside the sentence: JSON values by name.
    """

    code = "conflict"

    def __init__(self, message: str = "", *, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.more: dict[str, Any] = {}


class Invalid(DomainError):
    """Input that cannot be taken. ``fields`` maps a field name to its sentences."""

    code = "invalid"

    def __init__(
        self,
        message: str = "",
        *,
        fields: Mapping[str, Sequence[str]] | None = None,
        code: str | None = None,
    ) -> None:
        super().__init__(message, code=code)
        self.fields: dict[str, list[str]] = {k: list(v) for k, v in (fields or {}).items()}


class TooMany(DomainError):
    """Tried too often; ``retry_after`` is in seconds."""

    code = "too-many"

    def __init__(self, message: str = "", *, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(DomainError):
    """Something that this needs is away; asking again after ``retry_after`` seconds may work."""

    code = "unavailable"

    def __init__(self, message: str = "", *, code: str | None = None, retry_after: int = 60) -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after
