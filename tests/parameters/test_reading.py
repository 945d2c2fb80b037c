"""Files of figures and words: what is read, and what is refused with its line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.config import ROOT
from elearn.core.i18n import NBSP, NNBSP
from elearn.parameters.figures import Parameter, Value, french_number
from elearn.parameters.placeholders import faults, filled, marked, mentions, plain, replaced, unmarked
from elearn.parameters.source import read
from tests.factories.parameters import FIGURES, write_shared


def test_the_files_of_this_house_have_no_fault():
    shared = read(ROOT / "content")
    assert shared.report.errors == []
    assert len(shared.parameters) >= 120
    assert len(shared.terms) >= 150
    assert all(v.where for p in shared.parameters.values() for v in p.values if v.confidence == "to-check")
    assert [p.name for p in shared.parameters.values() if not p.title_en] == []


def test_values_follow_each_other(tmp_path):
    found = read(write_shared(tmp_path)).parameters["seuil"]
    assert found.at(date(2025, 12, 31)).value == "77700"
    assert found.at(date(2026, 1, 1)).value == "83600"
    assert found.at(date(2024, 12, 31)) is None
    assert found.next_change(date(2025, 6, 1)) == date(2026, 1, 1)
    assert found.written(found.at(date(2026, 1, 1))) == f"83{NNBSP}600{NBSP}€{NBSP}HT"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('value: "83600"', 'value: "83 600"', 12, "un nombre s’écrit"),
        ("confidence: to-check", "confidence: sure", 25, "verified, stable, to-check"),
        ('      where: "impots.gouv.fr"\n', "", 22, "où la vérifier"),
        ("from: 2026-01-01", "from: 2025-12-31", 12, "avant la fin de la précédente"),
        ("until: 2025-12-31", "until: 2024-12-31", 8, "finit avant de commencer"),
        ("name: taux", "name: seuil", 18, "déjà pris"),
        ("from: 2026-01-01", "from: 2026-02-30", 13, "n’est pas une date"),
    ],
)
def test_a_fault_is_said_on_its_line(tmp_path, old, new, line, words):
    assert old in FIGURES
    report = read(write_shared(tmp_path, FIGURES.replace(old, new, 1))).report
    assert any(fault.line == line and words in fault.message for fault in report.errors), report.errors


def test_a_definition_names_known_figures_alone(tmp_path):
    report = read(write_shared(tmp_path, glossary='- id: a\n  term: "A"\n  definition: "Vaut {{sueil}}."\n')).report
    assert [(f.file, f.line) for f in report.errors] == [("glossary.yaml", 3)]
    assert "seuil" in report.errors[0].message


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading_of_names(text):
    known = {"a": Parameter("a", "A", "t", values=(Value("1", "s", "stable", date(2026, 1, 1)),))}
    faults(text, known)
    mentions(text)
    html, _seen = filled(marked(text), known, date(2026, 1, 1))
    assert "\ue000" not in replaced(html, known, date(2026, 1, 1))


@given(st.sampled_from(["seuil", "seuil|nu", "seuil@2025-06-01", "seuil@2025-06-01|nu"]), st.booleans())
def test_a_mark_gives_back_what_was_written(inside, linked):
    text = f"Avant {{{{{inside}}}}} après"
    mark = marked(text, linked=linked)
    assert mark != text
    assert unmarked(mark) == unmarked(plain(mark)) == text


@given(st.integers(0, 10**12), st.integers(0, 6))
def test_french_numbers_keep_their_digits(number, decimals):
    text = str(number) + ("." + "5" * decimals if decimals else "")
    assert french_number(text).replace(NNBSP, "").replace(",", ".") == text
