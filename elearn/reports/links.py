"""The link by which someone without an account follows what they reported. Pure.

It is signed, not kept: it opens one report, to read its answer and contest it.
"""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="reports.follow")


def token(secret: str, report_id: int) -> str:
    """What the link carries."""
    made = _signer(secret).dumps(report_id)
    return made if isinstance(made, str) else made.decode()


def report_of(secret: str, text: str) -> int | None:
    """The report that a link opens; None when it was not made here."""
    try:
        found = _signer(secret).loads(text)
    except (BadSignature, ValueError, TypeError):
        return None
    return found if isinstance(found, int) else None
