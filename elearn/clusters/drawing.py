"""The gauge of an agreement, drawn here: SVG as text. The table with the same numbers is beside it."""

from __future__ import annotations

import html

from elearn.clusters.ceilings import ALERTS
from elearn.clusters.queries.frameworks import Figures

WIDTH, HEIGHT, BAR = 600, 34, 22


def gauge(figures: Figures, label: str) -> str:
    """Invoiced, delivered and ordered one over the other, with a mark at each alert; ``label`` says it in words."""
    said = html.escape(label)
    out = [
        f'<svg class="ceiling" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{said}" '
        'preserveAspectRatio="none" xmlns="http://www.w3.org/2000/svg">',
        f'<rect class="ceiling-whole" x="0" y="0" width="{WIDTH}" height="{BAR}"/>',
    ]
    for name, cents in (
        ("ordered", figures.ordered_cents),
        ("delivered", figures.delivered_cents),
        ("invoiced", figures.invoiced_cents),
    ):
        width = min(WIDTH, cents * WIDTH // figures.ceiling_cents) if figures.ceiling_cents else 0
        if cents:
            out.append(f'<rect class="ceiling-{name}" x="0" y="0" width="{max(2, width)}" height="{BAR}"/>')
    for percent in ALERTS:
        x = min(WIDTH - 1, WIDTH * percent // 100)
        out.append(f'<line class="ceiling-mark" x1="{x}" x2="{x}" y1="0" y2="{HEIGHT}"/>')
    return "".join([*out, "</svg>"])
