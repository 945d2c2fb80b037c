"""Exercises as files: read, published, and each fault on its line."""

from decimal import Decimal

import pytest

from elearn.config import ROOT
from elearn.modules.catalogue import import_folder
from elearn.modules.reading import read_folder
from elearn.parameters.extend import read as read_shared
from elearn.portfolio import queries
from elearn.portfolio.filling import fill
from elearn.portfolio.sheet import read
from tests.factories import portfolio
from tests.factories.modules import sheet, write_module

EXERCISE = """title: "Votre fiche"
introduction: |
  Voici le **travail**.
deliverable: fiche
document: "Fiche de prix"
sections:
  - title: "Prix"
    help: "En *euros*."
    fields:
      - {id: jours, label: "Jours", type: number}
      - {id: tjm, label: "Tarif", type: money, shares: tjm, required: true}
      - id: mois
        label: "Mois"
        type: table
        columns:
          - {id: entre, label: "Entré", type: money}
          - {id: fin, label: "Fin", type: computed, value: "previous_fin + entre", start: "tjm"}
      - {id: total, label: "Total", type: computed, value: 'jours * tjm + mois_fin_min', unit: "€"}
review: trainer
criteria: ["Le prix couvre les charges."]
"""
ACTIVITY = {"id": "fiche", "kind": "exercise", "title": "La fiche", "minutes": 20, "file": "exercices/fiche.yaml"}


def _folder(root, text=EXERCISE):
    return write_module(root, files={"exercices/fiche.yaml": text}, activities=[*sheet()["activities"], ACTIVITY])


def test_an_exercise_is_published_with_its_version(kernel, tmp_path):
    outcome = import_folder(kernel, _folder(tmp_path))
    assert [str(f) for f in outcome.reading.report.errors] == []
    with kernel.database.transaction():
        someone = portfolio.follower("essai")
        found = queries.form(someone, "fiche")
    assert found.exercise.sheet.document == "Fiche de prix"
    assert "<strong>travail</strong>" in found.exercise.sheet.introduction
    assert [f.id for f in found.exercise.sheet.fields] == ["jours", "tjm", "mois", "total"]
    assert found.exercise.sheet.is_reviewed


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("type: number}", "type: nombre}", 10, "attendu l’une de ces valeurs"),
        ("id: jours", "id: Jours", 10, "lettres minuscules"),
        ("id: tjm", "id: jours", 11, "déjà écrit"),
        ("shares: tjm", "shares: Tarif-Jour", 11, "lettres minuscules"),
        ("shares: tjm", "unit: jours", 11, "ne va pas avec le type"),
        ("jours * tjm", "jours * prix", 18, "«\u00a0prix\u00a0»"),
        ("jours * tjm", "jours * (tjm", 18, "Caractère"),
        ("value: 'jours * tjm + mois_fin_min', ", "", 18, "demande «\u00a0value\u00a0»"),
        ("jours * tjm + ", 'jours * param("rien-de-tel") + ', 18, "n’existe pas"),
        ("previous_fin + entre", "previous_total + entre", 17, "«\u00a0previous_total\u00a0»"),
        ('start: "tjm"', 'start: "entre"', 17, "«\u00a0entre\u00a0»"),
        ("{id: entre,", "{id: entre, shares: x,", 16, "pas dans une colonne"),
        ("type: money}\n          -", "type: long}\n          -", 16, "ne contient pas de colonne"),
        ("deliverable: fiche", "deliverable: Ma Fiche", 4, "lettres minuscules sans accent"),
        ("document:", "documents:", 5, "vouliez-vous dire"),
        ("En *euros*.", "En <b>euros</b>.", 8, "HTML"),
        ("review: trainer", "review: pairs", 19, "attendu l’une de ces valeurs"),
        ("shares: tjm", "shares: tjm, from: tjm", 11, "ne se remplit pas"),
    ],
)
def test_each_fault_is_named_on_its_line(tmp_path, before, after, line, said):
    assert before in EXERCISE
    report = read_folder(_folder(tmp_path, EXERCISE.replace(before, after, 1))).report
    found = [(f.line, f.message) for f in report.errors if f.file == "exercices/fiche.yaml"]
    assert any(at == line and said in message for at, message in found), found


def test_two_exercises_of_a_module_do_not_make_one_deliverable(tmp_path):
    again = ACTIVITY | {"id": "encore"}
    folder = write_module(
        tmp_path, files={"exercices/fiche.yaml": EXERCISE}, activities=[*sheet()["activities"], ACTIVITY, again]
    )
    assert any("fait déjà le livrable" in f.message for f in read_folder(folder).report.errors)


def test_a_formula_and_a_help_may_name_a_dated_figure(kernel, tmp_path):
    name, figure = "micro-plafond-services", Decimal(83600)
    text = EXERCISE.replace("En *euros*.", f"Voir {{{{{name}}}}}.")
    text = text.replace("jours * tjm +", f'jours * param("{name}") +')
    folder = _folder(tmp_path, text)
    assert any(name in f.message for f in read_folder(folder).report.errors)  # not known there
    known = read_shared(ROOT / "content")
    draft = read_folder(folder, known).draft
    content = next(a.content for a in draft.activities if a.key == "fiche")
    assert content["figures"] == [[name, ""]]
    typed = {"jours": "2", "tjm": "1", "mois": [{"entre": "0"}]}
    total = fill(read(content["sheet"]), typed, None, {name: figure}.__getitem__)
    assert Decimal(total.values["total"]) == 2 * figure + 1
