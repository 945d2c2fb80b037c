"""Who may do what in common prospecting. The subject carries ``people`` (members) and ``hosts``."""

from __future__ import annotations

from elearn.core.policy import Permission, Rule, is_role, signed_in, the_system

is_of_it = Rule("of the circle", lambda a, s: s is not None and a.is_authenticated and a.person_id in s.people)
hosts_it = Rule("host of the circle", lambda a, s: s is not None and a.is_authenticated and a.person_id in s.hosts)


SCOPE = "prospecting:work"
BUYING = "requests:write"  # the scope of what buys in the pool


class Can:
    """The table of rights of this room."""

    LIST = Permission("prospecting:circle:list", signed_in, SCOPE)
    START = Permission("prospecting:circle:start", signed_in, SCOPE)
    WORK = Permission("prospecting:circle:work", is_of_it, SCOPE)
    HOST = Permission("prospecting:circle:host", hosts_it, SCOPE)
    CONVERT = Permission("prospecting:need:convert", is_role("buyer"), BUYING)
    RUN = Permission("prospecting:clock:run", the_system)
