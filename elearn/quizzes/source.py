"""Reading a quiz and its bank as the author wrote them (docs: the file format)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any

from elearn.core.i18n import gettext as _
from elearn.core.providers import Registry
from elearn.quizzes.behaviours.base import Behaviour
from elearn.quizzes.marking import Faults
from elearn.quizzes.types.base import Body, QuestionType, mapping_of, text_of

QUIZ_KEYS = (
    "title",
    "introduction",
    "behaviour",
    "pass_mark",
    "questions",
    "pick",
    "shuffle",
    "attempts",
    "minutes",
    "placement",
)
MOST_QUESTIONS = 200


def digest_of(kind: str, body: Body) -> str:
    """What tells a question version from another: the type and the checked body."""
    text = json.dumps([kind, body], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def check_bank(source: Any, types: Registry[QuestionType], faults: Faults) -> dict[str, dict[str, Any]]:
    """The questions of a bank by key: ``{"type", "digest", "body"}``. Faults name rank and field."""
    bank: dict[str, dict[str, Any]] = {}
    if not isinstance(source, list):
        faults.add(_("Ce fichier doit être une liste de questions."))
        return bank
    for n, item in enumerate(source):
        here = faults.at(n)
        if not isinstance(item, Mapping):
            here.add(_("Chaque question est une liste de champs « nom : valeur »."))
            continue
        key, kind = item.get("id"), item.get("type")
        if not isinstance(key, str) or not key or len(key) > 80:
            here.at("id").add(_("Chaque question porte un « id », un texte court."))
            continue
        if key in bank:
            here.at("id").add(_("La question « %(key)s » est déjà écrite plus haut.", key=key))
            continue
        if not isinstance(kind, str) or kind not in types:
            known = ", ".join(sorted(types))
            here.at("type").add(_("Type de question inconnu : %(kind)s. Connus : %(known)s.", kind=kind, known=known))
            continue
        body = types.get(kind).check(item, here)
        bank[key] = {"type": kind, "digest": digest_of(kind, body), "body": body}
    return bank


def check_quiz(
    source: Any,
    bank: Mapping[str, Mapping[str, Any]],
    behaviours: Registry[Behaviour],
    faults: Faults,
    *,
    undrawn: Collection[str] = (),
) -> dict[str, Any]:
    """The settings of a quiz and the keys of its questions, in order; a draw takes none of the types ``undrawn``."""
    part = mapping_of(source, faults, QUIZ_KEYS)
    behaviour = part.get("behaviour", "deferred")
    if not isinstance(behaviour, str) or behaviour not in behaviours:
        known = ", ".join(sorted(behaviours))
        faults.at("behaviour").add(_("« behaviour » vaut l’un de : %(known)s.", known=known))
    shuffle = part.get("shuffle", False)
    if not isinstance(shuffle, bool):
        faults.at("shuffle").add(_("« shuffle » vaut true ou false."))
    placement = part.get("placement", False)
    if not isinstance(placement, bool):
        faults.at("placement").add(_("« placement » vaut true ou false."))
    keys, count = _questions(part, bank, faults, undrawn)
    if placement is True:
        _check_placement(keys, bank, faults.at("placement"))
    return {
        "title": text_of(part, "title", faults),
        "introduction": text_of(part, "introduction", faults),
        "behaviour": behaviour,
        "pass_mark": _whole(part, "pass_mark", faults, default=70, most=100),
        "questions": keys,
        "pick": count,
        "shuffle": shuffle is True,
        "attempts": _whole(part, "attempts", faults, default=0, most=100),
        "minutes": _whole(part, "minutes", faults, default=0, most=600),
        "placement": placement is True,
    }


def _check_placement(keys: list[str], bank: Mapping[str, Mapping[str, Any]], faults: Faults) -> None:
    """Each question names the lesson that its right answer lets one skip."""
    for key in keys:
        if not bank[key]["body"].get("review"):
            faults.add(_("Test de positionnement : la question « %(key)s » ne dit pas sa leçon (« review »).", key=key))


def _questions(
    part: Mapping[str, Any], bank: Mapping[str, Any], faults: Faults, undrawn: Collection[str]
) -> tuple[list[str], int]:
    if ("questions" in part) == ("pick" in part):
        faults.add(_("Un quiz dit soit « questions », soit « pick »."))
        return [], 0
    if "pick" in part:
        here = faults.at("pick")
        count = _whole(mapping_of(part["pick"], here, ("count",)), "count", here, least=1, most=MOST_QUESTIONS)
        drawn = [key for key, question in bank.items() if question["type"] not in undrawn]
        if count > len(drawn):
            here.at("count").add(
                _("%(count)s questions demandées ; la banque en compte %(n)s.", count=count, n=len(drawn))
            )
        return drawn, count
    here = faults.at("questions")
    keys: list[str] = []
    source = part["questions"]
    if not isinstance(source, list) or not 1 <= len(source) <= MOST_QUESTIONS:
        here.add(_("« questions » est une liste d’au moins une question."))
        return keys, 0
    for n, key in enumerate(source):
        if not isinstance(key, str) or key not in bank:
            here.at(n).add(_("La question « %(key)s » n’est pas dans la banque.", key=key))
        elif key in keys:
            here.at(n).add(_("La question « %(key)s » est déjà dans ce quiz.", key=key))
        else:
            keys.append(key)
    return keys, 0


def _whole(
    part: Mapping[str, Any], key: str, faults: Faults, *, default: int = 0, least: int = 0, most: int = 100
) -> int:
    value = part.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        faults.at(key).add(
            _("« %(name)s » est un nombre entier de %(least)s à %(most)s.", name=key, least=least, most=most)
        )
        return default
    return value
