"""Who may do what in a cluster. Subjects carry ``cluster_id``, ``company_id`` or ``person_id``."""

from __future__ import annotations

from elearn.core.policy import Permission, is_role, member, owner, signed_in, the_system

ORDERING_ROLES = ("buyer", "approver", "member")


class Can:
    """The table of rights of this room. No scope: a token neither declares needs nor spends."""

    LIST = Permission("clusters:cluster:list", signed_in)
    BROWSE = Permission("clusters:cluster:browse", is_role(*ORDERING_ROLES))
    MANAGE = Permission("clusters:cluster:manage", member("buyer", of="cluster_id"))
    SPEAK = Permission("clusters:company:speak", member("buyer", of="company_id"))
    CALL = Permission("clusters:call:make", member(*ORDERING_ROLES, of="company_id"))
    HOLD = Permission("clusters:framework:hold", owner("person_id"))
    RUN = Permission("clusters:clock:run", the_system)
