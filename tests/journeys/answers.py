"""Knows the right answers of the catalogue, as someone who learned the module would."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

CATALOGUE = Path(__file__).resolve().parents[2] / "content" / "catalogue"


def plain(text: str) -> str:
    """The text as a page shows it: no marks, one ordinary space between words."""
    text = re.sub(r"[*_`]|\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"[\s\u00a0\u202f\u2009]+", "", text)


class Answers:
    """The bank of one module, found by the text of a question."""

    def __init__(self, slug: str) -> None:
        bank = yaml.safe_load((CATALOGUE / slug / "questions.yaml").read_text(encoding="utf-8"))
        self.by_text = {plain(q["text"]): q for q in bank}

    def give(self, page: Any, *, wrong: bool = False) -> None:
        """Answer the question that the page shows; ``wrong`` gives a wrong answer on purpose."""
        question = self.by_text[plain(page.locator("#question").inner_text())]
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
        else:
            page.fill("#answer", "tout autre chose" if wrong else question["accept"][0])

    @staticmethod
    def _choose(page: Any, text: str) -> None:
        wanted = plain(text)
        for card in page.locator(".answer").all():
            if plain(card.inner_text()) == wanted:
                card.click()
                return
        raise AssertionError(f"no answer reads {text!r}")
