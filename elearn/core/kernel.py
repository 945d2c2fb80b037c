"""The kernel as one value: what an application, a worker or a command holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from elearn.core.db import Database
from elearn.core.files import Storage
from elearn.core.jobs.types import Schedule
from elearn.core.plugin import NavItem, Plugin, Slot

if TYPE_CHECKING:
    from celery import Celery

    from elearn.config import Settings
    from elearn.core.jobs.carrier import Carrier


@dataclass(frozen=True, slots=True)
class Kernel:
    """Settings, database, files, queue and the loaded plugins, made once by ``elearn.app``."""

    settings: Settings
    database: Database
    storage: Storage
    carrier: Carrier
    plugins: tuple[Plugin, ...]
    # Put in order once: every page asks for several of them.
    _menus: dict[str, list[NavItem]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _within: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)
    _slots: dict[str, list[Slot]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for item in sorted((n for p in self.plugins for n in p.nav), key=lambda n: (n.position, n.endpoint)):
            self._menus.setdefault(item.where, []).append(item)
        self._within.update((b.name, p.within) for p in self.plugins if p.within for b in p.blueprints)
        for slot in sorted((s for p in self.plugins for s in p.slots), key=lambda s: s.position):
            self._slots.setdefault(slot.name, []).append(slot)

    @property
    def celery(self) -> Celery:
        """What carries jobs to the workers; imported at its first use."""
        return self.carrier.celery

    @property
    def schedules(self) -> tuple[Schedule, ...]:
        """Every scheduled job, in the order of the plugins."""
        return tuple(s for p in self.plugins for s in p.schedules)

    def menu(self, where: str) -> Sequence[NavItem]:
        """The entries of one menu, in order, whoever may see them."""
        return self._menus.get(where, ())

    def lit_by(self, blueprint: str) -> set[str]:
        """The blueprints whose entry of the main menu is lit on the pages of this one."""
        return {blueprint, self._within.get(blueprint, "")} - {""}

    def slots(self, name: str) -> Sequence[Slot]:
        """The fragments brought to one slot, in order."""
        return self._slots.get(name, ())
