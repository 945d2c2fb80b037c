"""Facts that the kernel itself announces."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.core.policy import Actor


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """Someone chose a language with the switch of the page head; ``actor`` may be a visitor.

    Announced in the transaction of the request. A listener may keep the choice with the person.
    """

    actor: Actor
    locale: str


@dataclass(frozen=True, slots=True)
class JobStopped:
    """A job failed at each of its tries and will not be tried again by itself; ``name`` is that of its kind.

    Announced in the transaction that stops it. A listener tells whoever runs the site; it must not raise,
    or the job would be claimed again when its lease ends.
    """

    job_id: int
    name: str
