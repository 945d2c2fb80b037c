"""The habits that keep the house easy to live in, counted."""

import ast
import re
import statistics
import subprocess
from pathlib import Path

import pytest

from elearn.config import ROOT

SOURCES = sorted((ROOT / "elearn").rglob("*.py"))
TEMPLATES = sorted((ROOT / "elearn").rglob("templates/**/*.html"))
SCRIPTS = sorted((ROOT / "elearn").rglob("static/**/*.js"))
LINES_AT_MOST = 400
TEXTS = {".py", ".md", ".cfg", ".toml", ".html", ".js", ".css", ".yaml", ".yml", ".txt", ".lock", ".sh", ".po"}
VAGUE = {"utils", "util", "helpers", "helper", "manager", "misc", "common", "tools"}


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _every_file() -> list[Path]:
    """What git keeps, and what is about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a clone: no list of files")
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_a_file_that_grows_becomes_a_package():
    kept = (path for folder in ("tests", "migrations") for path in sorted((ROOT / folder).rglob("*.py")))
    own = [*SOURCES, *TEMPLATES, *SCRIPTS, *kept]
    long = {_name(p): _lines(p) for p in own if _lines(p) > LINES_AT_MOST}
    assert long == {}


def test_most_files_are_short():
    lengths = [_lines(p) for p in SOURCES if _lines(p)]
    assert statistics.median(lengths) < 150
    assert statistics.quantiles(lengths, n=10)[8] < 370


def test_no_name_says_nothing():
    # One "tools" says something: « outil » is the word of the room that has them.
    outils = ROOT / "elearn" / "calculators" / "tools"
    vague = [p for p in SOURCES if p.stem in VAGUE or (VAGUE & set(p.parent.parts[-1:]) and p.parent != outils)]
    assert [_name(p) for p in vague] == []


def test_only_the_edges_commit():
    allowed = {"elearn/core/db.py"}
    found = [_name(p) for p in SOURCES if re.search(r"\.commit\(", p.read_text(encoding="utf-8"))]
    assert set(found) - allowed == set()


def test_imports_hidden_in_functions_are_few():
    everywhere, hidden = 0, []
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = {
            id(node)
            for function in ast.walk(tree)
            if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef))
            for node in ast.walk(function)
        }
        for node in ast.walk(tree):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                everywhere += 1
                if id(node) in inside:
                    hidden.append(f"{_name(path)}:{node.lineno}")
    assert len(hidden) / everywhere < 0.04, hidden


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_nothing_is_inline_in_a_page(path):
    if "/mail/" in path.as_posix():
        return  # mail readers know nothing else
    text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    assert not re.search(r"(src|href)=\"(https?:)?//", text.replace('href="https://', "href=")), "a third party"


def test_nothing_of_this_machine_or_of_its_secrets_is_kept():
    secret = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|ghp_[0-9A-Za-z]{36}")
    path = re.compile(r"(?<![\w.])/(?:root|home|Users)/[a-z]\w+/")
    found = []
    for file in _every_file():
        if file.suffix in TEXTS:
            text = file.read_text(encoding="utf-8", errors="replace")
            found += [f"{_name(file)}: {m[0]}" for m in (secret.search(text), path.search(text)) if m]
    assert found == []


def test_no_file_is_heavy():
    heavy = {_name(p): p.stat().st_size for p in _every_file() if p.stat().st_size > 8_000_000}
    assert heavy == {}
