"""Who may do what with quizzes and attempts."""

from __future__ import annotations

from elearn.core.policy import Permission, owner, signed_in, the_system


class Can:
    """The room's rights. Whether this person may start this quiz is asked of ``ADMISSIONS`` too."""

    START = Permission("quizzes:attempt:start", signed_in, scope="attempts:write")
    ANSWER = Permission("quizzes:attempt:answer", owner("person_id"), scope="attempts:write")
    READ = Permission("quizzes:attempt:read", owner("person_id"), scope="attempts:read")
    EXPIRE = Permission("quizzes:attempt:expire", the_system)
