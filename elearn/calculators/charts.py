"""Drawings made here: SVG as text, no script and no inline style; the table with the same numbers is beside them."""

from __future__ import annotations

import html

from elearn.calculators.amounts import money
from elearn.calculators.results import Bars, Curves

WIDTH = 640
_LEFT, _RIGHT, _TOP, _BOTTOM = 84, 12, 16, 34
_BAR, _GAP = 26, 44


def draw(drawing: Bars | Curves) -> str:
    """The SVG of one drawing. ``role="img"`` and a label: what it says is in the table."""
    return _bars(drawing) if isinstance(drawing, Bars) else _curves(drawing)


def _open(title: str, height: int) -> str:
    # Two sizes in one: on a phone the box scrolls inside its frame rather than shrink to nothing.
    return f'<svg class="drawing" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{html.escape(title)}" xmlns="http://www.w3.org/2000/svg">'


def _text(x: float, y: float, words: str, css: str = "") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}"{f" class={chr(34)}{css}{chr(34)}" if css else ""}>{html.escape(words)}</text>'
    )


def short_money(cents: int) -> str:
    """Whole euros: ``1 960 €``."""
    return money(round(cents / 100) * 100).replace(",00", "").replace(".00", "")


def _step(span: int) -> int:
    """A round number of cents that cuts the span in four to eight."""
    step = 100
    while True:
        for factor in (1, 2, 5):
            if span / (step * factor) <= 6:
                return step * factor
        step *= 10


def _curves(drawing: Curves) -> str:
    every = [value for curve in drawing.curves for value in curve.values] or [0]
    low, high = min(0, *every), max(0, *every)
    step = _step(max(1, high - low))
    low, high = (low // step) * step, -((-high) // step) * step
    high = high if high > low else low + step
    height = 300
    inner_w, inner_h = WIDTH - _LEFT - _RIGHT, height - _TOP - _BOTTOM
    many = max(1, len(drawing.labels) - 1)

    def at_x(rank: int) -> float:
        return _LEFT + inner_w * rank / many

    def at_y(value: int) -> float:
        return _TOP + inner_h * (high - value) / (high - low)

    out = [_open(drawing.title, height)]
    for value in range(low, high + 1, step):
        css = "axis" if value == 0 else "grid"
        out.append(f'<path class="{css}" d="M{_LEFT} {at_y(value):.1f}H{WIDTH - _RIGHT}"/>')
        out.append(_text(_LEFT - 8, at_y(value) + 4, short_money(value), "end"))
    width = inner_w / many
    for rank, label in enumerate(drawing.labels):
        words = label if width > 70 else label[:3]
        css = "start" if rank == 0 else "end" if rank == len(drawing.labels) - 1 else "middle"
        out.append(_text(at_x(rank), height - 12, words, css))
    for number, curve in enumerate(drawing.curves):
        points = "L".join(f"{at_x(rank):.1f} {at_y(value):.1f}" for rank, value in enumerate(curve.values))
        out.append(f'<path class="line line-{number}{" limit" if curve.is_limit else ""}" d="M{points}"/>')
        if not curve.is_limit:
            out += [
                f'<circle class="dot dot-{number}" cx="{at_x(rank):.1f}" cy="{at_y(value):.1f}" r="3.5"/>'
                for rank, value in enumerate(curve.values)
            ]
    out.append("</svg>")
    return "".join(out)


def _bars(drawing: Bars) -> str:
    longest = max([sum(bar.parts) for bar in drawing.bars] + [1])
    height = _TOP + len(drawing.bars) * (_BAR + _GAP)
    out = [_open(drawing.title, height)]
    for rank, bar in enumerate(drawing.bars):
        top = _TOP + rank * (_BAR + _GAP)
        out.append(_text(0, top + 4, f"{bar.label} — {short_money(bar.parts[0])}", "name"))
        left = 0.0
        for number, part in enumerate(bar.parts):
            width = WIDTH * part / longest
            out.append(
                f'<rect class="part part-{number}" x="{left:.1f}" y="{top + 12}" width="{width:.1f}" height="{_BAR}"/>'
            )
            left += width
    out.append("</svg>")
    return "".join(out)
