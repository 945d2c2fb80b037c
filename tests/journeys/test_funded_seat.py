"""A funder's 20 000 €, three telecentres, two people and one place: from the programme to its justification."""

import csv
import io
import re

import pytest

from tests.factories.modules import write_module
from tests.journeys import funded, newcomer
from tests.journeys.funded import press_twice
from tests.journeys.site import PASSWORD, start

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

FUNDER, MANAGER, ADMINISTRATOR = (f"{name}@estive.example" for name in ("financeur", "animatrice", "administratrice"))
# The demonstration has the trainer be at Murat whenever it is open: neither of these has come there yet.
FIRST, NEXT = "entreprise@estive.example", "coordination@estive.example"


@pytest.fixture
def small(servers, tmp_path):
    """A site with one short module, so that completing it takes two clicks."""
    catalogue = tmp_path / "catalogue"
    write_module(catalogue, funded.MODULE)
    site = start("funded", servers.root / "funded", tmp_path / "serve.log", catalogue=catalogue)
    yield site
    assert site.stop() == 0
    assert site.complaints() == []


def _cents(text):
    return int(re.sub(r"\D", "", text))


def _rows(page, caption):
    table = page.locator(f"table:has(caption:text-is('{caption}'))")
    return {
        row.locator("th").inner_text().lower(): _cents(row.locator("td").inner_text())
        for row in table.locator("tr:has(td)").all()
    }


def test_a_place_that_one_gives_up_goes_to_the_next_and_its_justification_equals_the_ledger(small, open_page):
    def person(email):
        page = open_page(small)
        newcomer.sign_in(page, email, PASSWORD)
        return page

    funder, manager, everywhere = person(FUNDER), person(MANAGER), person(ADMINISTRATOR)
    envelope = funded.open_envelope(funder)
    for centre, euros in (("Murat «\u00a0La Cocotte numérique\u00a0»", "350"), ("Saint-Flour", "700"), ("Ydes", "350")):
        funded.allot(funder, envelope, centre, euros)
    funded.reserve(manager, "murat", 1)
    funded.reserve(everywhere, "saint-flour", 2)
    funded.reserve(everywhere, "ydes", 1)

    first, following = person(FIRST), person(NEXT)
    for page, email in ((first, FIRST), (following, NEXT)):
        page.goto("/mes-places?telecentre=murat")
        assert "Encore 1 visite" in page.locator("main").inner_text()
        funded.book(page, "murat")
        funded.arrive(manager, "murat", email)
        funded.ask(page, "murat")
    assert "rang 1" in following.locator("main").inner_text()

    first.goto("/mes-places")
    newcomer.press_once_there(first, "main button:has-text('Accepter et m’inscrire')")
    first.goto(f"/suivre/{funded.MODULE}/debut")
    funded.submit_next(first)
    first.goto("/mes-places")
    press_twice(first, "Rendre ma place")

    following.goto("/mes-places")
    newcomer.press_once_there(following, "main button:has-text('Accepter et m’inscrire')")
    funded.follow(following)
    manager.goto("/gestion/telecentres/murat/places")
    newcomer.press_once_there(manager, "main button:has-text('Les preuves sont là')")
    funder.goto(envelope)
    newcomer.press_once_there(funder, "main button:has-text('Certifier')")

    funder.goto(envelope)
    ledger = _rows(funder, "Où est l’argent")
    assert ledger["certifié"] == 350_00
    assert sum(v for k, v in ledger.items() if k != "versé par le financeur") == ledger["versé par le financeur"]
    funder.goto(f"{envelope}/justificatif")
    report = _rows(funder, "Argent")
    assert report["certifié"] == ledger["certifié"]
    assert report["versé par le financeur"] == ledger["versé par le financeur"] == 20_000_00
    assert report["retenu par des places réservées"] == ledger["retenu par des places réservées"] == 3 * 350_00
    with funder.expect_download() as given:
        funder.locator("a[href*='.csv']").click()
    rows = list(csv.reader(io.StringIO(given.value.path().read_text("utf-8-sig")), delimiter=";"))
    assert ["Certifié", "350,00"] in [row[:2] for row in rows], rows
    for page in (funder, manager, everywhere, first, following):
        assert page.said == []
