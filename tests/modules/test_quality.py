"""Folders that could be imported but do not do what they say: named on their file and their line."""

import pytest
from click.testing import CliRunner

from elearn.modules import quality
from elearn.modules.cli import catalogue
from elearn.modules.quality import reading_level
from elearn.modules.quality.weight import LESSON_BUDGET
from elearn.modules.reading import read_folder
from tests.factories.modules import QUESTIONS, QUIZ, sheet, write_module
from tests.modules.test_media import mp4, png


@pytest.fixture(autouse=True)
def _kinds(kernel):
    """The kinds of activity come with the plugins."""


@pytest.fixture
def backend():
    return "sqlite"


EXERCISE = {"id": "fiche", "kind": "exercise", "title": "Fiche", "minutes": 9, "file": "exercices/fiche.yaml",
            "objectives": ["ecrire"]}  # fmt: skip
FORM = """title: Fiche
deliverable: fiche-de-prix
document: Fiche de prix
sections:
  - title: Prix
    fields: [{id: tjm, label: Tarif, type: money}]
"""
FILES = {
    "questions.yaml": QUESTIONS,
    "quizzes/bilan.yaml": "title: Bilan\nintroduction: Voici.\nquestions: [q1]\n",
    "exercices/fiche.yaml": FORM,
}
FILM = {"id": "film", "kind": "video", "title": "Un film", "minutes": 1, "file": "media/film.mp4",
        "captions": {"fr": "media/film.fr.vtt"}, "voice": "human"}  # fmt: skip
CUES = ("00:00:00.000 --> 00:00:03.000\nL’heure est\nvenue.", "00:00:03.000 --> 00:00:06.000\nOn y va\u00a0!")
VTT = "WEBVTT\n\n1\n{}\n\n2\n{}\n".format(*CUES)
SCRIPT = """format: 1
scenes:
  - narration:
      - {fr: "L'heure est venue.", en: The time has come.}
  - narration:
      - fr: On y va !
"""


def _module(root, slug="essai", *more, activities=None, files=None, **changes):
    entries = activities or [*sheet()["activities"], QUIZ, EXERCISE, *more]
    return write_module(root, slug, activities=entries, files=FILES | (files or {}), **changes)


def _looked(folder):
    reading = read_folder(folder)
    assert reading.draft, reading.report.errors
    quality.look(reading)
    return [(f.file, f.line, f.message) for f in reading.report.errors]


def _line(folder, what):
    text = (folder / "module.yaml").read_text(encoding="utf-8")
    return text[: text.index(what)].count("\n") + 1


def test_a_module_that_does_what_it_says_has_no_fault(tmp_path):
    assert _looked(_module(tmp_path)) == []


def test_an_objective_that_no_question_asks_is_named(tmp_path):
    folder = _module(tmp_path, activities=sheet()["activities"])
    assert _looked(folder) == [
        ("module.yaml", _line(folder, "- id: ecrire"), "aucune question n’évalue l’objectif «\u00a0ecrire\u00a0».")
    ]


def test_so_is_one_that_only_the_quiz_and_the_exercise_name(tmp_path):
    first, second = sheet()["activities"]
    del first["objectives"]
    folder = _module(tmp_path, activities=[first, second, QUIZ, EXERCISE])
    [(file, line, said)] = _looked(folder)
    assert (file, line) == ("module.yaml", _line(folder, "- id: ecrire"))
    assert said.startswith("aucune leçon")


def test_a_quiz_does_not_claim_an_objective_that_it_does_not_ask(tmp_path):
    objectives = [{"id": "ecrire", "text": "Écrire"}, {"id": "relire", "text": "Relire"}]
    first, second = sheet()["activities"]
    second |= {"objectives": ["relire"]}
    both = {**QUIZ, "objectives": ["ecrire", "relire"]}
    more = {"questions.yaml": QUESTIONS + QUESTIONS.replace("q1", "q2").replace("ecrire", "relire"),
            "quizzes/autre.yaml": FILES["quizzes/bilan.yaml"].replace("q1", "q2")}  # fmt: skip
    other = {**QUIZ, "id": "autre", "file": "quizzes/autre.yaml", "objectives": ["relire"]}
    folder = _module(tmp_path, objectives=objectives, activities=[first, second, both, other], files=more)
    [(_file, line, said)] = _looked(folder)
    assert line == _line(folder, "quizzes/bilan.yaml") + 3
    assert "«\u00a0bilan\u00a0»" in said
    assert "«\u00a0relire\u00a0»" in said


def test_a_deliverable_says_which_objectives_it_puts_to_work(tmp_path):
    bare = {k: v for k, v in EXERCISE.items() if k != "objectives"}
    folder = _module(tmp_path, activities=[*sheet()["activities"], QUIZ, bare])
    [(_file, line, said)] = _looked(folder)
    assert line == _line(folder, "- id: fiche")
    assert "ce livrable" in said


@pytest.mark.parametrize(
    ("script", "line", "words"),
    [
        (SCRIPT, 0, ""),
        (SCRIPT.replace("venue", "passée"), 6, "disent «\u00a0venue on y va\u00a0»"),
        (SCRIPT.replace("On y va", "On s’en va"), 10, "(video/film/script.yaml, ligne 6) dit «\u00a0s en va\u00a0»"),
        (SCRIPT + "      - fr: Ensemble.\n", 10, "disent «\u00a0…\u00a0»"),
    ],
)
def test_captions_say_what_the_film_says(tmp_path, script, line, words):
    files = {"media/film.mp4": mp4(10), "media/film.fr.vtt": VTT, "video/film/script.yaml": script}
    found = _looked(_module(tmp_path, "essai", FILM, files=files))
    assert [(f[0], f[1]) for f in found] == ([("media/film.fr.vtt", line)] if line else [])
    assert all(words in f[2] for f in found)


def test_a_lesson_heavier_than_its_budget_is_named_with_its_weight(tmp_path):
    picture = png(100, 100)
    picture += b"\0" * (LESSON_BUDGET - len(picture))
    text = "Voici.\n\n![Un plan](../media/plan.png)\n"
    [(file, line, said)] = _looked(_module(tmp_path, files={"media/plan.png": picture, "lessons/02-suite.md": text}))
    assert (file, line) == ("lessons/02-suite.md", 1)
    assert "pèse 101\u00a0ko" in said
    assert "au plus 100\u00a0ko" in said


def test_two_modules_never_make_the_same_document(tmp_path):
    readings = [read_folder(_module(tmp_path, slug)) for slug in ("un", "deux", "trois")]
    readings[2].draft.activities.pop()
    quality.between(readings)
    assert [[(f.file, f.line, f.message) for f in r.report.errors] for r in readings] == [
        [],
        [("exercices/fiche.yaml", 2, "«\u00a0fiche-de-prix\u00a0» est déjà pris par le module «\u00a0un\u00a0».")],
        [],
    ]


def test_the_command_says_them_all_and_how_lessons_are_read(kernel, tmp_path):
    _module(tmp_path / "catalogue", "un")
    folder = _module(tmp_path / "catalogue", "deux")

    def run(*arguments):
        return CliRunner().invoke(catalogue, ["check", *map(str, arguments)], obj=lambda: kernel)

    result = run(tmp_path / "catalogue")
    assert result.exit_code == 1
    assert "/un/exercices/fiche.yaml:2: «\u00a0fiche-de-prix\u00a0» est déjà pris" in result.output
    right = run(folder, "--levels")
    assert right.exit_code == 0
    lines = right.output.splitlines()
    assert lines[0].startswith(f"{folder}/lessons/01-debut.md: lisibilité ")
    assert lines[2].startswith("deux: 2 leçons, lisibilité ")
    assert len(run(folder).output.splitlines()) == 2


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("le", 1), ("les", 1), ("facture", 2), ("factures", 2), ("échéance", 3), ("vidéo", 3), ("naïf", 2),
        ("payer", 2), ("quatre", 1), ("chaos", 2), ("août", 1), ("œuvre", 1), ("réel", 2), ("coopération", 5),
        ("guide", 1), ("joué", 2), ("trésorerie", 4), ("PRIX", 1), ("pst", 1), ("idées", 2),
    ],
)  # fmt: skip
def test_syllables_of_a_french_word(word, count):
    assert reading_level.syllables(word) == count


def test_the_score_is_that_of_kandel_and_moles():
    level = reading_level.of_text("Le chat dort. Il rêve encore 12 fois.")
    assert (level.sentences, level.words, level.syllables) == (2, 7, 8)
    assert (level.score, level.word) == (100, "très facile")  # 207 - 1.015 x 3.5 - 73.6 x 8/7 = 119.3
    longer = reading_level.of_text("Le secrétaire prépare le courrier de la semaine et relit les factures du mois.")
    assert (longer.sentences, longer.words, longer.syllables) == (1, 14, 21)
    assert (longer.score, longer.word) == (82, "facile")  # 207 - 1.015 x 14 - 73.6 x 21/14 = 82.4
    hard = reading_level.of_text(
        "L’administration communautaire considère favorablement l’harmonisation réglementaire internationale."
    )
    assert (hard.score, hard.word) == (0, "très difficile")


def test_tables_titles_and_notes_are_no_sentences():
    markup = (
        "<h2>Titre</h2><p>Un mot\nsuivi <strong>là</strong>.</p><ul><li>Un point</li></ul>"
        "<table><tr><td>Case</td></tr></table><section><p>Note.</p></section>"
    )
    assert reading_level.of_html(markup) == reading_level.of_text("Un mot suivi là. Un point.")
