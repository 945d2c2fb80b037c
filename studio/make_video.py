"""Make a video from its folder: one command.

    python -m studio.make_video content/catalogue/MODULE/video/NAME

writes NAME.mp4, .m4a, .png, .fr.vtt, .en.vtt and .chapitres.vtt in the module's media folder, then
checks them. `--lines` prints the text to read aloud instead, numbered as the recordings are.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from studio.captions import caption_cues, chapter_cues, webvtt
from studio.check import faults
from studio.encode import FPS, write_film, write_poster, write_sound
from studio.errors import StudioError
from studio.narration import Narration, lay, speak
from studio.programs import need
from studio.script import Script, read_script
from studio.slides import choose_fonts, draw

LEADS_BY = 280  # a slide begins to change this long before its line is heard


def cuts_of(narration: Narration) -> list[int]:
    """Return when each slide appears, in milliseconds, on a frame: the first one at zero."""
    frame = 1000 // FPS
    starts = [(entry.start - LEADS_BY) // frame * frame for entry in narration.timed]
    return [0, *starts[1:]]


def openings_of(script: Script, cuts: list[int]) -> list[tuple[int, str]]:
    """Return the start and title of each chapter."""
    return [(cuts[scene.lines[0].number - 1], scene.chapter) for scene in script.scenes if scene.chapter]


def make(folder: Path) -> Path:
    """Make the six files of a video and return the path they begin with."""
    script = read_script(folder)
    for program in ("ffmpeg", "ffprobe"):
        need(program)
    fonts = choose_fonts()
    stem = folder.parent.parent / "media" / folder.name
    stem.parent.mkdir(exist_ok=True)
    spoken = speak(script)
    narration = lay(script, spoken)
    pages = draw(script, fonts, synthetic=narration.synthetic)
    cuts = cuts_of(narration)
    for language in ("fr", "en"):
        text = webvtt(caption_cues(narration.timed, language))
        Path(f"{stem}.{language}.vtt").write_text(text, encoding="utf-8")
    chapters = chapter_cues(openings_of(script, cuts), narration.length)
    Path(f"{stem}.chapitres.vtt").write_text(webvtt(chapters), encoding="utf-8")
    write_sound(narration.samples, stem.with_suffix(".m4a"))
    keys = [cuts[scene.lines[0].number - 1] for scene in script.scenes]
    write_film(pages, cuts, keys, narration.length, stem.with_suffix(".m4a"), stem.with_suffix(".mp4"))
    write_poster(pages[len(script.scenes[0].lines) - 1], stem.with_suffix(".png"))
    recorded = sum(piece.human for piece in spoken)
    _say(f"{stem.name}: {narration.length / 1000:.1f} s, {len(spoken)} lines, {recorded} recorded by a person.")
    _say(f"Set in {fonts.serif} and {fonts.sans}.")
    _say(f"In module.yaml: voice: {'synthetic' if narration.synthetic else 'human'}")
    return stem


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return 0 when the video is made and faultless."""
    parser = argparse.ArgumentParser(prog="studio.make_video", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder that holds script.yaml")
    parser.add_argument("--lines", action="store_true", help="print the lines to read aloud, and stop")
    given = parser.parse_args(arguments)
    folder = given.folder.resolve()
    try:
        if given.lines:
            for line in read_script(folder).lines:
                _say(f"{line.number:02d}  {line.fr}")
            return 0
        found = faults(make(folder))
    except StudioError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for fault in found:
        sys.stderr.write(f"{fault}\n")
    _say("No fault." if not found else f"{len(found)} fault(s).")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
