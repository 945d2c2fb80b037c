"""The page for operators names every setting, and what it names exists."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from elearn.cli import OWN
from elearn.config import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
TABLE = PAGE.split("## Settings")[1].split("\n## ")[0]


def _read_by_the_code():
    """Variables that the code names itself, tests' own apart."""
    files = [f for f in (ROOT / "elearn").rglob("*.py") if "testing" not in f.parts]
    found = {
        name for file in files for name in re.findall(r"\bELEARN_[A-Z_]+[A-Z]\b", file.read_text(encoding="utf-8"))
    }
    return found | {f"ELEARN_{field.name.upper()}" for field in fields(Settings)}


def test_every_setting_is_in_the_table():
    assert _read_by_the_code() - set(re.findall(r"^\| `(ELEARN_[A-Z_]+)`", TABLE, re.MULTILINE)) == set()


def test_every_setting_that_the_page_names_exists():
    assert set(re.findall(r"ELEARN_[A-Z_]+", PAGE)) - _read_by_the_code() == set()


def test_every_default_that_the_table_gives_is_the_one_of_the_code():
    defaults = {f"ELEARN_{field.name.upper()}": field.default for field in fields(Settings)}
    rows = re.findall(r"^\| `(ELEARN_[A-Z_]+)` \| `([^`]*)` \|", TABLE, re.MULTILINE)
    assert len(rows) >= 8
    for name, said in rows:
        assert said == str(defaults[name]) or str(defaults[name]).endswith(said), name


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`?\belearn (\w+)", PAGE)) - {"command"}))
def test_every_command_that_the_page_gives_exists(name):
    assert name in OWN


def test_every_link_of_the_contents_leads_to_a_title():
    titles = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    anchors = {re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in titles}
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= anchors
