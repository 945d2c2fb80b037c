"""What axe finds on a page, told in a line each; its faults alone, which takes half the time of telling all."""

from __future__ import annotations

from typing import Any

_FAULTS_ALONE = {"resultTypes": ["violations"]}


def faults(page: Any) -> list[str]:
    """Every violation, of any impact, on a playwright page: the rule, how bad, where, and its HTML."""
    from axe_playwright_python.sync_playwright import Axe  # what is installed for tests alone

    found = Axe().run(page, options=_FAULTS_ALONE).response["violations"]
    return [f"{v['id']} ({v['impact']}): {n['target']} {n['html'][:120]}" for v in found for n in v["nodes"]]
