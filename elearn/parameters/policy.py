"""Who may do what with figures. Reading them needs no account."""

from __future__ import annotations

from elearn.core.policy import Permission, is_role, the_system


class Can:
    """Rights of this room."""

    IMPORT = Permission("parameters:parameter:import", the_system | is_role("administrator"))
    REVIEW = Permission("parameters:parameter:review", is_role("administrator", "trainer"))
    TELL = Permission("parameters:change:tell", is_role("administrator", "trainer"))
