"""What is typed in a form that does not leave, in a real browser: given back to who wrote it, to nobody else."""

import pytest

from elearn.testing.serving import serving
from tests.factories.accounts import PASSWORD, make_person

# What the script does is the same on both databases.
pytestmark = [pytest.mark.browser, pytest.mark.parametrize("backend", ["sqlite"], indirect=True)]
FORM, FIELD = "/compte", "[name=given_name]"


def _sign_in(page, person):
    page.fill("input[name=email]", person.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button.btn-primary")
    page.wait_for_url(lambda url: "/connexion" not in url)


def test_what_was_typed_when_the_session_ended_is_given_back_to_who_wrote_it_and_to_nobody_else(kernel, app, browser):
    with kernel.database.transaction():
        writer, next_one = make_person(), make_person()
    with serving(app) as address:
        context = browser.new_context(base_url=address, locale="fr-FR")
        page = context.new_page()
        for reader, found in ((writer, "Solène à demi écrite"), (next_one, next_one.given_name)):
            page.goto("/connexion")
            _sign_in(page, writer)
            page.goto(FORM)
            page.fill(FIELD, "Solène à demi écrite")
            context.clear_cookies()
            page.press(FIELD, "Enter")
            page.wait_for_selector("[data-not-received]")
            page.goto("/connexion")
            _sign_in(page, reader)
            page.goto(FORM)
            assert page.input_value(FIELD) == found
            assert page.locator("[data-told]").count() == (reader is writer)
            context.clear_cookies()
        context.close()


def test_without_scripts_a_refused_form_shows_its_faults_at_once_however_far_down_they_are(kernel, app, browser):
    with kernel.database.transaction():
        person = make_person()
    with serving(app) as address:
        small = {"width": 360, "height": 200}
        context = browser.new_context(base_url=address, locale="fr-FR", java_script_enabled=False, viewport=small)
        page = context.new_page()
        page.goto("/connexion")
        _sign_in(page, person)
        page.goto(FORM)
        page.fill(FIELD, "")
        page.press(FIELD, "Enter")
        page.wait_for_selector("[data-error-summary]:focus")
        context.close()
