"""One module from the first page to its certificate: whole on the site of a newcomer, shortened in production."""

import re

import pytest

from tests.journeys import newcomer, shortened
from tests.journeys.newcomer import SLUG

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]


def test_a_newcomer_goes_from_the_first_page_to_a_certificate_that_a_stranger_verifies(site, open_page):
    page = open_page(site, width=1280)
    email = f"maryse.{site.kind}@essai.example"
    page.goto("/")
    newcomer.sign_up(page, email)
    newcomer.sign_in(page, email)
    newcomer.enrol(page)
    if site.kind == "embedded":
        newcomer.follow_everything(page)
    else:
        newcomer.follow_everything(page, passed_by=shortened.passed_by(SLUG), share=shortened.SHARE)

    page.goto("/attestations")
    for _try in range(120):
        if page.get_by_text("Valide").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    page.get_by_role("link", name=re.compile("Gérer ses factures")).click()
    with page.expect_response(re.compile(r"\.pdf$")) as pdf:
        page.evaluate("fetch(document.querySelector('a[href$=\".pdf\"]').href)")
    assert pdf.value.status == 200
    page.get_by_label("Mon nom").check()
    newcomer.submit(page)
    public = page.locator(".reference").inner_text()

    stranger = open_page(site, width=360)
    stranger.goto(public.replace("http://127.0.0.1:8000", site.url))
    assert "Cette attestation est valide" in stranger.locator("h1").inner_text()
    assert "Maryse Delpuech" in stranger.locator("main").inner_text()
    page.goto("/mon-espace")
    assert SLUG in page.content()
    assert page.said == []
    assert stranger.said == []
