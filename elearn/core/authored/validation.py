"""JSON Schema applied to a document, each fault in French and on its line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elearn.core.authored.positions import Document
from elearn.core.authored.report import Report
from elearn.core.i18n import gettext as _

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

SLUG = "[a-z0-9]+(-[a-z0-9]+)*"


@cache
def schema(file: Path) -> dict[str, Any]:
    """The JSON Schema of ``file``, read once."""
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def validate(document: Document, rules: Mapping[str, Any], report: Report, *, at: tuple[str | int, ...] = ()) -> bool:
    """Say every fault of ``document`` (or of its part ``at``); whether there was none."""
    from jsonschema import Draft202012Validator  # heavy: only when a folder is read

    part: Any = document.data
    for step in at:
        part = part[step]
    found = list(Draft202012Validator(rules).iter_errors(part))
    for error in found:
        _say(error, document, (*at, *error.absolute_path), report)
    return not found


def _say(error: ValidationError, document: Document, path: tuple[str | int, ...], report: Report) -> None:
    name: str = str(error.validator)
    expected: Any = error.validator_value
    value: Any = error.instance
    where = _where(path)
    if name == "required":
        for key in expected:
            if key not in value:
                message = (
                    _("il manque « %(key)s ».", key=key)
                    if not path
                    else _("%(where)s : il manque « %(key)s ».", where=where, key=key)
                )
                report.add(document.file, document.line(*path), message)
        return
    if name == "additionalProperties":
        known = error.schema.get("properties", {}) if isinstance(error.schema, dict) else {}
        for key in value:
            if key not in known:
                report.add(document.file, document.line(*path, key), _unknown(key, known))
        return
    said = _expected(name, expected, value, error)
    report.add(document.file, document.line(*path), _("%(where)s : %(said)s", where=where, said=said))


def _unknown(key: str, known: Mapping[str, Any]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, known, n=1)
    if near:
        return _("« %(key)s » n’existe pas ici ; vouliez-vous dire « %(near)s » ?", key=key, near=near[0])
    return _("« %(key)s » n’existe pas ici (connus : %(known)s).", key=key, known=", ".join(known))


def _expected(name: str, expected: Any, value: Any, error: ValidationError) -> str:  # noqa: PLR0911, PLR0912, C901 - one line a rule
    hint = error.schema.get("description", "") if isinstance(error.schema, dict) else ""
    if name == "type":
        if value is None:
            return _("la valeur est vide.")
        return _("attendu %(type)s.", type=_types().get(str(expected), str(expected)))
    if name == "const":
        return _("attendu %(value)s.", value=json.dumps(expected, ensure_ascii=False))
    if name == "enum":
        return _("attendu l’une de ces valeurs : %(values)s.", values=", ".join(str(v) for v in expected))
    if name in {"oneOf", "anyOf"}:
        return _("attendu %(what)s.", what=hint) if hint else _("cette valeur n’est pas reconnue.")
    if name == "minLength" or (name == "pattern" and expected == "\\S"):
        return _("ce texte est vide.")
    if name == "pattern":
        if SLUG in str(expected):
            return _(
                "« %(value)s » : lettres minuscules sans accent, chiffres et tirets seulement.", value=str(value)[:60]
            )
        return _("« %(value)s » n’a pas la forme attendue.", value=str(value)[:60]) + (f" {hint}" if hint else "")
    if name == "maxLength":
        return _("%(max)s caractères au plus (il y en a %(count)s).", max=expected, count=len(value))
    if name == "minItems":
        return _("au moins %(min)s.", min=expected)
    if name == "maxItems":
        return _("%(max)s au plus.", max=expected)
    if name == "uniqueItems":
        return _("une valeur est écrite deux fois.")
    if name in {"minimum", "exclusiveMinimum"}:
        return _("%(value)s est trop petit (au moins %(min)s).", value=value, min=expected)
    if name in {"maximum", "exclusiveMaximum"}:
        return _("%(value)s est trop grand (%(max)s au plus).", value=value, max=expected)
    return _("cette valeur n’est pas acceptée.")


def _types() -> dict[str, str]:
    return {
        "string": _("un texte (entre guillemets si besoin)"),
        "integer": _("un nombre entier"),
        "number": _("un nombre"),
        "boolean": _("true ou false"),
        "array": _("une liste"),
        "object": _("un bloc de champs"),
    }


def _where(path: tuple[str | int, ...]) -> str:
    """``activities[3].minutes``, with ranks counted from 1."""
    out = ""
    for step in path:
        out += f"[{step + 1}]" if isinstance(step, int) else f"{'.' if out else ''}{step}"
    return out or _("ce fichier")
