"""What commands say to whoever types them: one sentence, in the language of the terminal, and what to type next."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from elearn.cli import main


@pytest.fixture
def type_(monkeypatch, capfd):
    """``type_(folder, words, locale)``: what the command ends with, in this process: its imports are half of it."""

    def type_(folder, words, locale):
        for name in ("LC_MESSAGES", "LANG", "LANGUAGE"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("LC_ALL", locale)
        monkeypatch.setenv("ELEARN_DATA_DIR", str(folder))
        monkeypatch.setattr(sys, "argv", ["elearn", *words.split()])
        with pytest.raises(SystemExit) as ended:
            main()
        return SimpleNamespace(returncode=ended.value.code, stderr=capfd.readouterr().err)

    return type_


def test_a_process_of_its_own_ends_with_the_same_sentence_and_code(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "elearn", "ledger", "prove"],
        env={"ELEARN_DATA_DIR": str(tmp_path), "PATH": "/usr/bin:/bin", "LC_ALL": "fr_FR.UTF-8", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("elearn: la base ")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", ["ledger prove", "jobs list"])
@pytest.mark.parametrize(
    ("locale", "said"), [("fr_FR.UTF-8", "lancez elearn db upgrade"), ("C.UTF-8", "run elearn db upgrade")]
)
def test_a_database_that_was_never_prepared_says_how_to_prepare_it(type_, tmp_path, words, locale, said):
    done = type_(tmp_path, words, locale)
    assert done.returncode == 2
    assert done.stderr.startswith("elearn: ")
    assert said in done.stderr
    assert "no such table" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("locale", "said"), [("fr_FR.UTF-8", "aucune pièce en service"), ("C.UTF-8", "no enabled plugin is called nowhere")]
)
def test_a_plugin_that_is_not_there_is_told_with_the_way_to_their_names(type_, tmp_path, locale, said):
    done = type_(tmp_path, "plugins show nowhere", locale)
    assert done.returncode == 1
    assert said in done.stderr
    assert "elearn plugins list" in done.stderr


@pytest.mark.parametrize(("locale", "said"), [("fr_FR.UTF-8", "est vide"), ("C.UTF-8", "is empty")])
def test_an_empty_database_has_nothing_to_archive(type_, tmp_path, locale, said):
    done = type_(tmp_path / "new", f"backup {tmp_path / 'all.zip'}", locale)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "all.zip").exists()
