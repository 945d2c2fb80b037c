"""The interface is complete in English, and both languages fill the same blanks."""

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import extract, pofile
from jinja2.ext import babel_extract

from elearn.config import ROOT

KEYWORDS = {
    "_": None, "_l": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None, "Lazy": None,
}  # fmt: skip
SOURCES = [p for p in sorted((ROOT / "elearn").rglob("*")) if p.suffix in {".py", ".html", ".txt"}]
BLANK = re.compile(r"%\((\w+)\)[sd]")
CATALOGUES = sorted((ROOT / "elearn").rglob("translations/en.po"))


@cache
def _used() -> dict[str, str]:
    """Every sentence of the code and of the templates, with the place where it is first used."""
    found: dict[str, str] = {}
    for path in SOURCES:
        if path.suffix == ".py":
            reading = extract.extract_python(BytesIO(path.read_bytes()), KEYWORDS, (), {})
        elif "templates" in path.parts:
            reading = babel_extract(BytesIO(path.read_bytes()), KEYWORDS, (), {"trimmed": "false"})
        else:
            continue
        for line, _function, messages, _comments in reading:
            first = messages[0] if isinstance(messages, tuple) else messages
            if first:
                found.setdefault(first, f"{path.relative_to(ROOT)}:{line}")
    return found


@cache
def _english() -> dict[str, str | tuple[str, ...]]:
    """All English there is, as the application merges it: one catalogue of all rooms."""
    found: dict[str, str | tuple[str, ...]] = {}
    for path in CATALOGUES:
        for message in _read(path):
            key = message.id[0] if isinstance(message.id, (tuple, list)) else message.id
            if key:
                found.setdefault(key, message.string)
    return found


def _read(path: Path) -> pofile.Catalog:
    with path.open("rb") as stream:
        return pofile.read_po(stream, locale="en", abort_invalid=True)


def test_one_sentence_has_one_english_in_all_rooms():
    said: dict[object, set[object]] = {}
    for path in CATALOGUES:
        for message in _read(path):
            key = tuple(message.id) if isinstance(message.id, (tuple, list)) else message.id
            said.setdefault(key, set()).add(str(message.string))
    several = {key: words for key, words in said.items() if key and len(words) > 1}
    assert several == {}, "the catalogues are merged: of two English sentences, a page says whichever came last"


@pytest.mark.parametrize("room", sorted({p.relative_to(ROOT / "elearn").parts[0] for p in SOURCES}))
def test_every_sentence_has_its_english(room):
    english = _english()
    missing = {
        sentence: place
        for sentence, place in _used().items()
        if place.startswith(f"elearn/{room}") and not all(english.get(sentence) or [""])
    }
    assert missing == {}, f"{len(missing)} sentences without English"


def test_the_extraction_sees_code_and_templates():
    used = _used()
    places = {Path(place.rpartition(":")[0]).suffix for place in used.values()}
    assert {".py", ".html"} <= places
    assert "Connectez-vous pour continuer." in used
    assert len(used) > 100


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.parent.parent.name)
def test_both_languages_fill_the_same_blanks(path):
    different = []
    for message in _read(path):
        if not message.id or message.fuzzy:
            continue
        ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        wanted = set(BLANK.findall(" ".join(ids)))
        # A singular may leave its number out: « 1 » says nothing more than "one".
        different += [
            (ids[0], said) for said in strings if said and not wanted - {"n"} <= set(BLANK.findall(said)) <= wanted
        ]
    assert different == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.parent.parent.name)
def test_no_entry_is_left_fuzzy_or_told_twice(path):
    text = path.read_text(encoding="utf-8")
    assert "#, fuzzy" not in text.partition("\n\n")[2]
    ids = re.findall(r'^msgid "(.+)"$', text, re.MULTILINE)
    assert sorted({i for i in ids if ids.count(i) > 1}) == []
