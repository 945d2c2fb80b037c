"""A text with gaps, to type in or to choose from a few words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from elearn.core.i18n import gettext as _
from elearn.core.i18n import lazy_gettext
from elearn.quizzes.marking import Faults, Mark
from elearn.quizzes.shuffling import order
from elearn.quizzes.types.base import (
    LONGEST_ANSWER,
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
    written,
)
from elearn.quizzes.types.short import agree, forms

MOST_GAPS = 12
# « {date} »; two braces are a dated figure, which is no gap.
GAP = re.compile(r"(?<!\{)\{([a-z][a-z0-9_-]{0,39})\}(?!\})")
_TYPED, _CHOSEN = ("accept", "mistakes", "feedback"), ("choices", "answer", "feedback")


class Gap(QuestionType):
    """Words left out of a text. An answer holds, by gap, what was typed or the rank of what was chosen."""

    name = "gap"
    label = lazy_gettext("Texte à trous")
    control_template = "quizzes/types/gap.html"
    feedback_template = "quizzes/types/gap_feedback.html"
    keys = ("body", "gaps")

    def check_own(self, source: Mapping[str, Any], faults: Faults) -> Body:
        """Each gap of the text is described once, and each one described is in the text."""
        text = text_of(source, "body", faults, required=True)
        names = GAP.findall(text)
        for name in {n for n in names if names.count(n) > 1}:
            faults.at("body").add(_("Le trou « %(name)s » est deux fois dans le texte.", name=name))
        if text and not 1 <= len(set(names)) <= MOST_GAPS:
            faults.at("body").add(_("Le texte compte de 1 à %(n)s trous, écrits {nom}.", n=MOST_GAPS))
        given = source.get("gaps")
        if not isinstance(given, Mapping):
            faults.at("gaps").add(_("« gaps » dit ce que chaque trou attend : « nom : … »."))
            given = {}
        for name in dict.fromkeys(names):
            if name not in given:
                faults.at("gaps").add(_("Le trou « %(name)s » n’est pas décrit.", name=name))
        gaps = {}
        for name, part in given.items():
            here = faults.at("gaps", str(name))
            if str(name) not in names:
                here.add(_("Le trou « %(name)s » n’est pas dans le texte.", name=name))
            gaps[str(name)] = _check_gap(part, here)
        return {"body": text, "gaps": {name: gaps[name] for name in dict.fromkeys(names) if name in gaps}}

    def prepare(self, body: Body, seed: int) -> Prepared:
        """The order of the words to choose from, gap by gap."""
        chosen = {name: gap for name, gap in body["gaps"].items() if "choices" in gap}
        return {"orders": {name: order(seed, len(gap["choices"]), name) for name, gap in chosen.items()}}

    def public_view(self, body: Body, prepared: Prepared) -> View:
        """The text, and for each of its gaps the field and the words to choose from, if any."""
        gaps = {}
        for rank, (name, gap) in enumerate(body["gaps"].items(), start=1):
            drawn = prepared["orders"].get(name, [])
            options = [{"value": str(n), "text": gap["choices"][k]} for n, k in enumerate(drawn, start=1)]
            gaps[name] = {"name": f"answer-{name}", "rank": rank, "options": options}
        return {"body": body["body"], "gaps": gaps}

    def parse(self, body: Body, prepared: Prepared, fields: Fields) -> Answer | None:
        """What each gap was filled with; gaps left empty are left out."""
        filled: dict[str, Any] = {}
        for name in body["gaps"]:
            drawn = prepared["orders"].get(name)
            if drawn is None:
                text = written(fields, f"answer-{name}")
                if text:
                    filled[name] = text
            else:
                rank = rank_in(fields, f"answer-{name}", len(drawn))
                if rank is not None:
                    filled[name] = drawn[rank]
        return {"filled": filled} if filled else None

    def fields(self, body: Body, prepared: Prepared, answer: Answer | None) -> dict[str, list[str]]:
        """What was typed, and the ranks on the page of what was chosen."""
        out = {}
        for name, value in (answer["filled"] if answer else {}).items():
            drawn = prepared["orders"].get(name)
            out[f"answer-{name}"] = [value if drawn is None else str(drawn.index(value) + 1)]
        return out

    def grade_own(self, body: Body, answer: Answer) -> Mark:
        """The share of the gaps that are filled rightly, with the reasons of the others."""
        checked = list(_checked(body, answer))
        right = sum(1 for _name, verdict, _said, _flag in checked if verdict == "right")
        return Mark(
            share(right, len(checked)),
            feedback=tuple(said for _name, verdict, said, _flag in checked if said and verdict != "right"),
            flags=tuple(flag for _name, _verdict, _said, flag in checked if flag),
        )

    def solved(self, body: Body, prepared: Prepared) -> Answer:
        """The first text accepted, the right choice."""
        return {"filled": {name: gap.get("right", gap.get("accept", [""])[0]) for name, gap in body["gaps"].items()}}

    def summarise(self, body: Body, answer: Answer | None) -> str:
        """The text with its gaps filled."""
        if answer is None:
            return ""
        filled = answer["filled"]
        return GAP.sub(lambda m: f"[{_words(body['gaps'][m[1]], filled.get(m[1])) or '…'}]", body["body"])

    def review(self, body: Body, prepared: Prepared, answer: Answer | None) -> View:
        """The text, and each gap with what it was filled with, what was right, and why."""
        filled = answer["filled"] if answer else {}
        rows = []
        for rank, (name, verdict, said, _flag) in enumerate(_checked(body, answer or {"filled": {}}), start=1):
            gap = body["gaps"][name]
            right = "" if verdict == "right" else gap["choices"][gap["right"]] if "right" in gap else gap["accept"][0]
            rows.append(
                {
                    "gap": name,
                    "text": str(rank),
                    "typed": _words(gap, filled.get(name)),
                    "right": right,
                    "verdict": verdict,
                    "feedback": said,
                }
            )
        return {"body": body["body"], "rows": rows, "says_feedback": True}


def _check_gap(source: Any, faults: Faults) -> dict[str, Any]:
    if isinstance(source, Mapping) and "choices" in source:
        return _check_chosen(mapping_of(source, faults, _CHOSEN), faults)
    part = mapping_of(source, faults, _TYPED)
    accept = []
    for n, item in enumerate(items_of(part, "accept", faults, least=1, most=40)):
        if not isinstance(item, str) or not forms(item) or len(item) > LONGEST_ANSWER:
            message = _("Chaque réponse acceptée est un texte entre guillemets, de lettres ou de chiffres.")
            faults.at("accept", n).add(message)
        else:
            accept.append(item.strip())
    mistakes = []
    for n, item in enumerate(items_of(part, "mistakes", faults, least=0, most=20)):
        here = faults.at("mistakes", n)
        mistake = mapping_of(item, here, ("value", "feedback"))
        value = text_of(mistake, "value", here, required=True)
        if any(agree(value, good) for good in accept):
            here.at("value").add(_("Cette erreur est aussi une réponse acceptée."))
        mistakes.append({"value": value, "feedback": text_of(mistake, "feedback", here, required=True)})
    here = faults.at("feedback")
    said = mapping_of(part.get("feedback", {}), here, ("right", "wrong"))
    feedback = {key: text_of(said, key, here) for key in ("right", "wrong")}
    return {"accept": accept or [""], "mistakes": mistakes, "feedback": feedback}


def _check_chosen(part: Mapping[str, Any], faults: Faults) -> dict[str, Any]:
    choices: list[str] = []
    for n, item in enumerate(items_of(part, "choices", faults, least=2, most=8)):
        choices.append(text_at(item, "choices", faults.at("choices", n), required=True))
    if len(set(choices)) < len(choices):
        faults.at("choices").add(_("Un même choix est écrit deux fois."))
    answer = text_of(part, "answer", faults, required=True)
    if answer and answer not in choices:
        faults.at("answer").add(_("« %(name)s » n’est pas un des choix.", name=answer))
    here = faults.at("feedback")
    said = mapping_of(part.get("feedback", {}), here, choices)
    feedback = [text_of(said, choice, here) for choice in choices]
    return {"choices": choices or [""], "right": choices.index(answer) if answer in choices else 0, "why": feedback}


def _words(gap: Mapping[str, Any], value: Any) -> str:
    if value is None:
        return ""
    return str(gap["choices"][value]) if "choices" in gap else str(value)


def _checked(body: Body, answer: Answer) -> Iterator[tuple[str, str, str, str]]:
    """For each gap: its name, its verdict, what is said of it, a flag."""
    for name, gap in body["gaps"].items():
        value = answer["filled"].get(name)
        if value is None:
            yield name, "missed", "", ""
        elif "choices" in gap:
            yield name, "right" if value == gap["right"] else "wrong", gap["why"][value], ""
        elif any(agree(value, good) for good in gap["accept"]):
            yield name, "right", gap["feedback"]["right"], ""
        else:
            n = next((n for n, m in enumerate(gap["mistakes"]) if agree(value, m["value"])), None)
            said = gap["feedback"]["wrong"] if n is None else gap["mistakes"][n]["feedback"]
            yield name, "wrong", said, "" if n is None else f"{name}:mistake:{n}"
