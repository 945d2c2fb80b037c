"""Giving each line its place: matching (a partner for each) and categorising (a category for each).

Both show lines with the same list of options beside each. Lines come in a drawn order, and the
partners too, so that neither the order of the page nor what is sent betrays the key.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext
from elearn.quizzes.marking import Faults, Mark
from elearn.quizzes.shuffling import order
from elearn.quizzes.types.base import (
    Answer,
    Body,
    Fields,
    Prepared,
    QuestionType,
    View,
    items_of,
    mapping_of,
    rank_in,
    share,
    text_at,
    text_of,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line to place: its text, the rank of its right option, why."""

    text: str
    right: int
    feedback: str


class Assigning(QuestionType):
    """What both kinds share. An answer holds, for each line of the body, the rank of an option or None."""

    control_template = "quizzes/types/assigning.html"
    feedback_template = "quizzes/types/assigning_feedback.html"

    @abstractmethod
    def lines(self, body: Body) -> list[Line]:
        """The lines, in the author's order."""

    @abstractmethod
    def options(self, body: Body) -> list[str]:
        """The options, in the author's order."""

    def prepare(self, body: Body, seed: int) -> Prepared:
        """The order of the lines and of the options on the page."""
        return {
            "lines": order(seed, len(self.lines(body)), "lines"),
            "options": order(seed, len(self.options(body)), "options"),
        }

    def public_view(self, body: Body, prepared: Prepared) -> View:
        """Each line with the name of its field, and the options with their ranks on the page."""
        lines, options = self.lines(body), self.options(body)
        return {
            "rows": [
                {"name": f"answer-{rank}", "text": lines[n].text} for rank, n in enumerate(prepared["lines"], start=1)
            ],
            "options": [
                {"value": str(rank), "text": options[n]} for rank, n in enumerate(prepared["options"], start=1)
            ],
        }

    def parse(self, body: Body, prepared: Prepared, fields: Fields) -> Answer | None:
        """What was chosen on each line, as ranks in the body."""
        drawn = prepared["options"]
        chosen: list[int | None] = [None] * len(prepared["lines"])
        for rank, n in enumerate(prepared["lines"], start=1):
            found = rank_in(fields, f"answer-{rank}", len(drawn))
            chosen[n] = None if found is None else drawn[found]
        return {"chosen": chosen} if any(n is not None for n in chosen) else None

    def fields(self, body: Body, prepared: Prepared, answer: Answer | None) -> dict[str, list[str]]:
        """The ranks on the page of what was chosen."""
        chosen = answer["chosen"] if answer else []
        place = {n: str(rank) for rank, n in enumerate(prepared["options"], start=1)}
        return {
            f"answer-{rank}": [place[chosen[n]]]
            for rank, n in enumerate(prepared["lines"], start=1)
            if n < len(chosen) and chosen[n] in place
        }

    def grade_own(self, body: Body, answer: Answer) -> Mark:
        """The share of the lines that are in their place, with the reasons of those that are not."""
        lines = self.lines(body)
        wrong = [line for line, chosen in zip(lines, answer["chosen"], strict=True) if chosen != line.right]
        said = tuple(line.feedback for line in wrong if line.feedback)
        return Mark(share(len(lines) - len(wrong), len(lines)), feedback=said)

    def solved(self, body: Body, prepared: Prepared) -> Answer:
        """Each line in its place."""
        return {"chosen": [line.right for line in self.lines(body)]}

    def summarise(self, body: Body, answer: Answer | None) -> str:
        """« line: option » for each line that was placed."""
        if answer is None:
            return ""
        pairs = zip(self.lines(body), answer["chosen"], strict=True)
        options = self.options(body)
        return " ; ".join(f"{line.text} → {options[n]}" for line, n in pairs if n is not None)

    def review(self, body: Body, prepared: Prepared, answer: Answer | None) -> View:
        """Each line with what was chosen, what was right when it was not, and why."""
        lines, options = self.lines(body), self.options(body)
        chosen = answer["chosen"] if answer else [None] * len(lines)
        rows = []
        for n in prepared["lines"]:
            right = chosen[n] == lines[n].right
            rows.append(
                {
                    "text": lines[n].text,
                    "typed": "" if chosen[n] is None else options[chosen[n]],
                    "right": "" if right else options[lines[n].right],
                    "verdict": "right" if right else "missed" if chosen[n] is None else "wrong",
                    "feedback": lines[n].feedback,
                }
            )
        return {"rows": rows, "says_feedback": True}


class Matching(Assigning):
    """Each line has its own partner; decoys are partners of nobody."""

    name = "matching"
    label = lazy_gettext("Association")
    keys = ("pairs", "decoys")

    def check_own(self, source: Mapping[str, Any], faults: Faults) -> Body:
        """No text twice on either side: two lines with the same partner are categories."""
        pairs, left, right = [], set[str](), set[str]()
        for n, item in enumerate(items_of(source, "pairs", faults, least=3, most=8)):
            here = faults.at("pairs", n)
            part = mapping_of(item, here, ("left", "right", "feedback"))
            pair = {key: text_of(part, key, here, required=key != "feedback") for key in ("left", "right", "feedback")}
            for key, seen in (("left", left), ("right", right)):
                _once(pair[key], seen, here.at(key))
            pairs.append(pair)
        decoys = []
        for n, item in enumerate(items_of(source, "decoys", faults, least=0, most=8)):
            here = faults.at("decoys", n)
            decoys.append(text_at(item, "decoys", here, required=True))
            _once(decoys[-1], right, here)
        return {"pairs": pairs, "decoys": decoys}

    def lines(self, body: Body) -> list[Line]:
        """The left of each pair; its partner has the same rank."""
        return [Line(pair["left"], n, pair["feedback"]) for n, pair in enumerate(body["pairs"])]

    def options(self, body: Body) -> list[str]:
        """The partners, then the decoys."""
        return [pair["right"] for pair in body["pairs"]] + body["decoys"]


class Categorising(Assigning):
    """Each line belongs to one of a few categories, shown in the author's order."""

    name = "categorising"
    label = lazy_gettext("Classement")
    keys = ("categories", "items")

    def check_own(self, source: Mapping[str, Any], faults: Faults) -> Body:
        """Each line names one of the categories; none of these stays empty."""
        categories: list[str] = []
        seen: set[str] = set()
        for n, item in enumerate(items_of(source, "categories", faults, least=2, most=5)):
            here = faults.at("categories", n)
            categories.append(text_at(item, "categories", here, required=True))
            _once(categories[-1], seen, here)
        items, texts = [], set[str]()
        for n, item in enumerate(items_of(source, "items", faults, least=4, most=12)):
            here = faults.at("items", n)
            part = mapping_of(item, here, ("text", "category", "feedback"))
            text = text_of(part, "text", here, required=True)
            _once(text, texts, here.at("text"))
            name = text_of(part, "category", here, required=True)
            if name and name not in categories:
                here.at("category").add(_("« %(name)s » n’est pas une des catégories.", name=name))
            rank = categories.index(name) if name in categories else 0
            items.append({"text": text, "category": rank, "feedback": text_of(part, "feedback", here)})
        used = {item["category"] for item in items}
        for n, name in enumerate(categories):
            if n not in used:
                faults.at("categories", n).add(_("Rien n’est à ranger dans « %(name)s ».", name=name))
        return {"categories": categories, "items": items}

    def prepare(self, body: Body, seed: int) -> Prepared:
        """The order of the lines; categories keep theirs, which betrays nothing."""
        return super().prepare(body, seed) | {"options": list(range(len(body["categories"])))}

    def lines(self, body: Body) -> list[Line]:
        """What is to be placed."""
        return [Line(item["text"], item["category"], item["feedback"]) for item in body["items"]]

    def options(self, body: Body) -> list[str]:
        """The categories."""
        found: list[str] = body["categories"]
        return found


def _once(text: str, seen: set[str], faults: Faults) -> None:
    if text and text.casefold() in seen:
        faults.add(_("« %(text)s » est déjà écrit plus haut.", text=text[:80]))
    seen.add(text.casefold())
