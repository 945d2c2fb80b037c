"""Run the outside programs, and say in one sentence which one is missing."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence

from studio.errors import StudioError

INSTALL = {
    "ffmpeg": "ffmpeg is missing: it encodes the video. On Debian: apt install ffmpeg.",
    "ffprobe": "ffprobe is missing: it measures the video. It comes with ffmpeg.",
    "espeak-ng": (
        "espeak-ng is missing: it reads the lines that nobody has recorded. "
        "On Debian: apt install espeak-ng. Or record every line in narration/."
    ),
}


def need(program: str) -> str:
    """Return the path of a program, or raise StudioError saying how to get it."""
    path = shutil.which(program)
    if path is None:
        raise StudioError(INSTALL[program])
    return path


def run(program: str, arguments: Sequence[str], given: bytes | None = None) -> bytes:
    """Run a program to its end and return what it wrote; raise StudioError if it failed."""
    done = subprocess.run([need(program), *arguments], input=given or b"", capture_output=True, check=False)
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise StudioError(f"{program} stopped: {said[-1] if said else 'without a word'}")
    return done.stdout


def ffmpeg(*arguments: str, given: bytes | None = None) -> bytes:
    """Run ffmpeg quietly and return what it wrote to its output."""
    return run("ffmpeg", ["-hide_banner", "-loglevel", "error", "-y", *arguments], given)
