"""Codes that give a seat to whoever holds them: single use, signed, short enough to be copied by hand.

A code is the envelope's number, 60 random bits and 30 bits of signature by the envelope's own
secret (HMAC-SHA256), in letters and digits that are not mistaken for each other. What was not made
here is refused before the seats are looked at; the seat keeps only the SHA-256 of its code.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_MISTAKEN = str.maketrans({"O": "0", "I": "1", "L": "1"})
RANDOM, SIGNED = 12, 6


def new_code(envelope_id: int, secret: str) -> str:
    """A new code, in groups of four: ``0007-K3QX-…``."""
    body = _number(envelope_id) + "".join(secrets.choice(LETTERS) for _ in range(RANDOM))
    text = body + _signature(body, secret)
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def tidy(typed: str) -> str:
    """What was typed, without what people add (spaces, hyphens, small letters)."""
    return "".join(c for c in typed.upper().translate(_MISTAKEN) if c in LETTERS)


def envelope_of(code: str) -> int | None:
    """The envelope that a tidy code names; None for what cannot be a code."""
    number = code[: -(RANDOM + SIGNED)]
    if not number or len(number) > 12:
        return None
    value = 0
    for letter in number:
        value = value * 32 + LETTERS.index(letter)
    return value


def is_signed(code: str, secret: str) -> bool:
    """Whether the envelope's secret signed this tidy code."""
    return hmac.compare_digest(code[-SIGNED:], _signature(code[:-SIGNED], secret))


def digest(code: str) -> str:
    """What the seat keeps of its code."""
    return hashlib.sha256(tidy(code).encode()).hexdigest()


def _number(value: int) -> str:
    out = ""
    while value or not out:
        value, rest = divmod(value, 32)
        out = LETTERS[rest] + out
    # So that the whole comes in groups of four: 2, 6 or 10 signs before 12 and 6.
    return out.rjust(2 if len(out) <= 2 else 6 if len(out) <= 6 else 10, "0")


def _signature(body: str, secret: str) -> str:
    made = hmac.new(bytes.fromhex(secret), body.encode(), hashlib.sha256).digest()
    value = int.from_bytes(made[:4], "big")
    return "".join(LETTERS[(value >> (5 * n)) & 31] for n in range(SIGNED))
