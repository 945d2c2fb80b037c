"""Who may do what in the observatory."""

from __future__ import annotations

from elearn.core.policy import Permission, anyone, is_role, member, the_system

administrator = is_role("administrator") | the_system
# The subject is a centre's card: it carries ``organisation_id``.
manages_it = member("manager")
# The subject is a network's card: it carries ``organisation_id`` too.
coordinates_it = member("coordinator")


class Can:
    """The rights of this room."""

    READ = Permission("observatory:evaluation:read", anyone)
    READ_SMALL = Permission(
        "observatory:evaluation:read-small-counts",
        is_role("manager", "coordinator", "funder") | administrator,
        "observatory:read",
    )
    RECORD_COST = Permission("observatory:cost:record", manages_it | administrator)
    RECORD_DEPARTURE = Permission("observatory:departure:record", manages_it | administrator, "observatory:write")
    READ_DEPARTURE = Permission("observatory:departure:read", manages_it | administrator, "observatory:read")
    READ_NETWORK = Permission("observatory:departure:read-network", coordinates_it | administrator, "observatory:read")
