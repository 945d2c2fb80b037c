"""Mail addresses in one form, and the networks of callers."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

LONGEST = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def normalise(raw: str) -> str:
    """The address in lower case, its domain in ASCII. Raises ``ValueError`` on what is not one.

    Servers may tell ``A@`` from ``a@`` but none that people use does; for us one mailbox is
    one account.
    """
    local, at, domain = raw.strip().rpartition("@")
    if not at:
        raise ValueError("no @")
    try:
        domain = domain.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise ValueError("domain") from None
    local = local.lower()
    labels = domain.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        raise ValueError("domain")
    if len(local) > 64 or not _LOCAL.fullmatch(local):
        raise ValueError("local part")
    whole = f"{local}@{domain}"
    if len(whole) > LONGEST:
        raise ValueError("too long")
    return whole


def neighbourhood(ip: str) -> str:
    """What counts as one caller for limits: an IPv4 address, or a /64 of IPv6."""
    address = _parse(ip)
    if isinstance(address, IPv6Address):
        return str(ip_network((address, 64), strict=False))
    return str(address) if address else "unknown"


def without_last_part(ip: str) -> str:
    """The address with its last part removed, for a log that is kept: /24 or /48."""
    address = _parse(ip)
    if address is None:
        return ""
    return str(ip_network((address, 24 if address.version == 4 else 48), strict=False))


def _parse(ip: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(ip.strip())
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return mapped or address
