"""A real browser in front of a real server, for the player's script."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from elearn.app import create_app
from elearn.testing.serving import serving


@pytest.fixture
def site(kernel) -> Iterator[str]:
    """The address of the application on this machine."""
    with serving(create_app(kernel.settings, kernel)) as address:
        object.__setattr__(kernel, "settings", replace(kernel.settings, public_url=address))
        yield address


@pytest.fixture
def page(browser, site) -> Iterator[Any]:
    """A page of a browser with French preferences; fails on any error in its console."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 1000, "height": 700}, base_url=site)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console",
        lambda m: errors.append(m.text) if m.type == "error" and "Failed to load resource" not in m.text else None,
    )
    yield page
    context.close()
    assert errors == []
