"""The kernel as one value: what an application, a worker or a command holds."""

from __future__ import annotations

from dataclasses import dataclass
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

    @property
    def celery(self) -> Celery:
        """What carries jobs to the workers; imported at its first use."""
        return self.carrier.celery

    @property
    def schedules(self) -> tuple[Schedule, ...]:
        """Every scheduled job, in the order of the plugins."""
        return tuple(s for p in self.plugins for s in p.schedules)

    @property
    def nav(self) -> tuple[NavItem, ...]:
        """Every navigation entry."""
        return tuple(n for p in self.plugins for n in p.nav)

    def slots(self, name: str) -> list[Slot]:
        """The fragments brought to one slot, in order."""
        return sorted((s for p in self.plugins for s in p.slots if s.name == name), key=lambda s: s.position)
