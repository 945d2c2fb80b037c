"""Links and frames of lessons that lead to other rooms: ``[text](outil:tjm?net=2000)``, ``::: outil tjm``.

A room above brings its word: ``provides=((LINKS, "outil", ToolLink()),)``. The target is looked at when the files are
read; the address is written when the module is published; what the frame shows is made when the lesson is read.
"""

from __future__ import annotations

import re
from typing import Protocol

from elearn.core.providers import Registry

_FRAME = re.compile(r'<p class="frame"><a href="([^"]*)">.*?</a></p>', re.DOTALL)


class Link(Protocol):
    """What one word after ``(`` or ``:::`` leads to. Stateless."""

    def check(self, target: str) -> str:
        """What is wrong with this target, in one sentence; nothing when it is right."""

    def address(self, target: str) -> str:
        """The path of its page."""

    def title(self, target: str, language: str) -> str:
        """What the frame is called, in the language of the lesson."""

    def frame(self, address: str) -> str:
        """Safe HTML shown in the frame for an address that it gave; nothing when it is not one of its own."""


LINKS: Registry[Link] = Registry("modules.links")


def with_frames(html: str) -> str:
    """The lesson with each frame filled; where nobody fills it, its plain link stays."""

    def fill(found: re.Match[str]) -> str:
        address = found[1].replace("&amp;", "&")
        return next((made for link in LINKS.values() if (made := link.frame(address))), found[0])

    return _FRAME.sub(fill, html)
