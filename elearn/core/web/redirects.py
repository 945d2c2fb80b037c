"""Where to go back to: only ever a path of this site."""

from __future__ import annotations

from urllib.parse import urlsplit


def own_path(raw: str | None) -> str:
    """``raw`` if it is a path of this site, else an empty string.

    Refuses what browsers read as another site: ``//``, ``/\\``, a scheme, control
    characters, user information (CVE-2023-49438, CVE-2022-45917).
    """
    if not raw or not raw.startswith("/") or raw.startswith(("//", "/\\")):
        return ""
    if any(ord(c) < 33 or ord(c) == 127 or c == "\\" for c in raw):
        return ""
    parts = urlsplit(raw)
    return "" if parts.scheme or parts.netloc else raw
