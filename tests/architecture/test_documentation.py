"""What a stranger may extend is written down, or the build fails."""

import re
from dataclasses import fields
from importlib import import_module

import pytest

from elearn.config import ROOT
from elearn.core.plugin import Plugin
from elearn.core.providers import Registry

GUIDE = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
EXTENDED = sorted(p.parent.name for p in (ROOT / "elearn").glob("*/extend.py"))


def test_every_extension_point_is_in_the_guide(kernel):
    for room in EXTENDED:
        import_module(f"elearn.{room}.extend")
    known = {name for name in Registry.known if not name.startswith("test.")}
    assert {"core.jobs", "core.identities", "core.search_sources", "modules.activity_kinds"} <= known
    assert sorted(name for name in known if f"`{name}`" not in GUIDE) == []


def test_the_guide_names_no_extension_point_that_is_gone(kernel):
    told = set(re.findall(r"^\| `(\w+\.\w+)` \| `elearn\.", GUIDE, re.MULTILINE))
    assert told - set(Registry.known) == set()
    for module, name in re.findall(r"^\| `\w+\.\w+` \| `(elearn[\w.]+)\.([A-Z_]+)`", GUIDE, re.MULTILINE):
        assert isinstance(getattr(import_module(module), name), Registry)


@pytest.mark.parametrize("field", [f.name for f in fields(Plugin)])
def test_every_field_of_the_manifest_is_in_the_guide(field):
    assert f"`{field}`" in GUIDE


def test_every_place_in_a_page_is_in_the_guide():
    places = set()
    for template in (ROOT / "elearn").rglob("templates/**/*.html"):
        places |= set(re.findall(r"slot\(\"([\w.]+)\"", template.read_text(encoding="utf-8")))
    assert len(places) >= 5
    assert sorted(p for p in places if f"| `{p}` |" not in GUIDE) == []
    told = re.findall(r"^\| `([a-z]+(?:\.[a-z]+)+)` \| (?!`)", GUIDE, re.MULTILINE)
    assert sorted(p for p in told if p not in places) == []


def test_every_room_tells_its_story_and_lists_what_it_brings_in_a_short_manifest():
    for manifest in sorted((ROOT / "elearn").glob("*/plugin.py")):
        if manifest.parent.name == "core":
            continue
        story = import_module(f"elearn.{manifest.parent.name}").__doc__
        assert story, manifest
        assert len(story.strip()) > 80, manifest
        assert len(manifest.read_text(encoding="utf-8").splitlines()) < 100, manifest
