"""Who may do what in the guest book."""

from __future__ import annotations

from elearn.core.policy import Permission, is_role, owner, signed_in


class Can:
    """The rights of the guest book."""

    SIGN = Permission("guestbook:entry:sign", signed_in)
    REMOVE = Permission("guestbook:entry:remove", owner("person_id") | is_role("administrator"))
