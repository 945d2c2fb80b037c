"""Putting steps in order, with credit for each pair that is in the right order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext
from elearn.quizzes.marking import FULL, Faults, Mark
from elearn.quizzes.shuffling import order
from elearn.quizzes.types.base import (
    Answer,
    Body,
    Fields,
    Prepared,
    QuestionType,
    View,
    items_of,
    rank_in,
    share,
    text_at,
)
from elearn.quizzes.types.numerical import check_feedback, said


class Ordering(QuestionType):
    """Steps to number from first to last. An answer holds the place given to each step of the body."""

    name = "ordering"
    label = lazy_gettext("Mise en ordre")
    control_template = "quizzes/types/ordering.html"
    feedback_template = "quizzes/types/ordering_feedback.html"
    keys = ("items", "feedback")

    def check_own(self, source: Mapping[str, Any], faults: Faults) -> Body:
        """The steps in the right order, none of them twice."""
        items: list[str] = []
        for n, item in enumerate(items_of(source, "items", faults, least=3, most=8)):
            here = faults.at("items", n)
            text = text_at(item, "items", here, required=True)
            if text and text.casefold() in {known.casefold() for known in items}:
                here.add(_("« %(text)s » est déjà écrit plus haut.", text=text[:80]))
            items.append(text)
        return {"items": items, "feedback": check_feedback(source, faults)}

    def prepare(self, body: Body, seed: int) -> Prepared:
        """An order of the page that is never the right one."""
        count = len(body["items"])
        drawn = order(seed, count)
        return {"order": drawn if drawn != list(range(count)) else drawn[1:] + drawn[:1]}

    def public_view(self, body: Body, prepared: Prepared) -> View:
        """The steps as drawn, each with the name of the field of its place."""
        rows = [
            {"name": f"answer-{rank}", "text": body["items"][n]} for rank, n in enumerate(prepared["order"], start=1)
        ]
        return {"rows": rows, "places": [str(n) for n in range(1, len(rows) + 1)]}

    def parse(self, body: Body, prepared: Prepared, fields: Fields) -> Answer | None:
        """The place given to each step, from 0, as typed: two steps may claim one place."""
        count = len(prepared["order"])
        places: list[int | None] = [None] * count
        for rank, n in enumerate(prepared["order"], start=1):
            places[n] = rank_in(fields, f"answer-{rank}", count)
        return {"places": places} if any(p is not None for p in places) else None

    def fields(self, body: Body, prepared: Prepared, answer: Answer | None) -> dict[str, list[str]]:
        """The places, from 1."""
        places = answer["places"] if answer else []
        return {
            f"answer-{rank}": [str(places[n] + 1)]
            for rank, n in enumerate(prepared["order"], start=1)
            if n < len(places) and places[n] is not None
        }

    def problem(self, body: Body, answer: Answer) -> str:
        """A place left out, or given twice."""
        if sorted(p for p in answer["places"] if p is not None) == list(range(len(body["items"]))):
            return ""
        return _("Donnez une place à chaque élément ; chaque place sert une seule fois.")

    def grade_own(self, body: Body, answer: Answer) -> Mark:
        """The pairs in the right order over all pairs; what has no place of its own is in order with nothing."""
        good, count = _in_order(answer["places"])
        found = share(good, count)
        return Mark(found, feedback=said(body, "right" if found == FULL else "wrong"))

    def solved(self, body: Body, prepared: Prepared) -> Answer:
        """Each in its place."""
        return {"places": list(range(len(body["items"])))}

    def summarise(self, body: Body, answer: Answer | None) -> str:
        """The steps in the order given."""
        if answer is None:
            return ""
        placed = [(place, n) for n, place in enumerate(answer["places"]) if place is not None]
        return " ; ".join(f"{place + 1}. {body['items'][n]}" for place, n in sorted(placed))

    def review(self, body: Body, prepared: Prepared, answer: Answer | None) -> View:
        """The steps in the right order, each with the place it was given."""
        places: list[int | None] = answer["places"] if answer else [None] * len(body["items"])
        rows = []
        for n, text in enumerate(body["items"]):
            place = places[n]
            verdict = "right" if place == n else "missed" if place is None else "wrong"
            typed = "" if place is None else str(place + 1)
            rows.append({"text": text, "typed": typed, "right": str(n + 1), "verdict": verdict})
        # Without the key, the steps are listed as they were answered.
        good, count = _in_order(places)
        return {"rows": rows, "given": self.summarise(body, answer), "pairs": {"good": good, "count": count}}


def _in_order(places: Sequence[int | None]) -> tuple[int, int]:
    """How many pairs are in the right order, of how many."""
    pairs = list(combinations(places, 2))
    return sum(1 for a, b in pairs if a is not None and b is not None and a < b), len(pairs)
