"""Typed tables of "who can do X?", offered by one room and filled by manifests.

A room declares in its ``extend.py``::

    QUESTION_TYPES: Registry[QuestionType] = Registry("quizzes.question_types")

and any plugin fills it from its manifest: ``provides=((QUESTION_TYPES, "single", Single()),)``.
A registry is filled while the application is made, then only read. Reading it
inside functions, not at import time, is what makes that order work.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Generic, TypeVar

T = TypeVar("T")


class RegistryError(Exception):
    """Two plugins claim one name, or a name is not claimed; the text says which."""


class Registry(Generic[T]):
    """One extension point. ``name`` is ``<room>.<what>`` and appears in the documentation."""

    known: ClassVar[dict[str, Registry[object]]] = {}

    def __init__(self, name: str) -> None:
        self.name = name
        self._items: dict[str, T] = {}
        self._owners: dict[str, str] = {}
        Registry.known[name] = self  # type: ignore[assignment]

    def add(self, key: str, item: T, *, owner: str) -> None:
        """Register ``item``; raise :class:`RegistryError` when the key is already taken."""
        if key in self._items:
            raise RegistryError(f"{owner} brings {key!r} to {self.name}, which {self._owners[key]} already does.")
        self._items[key] = item
        self._owners[key] = owner

    def get(self, key: str) -> T:
        """The item of that key; raise :class:`RegistryError` naming the known keys."""
        try:
            return self._items[key]
        except KeyError:
            known = ", ".join(sorted(self._items)) or "none"
            raise RegistryError(f"{self.name} has no {key!r} (known: {known}).") from None

    def clear(self) -> None:
        """Forget all items; the loader calls it before filling the registries anew."""
        self._items.clear()
        self._owners.clear()

    def items(self) -> list[tuple[str, T]]:
        """Keys and items in the order in which plugins brought them."""
        return list(self._items.items())

    def values(self) -> list[T]:
        """The items in the order in which plugins brought them."""
        return list(self._items.values())

    def owner(self, key: str) -> str:
        """The plugin that brought ``key``."""
        return self._owners[key]

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)
