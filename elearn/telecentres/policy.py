"""Who may do what in the telecentres: everyone reads, a manager acts on their own places only."""

from __future__ import annotations

from elearn.core.policy import Permission, anyone, is_role, member, owner, signed_in, the_system

administrator = is_role("administrator") | the_system
# Each subject carries ``organisation_id``: a network or its card.
coordinates_it = member("coordinator")
# The subject carries ``organisation_id``: a centre, or its card.
manages_it = member("manager")


class Can:
    """The table of rights of this room."""

    SET_UP = Permission("telecentres:network:set-up", administrator)
    LIST_OWN_NETWORKS = Permission("telecentres:network:list-own", is_role("coordinator"))
    LIST_COORDINATED = Permission("telecentres:network:list-coordinated", is_role("coordinator") | administrator)
    COORDINATE = Permission("telecentres:network:coordinate", coordinates_it | administrator)
    LIST_MANAGED = Permission("telecentres:centre:list-managed", is_role("manager") | administrator)
    # The way to one's work there: who coordinates a network without managing a place is led to that network.
    FIND_WORK = Permission("telecentres:work:find", is_role("manager", "coordinator") | administrator)
    LIST_SETTLED = Permission("telecentres:settlement:list", is_role("manager", "coordinator") | administrator)
    MANAGE = Permission("telecentres:centre:manage", manages_it | administrator)
    LIST_PASSES = Permission("telecentres:pass:list", signed_in)
    READ_PASS = Permission("telecentres:pass:read", owner())
    # What a token may do has a scope; the verbs check the booking itself.
    SEARCH = Permission("telecentres:place:search", anyone, "bookings:read")
    LIST_OWN = Permission("telecentres:booking:list", signed_in, "bookings:read")
    BOOK = Permission("telecentres:booking:make", signed_in, "bookings:write")
    HOLD_OWN = Permission("telecentres:booking:own", owner(), "bookings:write")
    READ_OWN = Permission("telecentres:booking:read", owner(), "bookings:read")
