"""Captions, typography and reading of a script: what needs neither ffmpeg nor a voice."""

from array import array
from pathlib import Path

import pytest

from studio.captions import Cue, caption_cues, chapter_cues, webvtt, wrap
from studio.check import caption_faults, chapter_faults, read_vtt
from studio.errors import StudioError
from studio.french import spoken, typeset
from studio.narration import Timed, read_marks, trimmed
from studio.script import Line, read_script

SCRIPT = """
format: 1
title: Titre
module: Module
scenes:
  - layout: title
    chapter: Un
    slide: {subtitle: "x", note: "y"}
    narration:
      - {fr: "Il est l'heure : partons.", en: "It is time."}
"""


def timed(*times: tuple[int, int]) -> tuple[Timed, ...]:
    return tuple(
        Timed(Line(number=n, fr="Une phrase.", en="A sentence.", say="", pause=0), start, end)
        for n, (start, end) in enumerate(times, 1)
    )


def test_a_long_sentence_breaks_after_its_comma() -> None:
    text = "Nous sommes le 9 novembre, et rien n’est encore arrivé."
    assert wrap(text) == "Nous sommes le 9 novembre,\net rien n’est encore arrivé."


def test_a_no_break_space_never_breaks() -> None:
    text = "a" * 30 + " " + "b" * 11 + "\u00a0" + "c" * 12
    assert wrap(text).split("\n")[0] == "a" * 30


def test_a_sentence_too_long_for_two_lines_is_refused() -> None:
    with pytest.raises(StudioError, match="does not fit"):
        wrap("mot " * 30)


def test_a_cue_lingers_but_never_over_the_next() -> None:
    cues = caption_cues(timed((900, 2000), (2100, 2500), (5000, 7000)), "fr")
    assert [(cue.start, cue.end) for cue in cues] == [(900, 2100), (2100, 3100), (5000, 7350)]


def test_what_is_written_is_read_back_without_fault() -> None:
    cues = caption_cues(timed((900, 2000), (2100, 4500)), "en")
    read = read_vtt(webvtt(cues))
    assert [(start, end) for start, end, _ in read] == [(900, 2100), (2100, 4850)]
    assert caption_faults(read, 6000) == []


def test_each_broken_rule_of_captions_is_told() -> None:
    cues = [Cue(0, 500, "x"), Cue(400, 9000, "x" * 43), Cue(9000, 10500, "a\nb\nc")]
    assert caption_faults(read_vtt(webvtt(cues)), 10000) == [
        "cue 1: lasts 500 ms",
        "cue 2: 43 characters",
        "cue 2: lasts 8600 ms",
        "cue 2: begins before the end of the one before",
        "cue 3: 3 lines",
        "cue 3: ends after the film",
    ]


def test_chapters_leave_no_hole() -> None:
    cues = read_vtt(webvtt(chapter_cues([(0, "Un"), (4000, "Deux")], 9000)))
    assert chapter_faults(cues, 9000) == []
    assert chapter_faults([cues[0], (4200, 9000, ["Deux"])], 9000) == ["chapter 2: begins at 4200 ms, not at 4000"]


def test_french_spaces_are_set_and_spoken_without_them() -> None:
    text = typeset("L'indemnité : 1 850,50 € ou 12,15 % ; « oui » ?")
    assert text == ("L’indemnité\u00a0: 1\u202f850,50\u00a0€ ou 12,15\u00a0%\u202f; «\u00a0oui\u00a0»\u202f?")
    assert spoken(text) == "L'indemnité : 1850 euros 50 ou 12,15 pour cent ; oui ?"


def test_silence_at_both_ends_is_cut() -> None:
    samples = array("h", [0] * 5000 + [9000] * 100 + [0] * 5000)
    assert 100 <= len(trimmed(samples)) <= 100 + 2 * 1440


def test_a_silent_line_is_refused() -> None:
    with pytest.raises(StudioError, match="silent"):
        trimmed(array("h", [0] * 100))


def test_marks_of_a_single_recording_are_read(tmp_path: Path) -> None:
    marks = tmp_path / "marks.txt"
    marks.write_text("0.5\t2.25\t01\n3,0\t4,5\t02\n", encoding="utf-8")
    assert read_marks(marks) == [(0.5, 2.25), (3.0, 4.5)]
    marks.write_text("2\t1\tx\n", encoding="utf-8")
    with pytest.raises(StudioError, match="before the start"):
        read_marks(marks)


def test_a_script_is_read_and_its_faults_are_named(tmp_path: Path) -> None:
    path = tmp_path / "script.yaml"
    path.write_text(SCRIPT, encoding="utf-8")
    assert read_script(tmp_path).lines[0].fr == "Il est l’heure\u00a0: partons."
    path.write_text(SCRIPT.replace('note: "y"', "note: {at: 2}"), encoding="utf-8")
    with pytest.raises(StudioError, match="step 2 does not exist"):
        read_script(tmp_path)
    path.write_text(SCRIPT.replace('en: "It is time."', 'en: ""'), encoding="utf-8")
    with pytest.raises(StudioError, match="« en » is missing"):
        read_script(tmp_path)
