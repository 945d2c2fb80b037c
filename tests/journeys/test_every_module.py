"""Each module of the catalogue followed to its certificate. Some thirty minutes, so only when it is asked for.

    ELEARN_TEST_EVERY_MODULE=1 bin/test tests/journeys/test_every_module.py

Without it, one module is followed in every run (``test_newcomer.py``).
"""

import os

import pytest

from tests.journeys import newcomer
from tests.journeys.answers import CATALOGUE

if not os.environ.get("ELEARN_TEST_EVERY_MODULE"):
    pytest.skip("half an hour: asked for by ELEARN_TEST_EVERY_MODULE=1", allow_module_level=True)

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.mark.parametrize("slug", sorted(file.parent.name for file in CATALOGUE.glob("*/module.yaml")))
def test_the_module_is_followed_from_its_page_to_its_certificate(embedded, open_page, slug):
    page = open_page(embedded)
    email = f"{slug}@essai.example"
    newcomer.sign_up(page, email)
    newcomer.sign_in(page, email)
    page.goto(f"/formations/{slug}")
    newcomer.submit(page)
    newcomer.follow_everything(page, slug)

    for _try in range(120):
        page.goto("/attestations")
        if page.get_by_text("Valide").count():
            break
        page.wait_for_timeout(250)
    assert page.get_by_text("Valide").count() == 1
    assert page.said == []
