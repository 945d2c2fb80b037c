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
