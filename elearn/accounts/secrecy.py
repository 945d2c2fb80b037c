"""Secrets given out once: made by ``secrets``, kept only as a digest.

They hold 128 bits or more, so a plain SHA-256 is enough: there is nothing to guess.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets

TOKEN_PREFIX = "estive_"


def new_token() -> str:
    """256 random bits, fit for a cookie or an address."""
    return secrets.token_urlsafe(32)


def new_api_token() -> str:
    """A token for programs; its prefix lets a leak be found."""
    return TOKEN_PREFIX + new_token()


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_recovery_code() -> str:
    """80 random bits in four groups, easy to copy by hand."""
    text = base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()
    return "-".join(text[i : i + 4] for i in range(0, 16, 4))


def recovery_digest(code: str) -> str:
    """What is kept of a recovery code; spaces, dashes and capitals do not count."""
    return digest(re.sub(r"[\s-]", "", code).lower())
