"""What a room brings: one frozen manifest, found by entry point, checked at the start.

Our own rooms and a stranger's enter by the same door: an entry point of the group
``elearn.plugins`` whose value is a :class:`Plugin`. Installed is not enabled: the
setting ``plugins`` names those that are. A plugin that cannot load stops the start
with one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, fields
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elearn.core import signals
from elearn.core.i18n import Lazy
from elearn.core.jobs.types import JOBS, JobType, Schedule
from elearn.core.policy import Actor, Permission, can
from elearn.core.providers import Registry, RegistryError
from elearn.core.triggers import Trigger
from elearn.terminal import either

if TYPE_CHECKING:
    import click
    import sqlalchemy as sa
    from flask import Blueprint, Flask

    from elearn.core.kernel import Kernel

GROUP = "elearn.plugins"
NAME = re.compile(r"[a-z][a-z0-9]*")  # no underscore: <name>_ begins its tables, and no one else's
RESERVED = frozenset({"core"})


class PluginError(Exception):
    """A plugin cannot be loaded; the text says which one, why, and what to do."""


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the main navigation (``where="main"``), footer, account or admin menu."""

    label: Lazy
    endpoint: str
    position: int = 50
    where: str = "main"
    permission: Permission | None = None

    def shown_to(self, actor: Actor) -> bool:
        """Whether this actor sees it."""
        return self.permission is None or can(self.permission, actor)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An invented person that a newcomer may sign in as, shown at the first start."""

    role: str
    email: str


Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Slot:
    """A fragment that a room puts into another room's page.

    ``render(actor, **context)`` gives safe HTML or an empty string; ``name`` is the
    slot as documented by the page that has it (``<room>.<page>.<place>``).
    """

    name: str
    render: Callable[..., str]
    position: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """All that a room brings. Every field but ``name`` and ``title`` may be left out.

    ``within`` names the plugin whose entry of the main menu is lit on the pages of this one.
    ``setup(app)`` is for a Flask extension; ``prepare(kernel, say)`` runs before the
    site is served and is quick when nothing changed (content to import);
    ``demonstrate(kernel, password)`` makes invented people and data, once.
    """

    name: str
    title: str
    requires: tuple[str, ...] = ()
    blueprints: tuple[Blueprint, ...] = ()
    api: tuple[Blueprint, ...] = ()
    permissions: tuple[Permission, ...] = ()
    nav: tuple[NavItem, ...] = ()
    within: str = ""
    slots: tuple[Slot, ...] = ()
    listens: tuple[tuple[type, signals.Handler], ...] = ()
    provides: tuple[tuple[Registry[Any], str, Any], ...] = ()
    metadata: sa.MetaData | None = None
    migrations: Path | None = None
    triggers: tuple[Trigger, ...] = ()
    jobs: tuple[JobType, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    commands: tuple[click.Command, ...] = ()
    translations: Path | None = None
    static: Path | None = None
    setup: Callable[[Flask], None] | None = None
    prepare: Callable[[Kernel, Say], None] | None = None
    demonstrate: Callable[[Kernel, str], list[DemoAccount]] | None = None

    def describe(self) -> dict[str, list[str]]:
        """What it brings, as words, for ``elearn plugins show``."""
        out: dict[str, list[str]] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value:
                values = value if isinstance(value, tuple) else (value,)
                out[field.name] = [_word(v) for v in values]
        return out


def _word(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, NavItem):
        return f"{value.label.message} → {value.endpoint} ({value.where})"
    if isinstance(value, tuple):
        if isinstance(value[0], Registry):
            return f"{value[0].name}: {value[1]}"
        return " → ".join(getattr(v, "__name__", str(v)) for v in value)
    return str(getattr(value, "name", None) or getattr(value, "__name__", None) or value)


def installed() -> dict[str, EntryPoint]:
    """Every plugin that is installed here, enabled or not; raise :class:`PluginError` when two have one name."""
    found: dict[str, EntryPoint] = {}
    for point in entry_points(group=GROUP):
        other = found.setdefault(point.name, point)
        if other.value != point.value:
            raise PluginError(
                f"two packages bring a plugin {point.name!r}: {other.value} and {point.value}. Remove one."
            )
    return found


def load(names: Iterable[str]) -> tuple[Plugin, ...]:
    """The manifests of ``names`` in the order of ``requires``.

    Raises :class:`PluginError` when one is not installed, fails to import, is not a
    manifest, requires what is not enabled, or requires in a circle.
    """
    wanted = list(dict.fromkeys(names))
    available = installed()
    found: dict[str, Plugin] = {}
    for name in wanted:
        if name not in available:
            known = ", ".join(sorted(available)) or "-"
            raise PluginError(
                either(
                    f"l’extension {name!r} est demandée (ELEARN_PLUGINS) mais n’est pas installée ; le sont : {known}.",
                    f"plugin {name!r} is enabled (ELEARN_PLUGINS) but not installed. Installed: {known}.",
                )
            )
        found[name] = _import(name, available[name])
    for plugin in found.values():
        absent = [r for r in plugin.requires if r not in found]
        if absent:
            missing = ", ".join(absent)
            raise PluginError(
                either(
                    f"l’extension {plugin.name!r} a besoin de {missing} : ajoutez ce nom à ELEARN_PLUGINS.",
                    f"plugin {plugin.name!r} requires {missing}: enable it in ELEARN_PLUGINS.",
                )
            )
    sorter = TopologicalSorter({n: found[n].requires for n in wanted})
    try:
        order = tuple(sorter.static_order())
    except CycleError as error:
        raise PluginError(f"plugins require each other in a circle: {' → '.join(error.args[1])}.") from None
    return tuple(found[name] for name in order)


def _import(name: str, point: EntryPoint) -> Plugin:
    try:
        plugin = point.load()
    except Exception as error:
        raise PluginError(f"plugin {name!r} cannot be loaded from {point.value}: {error!r}.") from error
    if not isinstance(plugin, Plugin):
        raise PluginError(f"plugin {name!r}: {point.value} is a {type(plugin).__name__}, not a Plugin.")
    if not NAME.fullmatch(name) or name in RESERVED:
        raise PluginError(f"plugin {name!r}: a name is small letters and digits, as in the tables it begins; not core.")
    if plugin.name != name:
        raise PluginError(f"plugin {name!r} calls itself {plugin.name!r}; entry point and manifest must agree.")
    return plugin


def connect(plugins: Iterable[Plugin]) -> None:
    """Fill the registries and connect the listeners of these plugins, and of no other."""
    for registry in Registry.known.values():
        registry.clear()
    signals.disconnect_all()
    for plugin in plugins:
        try:
            for job in plugin.jobs:
                JOBS.add(job.name, job, owner=plugin.name)
            for registry, key, item in plugin.provides:
                registry.add(key, item, owner=plugin.name)
        except RegistryError as error:
            raise PluginError(f"plugin {plugin.name!r}: {error}") from None
        for fact_type, handler in plugin.listens:
            signals.connect(fact_type, handler)


def check_pages(plugins: Iterable[Plugin], endpoints: Collection[str]) -> None:
    """Raise :class:`PluginError` when an entry of the navigation leads to a page that nobody serves."""
    for plugin in plugins:
        for item in plugin.nav:
            if item.endpoint not in endpoints:
                raise PluginError(f"plugin {plugin.name!r}: its entry {item.label.message!r} leads to no page.")
