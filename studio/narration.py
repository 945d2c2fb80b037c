"""Find or make the sound of each line, and lay the lines one after the other.

A recording always wins over the synthetic voice: `narration/NN.wav` for one line, or one
`narration/voice.wav` with `narration/marks.txt` (labels as Audacity exports them: start, end, name).
"""

from __future__ import annotations

import sys
from array import array
from dataclasses import dataclass
from pathlib import Path

from studio.errors import StudioError
from studio.programs import ffmpeg
from studio.script import Line, Script
from studio.speech import synthesise

RATE = 48000
PER_MS = RATE // 1000
LEAD = 900
GAP = 420
SCENE_GAP = 1100
TAIL = 1800
SILENT_UNDER = 160  # of 32767: below it, a sample at an end of the line is silence
KEPT = 30 * PER_MS  # of that silence, so that no consonant is cut


@dataclass(frozen=True)
class Spoken:
    """The sound of a line: 16-bit mono samples at 48 kHz, and whether a person recorded it."""

    line: Line
    samples: array[int]
    human: bool


@dataclass(frozen=True)
class Timed:
    """When a line is heard, in milliseconds from the beginning of the film."""

    line: Line
    start: int
    end: int


@dataclass(frozen=True)
class Narration:
    """The laid track: times of the lines, total length in milliseconds, samples, who speaks."""

    timed: tuple[Timed, ...]
    length: int
    samples: array[int]
    synthetic: bool


def _samples(raw: bytes) -> array[int]:
    values = array("h")
    values.frombytes(raw)
    if sys.byteorder == "big":
        values.byteswap()
    return values


def trimmed(samples: array[int]) -> array[int]:
    """Return the samples without the silence at both ends."""
    loud = [i for i, value in enumerate(samples) if abs(value) > SILENT_UNDER]
    if not loud:
        raise StudioError("A line of the narration is silent.")
    return samples[max(0, loud[0] - KEPT) : loud[-1] + KEPT]


def read_marks(path: Path) -> list[tuple[float, float]]:
    """Return (start, end) in seconds for each label of an Audacity label file."""
    marks = []
    for number, text in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), start=1):
        if not text.strip():
            continue
        try:
            start, end = (float(part.replace(",", ".")) for part in text.split("\t")[:2])
        except ValueError as error:
            raise StudioError(f"Line {number} of {path.name}: two times were expected.") from error
        if end <= start:
            raise StudioError(f"Line {number} of {path.name}: the end comes before the start.")
        marks.append((start, end))
    return marks


def _recording(path: Path, *cut: str) -> array[int]:
    # Filters here only clean: a person's voice keeps its own colour.
    return _samples(
        ffmpeg(*cut, "-i", str(path), "-af", "highpass=f=70", "-ac", "1", "-ar", str(RATE), "-f", "s16le", "-")
    )


def speak(script: Script) -> list[Spoken]:
    """Return the sound of every line, recorded when there is a recording, synthetic otherwise."""
    folder = script.folder / "narration"
    whole, marks_file = folder / "voice.wav", folder / "marks.txt"
    marks: list[tuple[float, float]] = []
    if whole.is_file():
        if not marks_file.is_file():
            raise StudioError("voice.wav needs marks.txt beside it: one label for each line.")
        marks = read_marks(marks_file)
        if len(marks) != len(script.lines):
            raise StudioError(f"marks.txt has {len(marks)} labels, the script {len(script.lines)} lines.")
    spoken = []
    for line in script.lines:
        single = folder / f"{line.number:02d}.wav"
        if single.is_file():
            samples, human = _recording(single), True
        elif marks:
            start, end = marks[line.number - 1]
            samples, human = _recording(whole, "-ss", f"{start:.3f}", "-to", f"{end:.3f}"), True
        else:
            samples, human = _samples(synthesise(line, script.voice)), False
        spoken.append(Spoken(line, trimmed(samples), human))
    return spoken


def lay(script: Script, spoken: list[Spoken]) -> Narration:
    """Return the narration with its silences: the times of the lines are exact to the millisecond."""
    last_of_scene = {scene.lines[-1].number for scene in script.scenes}
    track = array("h", bytes(2 * LEAD * PER_MS))
    timed = []
    for piece in spoken:
        start = len(track) // PER_MS
        track.extend(piece.samples)
        track.extend(array("h", bytes(2 * (-len(track) % PER_MS))))
        timed.append(Timed(piece.line, start, len(track) // PER_MS))
        gap = SCENE_GAP if piece.line.number in last_of_scene else GAP
        if piece is spoken[-1]:
            gap = TAIL
        track.extend(array("h", bytes(2 * (gap + piece.line.pause) * PER_MS)))
    # A whole number of frames at 25 a second, so that picture and sound end together.
    track.extend(array("h", bytes(2 * (-len(track) % (40 * PER_MS)))))
    synthetic = not all(piece.human for piece in spoken)
    return Narration(tuple(timed), len(track) // PER_MS, track, synthetic)
