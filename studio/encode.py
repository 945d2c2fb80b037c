"""Encode: sound, moving picture, poster."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from array import array
from itertools import pairwise
from pathlib import Path

from studio.errors import StudioError
from studio.narration import RATE
from studio.programs import INSTALL, ffmpeg, need

FPS = 25
FADE_FRAMES = 9
WIDTH, HEIGHT = 1280, 720
LOUDNESS = "loudnorm=I=-17:TP=-1.5:LRA=7"
SOUND = ("-c:a", "aac", "-b:a", "38k", "-ac", "1", "-ar", "32000")
PLAIN = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact")
TO_YUV = "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p"
COLOUR = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv")


def write_sound(samples: array[int], path: Path) -> None:
    """Write the narration as AAC, brought to an even loudness in two passes."""
    if sys.byteorder == "big":
        samples = array("h", samples)
        samples.byteswap()
    raw = samples.tobytes()
    source = ("-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-")
    done = subprocess.run(  # the measure comes on the error stream
        [need("ffmpeg"), "-hide_banner", *source, "-af", LOUDNESS + ":print_format=json", "-f", "null", "-"],
        input=raw,
        capture_output=True,
        check=False,
    )
    said = done.stderr.decode(errors="replace")
    if done.returncode != 0 or "{" not in said:
        raise StudioError("ffmpeg could not measure the loudness of the narration.")
    measure = json.loads(said[said.rindex("{") : said.rindex("}") + 1])
    second = (
        f"{LOUDNESS}:linear=true:measured_I={measure['input_i']}:measured_TP={measure['input_tp']}"
        f":measured_LRA={measure['input_lra']}:measured_thresh={measure['input_thresh']}"
        f":offset={measure['target_offset']}"
    )
    ffmpeg(*source, "-af", second, *SOUND, *PLAIN, "-movflags", "+faststart", str(path), given=raw)


def write_film(pages: list[bytes], cuts: list[int], keys: list[int], length: int, sound: Path, path: Path) -> None:
    """Write the film: page `n` from `cuts[n]` (ms) to the next cut, gently faded from the one before.

    Frames go through a pipe: one encoding, so the count of frames and the times are exact. A page that
    holds still is decoded once and its last frame repeated. `keys` (ms) are key frames, for seeking.
    """
    edges = [round(ms * FPS / 1000) for ms in [*cuts, length]]
    forced = ",".join(f"{ms / 1000:.3f}" for ms in keys)
    encoder = subprocess.Popen(
        [need("ffmpeg"), "-hide_banner", "-loglevel", "error", "-y",
         "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", "-",
         "-i", str(sound), "-map", "0:v", "-map", "1:a", "-c:a", "copy",
         "-c:v", "libx264", "-preset", "slow", "-tune", "stillimage", "-crf", "23", "-profile:v", "high",
         "-g", "250", "-force_key_frames", forced, "-threads", "2", "-pix_fmt", "yuv420p", *COLOUR, *PLAIN,
         "-movflags", "+faststart", str(path)],
        stdin=subprocess.PIPE,
    )  # fmt: skip
    if encoder.stdin is None:
        raise StudioError(INSTALL["ffmpeg"])
    size = WIDTH * HEIGHT * 3 // 2
    previous = pages[0]
    for page, (first, after) in zip(pages, pairwise(edges), strict=True):
        frames = _fade(previous, page, min(FADE_FRAMES, after - first)) if page is not previous else b""
        encoder.stdin.write(frames)
        still = ffmpeg("-f", "png_pipe", "-i", "-", "-vf", TO_YUV, "-f", "rawvideo", "-", given=page)
        for _ in range(after - first - len(frames) // size):
            encoder.stdin.write(still)
        previous = page
    encoder.stdin.close()
    if encoder.wait() != 0:
        raise StudioError("ffmpeg could not encode the film.")


def _fade(before: bytes, after: bytes, frames: int) -> bytes:
    """Return raw frames going from one picture to the other, the last one not quite arrived."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for name, picture in (("before.png", before), ("after.png", after)):
            (Path(folder) / name).write_bytes(picture)
            names += ["-loop", "1", "-r", str(FPS), "-i", f"{folder}/{name}"]
        graph = (
            "[0:v]format=gbrp[b];[1:v]format=gbrp[a];"
            f"[b][a]xfade=transition=fade:duration={(frames + 1) / FPS}:offset=0,"
            f"trim=start_frame=1:end_frame={frames + 1},{TO_YUV}"
        )
        return ffmpeg(*names, "-filter_complex", graph, "-frames:v", str(frames), "-f", "rawvideo", "-")


def write_poster(page: bytes, path: Path) -> None:
    """Write the poster as a PNG of at most 128 colours, without dither: flat areas stay flat."""
    ffmpeg(
        "-f", "png_pipe", "-i", "-",
        "-vf", "split[a][b];[a]palettegen=max_colors=128:reserve_transparent=0[p];[b][p]paletteuse=dither=none",
        "-frames:v", "1", "-compression_level", "9", *PLAIN, "-f", "image2", "-c:v", "png", str(path),
        given=page,
    )  # fmt: skip
