"""Knows the right answers of the catalogue, as someone who learned the module would."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from elearn.core import formula
from elearn.parameters.figures import number_at
from elearn.parameters.placeholders import replaced
from elearn.parameters.source import read

CONTENT = Path(__file__).resolve().parents[2] / "content"
CATALOGUE = CONTENT / "catalogue"
FIGURES = read(CONTENT).parameters
TODAY = datetime.now(ZoneInfo("Europe/Paris")).date()
DRAWN = re.compile(r"\{\{=(.*?)(?::[^}]*)?\}\}")
GAP = re.compile(r"\{([a-z0-9_]+)\}")
NUMBER = r"([−-]?[0-9]+(?:,[0-9]+)?)"


def plain(text: str) -> str:
    """The text as a page shows it: dated figures in place, no marks, no space."""
    text = replaced(text, FIGURES, TODAY)
    text = re.sub(r"[*_`]|\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[\s\u00a0\u202f\u2009]+", "", text)


def shown_in(source: str, shown: str) -> dict[str, Decimal] | None:
    """The number that ``shown`` has for each expression of ``source``; None when it is another text."""
    parts = DRAWN.split(source)
    pattern = NUMBER.join(re.escape(plain(part)) for part in parts[::2])
    found = re.fullmatch(pattern, plain(shown))
    if found is None:
        return None
    numbers = [Decimal(n.replace(",", ".").replace("−", "-")) for n in found.groups()]
    return dict(zip((p.strip() for p in parts[1::2]), numbers, strict=True))


def drawn_in(source: str, shown: str) -> dict[str, Decimal]:
    """The numbers drawn that ``shown`` tells by their own names."""
    return {name: value for name, value in (shown_in(source, shown) or {}).items() if formula.is_name(name)}


def solved(told: Mapping[str, Decimal], parameters: Mapping[str, Any]) -> dict[str, Decimal]:
    """The numbers drawn, those shown under their names and those that only an expression tells."""
    known = {name: value for name, value in told.items() if formula.is_name(name)}
    for text, value in told.items():
        hidden = formula.compile(text).names - known.keys()
        if len(hidden) == 1:
            (name,) = hidden
            known[name] = next(n for n in drawable(parameters[name]) if computed(text, known | {name: n}) == value)
    return known


def drawable(parameter: Mapping[str, Any]) -> list[Decimal]:
    """Every value that a number to draw may have."""
    if "choices" in parameter:
        return [Decimal(str(value)) for value in parameter["choices"]]
    first, last, step = (Decimal(str(parameter.get(key, 1))) for key in ("min", "max", "step"))
    return [first + step * n for n in range(int((last - first) / step) + 1)]


def in_force(name: str) -> Decimal:
    """The dated figure of a formula, as it is today."""
    found = number_at(FIGURES[name], TODAY)
    assert found is not None, f"{name} is no number"
    return found


def computed(text: str, values: Mapping[str, Decimal]) -> Decimal:
    """What a formula of the bank gives with these numbers and the dated figures of today."""
    return formula.compile(text).value(values, in_force)


def typed(value: Decimal, decimals: int = 2) -> str:
    """The number as a hand types it."""
    return f"{value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}".replace(".", ",")


class Answers:
    """The bank of one module, found by the text of a question."""

    def __init__(self, slug: str) -> None:
        self.bank = yaml.safe_load((CATALOGUE / slug / "questions.yaml").read_text(encoding="utf-8"))

    def give(self, page: Any, *, wrong: bool = False) -> None:
        """Answer the question that the page shows; ``wrong`` gives a wrong answer to one with a single answer."""
        shown = page.locator("#question").inner_text()
        question, numbers = self._read(shown)
        kind = question["type"]
        if kind in {"single", "multiple"}:
            for option in question["answers"]:
                if bool(option.get("correct")) is not wrong:
                    self._choose(page, option["text"])
                    if kind == "single" or wrong:
                        return
        elif kind == "truefalse":
            said = question["answer"] is not wrong
            page.locator(".answer").nth(0 if said else 1).click()
        elif kind == "numerical":
            page.fill("#answer", "123456789" if wrong else str(question["answer"]).replace(".", ","))
        elif kind == "short":
            page.fill("#answer", "tout autre chose" if wrong else question["accept"][0])
        elif kind == "calculated":
            value = computed(question["answer"], numbers)
            page.fill("#answer", "123456789" if wrong else typed(value, question.get("decimals", 2)))
        else:
            LONG[kind](page, question, numbers)

    def _read(self, shown: str) -> tuple[dict[str, Any], dict[str, Decimal]]:
        for question in self.bank:
            told = shown_in(question["text"], shown)
            if told is not None:
                return question, solved(told, question.get("parameters", {}))
        raise AssertionError(f"no question reads {shown!r}")

    @staticmethod
    def _choose(page: Any, text: str) -> None:
        wanted = plain(text)
        for card in page.locator(".answer").all():
            if plain(card.inner_text()) == wanted:
                card.click()
                return
        raise AssertionError(f"no answer reads {text!r}")


def _pick(select: Any, text: str) -> None:
    """Choose in a list by the words that are read there."""
    for option in select.locator("option").all():
        if plain(option.text_content()) == plain(text):
            select.select_option(value=option.get_attribute("value"))
            return
    raise AssertionError(f"the list has no {text!r}")


def _assign(page: Any, question: dict[str, Any], _numbers: dict[str, Decimal]) -> None:
    """Matching and categorising: one list a line."""
    to = {plain(p["left"]): p["right"] for p in question.get("pairs", [])}
    to |= {plain(i["text"]): i["category"] for i in question.get("items", [])}
    for row in page.locator(".quiz-row").all():
        _pick(row.locator("select"), to[plain(row.locator("label").inner_text())])


def _order(page: Any, question: dict[str, Any], _numbers: dict[str, Decimal]) -> None:
    """Move the steps one by one, or number them where there is no script."""
    lines = page.locator("[data-ordering] > li")
    for place, text in enumerate(question["items"]):
        shown = [plain(line) for line in lines.locator("[data-text]").all_inner_texts()]
        at = shown.index(plain(text))
        if lines.first.locator("select").is_visible():
            lines.nth(at).locator("select").select_option(str(place + 1))
            continue
        for n in range(at, place, -1):
            lines.nth(n).locator("[data-by='-1']").click()


def _fill_gaps(page: Any, question: dict[str, Any], _numbers: dict[str, Decimal]) -> None:
    for name in GAP.findall(question["body"]):
        gap, field = question["gaps"][name], page.locator(f"[name='answer-{name}']")
        if "choices" in gap:
            _pick(field, gap["answer"])
        else:
            field.fill(gap["accept"][0])


def _fill_table(page: Any, question: dict[str, Any], numbers: dict[str, Decimal]) -> None:
    """Read the numbers drawn in the cells and the heads, then compute each cell from those before it."""
    values = dict(numbers)
    rows = page.locator(".quiz-table tbody tr").all()
    for source, shown in zip(question["columns"], page.locator(".quiz-table thead tr > *").all(), strict=True):
        values |= drawn_in(source, shown.inner_text())
    asked: dict[str, str] = {}
    for row, line in zip(question["rows"], rows, strict=True):
        for cell, box in zip(row["cells"], line.locator("> *").all()[1:], strict=True):
            if isinstance(cell, dict):
                asked[cell["id"]] = str(cell["answer"])
            else:
                values |= drawn_in(cell, box.inner_text())
    while asked:
        ready = [name for name, text in asked.items() if formula.compile(text).names <= values.keys()]
        assert ready, f"cannot compute {asked} with {sorted(values)}"
        for name in ready:
            values[name] = computed(asked.pop(name), values)
            page.fill(f"[name='answer-{name}']", typed(values[name]))


def _write(page: Any, question: dict[str, Any], _numbers: dict[str, Decimal]) -> None:
    """Write, compare with the model, tick all that it holds."""
    page.fill("#answer", question["model"])
    page.get_by_role("button", name="Comparer avec la réponse modèle").click()
    page.locator("[name='answer-ticked']").first.wait_for()
    for point in page.locator("[name='answer-ticked']").all():
        point.check()


LONG = {
    "matching": _assign,
    "categorising": _assign,
    "ordering": _order,
    "gap": _fill_gaps,
    "table": _fill_table,
    "open": _write,
}
