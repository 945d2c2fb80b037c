"""Who may do what with reviews. The subject of ``WRITE`` is a finished mission with its two sides."""

from __future__ import annotations

from elearn.core.policy import Permission, anyone, member, owner, signed_in, the_system

READ, WRITE = "reviews:read", "reviews:write"

buys_for_it = member("buyer")
provides_it = owner("provider_id")


class Can:
    """The table of rights of this room."""

    BROWSE = Permission("reviews:review:browse", anyone, READ)
    LIST_OWN = Permission("reviews:review:list", signed_in, READ)
    READ_CLIENTS = Permission("reviews:client:read", signed_in)
    WRITE = Permission("reviews:review:write", buys_for_it | provides_it, WRITE)
    RUN = Permission("reviews:clock:run", the_system)
