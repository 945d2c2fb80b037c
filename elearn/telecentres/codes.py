"""The secrets that QR codes hold: fixed for a desk, of the day for the screen at the counter. Pure.

They prove that one has seen the code; who comes is known by signing in. Both are made anew from
the site's key, so that nothing is stored and a new key makes every printed code void.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import date

LENGTH = 20


def _sign(secret: str, text: str) -> str:
    made = hmac.new(secret.encode(), f"telecentres\0{text}".encode(), hashlib.sha256).digest()
    return base64.b32encode(made).decode().lower()[:LENGTH]


def desk(secret: str, workspace_id: int) -> str:
    """What the code printed on a desk says, for good."""
    return f"{workspace_id}-{_sign(secret, f'desk {workspace_id}')}"


def counter(secret: str, centre_id: int, on: date) -> str:
    """What the screen at the counter says that day."""
    return f"{centre_id}-{_sign(secret, f'counter {centre_id} {on.isoformat()}')}"


def desk_of(secret: str, code: str) -> int | None:
    """The workspace of a desk's code; None when it is not one of ours."""
    number = _number(code)
    return number if number is not None and hmac.compare_digest(desk(secret, number), code) else None


def centre_of(secret: str, code: str, on: date) -> int | None:
    """The centre of a counter's code, on the day it is made for alone."""
    number = _number(code)
    return number if number is not None and hmac.compare_digest(counter(secret, number, on), code) else None


def _number(code: str) -> int | None:
    head = code.partition("-")[0]
    return int(head) if head.isascii() and head.isdigit() and len(head) < 18 and code.isascii() else None
