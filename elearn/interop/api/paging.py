"""Lists page by page: ``page`` and ``page_size`` in, ``X-Pagination`` and ``Link`` out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import request

from elearn.core.errors import Missing
from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext
from elearn.core.web.paging import Page
from elearn.interop.api.schemas import QueryWhole, Schema

T = TypeVar("T")
DEFAULT_SIZE = 20
LARGEST_SIZE = 100
LAST_PAGE = 100_000

HEADERS = {
    "X-Pagination": {
        "description": lazy_gettext("Objet JSON : total, total_pages, page, page_size."),
        "schema": {"type": "string"},
    },
    "Link": {
        "description": lazy_gettext("Les pages first, prev, next et last (RFC 8288)."),
        "schema": {"type": "string"},
    },
}


class PageAsked(Schema):
    """The part of a list that is asked for. Lists with filters add theirs."""

    page = QueryWhole(
        least=1,
        most=LAST_PAGE,
        load_default=1,
        metadata={"description": lazy_gettext("Numéro de la page, à partir de 1.")},
    )
    page_size = QueryWhole(
        least=1,
        most=LARGEST_SIZE,
        load_default=DEFAULT_SIZE,
        metadata={"description": lazy_gettext("Nombre d’éléments par page.")},
    )


def cut(items: Sequence[T], asked: dict[str, Any]) -> Page[T]:
    """One page of a list that is short by nature (one person's own things)."""
    first = (asked["page"] - 1) * asked["page_size"]
    return of(items[first : first + asked["page_size"]], len(items), asked)


def of(items: Sequence[T], total: int, asked: dict[str, Any]) -> Page[T]:
    """The page that was asked for, already cut; raise :class:`Missing` past the last one."""
    page = Page(items, asked["page"], total, asked["page_size"])
    if page.number > page.last:
        raise Missing(_("Cette page de la liste n’existe pas."))
    return page


def paged(page: Page[Any]) -> tuple[Sequence[Any], int, dict[str, str]]:
    """The answer of a list: its items and the headers that say where the others are."""
    said = {"total": page.total, "total_pages": page.last, "page": page.number, "page_size": page.size}
    links = {"first": 1, "prev": page.number - 1, "next": page.number + 1, "last": page.last}
    link = ", ".join(f'<{_address(n)}>; rel="{rel}"' for rel, n in links.items() if 1 <= n <= page.last)
    return page.items, 200, {"X-Pagination": json.dumps(said), "Link": link}


def _address(number: int) -> str:
    query = {**request.args.to_dict(), "page": str(number)}
    return f"{request.path}?{urlencode(query)}"
