"""Folders broken in one way each: the fault is named, on its file and its line."""

from pathlib import Path

import pytest

from elearn.modules import quality
from elearn.modules.reading import read_folder
from tests.factories.modules import LESSON, sheet, write_module
from tests.factories.parameters import write_shared
from tests.modules.test_media import SVG, mp4, png

ROOT = Path(__file__).resolve().parents[2]
VTT = "WEBVTT\n\n00:00:00.000 --> 00:00:03.000\nBonjour\n"
VIDEO = {
    "id": "film", "kind": "video", "title": "Un film", "minutes": 1, "file": "media/film.mp4",
    "captions": {"fr": "media/film.fr.vtt"}, "voice": "human",
}  # fmt: skip
FILM = {"media/film.mp4": mp4(10), "media/film.fr.vtt": VTT}


@pytest.fixture(autouse=True)
def _kinds(kernel):
    """The kinds of activity come with the plugins."""


@pytest.fixture
def backend():
    return "sqlite"


def _faults(folder):
    return [(f.file, f.line, f.message) for f in read_folder(folder).report.errors]


def _with(*more, **changes):
    entries = sheet()["activities"]
    return {"activities": [{**entries[0], **changes}, entries[1], *more]}


def test_a_right_folder_gives_a_draft_and_no_fault(tmp_path):
    reading = read_folder(write_module(tmp_path, **_with(VIDEO), files=FILM))
    assert reading.report.faults == []
    draft = reading.draft
    assert draft.minutes == 13
    assert [a.completion for a in draft.activities] == [
        {"rule": "seen", "percent": 0},
        {"rule": "seen", "percent": 0},
        {"rule": "watched", "percent": 80},
    ]
    assert draft.activities[2].content["transcripts"] == {"fr": [[0.0, 3.0, "Bonjour"]]}
    assert draft.activities[2].content["seconds"] == 10.0
    assert draft.terms == [{"id": "devis", "term": "devis", "definition": "Offre <strong>chiffrée</strong>."}]


def _line(text, what):
    return text[: text.index(what)].count("\n") + 1


LAW = ["audience", "prerequisites", "objectives", "method", "assessment", "accessibility", "access", "assistance",
       "trainer", "price", "checked_on"]  # fmt: skip


@pytest.mark.parametrize("name", LAW)
def test_l01_a_field_that_the_law_asks_for_may_not_be_absent(tmp_path, name):
    folder = write_module(tmp_path)
    text = (folder / "module.yaml").read_text(encoding="utf-8")
    kept, skipping = [], False
    for line in text.splitlines(keepends=True):
        skipping = line.startswith(f"{name}:") or (skipping and line[0] in " -")
        if not skipping:
            kept.append(line)
    (folder / "module.yaml").write_text("".join(kept), encoding="utf-8")
    assert _faults(folder) == [("module.yaml", 1, f"il manque «\u00a0{name}\u00a0».")]


@pytest.mark.parametrize("name", ["audience", "method", "assessment", "accessibility", "access"])
@pytest.mark.parametrize("empty", ["''", "' '", "", "~"])
def test_l01_nor_empty(tmp_path, name, empty):
    folder = write_module(tmp_path)
    file = folder / "module.yaml"
    lines = file.read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith(f"{name}:"))
    lines[at] = f"{name}: {empty}"
    file.write_text("\n".join(lines), encoding="utf-8")
    [(where, line, message)] = _faults(folder)
    assert (where, line) == ("module.yaml", at + 1)
    assert "vide" in message


@pytest.mark.parametrize("part", ["who", "channel", "delay"])
def test_l05_assistance_says_who_how_and_how_soon(tmp_path, part):
    given = {"who": "a", "channel": "b", "delay": "c"}
    del given[part]
    [(where, _place, message)] = _faults(write_module(tmp_path, assistance=given))
    assert where == "module.yaml"
    assert part in message


@pytest.mark.parametrize(
    ("changes", "at", "words"),
    [
        ({"format": 2}, "format: 2", "attendu 1"),
        ({"language": "de"}, "language: de", "fr, en"),
        ({"title": "x" * 161}, "title:", "160 caractères au plus"),
        ({"checked_on": "2026-02-30"}, "checked_on:", "n’est pas une date"),
        ({"checked_on": "22/11/2026"}, "checked_on:", "forme attendue"),
        ({"price": {"amount_cents": -5, "note": "x"}}, "amount_cents:", "trop petit"),
        ({"price": {"amount_cents": "12", "note": "x"}}, "amount_cents:", "nombre entier"),
        ({"sumary": "x"}, "sumary:", "vouliez-vous dire"),
        ({"objectives": [{"id": "Écrire", "text": "x"}]}, "id: Écrire", "sans accent"),
        ({"objectives": [{"id": "a", "text": "x"}, {"id": "a", "text": "y"}]}, "id: a\n  text: y", "déjà pris"),
        ({"keywords": ["a", "a"]}, "keywords:", "deux fois"),
        ({"assessment": "Sous {{rien-de-tel}}."}, "assessment:", "n’est pas dans content/parameters"),
        (_with(minutes=0), "minutes: 0", "trop petit"),
        (_with(kind="danse"), "kind: danse", "genre d’activité inconnu"),
        (_with(objectives=["absent"]), "- absent", "pas dans la liste"),
        (_with(completion="vu"), "completion: vu", "seen, passed, submitted, none"),
        (_with(completion="passed"), "completion: passed", "ne va pas avec ce genre"),
        (_with(completion={"watched": 101}), "completion:", "seen, passed, submitted, none"),
        (_with(couleur="bleu"), "couleur: bleu", "n’existe pas ici"),
        (_with(file="lessons/absent.md"), "file: lessons/absent.md", "n’existe pas"),
        (_with(file="../autre.md"), "file: ../autre.md", "pas un chemin de ce dossier"),
        (_with(file="/etc/passwd"), "file: /etc/passwd", "pas un chemin de ce dossier"),
        (_with({**VIDEO, "file": "media/absent.mp4"}), "file: media/absent.mp4", "n’existe pas"),
        (_with({**VIDEO, "file": "media/Été.mp4"}), "file: media/Été.mp4", "minuscules"),
        (_with({**VIDEO, "file": "media/film.fr.vtt"}), "file: media/film.fr.vtt", "attendu un fichier .mp4"),
        (_with({**VIDEO, "captions": {"en": "media/film.fr.vtt"}}), "captions:", "langue du module"),
        (_with({**VIDEO, "voice": "robot"}), "voice: robot", "synthetic, human"),
        (_with({**VIDEO, "id": "debut"}), "id: debut\n  kind: video", "déjà pris"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_on_its_line(tmp_path, changes, at, words):
    folder = write_module(tmp_path, **changes, files=FILM)
    text = (folder / "module.yaml").read_text(encoding="utf-8")
    faults = [f for f in _faults(folder) if words in f[2]]
    assert [(f[0], f[1]) for f in faults] == [("module.yaml", _line(text, at))], _faults(folder)


def test_a_folder_and_its_slug_have_one_name(tmp_path):
    folder = write_module(tmp_path).rename(tmp_path / "autre")
    [(where, line, message)] = _faults(folder)
    assert (where, line) == ("module.yaml", 2)
    assert "le dossier s’appelle" in message


def test_an_objective_that_nothing_works_on_is_named(tmp_path):
    objectives = [{"id": "ecrire", "text": "x"}, {"id": "oublie", "text": "y"}]
    folder = write_module(tmp_path, objectives=objectives)
    text = (folder / "module.yaml").read_text(encoding="utf-8")
    [(where, line, message)] = _faults(folder)
    assert (where, line) == ("module.yaml", _line(text, "- id: oublie"))
    assert "aucune activité" in message


@pytest.mark.parametrize(
    ("files", "place", "words"),
    [
        ({"module.yaml": "a: b: c\n"}, ("module.yaml", 1), "deux-points"),
        ({"module.yaml": "- a\n"}, ("module.yaml", 1), "bloc de champs"),
        ({"glossary.yaml": "- id: devis\n  term: devis\n"}, ("glossary.yaml", 1), "definition"),
        ({"glossary.yaml": "- id: devis\n  term: devis\n  definition: x\n- id: devis\n  term: y\n  definition: z\n"},
         ("glossary.yaml", 4), "déjà pris"),
        ({"glossary.yaml": "- id: devis\n  term: devis\n  definition: |\n    a\n    <b>b</b>\n"},
         ("glossary.yaml", 5), "HTML"),
        ({"lessons/02-suite.md": "A\n\nB [c](glossaire:rien)\n"}, ("lessons/02-suite.md", 3), "glossary.yaml"),
        ({"lessons/02-suite.md": "\n\n"}, ("lessons/02-suite.md", 1), "vide"),
        ({"lessons/02-suite.md": b"A\n" + b"\xe9"}, ("lessons/02-suite.md", 2), "UTF-8"),
        ({"lessons/02-suite.md": "A\n\n![x](../media/absent.svg)\n"}, ("lessons/02-suite.md", 3), "n’existe pas"),
        ({"lessons/02-suite.md": "A\n\n![x](../media/a.svg)\n", "media/a.svg": SVG.format("\n<script/>")},
         ("media/a.svg", 2), "<script>"),
        ({"lessons/02-suite.md": "A\n\n![x](../../../secret.svg)\n"}, ("lessons/02-suite.md", 3), "est dans media/"),
        ({"media/film.fr.vtt": "WEBVTT\n\n00:01:05.000 --> 00:01:02.000\nA\n"}, ("media/film.fr.vtt", 3), "avant"),
        ({"media/film.fr.vtt": "WEBVTT\n\n00:00:05.000 --> 00:00:12.000\nA\n"}, ("media/film.fr.vtt", 3), "dépasse"),
        ({"media/film.mp4": png()}, ("media/film.mp4", 0), "n’est pas celui"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_named_on_its_line(tmp_path, files, place, words):
    folder = write_module(tmp_path, **_with(VIDEO), files=FILM | files)
    reading = read_folder(folder)
    assert reading.draft is None
    found = [f for f in reading.report.errors if words in f.message.replace("\u00a0", " ")]
    assert [(f.file, f.line) for f in found] == [place], reading.report.errors


def test_all_faults_are_named_at_once(tmp_path):
    folder = write_module(tmp_path, **_with(minutes=0, couleur="x"), files={"lessons/02-suite.md": "# A\n\n<b>\n"})
    assert len({(f[0], f[1]) for f in _faults(folder)}) >= 3


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    folder = write_module(tmp_path)
    secret = tmp_path / "secret.md"
    secret.write_text("Secret.\n", encoding="utf-8")
    (folder / "lessons" / "02-suite.md").unlink()
    (folder / "lessons" / "02-suite.md").symlink_to(secret)
    [(where, _place, message)] = _faults(folder)
    assert where == "module.yaml"
    assert "est un lien" in message


def test_the_digest_changes_with_any_byte_that_counts_and_with_nothing_else(tmp_path):
    first = read_folder(write_module(tmp_path)).draft.digest
    assert read_folder(write_module(tmp_path, files={"video/x/script.yaml": "a: 1\n"})).draft.digest == first
    assert read_folder(write_module(tmp_path, files={"lessons/01-debut.md": LESSON + "\n"})).draft.digest != first


def test_the_modules_of_this_house_have_no_fault():
    readings = [read_folder(f) for f in sorted((ROOT / "content" / "catalogue").iterdir()) if f.is_dir()]
    assert readings
    for reading in readings:
        quality.look(reading)
    quality.between(readings)
    assert [(r.slug, str(fault)) for r in readings for fault in r.report.errors] == []


def test_the_figures_of_a_definition_are_shown_by_the_lessons_that_use_the_word(tmp_path):
    write_shared(tmp_path)
    words = '- {id: devis, term: devis, definition: "Offre chiffrée, sous {{seuil}}."}\n'
    draft = read_folder(write_module(tmp_path / "catalogue", files={"glossary.yaml": words})).draft
    assert [a.content["figures"] for a in draft.activities] == [[["seuil", ""]], []]
