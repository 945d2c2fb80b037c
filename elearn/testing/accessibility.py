"""What axe finds on a page, told in a line each; its faults alone, which takes half the time of telling all."""

from __future__ import annotations

import json
from typing import Any


def faults(page: Any, *, with_contrast: bool = True) -> list[str]:
    """Every violation, of any impact, on a playwright page: the rule, how bad, where, and its HTML.

    Contrast takes four fifths of the time. It is told by the style and not by the words: a page that
    was looked at in one language may go without in another.
    """
    from axe_playwright_python.base import AXE_SCRIPT  # what is installed for tests alone

    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if not with_contrast:
        options["rules"] = {"color-contrast": {"enabled": False}}
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(f"axe.run({json.dumps(options)}).then(all => all.violations)")
    return [f"{v['id']} ({v['impact']}): {n['target']} {n['html'][:120]}" for v in found for n in v["nodes"]]
