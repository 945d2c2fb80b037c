"""How long ahead who sells here is told: days of the site's calendar, counted from the day of the telling.

Regulation (EU) 2019/1150, article 3(2) (changes) and article 4(2) and (4) (end of the service).
"""

from __future__ import annotations

from datetime import date, timedelta

CHANGE_DAYS = 15
ENDING_DAYS = 30
# A duty of the law, and breaches again after a warning: the end may come at once (article 4(4)).
AT_ONCE = frozenset({"law", "repeated"})


def change_binds_from(told_on: date) -> date:
    """The first day on which a changed wording may bind who was told of it on ``told_on``."""
    return told_on + timedelta(days=CHANGE_DAYS)


def service_ends_from(told_on: date, reason: str) -> date:
    """The first day on which the service of someone may end for ``reason``, told on ``told_on``."""
    return told_on if reason in AT_ONCE else told_on + timedelta(days=ENDING_DAYS)
