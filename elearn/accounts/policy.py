"""Who may do what in this room."""

from __future__ import annotations

from elearn.core.policy import Permission, Rule, is_role, member, owner, signed_in, the_system

COLLEAGUES_READ, COLLEAGUES_WRITE = "colleagues:read", "colleagues:write"

administrator = is_role("administrator") | the_system

# Someone whose password was right, even if the second factor is still missing.
half_signed_in = Rule("password given", lambda actor, _subject: actor.person_id is not None)


class Can:
    """The table of rights of this room."""

    CHANGE_SELF = Permission("accounts:self:change", signed_in)
    GIVE_SECOND_FACTOR = Permission("accounts:second-factor:give", half_signed_in)
    SIGN_OUT = Permission("accounts:session:end", half_signed_in)
    REVOKE_SESSION = Permission("accounts:session:revoke", owner("person_id"))
    USE_TOKEN = Permission("accounts:token:use", owner("person_id"))
    READ_NOTICE = Permission("accounts:notice:read", owner("person_id"))
    READ_EXPORT = Permission("accounts:export:read", owner("person_id"))
    MANAGE_PEOPLE = Permission("accounts:people:manage", administrator)
    OPEN_COMPANY = Permission("accounts:company:open", signed_in)
    MANAGE_COMPANY = Permission("accounts:company:manage", is_role("buyer"))
    # The subject carries ``organisation_id``: whoever buys for a company says who else is of it.
    READ_COLLEAGUES = Permission("accounts:colleagues:read", member("buyer"), COLLEAGUES_READ)
    KEEP_COLLEAGUES = Permission("accounts:colleagues:keep", member("buyer"), COLLEAGUES_WRITE)
    LIST_COMPANIES = Permission("accounts:company:list", signed_in, COLLEAGUES_READ)
    MANAGE_ORGANISATIONS = Permission("accounts:organisations:manage", administrator)
    MANAGE_TRAINING_BODY = Permission("accounts:training-body:manage", administrator)
    MANAGE_JOBS = Permission("accounts:jobs:manage", administrator)
    READ_AUDIT = Permission("accounts:audit:read", administrator)
    INVENT = Permission("accounts:people:invent", the_system)
