"""Who may enrol, follow, and read what was recorded."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.core.policy import Permission, Rule, owner, signed_in, the_system


@dataclass(frozen=True, slots=True)
class Seat:
    """What an enrolment is asked for: who would follow, and whether the module costs nothing."""

    person_id: int
    is_free: bool


free_module = Rule("free module", lambda _a, seat: bool(seat.is_free))


class Can:
    """The room's rights. A paid seat is given by the room that sold it, as the system."""

    ENROL = Permission("progress:enrolment:create", (owner() & free_module) | the_system, scope="progress:write")
    FOLLOW = Permission("progress:enrolment:follow", owner() | the_system, scope="progress:write")
    READ = Permission("progress:enrolment:read", owner() | the_system, scope="progress:read")
    ERASE = Permission("progress:enrolment:erase", the_system)
    OWN_PAGES = Permission("progress:enrolment:list", signed_in, scope="progress:read")
