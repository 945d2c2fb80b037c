"""The form in a real browser: saved while it is typed, a lost line, two windows, no JavaScript."""

from __future__ import annotations

import re

import pytest

from elearn.portfolio import queries, services
from elearn.progress import services as progress
from elearn.testing.accessibility import faults
from tests.factories import portfolio
from tests.factories.accounts import PASSWORD, actor_of, make_person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
# What the script does is the same on any server; that two windows meet there is not.
ON_ONE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
FORM = "/mon-dossier/fiche"
expect = pytest.importorskip("playwright.sync_api").expect
expect.set_options(timeout=20_000)
SAVED = "[data-saved][data-state=saved]"


@pytest.fixture
def someone(kernel):
    with kernel.database.transaction():
        portfolio.publish()
        person = make_person()
        progress.enrol(actor_of(person), "essai")
        return person


@pytest.fixture
def open_form(browser, site, someone):
    """Opens the form in a window of its own; fails on what a page says went wrong."""
    contexts, said = [], []

    def opened(**more):
        context = browser.new_context(base_url=site, locale="fr-FR", **more)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda e: said.append(str(e)))
        page.on("console", lambda m: said.append(m.text) if "Content Security" in m.text else None)
        page.goto("/connexion")
        page.fill("input[name=email]", someone.email)
        page.fill("input[name=password]", PASSWORD)
        page.click("main form button.btn-primary")
        page.wait_for_url(lambda url: "/connexion" not in url)
        page.goto(FORM)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []


def _draft(kernel, someone):
    with kernel.database.reading():
        return queries.form(actor_of(someone), "fiche").filled.raw


def _type(page, field, text):
    page.locator(f"[name='f.{field}']").fill(text)


def _wait_saved(page, revision):
    """Until this revision, or a later one, is saved: a busy machine may save between two fields."""
    expect(page.locator("[name=revision]")).to_have_value(re.compile(f"^([{revision}-9]|[1-9][0-9]+)$"))
    page.wait_for_selector(SAVED)


def _wait_text(page, selector, text):
    page.locator(selector).filter(has_text=text).wait_for()


@ON_ONE
def test_it_is_saved_while_it_is_typed_and_handed_in_at_once(kernel, someone, open_form):
    page = open_form()
    _type(page, "nom", "Solène")
    _type(page, "jours", "2,5")
    _type(page, "tjm", "beaucoup")
    # What the server answers to the wrong price, not to a field saved before it.
    _wait_text(page, "[id='f.tjm-error']", "nombre")
    _type(page, "tjm", "250")
    _wait_text(page, "[data-computed=total]", "625,00\u00a0€")
    page.locator("[id='f.tjm-error']").wait_for(state="hidden")
    page.wait_for_selector(SAVED)
    assert _draft(kernel, someone)["tjm"] == "250"
    rows = page.locator("[data-table] tbody tr")
    count = rows.count()
    page.click("[data-add-row]")
    assert rows.count() == count + 1
    _type(page, f"mois.{count}.entre", "100")
    page.click(".form-actions .btn-primary")  # before the pause that saves
    page.get_by_text("Version 1 envoyée").wait_for()
    with kernel.database.reading():
        (one,) = queries.history(actor_of(someone), "fiche")
    assert one.content["mois"][0]["entre"] == 10000
    assert faults(page) == []


@ON_ONE
def test_what_is_typed_without_a_line_comes_back_and_leaves_later(kernel, someone, open_form):
    page = open_form()
    _type(page, "nom", "Avant")
    _wait_saved(page, 1)
    page.context.set_offline(True)
    _type(page, "nom", "Sans ligne")
    page.wait_for_selector("[data-saved][data-state=pending]")
    assert "gardé ici" in page.locator("[data-saved]").inner_text()
    page.context.set_offline(False)
    _wait_saved(page, 2)
    assert _draft(kernel, someone)["nom"] == "Sans ligne"
    page.context.set_offline(True)
    _type(page, "nom", "Fenêtre fermée")
    page.click("[data-add-row]")
    _type(page, "mois.2.entre", "5")
    page.wait_for_selector("[data-saved][data-state=pending]")
    # Gone before anything could leave, by the page or as it is left; the next visit finds it.
    page.context.route("**/brouillon", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto("about:blank")
    page.context.unroute("**/brouillon")
    page.goto(FORM)
    _wait_saved(page, 3)
    assert page.locator("[name='f.nom']").input_value() == "Fenêtre fermée"
    assert _draft(kernel, someone)["mois"][2] == {"entre": "5"}


def test_two_windows_lose_nothing_and_the_person_chooses(kernel, someone, open_form):
    one, two = open_form(), open_form()
    _type(one, "nom", "Première fenêtre")
    _wait_saved(one, 1)
    _type(two, "nom", "Seconde fenêtre")
    box = two.locator("[data-stale]")
    box.wait_for()
    _wait_text(two, "[data-stale]", "Votre nom")
    assert _draft(kernel, someone)["nom"] == "Première fenêtre"
    two.click("[data-keep-mine]")
    _wait_saved(two, 2)
    assert _draft(kernel, someone)["nom"] == "Seconde fenêtre"
    _type(one, "nom", "Encore")
    one.locator("[data-stale]").wait_for()
    one.click("[data-take-theirs]")
    expect(one.locator("[name='f.nom']")).to_have_value("Seconde fenêtre")


@ON_ONE
def test_without_javascript_the_buttons_do_it_all(kernel, someone, open_form):
    page = open_form(java_script_enabled=False, viewport={"width": 360, "height": 800})
    _type(page, "nom", "Solène")
    page.get_by_role("button", name="Enregistrer le brouillon").last.click()
    page.get_by_text("Votre brouillon est enregistré").wait_for()
    page.locator("[name='f.mois.1.entre']").fill("3")
    page.get_by_role("button", name="Ajouter une ligne").click()
    page.locator("[name='f.mois.2.entre']").wait_for()
    page.locator(".form-actions .btn-primary").click()
    page.get_by_text("Pas encore envoyé").wait_for()
    _type(page, "jours", "2")
    _type(page, "tjm", "100")
    page.locator(".form-actions .btn-primary").click()
    page.get_by_text("Version 1 envoyée").wait_for()
    assert _draft(kernel, someone)["mois"] == [{}, {"entre": "3"}]


@ON_ONE
def test_a_file_under_way_comes_to_the_page_that_waits_for_it(kernel, someone, open_form, drain):
    with kernel.database.transaction():
        services.submit(actor_of(someone), "fiche", portfolio.ANSWERS, revision=0)
    page = open_form()
    page.goto("/mon-dossier")
    page.locator("#booklets form button").first.click()
    page.wait_for_selector("#booklets[data-under-way]")
    drain()
    page.wait_for_selector("#booklets:not([data-under-way]) .downloads a")
    page.get_by_text("Votre dossier est prêt.").wait_for()
