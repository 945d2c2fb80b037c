"""Quizzes as files: each fault on its line, nothing imported until all are mended."""

import pytest
import yaml

from elearn.core.i18n import in_locale
from elearn.modules.catalogue import import_folder
from elearn.quizzes import queries
from elearn.quizzes.text import inline, plain
from tests.factories.modules import sheet, write_module
from tests.factories.quizzes import BANK, quiz_of

ACTIVITY = {
    "id": "evaluation",
    "kind": "quiz",
    "title": "Évaluation",
    "minutes": 5,
    "file": "quizzes/e.yaml",
    "completion": "passed",
}
QUESTION = """- id: v-1
  type: truefalse
  objective: ecrire
  review: debut
  text: "Vrai ?"
  answer: true
"""


def faults(kernel, root, bank=QUESTION, quiz="questions: [v-1]\n"):
    files = {"questions.yaml": bank, "quizzes/e.yaml": quiz}
    folder = write_module(root, activities=[*sheet()["activities"], ACTIVITY], files=files)
    outcome = import_folder(kernel, folder)
    return [(f.file, f.line, f.message) for f in outcome.reading.report.errors]


def test_a_right_quiz_has_no_fault(kernel, tmp_path):
    assert faults(kernel, tmp_path) == []
    with kernel.database.reading():
        assert [q.title for q in queries.quizzes_at("essai", "evaluation")] == ["Évaluation"]


@pytest.mark.parametrize(
    ("bank", "quiz", "file", "line", "said"),
    [
        (QUESTION.replace("answer: true", "answer: peut-être"), None, "questions.yaml", 6, "true ou false"),
        (QUESTION.replace("truefalse", "essay"), None, "questions.yaml", 2, "essay"),
        (QUESTION.replace("review: debut", "review: nulle-part"), None, "questions.yaml", 4, "nulle-part"),
        (QUESTION.replace("objective: ecrire", "objective: lire"), None, "questions.yaml", 3, "lire"),
        (QUESTION + "  couleur: bleu\n", None, "questions.yaml", 7, "couleur"),
        (QUESTION * 2, None, "questions.yaml", 7, "déjà écrite"),
        (None, "title: Essai\nquestions:\n  - v-1\n  - v-9\n", "quizzes/e.yaml", 4, "v-9"),
        (None, "questions: [v-1]\npass_mark: 170\n", "quizzes/e.yaml", 2, "pass_mark"),
        (None, "pick:\n  count: 3\n", "quizzes/e.yaml", 2, "3"),
    ],
)
def test_each_fault_names_its_file_and_line(kernel, tmp_path, bank, quiz, file, line, said):
    found = faults(kernel, tmp_path, bank or QUESTION, quiz or "questions: [v-1]\n")
    assert (file, line) in [f[:2] for f in found]
    assert any(said in f[2] for f in found if f[:2] == (file, line))
    with kernel.database.reading():
        assert queries.quizzes_at("essai", "evaluation") == []


FREE = """- id: v-2
  type: open
  objective: ecrire
  review: debut
  text: "Écrivez."
  model: "Ceci."
  checklist: ["Un point", "Un autre"]
"""


@pytest.mark.parametrize(("completion", "refused"), [("passed", 1), ("none", 0)])
def test_a_quiz_to_pass_may_not_list_what_one_marks_oneself(kernel, tmp_path, completion, refused):
    files = {"questions.yaml": QUESTION + FREE, "quizzes/e.yaml": "questions:\n  - v-1\n  - v-2\n"}
    activities = [*sheet()["activities"], ACTIVITY | {"completion": completion}]
    report = import_folder(kernel, write_module(tmp_path, activities=activities, files=files)).reading.report
    assert [(f.file, f.line) for f in report.errors] == [("quizzes/e.yaml", 3)] * refused
    assert all("v-2" in f.message for f in report.errors)


def test_without_its_bank_a_quiz_is_a_fault_and_not_a_crash(kernel, tmp_path):
    files = {"quizzes/e.yaml": "questions: [v-1]\n"}
    folder = write_module(tmp_path, activities=[*sheet()["activities"], ACTIVITY], files=files)
    outcome = import_folder(kernel, folder)
    assert any("questions.yaml" in f.message for f in outcome.reading.report.errors)


def test_the_same_files_twice_make_one_quiz(kernel, tmp_path):
    bank = yaml.safe_dump(BANK, allow_unicode=True, sort_keys=False)
    quiz = yaml.safe_dump(quiz_of(), allow_unicode=True)
    for _ in range(2):
        assert faults(kernel, tmp_path, bank, quiz) == []
    with kernel.database.reading():
        assert len(queries.quizzes_at("essai", "evaluation")) == 1


def test_the_text_of_a_question_is_safe_and_set_the_french_way():
    hostile = "**Gras** <script>alert(1)</script> [lien](javascript:alert(1)) ![x](http://x) <http://x> & `code` ?"
    html = inline(hostile)
    assert "<script" not in html
    assert "<a" not in html
    assert "<img" not in html
    assert html.startswith("<strong>Gras</strong>")
    assert html.endswith("<code>code</code>\u202f?")
    assert plain("**A** & <b>") == "A & <b>"


def test_a_text_in_another_language_than_the_page_says_so():
    with in_locale("en"):
        assert inline("Quoi ?") == '<span lang="fr">Quoi\u202f?</span>'
        assert inline("What?", "en") == "What?"
