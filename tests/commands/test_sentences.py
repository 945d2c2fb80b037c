"""What commands say to whoever types them: one sentence, in the language of the terminal, and what to type next."""

import os
import subprocess
import sys
import tempfile
from types import SimpleNamespace

import pytest

from elearn.cli import main
from elearn.commands import serve, supervise


def type_(folder, words, locale):
    """What the command ends with, in a copy of this process: reading all rooms takes longer than any of this."""
    environment = {"ELEARN_DATA_DIR": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": locale}
    with tempfile.TemporaryFile("w+") as errors:

        def child():
            sys.stderr, sys.argv = errors, ["elearn", *words.split()]
            os.environ.clear()
            os.environ.update(environment)
            main()

        _pid, status = os.waitpid(supervise.fork(child), 0)
        errors.seek(0)
        return SimpleNamespace(returncode=os.waitstatus_to_exitcode(status), stderr=errors.read())


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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("serve --prot 1", "l’option --prot n’existe pas"),
        ("serve --port abc", "«\u00a0abc\u00a0» ne convient pas pour --port\u00a0: donnez un nombre de 1 à 65535"),
        ("serve --port 0", "ne convient pas pour --port\u00a0: donnez un nombre de 1 à 65535"),
        ("serve --data {file}", "ne convient pas pour --data\u00a0: donnez un dossier"),
        ("backup", "il manque"),
        ("servir", "«\u00a0servir\u00a0» n’est pas compris"),
    ],
)
def test_what_is_typed_wrong_is_told_in_french_with_where_to_read_more(tmp_path, words, said):
    (tmp_path / "file").touch()
    done = type_(tmp_path, words.format(file=tmp_path / "file"), "fr_FR.UTF-8")
    assert done.returncode == 2
    assert said in done.stderr
    assert "--help" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_in_english_it_is_clicks_own_words(tmp_path):
    assert "No such option" in type_(tmp_path, "serve --prot 1", "C.UTF-8").stderr


def test_the_figures_of_a_run_that_was_killed_are_taken_away_and_not_those_of_one_that_runs(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "given back after the test")
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    killed, running = tmp_path / f"{serve.FIGURES}{ended.pid}-a", tmp_path / f"{serve.FIGURES}{os.getpid()}-b"
    other = tmp_path / f"{serve.FIGURES}old"
    for folder in (killed, running, other):
        folder.mkdir()
    with serve._figures():
        assert not killed.exists()
        assert running.is_dir()
        assert other.is_dir()
        assert len(list(tmp_path.iterdir())) == 3
    assert {one.name for one in tmp_path.iterdir()} == {running.name, other.name}
