import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.authored.report import Report
from elearn.modules.captions import read_captions, read_chapters, stamp

GOOD = """WEBVTT

NOTE un commentaire
sur deux lignes

1
00:00:00.000 --> 00:00:02.500 align:start
Bonjour <b>à toutes</b> &amp; à tous

00:03.000 --> 00:05.000
Deux lignes,
pas plus
"""


def _read(text, *, read=read_captions, **more):
    report = Report()
    cues = read(text if isinstance(text, bytes) else text.encode(), "legendes.vtt", report, **more)
    return cues, report


def test_a_right_file_gives_its_cues_with_plain_text():
    cues, report = _read(GOOD)
    assert report.faults == []
    assert [(c.start, c.end, c.text, c.line) for c in cues] == [
        (0, 2500, "Bonjour à toutes & à tous", 7),
        (3000, 5000, "Deux lignes,\npas plus", 10),
    ]


def test_windows_line_ends_and_a_byte_order_mark_are_taken():
    cues, report = _read(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert report.faults == []
    assert [c.line for c in cues] == [7, 10]


CUE = "00:00:01.000 --> 00:00:03.000\nA\n"
CASES = {
    "no header": (CUE, 1, "« WEBVTT »"),
    "header glued": ("WEBVTTX\n\n" + CUE, 1, "« WEBVTT »"),
    "nothing": ("WEBVTT\n", 1, "aucun passage minuté"),
    "no blank after header": ("WEBVTT\n" + CUE, 2, "ligne vide après « WEBVTT »"),
    "end before start": ("WEBVTT\n\n00:01:05.000 --> 00:01:02.000\nA\n", 3, "la fin (00:01:02.000) vient avant"),
    "same instant": ("WEBVTT\n\n00:01:05.000 --> 00:01:05.000\nA\n", 3, "même instant"),
    "comma": ("WEBVTT\n\n00:00:01,000 --> 00:00:03,000\nA\n", 3, "minutage illisible"),
    "one digit": ("WEBVTT\n\n0:00:01.000 --> 0:00:03.000\nA\n", 3, "minutage illisible"),
    "short milliseconds": ("WEBVTT\n\n00:00:01.0 --> 00:00:03.0\nA\n", 3, "minutage illisible"),
    "61 seconds": ("WEBVTT\n\n00:00:61.000 --> 00:01:03.000\nA\n", 3, "minutage illisible"),
    "glued digit": ("WEBVTT\n\n00:00:01.000 --> 00:00:03.0001\nA\n", 3, "en trop"),
    "garbage": ("WEBVTT\n\n00:00:01.000 --> 00:00:03.000 voir plus bas\nA\n", 3, "« voir plus bas » est en trop"),
    "no text": ("WEBVTT\n\n00:00:01.000 --> 00:00:03.000\n\n", 3, "pas de texte"),
    "no timings": ("WEBVTT\n\n" + CUE + "\nPerdu\n", 6, "pas de minutage"),
    "order": ("WEBVTT\n\n00:00:05.000 --> 00:00:07.000\nA\n\n" + CUE, 6, "avant le précédent"),
    "overlap": ("WEBVTT\n\n" + CUE + "\n00:00:02.500 --> 00:00:05.000\nB\n", 6, "avant la fin du précédent"),
    "too short": ("WEBVTT\n\n00:00:01.000 --> 00:00:01.400\nA\n", 3, "ne reste que 0,4 s"),
    "glued cues": ("WEBVTT\n\n" + CUE + "00:00:04.000 --> 00:00:06.000\nB\n", 5, "ligne vide"),
    "blank that is not": ("WEBVTT\n\n" + CUE + " \n00:00:04.000 --> 00:00:06.000\nB\n", 6, "ligne vide"),
    "note with arrow": ("WEBVTT\n\nNOTE\n" + CUE, 4, "NOTE"),
    "latin-1": ("WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nd\xe9j\xe0\n".encode("latin-1"), 4, "UTF-8"),
    "utf-16": (("WEBVTT\n\n" + CUE).encode("utf-16"), 1, "UTF-16"),
    "null": ("WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nA\0\n", 4, "nul"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_fault_is_named_on_its_line(name):
    text, line, words = CASES[name]
    _cues, report = _read(text)
    assert len(report.errors) == 1, report.errors
    assert report.errors[0].line == line
    assert words in report.errors[0].message.replace("\u00a0", " ").replace("\u202f", " ")


def test_the_sentence_for_a_reader():
    _cues, report = _read("WEBVTT\n\n00:01:05.000 --> 00:01:02.000\nA\n")
    assert report.errors[0].sentence() == (
        "Ligne 3 de legendes.vtt\u00a0: la fin (00:01:02.000) vient avant le début (00:01:05.000)."
    )


def test_long_lines_and_long_cues_are_advice_only():
    _cues, report = _read("WEBVTT\n\n00:00:01.000 --> 00:00:12.000\n" + "a" * 43 + "\n")
    assert report.errors == []
    assert [f.line for f in report.advices] == [3, 4]


def test_captions_may_not_pass_the_end_of_their_media():
    _cues, report = _read("WEBVTT\n\n" + CUE, seconds=2.0)
    assert "dépasse celle du média" in report.errors[0].message
    assert _read("WEBVTT\n\n" + CUE, seconds=2.8)[1].errors == []


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("WEBVTT\n\n00:00:01.000 --> 00:00:09.000\nA\n", 3, "premier chapitre"),
        ("WEBVTT\n\n00:00:00.000 --> 00:00:09.000\nA\n\n00:00:10.000 --> 00:00:19.000\nB\n", 6, "finit le précédent"),
        ("WEBVTT\n\n00:00:00.000 --> 00:00:09.000\n" + "A" * 61 + "\n", 4, "une ligne"),
    ],
)
def test_chapters_follow_each_other_with_short_titles(text, line, words):
    _cues, report = _read(text, read=read_chapters)
    assert [f.line for f in report.errors] == [line]
    assert words in report.errors[0].message


_starts = st.lists(st.tuples(st.integers(0, 3000), st.integers(1000, 7000)), min_size=1, max_size=12)


@given(
    _starts,
    st.text(
        st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"], exclude_characters="<>&-\ufeff"),
        min_size=1,
        max_size=20,
    ),
)
def test_what_is_written_right_is_read_back(gaps, word):
    at, lines, expected = 0, ["WEBVTT", ""], []
    for gap, length in gaps:
        start, end = at + gap, at + gap + length
        lines += [f"{stamp(start)} --> {stamp(end)}", word, ""]
        expected.append((start, end, word))
        at = end
    cues, report = _read("\n".join(lines))
    assert report.errors == []
    assert [(c.start, c.end, c.text) for c in cues] == expected


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: ("WEBVTT\n\n" + t).encode("utf-8", "replace")))
def test_any_bytes_give_cues_or_faults_never_an_exception(raw):
    cues, report = _read(raw)
    assert bool(cues) != bool(report.errors) or (cues and report.errors)
    assert all(c.start < c.end for c in cues)
