"""The synthetic voice: espeak-ng, slowed and made a little rounder by ffmpeg."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from studio.french import spoken
from studio.programs import ffmpeg, run
from studio.script import Line, Voice

# Takes off the rumble and the buzz of a formant voice, fills its low middle, and gives it a small room.
ROUNDER = (
    "highpass=f=75,"
    "equalizer=f=220:t=q:w=1.0:g=2.5,"
    "equalizer=f=3300:t=q:w=1.2:g=-4,"
    "equalizer=f=5200:t=q:w=1.5:g=-3,"
    "lowpass=f=7800,"
    "aecho=0.95:0.9:17|29:0.07|0.05"
)


def words_of(line: Line) -> str:
    """Return what the voice says for a line."""
    return line.say or spoken(line.fr)


def synthesise(line: Line, voice: Voice) -> bytes:
    """Return the line as raw 16-bit mono samples at 48 kHz."""
    with tempfile.TemporaryDirectory() as folder:
        raw = os.fspath(Path(folder) / "line.wav")
        run(
            "espeak-ng",
            ["-v", voice.name, "-s", str(voice.speed), "-p", str(voice.pitch), "-g", str(voice.gap),
             "-z", "-w", raw, "--stdin"],
            words_of(line).encode(),
        )  # fmt: skip
        return ffmpeg("-i", raw, "-af", ROUNDER, "-ac", "1", "-ar", "48000", "-f", "s16le", "-")
