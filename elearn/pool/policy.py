"""Who may do what in the pool. The subject of the private rules carries the parties of the thing."""

from __future__ import annotations

from elearn.core.policy import Permission, Rule, anyone, is_role, member, signed_in, the_system
from elearn.pool.extend import ORDERING_ROLES

REQUESTS_READ, REQUESTS_WRITE = "requests:read", "requests:write"
QUOTES_READ, QUOTES_WRITE = "quotes:read", "quotes:write"
ENGAGEMENTS_READ, ENGAGEMENTS_WRITE = "engagements:read", "engagements:write"
APPROVALS_READ, APPROVALS_WRITE = "approvals:read", "approvals:write"

# The subject carries ``organisation_id``: a request, a mission.
buys_for_it = member("buyer")
# The subject of a mission carries ``provider_ids``: its provider, or every member of the group.
provides_it = Rule(
    "who works in it", lambda a, s: a.is_authenticated and s is not None and a.person_id in s.provider_ids
)
# The subject also carries ``ordered_by``: who ordered the mission from an offer, while they are of the organisation.
ordered_it = Rule(
    "who ordered it",
    lambda a, s: (
        a.is_authenticated
        and s is not None
        and s.ordered_by == a.person_id
        and s.organisation_id in a.organisations(*ORDERING_ROLES)
    ),
)
works_in_it = buys_for_it | ordered_it | provides_it
# The subject carries ``approvers``, ids of people.
approves_it = Rule("approver of it", lambda a, s: a.is_authenticated and s is not None and a.person_id in s.approvers)
# The subject of a mission also carries ``is_disputed`` and ``telecentre_id``, that of the provider. An
# administrator mediates, or who runs that telecentre; never one of the two sides.
mediates_it = Rule(
    "mediator of a dispute",
    lambda a, s: (
        a.is_authenticated
        and s is not None
        and s.is_disputed
        and (a.has_role("administrator") or s.telecentre_id in a.organisations("manager"))
        and s.organisation_id not in a.organisations(*ORDERING_ROLES)
        and a.person_id not in s.provider_ids
    ),
)


class Can:
    """The table of rights of this room."""

    BROWSE = Permission("pool:request:browse", anyone, REQUESTS_READ)
    LIST_OWN = Permission("pool:request:list", is_role("buyer"), REQUESTS_READ)
    START = Permission("pool:request:start", is_role("buyer"), REQUESTS_WRITE)
    BUY = Permission("pool:request:buy", buys_for_it, REQUESTS_WRITE)
    READ_ASKED = Permission("pool:request:read", buys_for_it, REQUESTS_READ)
    ANSWER = Permission("pool:quote:write", signed_in, QUOTES_WRITE)
    LIST_ANSWERS = Permission("pool:quote:list", signed_in, QUOTES_READ)
    LEAD_TEAM = Permission("pool:team:keep", signed_in, QUOTES_WRITE)
    JOIN_GROUP = Permission("pool:group:join", signed_in, QUOTES_WRITE)
    PLEDGE = Permission("pool:agreement:accept", signed_in, QUOTES_WRITE)
    OPEN_FILES = Permission("pool:attachment:open", signed_in, REQUESTS_READ)
    LIST_MISSIONS = Permission("pool:engagement:list", signed_in, ENGAGEMENTS_READ)
    READ_MISSION = Permission(
        "pool:engagement:read", buys_for_it | ordered_it | provides_it | mediates_it, ENGAGEMENTS_READ
    )
    WORK = Permission("pool:engagement:work", works_in_it, ENGAGEMENTS_WRITE)
    MEDIATE = Permission("pool:dispute:mediate", mediates_it, ENGAGEMENTS_WRITE)
    READ_DISPUTE = Permission("pool:dispute:read", mediates_it, ENGAGEMENTS_READ)
    LIST_DISPUTES = Permission("pool:dispute:list", is_role("administrator", "manager"), ENGAGEMENTS_READ)
    # What a token of this scope buys is bound by the same conditions as its owner.
    ORDER = Permission("pool:offer:order", is_role(*ORDERING_ROLES), REQUESTS_WRITE)
    LIST_CONDITIONS = Permission("pool:condition:list", is_role("buyer"), REQUESTS_READ)
    # No scope: a token changes no rule of spending, and takes no certificate.
    TAKE_VIGILANCE = Permission("pool:vigilance:take", buys_for_it)
    SET_CONDITION = Permission("pool:condition:set", buys_for_it)
    # A scope of their own: to grant is to let another spend.
    LIST_APPROVALS = Permission("pool:approval:list", is_role(*ORDERING_ROLES), APPROVALS_READ)
    READ_APPROVAL = Permission("pool:approval:read", approves_it, APPROVALS_READ)
    DECIDE = Permission("pool:approval:decide", approves_it, APPROVALS_WRITE)
    RUN = Permission("pool:clock:run", the_system)
