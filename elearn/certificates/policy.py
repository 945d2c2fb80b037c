"""Who may do what with certificates."""

from __future__ import annotations

from elearn.core.policy import Permission, anyone, is_role, owner, signed_in, the_system


class Can:
    """The rights of this room."""

    ISSUE = Permission("certificates:certificate:issue", the_system)
    LIST_OWN = Permission("certificates:certificate:list", signed_in, scope="certificates:read")
    READ_OWN = Permission("certificates:certificate:read", owner(), scope="certificates:read")
    CHOOSE_SHOWN = Permission("certificates:certificate:show", owner())
    VERIFY = Permission("certificates:certificate:verify", anyone, scope="certificates:read")
    REVOKE = Permission("certificates:certificate:revoke", is_role("administrator"))
    LIST_ALL = Permission("certificates:certificate:administer", is_role("administrator"))
