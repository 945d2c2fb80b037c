"""Who may do what in a cluster. Subjects carry ``cluster_id``, ``company_id`` or ``person_id``."""

from __future__ import annotations

from elearn.core.policy import Permission, is_role, member, owner, signed_in, the_system
from elearn.pool.extend import ORDERING_ROLES

READ, WRITE = "clusters:read", "clusters:write"
BUYING = "requests:write"  # the scope of what buys in the pool


class Can:
    """The table of rights of this room. What spends needs the scope of buying."""

    LIST = Permission("clusters:cluster:list", signed_in, READ)
    BROWSE = Permission("clusters:cluster:browse", is_role(*ORDERING_ROLES), READ)
    MANAGE = Permission("clusters:cluster:manage", member("buyer", of="cluster_id"), WRITE)
    SPEAK = Permission("clusters:company:speak", member("buyer", of="company_id"), WRITE)
    HOLD = Permission("clusters:framework:hold", owner("person_id"), WRITE)
    BUY = Permission("clusters:cluster:buy", member("buyer", of="cluster_id"), BUYING)
    TAKE = Permission("clusters:post:take", member("buyer", of="company_id"), BUYING)
    CALL = Permission("clusters:call:make", member(*ORDERING_ROLES, of="company_id"), BUYING)
    RUN = Permission("clusters:clock:run", the_system)
