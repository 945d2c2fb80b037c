"""What ``elearn catalogue check`` asks of a module that could be imported as it is.

Import refuses what would break a page. These look at whether the module does what it says: objectives put
to the test, captions that say what the film says, lessons that load and read easily, documents of the
dossier that no other module makes. Their faults make the command fail, and prevent no import.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from elearn.core.i18n import gettext as _
from elearn.modules.quality import objectives, reading_level, scripts, weight
from elearn.modules.reading import Reading

__all__ = ["between", "look", "said"]


def look(reading: Reading) -> None:
    """Add to the report of a module what is wrong with it; nothing when it cannot be imported anyway."""
    draft, source = reading.draft, reading.source
    if draft is None or source is None:
        return
    objectives.look(draft, source)
    scripts.look(draft, source)
    weight.look(draft, source)


def between(readings: Sequence[Reading]) -> None:
    """Add to each report what it takes that a module before it has: a name that must be its own."""
    taken: dict[str, str] = {}
    for reading in readings:
        for one in reading.draft.activities if reading.draft else ():
            for name, file, line in one.claims:
                owner = taken.setdefault(name, reading.slug)
                if owner != reading.slug:
                    message = _("« %(name)s » est déjà pris par le module « %(module)s ».", name=name, module=owner)
                    reading.report.add(file, line, message)


def said(folder: Path, reading: Reading, *, each: bool = False) -> Iterator[str]:
    """How easily the lessons of a module are read and what they weigh: one line for all, and one for ``each``."""
    draft, source = reading.draft, reading.source
    if draft is None or source is None or not (lessons := weight.lessons(draft)):
        return
    levels = [reading_level.of_html(str(one.content["html"])) for one in lessons]
    speaks = draft.language == "fr"  # the measure is that of French
    for one, level in zip(lessons, levels, strict=True) if each else ():
        words = f"lisibilité {level.score} ({level.word}), {level.words_per_sentence:.0f} mots par phrase, "
        place = folder / weight.file_of(one, source)
        yield f"{place}: {words if speaks else ''}{-(-one.weight_bytes // 1000)} ko"
    whole = sum(levels[1:], levels[0])
    scores = [level.score for level in levels]
    heaviest = -(-max(one.weight_bytes for one in lessons) // 1000)
    words = f"lisibilité {whole.score} ({whole.word}), de {min(scores)} à {max(scores)} ; " if speaks else ""
    yield f"{reading.slug}: {len(lessons)} leçons, {words}la plus lourde {heaviest} ko"
