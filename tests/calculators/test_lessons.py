"""Tools in lessons: links and frames are checked when the files are read, and show today's figures when read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from elearn.calculators.lessons import ToolLink
from elearn.modules.extend import Report
from elearn.modules.links import with_frames
from elearn.modules.markdown import inline, render
from elearn.modules.markdown_faults import Surroundings
from tests.calculators.conftest import TOOLS


def rendered(kernel: Any, source: str, language: str = "fr") -> tuple[str, list[str]]:
    """The HTML of a lesson and the sentences of its faults."""
    report = Report()
    around = Surroundings("lecon.md", report, language)
    found = render(source, around)
    return found.html, [fault.message for fault in report.faults]


def test_a_link_leads_to_the_case(kernel: Any) -> None:
    page, faults = rendered(kernel, "Calculez [votre tarif](outil:tjm?net=1800&activite=services-artisan).")
    assert faults == []
    assert '<a href="/outils/tjm?net=1800&amp;activite=services-artisan">votre tarif</a>' in page
    report = Report()
    assert 'href="/outils/tresorerie"' in inline("[plan](outil:tresorerie)", Surroundings("q.yaml", report))
    assert report.faults == []


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("inconnu", "n’existe pas"),
        ("tjm?salaire=12", "n’a pas de champ"),
        ("tjm?net=beaucoup", "n’est pas un nombre"),
        ("cotisations-micro?activite=liberal-cipav&acre=quart", "Cipav"),
    ],
)
def test_a_target_that_would_not_compute_is_refused(kernel: Any, target: str, said: str) -> None:
    for source in (f"Voir [ceci](outil:{target}).", f"::: outil {target}\n:::\n"):
        _page, faults = rendered(kernel, source)
        assert len(faults) == 1, source
        assert said in faults[0]


def test_a_frame_is_a_plain_link_until_it_is_shown(app: Any, kernel: Any, at: Any, figures_kept: None) -> None:
    page, faults = rendered(kernel, "## Un prix\n\n::: outil tjm?net=2000&charges=4000\n:::\n\nSuite.")
    assert faults == []
    assert '<div class="callout callout-tool">' in page
    assert "Tarif journalier (TJM)</h3>" in page
    assert '<a href="/outils/tjm?net=2000&amp;charges=4000">' in page
    with app.test_request_context("/"), kernel.database.reading(), at(2026, 11, 22, 9):
        shown = with_frames(page)
    assert re.sub(r"\s", " ", shown).count("292,40 €") == 1
    assert "Voir le calcul et mettre vos chiffres" in shown
    assert shown.index("292,40") < shown.index("Suite.")


def test_a_frame_speaks_the_language_of_its_lesson(kernel: Any) -> None:
    page, _faults = rendered(kernel, "::: outil tresorerie\n:::\n", "en")
    assert "Tool: Six-month cash plan" in page


def test_nothing_written_in_a_target_becomes_markup(kernel: Any) -> None:
    page, _faults = rendered(kernel, '::: outil tjm?net="><img src=x onerror=alert(1)>\n:::\n')
    assert "<img" not in page
    assert ToolLink().frame("/ailleurs/tjm") == ""
    assert ToolLink().frame("/outils/inconnu") == ""


def test_an_unknown_block_names_the_tools_too(kernel: Any) -> None:
    _page, faults = rendered(kernel, "::: outils tjm\n:::\n")
    assert any("outil" in fault for fault in faults)


def test_the_format_says_how(kernel: Any) -> None:
    guide = Path("docs/catalogue.md").read_text(encoding="utf-8")
    assert "outil:tjm" in guide
    assert all(f"`{slug}`" in guide for slug in TOOLS)


def test_a_site_without_its_figures_still_shows_the_lesson(app: Any, kernel: Any, client: Any) -> None:
    page, _faults = rendered(kernel, "::: outil tjm\n:::\n")
    with app.test_request_context("/"), kernel.database.reading():
        assert with_frames(page) == page
    assert client.get("/outils/tjm").status_code == 404
    assert client.get("/outils/tresorerie").status_code == 200
