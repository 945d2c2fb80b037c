"""Every video of the catalogue still says what its script says, within the rules of captions."""

from pathlib import Path

import pytest

from studio.captions import wrap
from studio.check import SIZES, caption_faults, chapter_faults, read_vtt
from studio.script import read_script

CATALOGUE = Path(__file__).parents[2] / "content" / "catalogue"
SOURCES = sorted(path.parent for path in CATALOGUE.glob("*/video/*/script.yaml"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_captions_chapters_and_sizes(source: Path) -> None:
    script = read_script(source)
    stem = source.parent.parent / "media" / source.name
    tracks = {
        code: read_vtt(Path(f"{stem}.{code}.vtt").read_text(encoding="utf-8")) for code in ("fr", "en", "chapitres")
    }
    length = tracks["chapitres"][-1][1]
    assert caption_faults(tracks["fr"], length) == []
    assert caption_faults(tracks["en"], length) == []
    assert chapter_faults(tracks["chapitres"], length) == []
    assert ["\n".join(lines) for _, _, lines in tracks["fr"]] == [wrap(line.fr) for line in script.lines]
    assert ["\n".join(lines) for _, _, lines in tracks["en"]] == [wrap(line.en) for line in script.lines]
    assert [" ".join(lines) for _, _, lines in tracks["chapitres"]] == list(script.chapters)
    for suffix, most in SIZES.items():
        assert 0 < stem.with_suffix(suffix).stat().st_size <= most


def test_there_is_a_video_to_check() -> None:
    assert SOURCES
