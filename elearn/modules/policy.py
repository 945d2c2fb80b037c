"""Who may do what with the catalogue."""

from __future__ import annotations

from elearn.core.policy import Permission, anyone, is_role, signed_in, the_system


class Can:
    """Rights of this room. Reading the catalogue needs no account; a lesson's media does."""

    READ = Permission("modules:module:read", anyone)
    WATCH = Permission("modules:media:read", signed_in | the_system)
    PUBLISH = Permission("modules:module:publish", the_system | is_role("administrator"))
    EXPORT = Permission("modules:module:export", the_system | is_role("administrator", "trainer"))
