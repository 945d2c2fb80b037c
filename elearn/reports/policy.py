"""Who may do what with reports. The subject carries ``reporter_id`` and ``people``, whom it concerns."""

from __future__ import annotations

from elearn.core.policy import Permission, Rule, anyone, is_role, owner, signed_in, the_system

reported_it = owner("reporter_id")
is_concerned = Rule(
    "concerned by the report", lambda a, s: s is not None and a.is_authenticated and a.person_id in s.people
)
# An administrator who is neither who reported nor who is reported.
handles_it = Rule(
    "handler of the report",
    lambda a, s: (
        a.has_role("administrator") and s is not None and a.person_id not in s.people and a.person_id != s.reporter_id
    ),
)


READ, WRITE, HANDLE = "reports:read", "reports:write", "reports:handle"


class Can:
    """The table of rights of this room."""

    REPORT = Permission("reports:report:make", anyone, WRITE)
    LIST_OWN = Permission("reports:report:list", signed_in, READ)
    READ = Permission("reports:report:read", reported_it | is_concerned | handles_it, READ)
    CONTEST = Permission("reports:report:contest", reported_it | is_concerned | handles_it, WRITE)
    LIST = Permission("reports:report:handle-list", is_role("administrator"), HANDLE)
    HANDLE = Permission("reports:report:handle", handles_it, HANDLE)
    RUN = Permission("reports:clock:run", the_system)
