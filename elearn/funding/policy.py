"""Who may do what with money and seats."""

from __future__ import annotations

from elearn.core.policy import Permission, is_role, member, owner, signed_in, the_system

administrator = is_role("administrator") | the_system
# The subject carries ``funder_id``: a programme, or the card of an envelope.
funds_it = member("funder", of="funder_id")
# The subject carries ``organisation_id``: the card of a telecentre.
manages_it = member("manager")


class Can:
    """The table of rights of this room."""

    LIST_PROGRAMMES = Permission("funding:programme:list", is_role("funder") | administrator)
    # What a token may do has a scope. Money is not moved by a token: FUND has none.
    READ_FUNDS = Permission("funding:programme:read", funds_it | administrator, "funding:read")
    FUND = Permission("funding:programme:manage", funds_it | administrator)
    LIST_SEATS = Permission("funding:seat:list", is_role("manager") | administrator)
    FIND_SEATS = Permission("funding:seat:find", is_role("manager", "coordinator") | administrator)
    SEE_SEATS = Permission("funding:seat:see", manages_it | administrator, "seats:read")
    GIVE = Permission("funding:seat:give", manages_it | administrator, "seats:write")
    LIST_SEATS_OR_PROGRAMMES = Permission("funding:seat:read", is_role("manager", "funder") | administrator)
    OWN_SEATS = Permission("funding:seat:own", signed_in)
    ASK = Permission("funding:seat:ask", signed_in, "seats:write")
    TAKE = Permission("funding:seat:take", owner(), "seats:write")
    SET_PRICES = Permission("funding:price:set", administrator)
    RUN = Permission("funding:clock:run", the_system)
