"""The pages of the tools: open to anyone, filled from the address, honest about what cannot be read."""

from __future__ import annotations

import re
from typing import Any

import pytest

from elearn.calculators.table import TableValues
from elearn.parameters import queries as parameters
from tests.calculators.conftest import TODAY, TOOLS, Files

pytestmark = pytest.mark.usefixtures("figures_kept")
NBSP, NNBSP = "\u00a0", "\u202f"


def test_the_list_leads_to_every_tool(client: Any) -> None:
    page = client.get("/outils")
    assert page.status_code == 200
    for slug, tool in TOOLS.items():
        assert f'href="/outils/{slug}"' in page.text
        assert str(tool.title).replace("’", "&#39;") in page.text or str(tool.title) in page.text


@pytest.mark.parametrize("slug", TOOLS)
def test_a_first_visit_shows_an_example_with_its_work_and_its_sources(client: Any, at: Any, slug: str) -> None:
    with at(2026, 11, 22, 9):
        page = client.get(f"/outils/{slug}")
    assert page.status_code == 200
    assert "Un exemple est rempli" in page.text
    assert "Le calcul, ligne par ligne" in page.text
    assert "style=" not in page.text
    drawn = {"comparer-les-statuts", "seuils-de-tva", "tresorerie"}
    assert ('class="drawing"' in page.text) == (slug in drawn)
    own = {"tresorerie", "bureau-a-domicile", "trajets-evites"}
    assert ("Aucun : ce calcul" in page.text.replace(NBSP, " ")) == (slug in own)
    assert "dernière valeur connue" not in page.text


def test_an_address_holds_the_case_and_gives_it_back(client: Any, at: Any) -> None:
    with at(2026, 11, 22, 9):
        page = client.get("/outils/tjm?net=2+000&charges=4000,00&activite=services-artisan&affiche=300")
    assert f"275,85{NBSP}€" in page.text
    assert f"36{NNBSP}687,63{NBSP}€" in page.text
    assert 'value="services-artisan" selected' in page.text
    assert "Un exemple est rempli" not in page.text
    assert "activite=services-artisan" in page.text
    assert "cotisations + formation + chambre" in page.text  # the formula in words
    assert f"21,2{NBSP}% + 0,3{NBSP}% + 0,48{NBSP}% + 1,7{NBSP}% = 23,68{NBSP}%" in page.text  # and with the numbers


def test_figures_come_with_their_date_their_source_and_what_is_not_sure(client: Any, at: Any) -> None:
    with at(2026, 11, 22, 9):
        page = client.get("/outils/penalites-de-retard?echeance=2026-09-01&paiement=2026-10-01").text
    assert "Taux de refinancement de la Banque centrale européenne" in page
    assert "à vérifier" in page
    assert f"1er{NBSP}juillet 2026" in page
    assert "Source" in page


def test_a_later_year_says_that_its_values_are_not_known(client: Any, at: Any) -> None:
    with at(2029, 3, 1, 9):
        assert "dernière valeur connue" in client.get("/outils/cotisations-micro").text


def test_what_cannot_be_read_is_listed_and_kept(client: Any) -> None:
    page = client.get("/outils/tjm?net=beaucoup&part=250&activite=autre")
    assert page.status_code == 422
    assert 'href="#net"' in page.text
    assert "« beaucoup » n’est pas un nombre" in page.text.replace(NBSP, " ").replace(NNBSP, " ")
    assert 'value="beaucoup"' in page.text
    assert "Il faut au plus" in page.text
    assert page.text.count('aria-invalid="true"') == 3


def test_nothing_typed_is_written_as_markup(client: Any) -> None:
    page = client.get("/outils/tva-facture?d1=<script>alert(1)</script>&q1=2&p1=3")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


def test_a_tool_that_does_not_exist_is_not_found(client: Any) -> None:
    assert client.get("/outils/inconnu").status_code == 404


@pytest.mark.parametrize("slug", TOOLS)
def test_the_page_is_whole_in_english(client: Any, slug: str) -> None:
    page = client.get(f"/outils/{slug}", headers={"Accept-Language": "en"})
    assert '<html lang="en">' in page.text
    title = str(TOOLS[slug].title)
    assert f"<h1>{title}" not in page.text.replace("&#39;", "’")
    assert "The computation, line by line" in page.text


def test_the_parameters_room_knows_what_each_tool_takes(kernel: Any) -> None:
    with kernel.database.reading():
        uses = {(use.name, use.path) for use in parameters.uses().get("tva-seuil-services", [])}
        assert {use.kind for use in parameters.uses()["bce-taux"]} >= {"tool"}
    assert {("tva-seuil-services", "/outils/seuils-de-tva"), ("tva-seuil-services", "/outils/tjm")} <= uses


def test_the_tools_compute_with_the_rooms_values_as_with_the_files(
    client: Any, kernel: Any, at: Any, files: Files
) -> None:
    with kernel.database.reading():
        table = TableValues(parameters.figures())
        for name, entry in files.entries.items():
            if entry.get("text"):
                assert table.value(name, TODAY) is None
                continue
            here, there = table.value(name, TODAY), files.value(name, TODAY)
            assert (here and here.value) == (there and there.value), name


def test_the_home_page_lets_one_try_the_price_of_a_day(client: Any, at: Any) -> None:
    with at(2026, 11, 22, 9):
        first = client.get("/").text.replace(NBSP, " ")
        higher = client.get("/?net=3000").text.replace(NBSP, " ")
        whole = client.get("/outils/tjm?net=3000").text.replace(NBSP, " ")
        wrong = client.get("/?net=beaucoup")
    assert "Quel prix pour une journée de travail" in first
    assert 'value="2000"' in first
    price = re.findall(r'stat-value">([^<]+€) <small>', higher)
    assert len(price) == 1
    assert price[0] in whole
    assert price[0] not in first
    assert "133 jours vendus" in first
    assert "/outils/tjm?net=3000" in higher
    assert wrong.status_code == 200
    assert 'aria-invalid="true"' in wrong.text
    assert "Il vous faut facturer" not in wrong.text


def test_the_home_page_does_without_it_where_no_official_figure_is_loaded(client: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(parameters, "figures", dict)
    page = client.get("/")
    assert page.status_code == 200
    assert "Quel prix pour une journée" not in page.text
