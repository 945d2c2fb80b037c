"""Who may do what with the terms."""

from __future__ import annotations

from elearn.core.policy import Permission, anyone, is_role, the_system


class Can:
    """The table of rights of this room."""

    READ = Permission("terms:version:read", anyone)
    MANAGE = Permission("terms:version:manage", is_role("administrator"))
    END = Permission("terms:ending:manage", is_role("administrator"))
    RUN = Permission("terms:clock:run", the_system)
