"""Video and sound: captions, chapters, a transcript that one can search and follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import render_template

from elearn.core import i18n
from elearn.core.i18n import Lazy, lazy_gettext
from elearn.core.i18n import gettext as _
from elearn.core.policy import Actor
from elearn.modules.extend import ActivitySource, ActivityView, MediaFile, Report
from elearn.modules.media_urls import media_url

_PATH = {"type": "string", "minLength": 1, "maxLength": 200}
_LANGUAGES = {
    "type": "object",
    "minProperties": 1,
    "propertyNames": {"pattern": "^[a-z]{2}$"},
    "additionalProperties": _PATH,
}
_VOICE = {"enum": ["synthetic", "human"]}
SPEEDS = (0.75, 1, 1.25, 1.5, 2)


class Recorded:
    """What video and audio share; ``extension`` is the one difference in their main file."""

    extension = ".mp4"
    template = "modules/activity/video.html"
    completions: Sequence[str] = ("watched", "seen", "none")
    fields: Mapping[str, Any]
    label: Lazy
    icon: str

    def check(self, source: ActivitySource, report: Report) -> dict[str, Any]:
        """See :class:`~elearn.modules.extend.ActivityKind`."""
        main = source.use("file", extensions=(self.extension,))
        sound = source.use("audio", extensions=(".m4a",)) if "audio" in source.entry else None
        poster = source.use("poster", extensions=(".png", ".jpg")) if "poster" in source.entry else None
        seconds = main.info.seconds if main else 0.0
        if main and not main.info.starts_fast:
            report.advise(main.path, 0, _("l’index est à la fin du fichier : placez-le au début (faststart)."))
        if main and sound and abs(sound.info.seconds - seconds) > 2:
            source.fault("audio", message=_("la version sonore n’a pas la durée de la vidéo."))
        captions = self._captions(source, seconds)
        chapters = self._chapters(source, seconds)
        return {
            "main": _facts(main),
            "sound": _facts(sound),
            "poster": {"file": poster.path, "width": poster.info.width, "height": poster.info.height}
            if poster
            else None,
            "seconds": round(seconds, 3),
            "voice": source.entry["voice"],
            "captions": {language: path for language, path, _cues in captions},
            "transcripts": {language: cues for language, _path, cues in captions},
            "chapters_file": source.entry.get("chapters"),
            "chapters": chapters,
            "text": " ".join(
                c[2] for language, _p, cues in captions if language == source.module.language for c in cues
            ),
            "weight_bytes": (main.info.bytes if main else 0) + (poster.info.bytes if poster else 0),
        }

    @staticmethod
    def _captions(source: ActivitySource, seconds: float) -> list[tuple[str, str, list[list[Any]]]]:
        from elearn.modules import captions

        given: Mapping[str, Any] = source.entry["captions"]
        if source.module.language not in given:
            message = _(
                "il manque les sous-titres dans la langue du module (%(language)s).", language=source.module.language
            )
            source.fault("captions", message=message)
        out = []
        for language in given:
            file = source.use("captions", language, extensions=(".vtt",))
            if file is not None:
                cues = captions.read_captions(file.file.read_bytes(), file.path, source.report, seconds=seconds)
                out.append(
                    (language, file.path, [[c.start / 1000, c.end / 1000, " ".join(c.text.split())] for c in cues])
                )
        return out

    @staticmethod
    def _chapters(source: ActivitySource, seconds: float) -> list[list[Any]]:
        from elearn.modules import captions

        if "chapters" not in source.entry:
            return []
        file = source.use("chapters", extensions=(".vtt",))
        if file is None:
            return []
        cues = captions.read_chapters(file.file.read_bytes(), file.path, source.report, seconds=seconds)
        return [[c.start / 1000, c.end / 1000, c.text] for c in cues]

    def publish(self, activity_id: int, content: dict[str, Any]) -> None:
        """Nothing of its own to keep."""

    def render(self, actor: Actor, activity: ActivityView, enrolment_id: int | None) -> str:
        """See :class:`~elearn.modules.extend.ActivityKind`."""
        content = activity.content
        language = i18n.locale() if i18n.locale() in content["captions"] else activity.language
        return render_template(
            self.template,
            activity=activity,
            content=content,
            url=lambda path: media_url(activity.card.version_id, path),
            language=language,
            sections=by_chapter(content["chapters"], content["transcripts"].get(language, [])),
            speeds=SPEEDS,
            clock=clock_time,
        )


class Video(Recorded):
    """A film with captions, and if wished its sound alone for slow lines."""

    label = lazy_gettext("Vidéo")
    icon = "play"
    fields: Mapping[str, Any] = {
        "properties": {
            "file": _PATH, "audio": _PATH, "poster": _PATH, "captions": _LANGUAGES, "chapters": _PATH, "voice": _VOICE,
        },
        "required": ["file", "captions", "voice"],
    }  # fmt: skip


class Audio(Recorded):
    """Sound with its transcript."""

    label = lazy_gettext("Audio")
    icon = "play"
    extension = ".m4a"
    template = "modules/activity/audio.html"
    fields: Mapping[str, Any] = {
        "properties": {"file": _PATH, "captions": _LANGUAGES, "chapters": _PATH, "voice": _VOICE},
        "required": ["file", "captions", "voice"],
    }


def _facts(file: MediaFile | None) -> dict[str, Any] | None:
    if file is None:
        return None
    return {"file": file.path, "mime": file.info.mime, "bytes": file.info.bytes, "seconds": round(file.info.seconds, 3)}


def by_chapter(chapters: Sequence[Sequence[Any]], cues: Sequence[Sequence[Any]]) -> list[dict[str, Any]]:
    """The transcript cut by chapter: ``title`` (empty without chapters), ``start``, ``cues``."""
    if not chapters:
        return [{"title": "", "start": 0.0, "cues": list(cues)}] if cues else []
    return [
        {"title": title, "start": start, "cues": [c for c in cues if _belongs(c, start, end, rank, len(chapters))]}
        for rank, (start, end, title) in enumerate(chapters)
    ]


def _belongs(cue: Sequence[Any], start: float, end: float, rank: int, count: int) -> bool:
    """A cue goes with the chapter in which it begins; the last chapter takes what passes its end."""
    return (start <= cue[0] or rank == 0) and (cue[0] < end or rank == count - 1)


def clock_time(seconds: float) -> str:
    """``1:02`` or ``1:02:03``."""
    whole = int(seconds)
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}" if hours else f"{rest // 60}:{rest % 60:02d}"
