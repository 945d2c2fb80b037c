"""Who may do what in the directory: everyone reads what is public, each acts on their own profile."""

from __future__ import annotations

from elearn.core.policy import Permission, anyone, is_role, owner, signed_in, the_system

READ, WRITE, SHOW = "directory:read", "directory:write", "directory:publish"


class Can:
    """The room's rights. An identity is read by its owner, by the rooms that draw up papers, and whole by whoever
    makes the yearly declaration of sellers."""

    SEARCH = Permission("directory:listing:search", anyone, READ)
    READ_OWN = Permission("directory:profile:read", signed_in, READ)
    CHANGE_OWN = Permission("directory:profile:change", signed_in, WRITE)
    READ_OFFER = Permission("directory:offer:read", owner(), READ)
    CHANGE_OFFER = Permission("directory:offer:change", owner(), WRITE)
    # A scope of its own: what becomes public is decided apart from what is written.
    PUBLISH = Permission("directory:profile:publish", signed_in, SHOW)
    # No scope: a token never reaches these.
    KEEP_IDENTITY = Permission("directory:identity:keep", signed_in)
    READ_PARTY = Permission("directory:identity:read", owner() | the_system)
    DECLARE_SELLERS = Permission("directory:identity:declare", is_role("administrator"))
    SEND_VIGILANCE = Permission("directory:vigilance:send", signed_in)
    READ_VIGILANCE = Permission("directory:vigilance:read", owner() | is_role("administrator") | the_system)
    CHECK_VIGILANCE = Permission("directory:vigilance:check", is_role("administrator"))
    PROVE = Permission("directory:proof:add", the_system)
    KEEP_SKILLS = Permission("directory:skills:keep", the_system)
    MODERATE = Permission("directory:content:moderate", the_system)
    ERASE = Permission("directory:profile:erase", the_system)
