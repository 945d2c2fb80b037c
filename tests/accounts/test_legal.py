"""L14, L15, L16: what the law asks every site to say, and what is not written yet."""

import re
from dataclasses import replace

import pytest

from elearn.accounts import publisher
from elearn.accounts.services import training_body
from elearn.accounts.services.training_body import TrainingBodySheet
from elearn.core.policy import SYSTEM
from tests.factories.accounts import signed_in

SHEET = TrainingBodySheet(
    "Sentiers", "4 chemin\n15999 Val", "99999000500012", "99159999915", "Maude E.", "Direction", "a@b.example",
    "04 99 99 00 01", legal_form="Association", director="Maude Escoubas", host_name="Machines des Narses",
    host_address="12 rue\n15999 Val", host_phone="04 99 99 00 02",
)  # fmt: skip
TO_FILL = "À compléter par l’éditeur"


@pytest.fixture
def backend():
    return "sqlite"  # words on pages


def test_every_page_leads_to_both(client):
    for path in ("/", "/formations", "/connexion", "/nulle-part"):
        page = client.get(path).text
        assert 'href="/mentions-legales"' in page, path
        assert "Accessibilité\u00a0: partiellement conforme" in page, path


def test_no_rate_is_announced_while_no_audit_gives_one_and_an_old_statement_says_that_it_is(client, at):
    """L15: what a machine cannot see is not counted, and three years make a statement stale."""
    page = client.get("/accessibilite").text
    assert "Aucun audit complet" in page
    assert not re.search(r"\d+\s*%", page)
    assert "à refaire" not in page
    with at(2029, 11, 21, 12):
        assert "à refaire" not in client.get("/accessibilite").text
    with at(2029, 11, 22, 12):
        assert "à refaire" in client.get("/accessibilite").text


def test_what_is_missing_is_named_to_administrators_alone(kernel, client, app):
    assert TO_FILL not in client.get("/mentions-legales").text + client.get("/accessibilite").text
    assert "n’a pas encore donné son identité" in client.get("/mentions-legales").text
    administrator = app.test_client()
    signed_in(kernel, administrator, "administrator")
    assert administrator.get("/mentions-legales").text.count(TO_FILL) == 11  # all but the register
    assert administrator.get("/accessibilite").text.count(TO_FILL) == 2
    trainee = app.test_client()
    signed_in(kernel, trainee)
    assert TO_FILL not in trainee.get("/mentions-legales").text


def test_what_is_written_is_shown_to_everyone(kernel, client, app):
    with kernel.database.transaction():
        training_body.change_training_body(SYSTEM, SHEET)
    page = client.get("/mentions-legales").text
    for said in (
        "Sentiers", "4 chemin<br>15999 Val", "999\u00a0990\u00a0005\u00a000012", "99159999915", "Association",
        "Maude Escoubas", "Machines des Narses",
        "12 rue<br>15999 Val", 'href="tel:0499990001"', "mailto:a@b.example", "04 99 99 00 02",
    ):  # fmt: skip
        assert said in page, said
    assert "Registre" not in page
    statement = client.get("/accessibilite").text
    assert "partiellement conforme" in statement
    assert "mailto:a@b.example" in statement
    administrator = app.test_client()
    signed_in(kernel, administrator, "administrator")
    assert TO_FILL not in administrator.get("/mentions-legales").text


def test_an_administrator_writes_it_in_the_form_of_the_training_body(kernel, client):
    signed_in(kernel, client, "administrator")
    fields = {name: getattr(SHEET, name) for name in SHEET.__dataclass_fields__}
    assert client.submit("/administration/organisme", fields).status_code == 303
    assert "Machines des Narses" in client.get("/mentions-legales").text


def test_a_start_in_production_says_what_is_missing_and_where_to_write_it(kernel, monkeypatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    said: list[str] = []
    publisher.warn(kernel, said.append)
    assert said == []  # a test, a trial on one's own machine
    kernel = replace(kernel, settings=replace(kernel.settings, environment="production"))
    publisher.warn(kernel, said.append)
    (sentence,) = said
    assert "ATTENTION" in sentence
    assert "le nom de l’éditeur" in sentence
    assert "le téléphone de l’hébergeur" in sentence
    assert sentence.endswith("/administration/organisme")

    with kernel.database.transaction():
        training_body.change_training_body(SYSTEM, replace(SHEET, host_phone=""))
    publisher.warn(kernel, said.append)
    assert "Il manque le téléphone de l’hébergeur." in said[1]
    with kernel.database.transaction():
        training_body.change_training_body(SYSTEM, SHEET)
    publisher.warn(kernel, said.append)
    assert len(said) == 2


def test_a_first_visit_leaves_one_cookie_that_the_forms_need_and_asks_nothing_of_anyone_else(app):
    """L14: so there is no banner, and nothing to refuse (law 78-17, article 82)."""
    outside = re.compile(
        r'<(?:script|img|iframe|source|video|audio|embed|object|link(?![^>]*rel="(?:canonical|alternate)"))\b[^>]*?'
        r'(?:src|href|srcset|data)="(?:https?:)?//', re.IGNORECASE,
    )  # fmt: skip
    visited = 0
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.arguments or rule.endpoint == "assets":
            continue
        visitor = app.test_client()
        page = visitor.get(rule.rule)
        names = {one.partition("=")[0] for one in page.headers.getlist("Set-Cookie")}
        assert names <= {app.config["SESSION_COOKIE_NAME"]}, rule.rule
        if page.status_code == 200 and page.mimetype == "text/html":
            visited += 1
            assert not outside.search(page.text), rule.rule
            assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert visited > 20
