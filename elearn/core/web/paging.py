"""Lists page: a page of a query, with what a page needs to show the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request

from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.web import typed

T = TypeVar("T")
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """``items`` of page ``number`` (from 1) out of ``total`` things, ``size`` a page."""

    items: Sequence[T]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def last(self) -> int:
        """The number of the last page, at least 1."""
        return max(1, -(-self.total // self.size))

    def map(self, items: Sequence[Any]) -> Page[Any]:
        """The same page holding other items."""
        return Page(items, self.number, self.total, self.size)


def page_number(raw: str | None) -> int:
    """The page asked for; raise :class:`Missing` on what is not a positive number."""
    if not raw:
        return 1
    found = typed.number(raw)
    if not found or found >= 1_000_000:
        raise _missing()
    return found


def existing(page: Page[T]) -> Page[T]:
    """The same page; raise :class:`Missing` past the last one, which is there even when it is empty."""
    if page.number > page.last:
        raise _missing()
    return page


def _missing() -> Missing:
    return Missing(_("Cette page de la liste n’existe pas."))


def asked_for(read: Callable[[int], tuple[Sequence[T], int]], size: int, name: str = "page") -> Page[T]:
    """The page that the address asks for under ``name``, of a list that ``read`` gives by pages with its total."""
    number = page_number(request.args.get(name))
    found, total = read(number)
    return existing(Page(found, number, total, size))
