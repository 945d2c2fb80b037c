"""The link by which a company turns what it asked for into a request of its own. Pure; signed, not kept."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="prospecting.need")


def token(secret: str, prospect_id: int) -> str:
    """What the link carries."""
    made = _signer(secret).dumps(prospect_id)
    return made if isinstance(made, str) else made.decode()


def prospect_of(secret: str, text: str) -> int | None:
    """The prospect that a link is about; None when it was not made here."""
    try:
        found = _signer(secret).loads(text)
    except (BadSignature, ValueError, TypeError):
        return None
    return found if isinstance(found, int) else None
