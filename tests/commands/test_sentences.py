"""What commands say to whoever types them: one sentence, in the language of the terminal, and what to type next."""

import subprocess
import sys

import pytest


def type_(folder, words, locale):
    return subprocess.run(
        [sys.executable, "-m", "elearn", *words.split()],
        env={"ELEARN_DATA_DIR": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": locale, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("words", ["ledger prove", "jobs list"])
@pytest.mark.parametrize(
    ("locale", "said"), [("fr_FR.UTF-8", "lancez elearn db upgrade"), ("C.UTF-8", "run elearn db upgrade")]
)
def test_a_database_that_was_never_prepared_says_how_to_prepare_it(tmp_path, words, locale, said):
    done = type_(tmp_path, words, locale)
    assert done.returncode == 2
    assert done.stderr.startswith("elearn: ")
    assert said in done.stderr
    assert "no such table" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("locale", "said"), [("fr_FR.UTF-8", "aucune pièce en service"), ("C.UTF-8", "no enabled plugin is called nowhere")]
)
def test_a_plugin_that_is_not_there_is_told_with_the_way_to_their_names(tmp_path, locale, said):
    done = type_(tmp_path, "plugins show nowhere", locale)
    assert done.returncode == 1
    assert said in done.stderr
    assert "elearn plugins list" in done.stderr


@pytest.mark.parametrize(("locale", "said"), [("fr_FR.UTF-8", "est vide"), ("C.UTF-8", "is empty")])
def test_an_empty_database_has_nothing_to_archive(tmp_path, locale, said):
    done = type_(tmp_path / "new", f"backup {tmp_path / 'all.zip'}", locale)
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "all.zip").exists()
