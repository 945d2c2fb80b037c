"""Fixtures of the journeys: a site of each kind, a browser, a page that tolerates no message of the policy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from elearn.testing.accessibility import faults
from elearn.testing.servers import Servers
from tests.journeys.newcomer import SLUG
from tests.journeys.shortened import shorten
from tests.journeys.site import Site, start

WIDTHS = (360, 1280)


@pytest.fixture(scope="session")
def embedded(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """SQLite, folders for a queue, one web process: what ``bin/serve`` starts."""
    site = start("embedded", servers.root / "embedded", tmp_path_factory.mktemp("embedded") / "serve.log")
    yield site
    assert site.stop() == 0
    assert site.complaints() == []


@pytest.fixture(scope="session")
def production(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """PostgreSQL and Redis, two web processes, two workers; one module, that asks for less."""
    name = f"estive_journey_{os.getpid()}"
    url = servers.create_database(name)
    folder = tmp_path_factory.mktemp("production")
    site = start(
        "production",
        servers.root / "production",
        folder / "serve.log",
        database_url=url,
        redis_url=servers.redis_url,
        catalogue=shorten(SLUG, folder / "content"),
        extra=("--processes", "2", "--workers", "2"),
    )
    yield site
    assert site.stop() == 0
    servers.drop_database(name)
    assert site.complaints() == []


# A whole module takes over a minute: every run follows the shortened one, CI both.
@pytest.fixture(
    params=[
        pytest.param("embedded", marks=pytest.mark.long),
        pytest.param("production", marks=[pytest.mark.postgres, pytest.mark.redis]),
    ]
)
def site(request: pytest.FixtureRequest) -> Site:
    """The site of each kind in turn."""
    found: Site = request.getfixturevalue(request.param)
    return found


class Watched:
    """A page that remembers every console message and every failed request of its own site."""

    def __init__(self, context: Any, base: str) -> None:
        self.page = context.new_page()
        self.base = base
        self.said: list[str] = []
        self.page.on(
            "console", lambda m: self.said.append(f"{m.type}: {m.text}") if m.type in {"error", "warning"} else None
        )
        self.page.on("pageerror", lambda e: self.said.append(f"page error: {e}"))
        self.page.on("request", self._foreign)

    def _foreign(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.said.append(f"request to another site: {request.url}")


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """``open_page(site, width=1280, javascript=True)`` gives a fresh visitor."""
    contexts: list[Any] = []
    watched: list[Watched] = []

    def make(site: Site, *, width: int = 1280, javascript: bool = True, locale: str = "fr-FR", **more: Any) -> Any:
        context = browser.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 900},
            locale=locale,
            java_script_enabled=javascript,
            accept_downloads=True,
            **more,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        watched.append(Watched(context, site.url))
        page = watched[-1].page
        page.said = watched[-1].said
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def axe() -> Any:
    """``axe(page)`` fails with every violation, of any impact, that axe finds."""

    def check(page: Any, **more: bool) -> None:
        told = faults(page, **more)
        assert told == [], f"{page.url}: {told}"

    return check
