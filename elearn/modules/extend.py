"""What other rooms and plugins may bring here: kinds of activity, links and frames of lessons.

A plugin adds a kind with ``provides=((ACTIVITY_KINDS, "quiz", QuizKind()),)``. The word is then
accepted after ``kind:`` in ``module.yaml``; the kind checks its own files while a folder is
read, keeps what it needs when a version is published, and draws itself in the player.
A link or a frame of lessons that leads to a page of its own: ``provides=((LINKS, "outil", ToolLink()),)``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from elearn.core.authored.positions import Document
from elearn.core.authored.report import Fault, Report
from elearn.core.i18n import Lazy
from elearn.core.policy import Actor
from elearn.core.providers import Registry
from elearn.modules.links import LINKS, Link
from elearn.modules.source import ActivitySource, MediaFile, ModuleSource

__all__ = [
    "ACTIVITY_KINDS",
    "LINKS",
    "ActivityCard",
    "ActivityKind",
    "ActivitySource",
    "ActivityView",
    "Document",
    "Fault",
    "Link",
    "MediaFile",
    "ModuleSource",
    "Report",
]


@dataclass(frozen=True, slots=True)
class ActivityCard:
    """One line of an outline. ``rule`` is seen, watched, passed or none; ``percent`` goes with watched."""

    id: int
    version_id: int
    key: str
    kind: str
    position: int
    title: str
    minutes: int
    weight_bytes: int
    rule: str
    percent: int
    objectives: Sequence[str]


@dataclass(frozen=True, slots=True)
class ActivityView:
    """An activity with its content, as a kind needs it to draw it."""

    card: ActivityCard
    content: Mapping[str, Any]
    module_slug: str
    language: str

    @property
    def id(self) -> int:
        """The activity's id."""
        return self.card.id


class ActivityKind(Protocol):
    """What one kind of activity knows how to do. Stateless: one value serves everyone.

    ``fields`` is the JSON Schema of its own fields in ``module.yaml``, as
    ``{"properties": {...}, "required": [...]}``; the common ones (id, kind, title, minutes,
    objectives, completion) are added. ``completions`` are the rules it accepts, the first being the default.
    """

    label: Lazy
    icon: str
    fields: Mapping[str, Any]
    completions: Sequence[str]

    def check(self, source: ActivitySource, report: Report) -> dict[str, Any]:
        """Read its files and give its content (JSON). Pure: says faults, writes nothing.

        ``content["weight_bytes"]``, when given, is what opening the activity loads;
        ``content["completion"]``, the rule of an activity whose author gave none;
        ``content["figures"]`` the dated figures that it shows, as ``[name, place]``, the place being
        a question's key or "". ``content["asks"]`` are the objectives that it puts to the test (an empty
        list when none; without it the activity is a lesson), ``content["claims"]`` the names of what it makes, which
        no other module may take, as ``[name, file, line]``. These two are not kept with the version.
        """

    def publish(self, activity_id: int, content: dict[str, Any]) -> None:
        """Keep rows of its own for a new version; called in the transaction of the import."""

    def render(self, actor: Actor, activity: ActivityView, enrolment_id: int | None) -> str:
        """The fragment of HTML put in the player, below the title. ``enrolment_id`` None: a preview."""


ACTIVITY_KINDS: Registry[ActivityKind] = Registry("modules.activity_kinds")
