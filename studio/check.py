"""Check what was made: captions, chapters, durations, sizes.

    python -m studio.check content/catalogue/MODULE/media/NAME

says every fault in one line and ends with 1 if there is one. It reads the files back and shares no
code with what wrote them.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from studio.errors import StudioError
from studio.programs import run

TIMES = re.compile(r"^(\d\d):(\d\d):(\d\d)\.(\d{3}) --> (\d\d):(\d\d):(\d\d)\.(\d{3})$")
SIZES = {".mp4": 4_500_000, ".m4a": 1_200_000, ".png": 60_000}
SECONDS = (120, 240)
FRAME_MS = 40

Parsed = list[tuple[int, int, list[str]]]


def read_vtt(text: str) -> Parsed:
    """Return (start ms, end ms, lines) for each cue; raise StudioError if it is not WebVTT."""
    head, *blocks = text.strip().split("\n\n")
    if not head.startswith("WEBVTT"):
        raise StudioError("The file does not begin with WEBVTT.")
    cues: Parsed = []
    for block in blocks:
        lines = block.split("\n")
        times = TIMES.match(lines[1]) if len(lines) > 2 else None
        if times is None:
            raise StudioError(f"This is not a numbered cue: {lines[0]}")
        h, m, s, ms, h2, m2, s2, ms2 = (int(part) for part in times.groups())
        cues.append((((h * 60 + m) * 60 + s) * 1000 + ms, ((h2 * 60 + m2) * 60 + s2) * 1000 + ms2, lines[2:]))
    return cues


def caption_faults(cues: Parsed, length: int) -> list[str]:
    """Return what breaks the rules: 2 lines of 42, 1 to 7 s, in order, no overlap, inside the film."""
    faults = []
    previous_end = 0
    for number, (start, end, lines) in enumerate(cues, start=1):
        if len(lines) > 2:
            faults.append(f"cue {number}: {len(lines)} lines")
        faults += [f"cue {number}: {len(line)} characters" for line in lines if len(line) > 42]
        if not 1000 <= end - start <= 7000:
            faults.append(f"cue {number}: lasts {end - start} ms")
        if start < previous_end:
            faults.append(f"cue {number}: begins before the end of the one before")
        if end > length:
            faults.append(f"cue {number}: ends after the film")
        previous_end = end
    return faults


def chapter_faults(cues: Parsed, length: int) -> list[str]:
    """Return what breaks the rules: from zero to the end without a hole, one short line each."""
    edges = [0, *(end for _, end, _ in cues)]
    faults = [
        f"chapter {n}: begins at {cue[0]} ms, not at {edge}"
        for n, (cue, edge) in enumerate(zip(cues, edges, strict=False), start=1)
        if cue[0] != edge
    ]
    faults += [f"chapter {n}: long title" for n, cue in enumerate(cues, 1) if len(" ".join(cue[2])) > 42]
    if not cues or abs(cues[-1][1] - length) > FRAME_MS:
        faults.append("the last chapter does not end with the film")
    return faults


def probe(path: Path) -> dict[str, object]:
    """Return what ffprobe says of a file: streams and format."""
    said = run("ffprobe", ["-v", "error", "-show_streams", "-show_format", "-of", "json", str(path)])
    found: dict[str, object] = json.loads(said)
    return found


def _streams(path: Path) -> set[str]:
    streams = probe(path)["streams"]
    found = set()
    for s in streams if isinstance(streams, list) else []:
        found.add(" ".join(str(s[k]) for k in ("codec_name", "width", "height", "pix_fmt") if k in s))
    return found


def faults(stem: Path) -> list[str]:
    """Return every fault of the six files that begin with this path."""
    film, sound = stem.with_suffix(".mp4"), stem.with_suffix(".m4a")
    found = []
    for suffix, most in SIZES.items():
        size = stem.with_suffix(suffix).stat().st_size
        if size > most:
            found.append(f"{stem.name}{suffix}: {size} bytes, at most {most}")
    lengths = {path: round(float(probe(path)["format"]["duration"]) * 1000) for path in (film, sound)}  # type: ignore[index]
    length = lengths[film]
    if not SECONDS[0] * 1000 <= length <= SECONDS[1] * 1000:
        found.append(f"{film.name}: lasts {length} ms")
    if abs(lengths[sound] - length) > 2 * FRAME_MS:
        found.append(f"{sound.name}: lasts {lengths[sound]} ms, the film {length}")
    if _streams(film) != {"h264 1280 720 yuv420p", "aac"}:
        found.append(f"{film.name}: streams are {sorted(_streams(film))}")
    head = film.read_bytes()
    if not 0 < head.find(b"moov") < head.find(b"mdat"):
        found.append(f"{film.name}: the index is not at the beginning (faststart)")
    tracks = {code: read_vtt(Path(f"{stem}.{code}.vtt").read_text("utf-8")) for code in ("fr", "en", "chapitres")}
    for code in ("fr", "en"):
        found += [f"{code}: {fault}" for fault in caption_faults(tracks[code], length)]
    if [cue[:2] for cue in tracks["fr"]] != [cue[:2] for cue in tracks["en"]]:
        found.append("the two languages are not timed alike")
    return found + chapter_faults(tracks["chapitres"], length)


if __name__ == "__main__":
    try:
        said = faults(Path(sys.argv[1]))
    except (StudioError, OSError, IndexError) as error:
        said = [str(error)]
    print("\n".join(said) or "No fault.")  # noqa: T201
    sys.exit(bool(said))
