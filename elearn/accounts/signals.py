"""Facts that this room announces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonVerified:
    """A person proved that the address is theirs: from now on they may sign in.

    Announced once a person, when the first link is confirmed (sign-up or invitation).
    Listeners may prepare what a newcomer finds; they must be quick.
    """

    person_id: int


@dataclass(frozen=True, slots=True)
class PersonErased:
    """A person erased their account. The row stays as a tombstone without any personal data.

    Announced after every eraser of ``extend.ERASERS`` has run, in the same transaction.
    Listeners forget what they derived (caches, indexes, places held).
    """

    person_id: int
