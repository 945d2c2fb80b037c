"""The notices of this room: who asks, who answers, what moves in a mission."""

from __future__ import annotations

from elearn.accounts.extend import NoticeKind
from elearn.pool.notices import asking, missions, together

KINDS: dict[str, NoticeKind] = {**together.KINDS, **asking.KINDS, **missions.KINDS}
