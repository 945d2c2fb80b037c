"""Who may fill, read and review deliverables."""

from __future__ import annotations

from elearn.core.policy import Permission, Rule, is_role, owner, signed_in, the_system

not_own = Rule("not one's own", lambda a, s: s is not None and s.person_id != a.person_id)


class Can:
    """The room's rights. A trainer reads what was handed in, never a draft, and judges nobody's own work."""

    LIST_OWN = Permission("portfolio:deliverable:list", signed_in)
    READ = Permission("portfolio:deliverable:read", owner())
    FILL = Permission("portfolio:deliverable:fill", owner())
    LIST_SUBMITTED = Permission("portfolio:submission:list", is_role("trainer"))
    REVIEW = Permission("portfolio:submission:review", is_role("trainer") & not_own)
    ERASE = Permission("portfolio:deliverable:erase", the_system)
