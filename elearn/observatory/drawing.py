"""The filling of each centre, drawn here: SVG as text. The table with the same numbers is beside it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from decimal import Decimal

from elearn.core.i18n import french_typography
from elearn.core.i18n import gettext as _
from elearn.observatory.showing import share

WIDTH, LEFT, RIGHT, BAR, GAP = 640, 230, 60, 18, 10
LEAST = Decimal(1000)  # basis points of the whole width: one hour in a year is no long bar


def bars(parts: Mapping[int, Decimal], names: Mapping[int, str]) -> str:
    """One bar a centre, by name; ``parts`` in basis points of the opening hours.

    Nothing ranks the places of a network, which stand in several territories: they complete each other.
    An empty text when there is nothing to draw.
    """
    ordered = sorted(parts.items(), key=lambda part: names[part[0]].casefold())
    if not any(parts.values()):
        return ""
    height = len(ordered) * (BAR + GAP) + GAP
    longest = max(*parts.values(), LEAST)
    scale = Decimal(WIDTH - LEFT - RIGHT) / longest
    out = [
        f'<svg class="bars" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{html.escape(_("Remplissage de chaque télécentre"))}" xmlns="http://www.w3.org/2000/svg">'
    ]
    for rank, (centre_id, value) in enumerate(ordered):
        top = GAP + rank * (BAR + GAP)
        middle = top + BAR / 2 + 5
        width = max(Decimal(1), value * scale)
        name = html.escape(french_typography(names[centre_id][:32]))
        out.append(f'<text class="end" x="{LEFT - 8}" y="{middle:.0f}">{name}</text>')
        out.append(f'<rect x="{LEFT}" y="{top}" width="{width:.1f}" height="{BAR}" rx="3"/>')
        out.append(f'<text x="{LEFT + float(width) + 6:.1f}" y="{middle:.0f}">{html.escape(share(value))}</text>')
    return "".join([*out, "</svg>"])
