"""What other rooms and guests bring: the kinds of content that may be reported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from elearn.core.i18n import Lazy
from elearn.core.policy import Actor
from elearn.core.providers import Registry


@dataclass(frozen=True, slots=True)
class Content:
    """One thing published, as it is now: what a report keeps of it. ``people`` are who answers for it."""

    title: str
    path: str
    excerpt: str
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ContentKind:
    """A kind of content.

    ``find(actor, key)`` gives what this actor may read, or None: nobody learns by reporting that
    something exists. ``take_down(key, reason)`` runs in the transaction of the decision: the content is
    shown no longer, and whoever published it cannot publish it again; nothing when it is already gone.
    ``restore(key)`` undoes it, None where there is nothing to put back (a request that is over).
    """

    label: Lazy
    find: Callable[[Actor, str], Content | None]
    take_down: Callable[[str, str], None]
    restore: Callable[[str], None] | None = None


CONTENT_KINDS: Registry[ContentKind] = Registry("reports.content_kinds")
