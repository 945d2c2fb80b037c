"""What is wrong in a form of invoices is told all at once, each fault beside its field, and what was typed is kept."""

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa

from elearn.core import db
from elearn.invoicing import queries, services
from elearn.invoicing.models import Draft, Invoice
from tests.factories.invoicing import accept_all, make_accepted, make_client, make_invoice, make_issuer
from tests.factories.pool import TERMS, make_engagement

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def people(kernel):
    """A client, and an independent who may be invoiced for."""
    with kernel.database.transaction():
        return make_client(), make_issuer()


def faults_of(page):
    """By name of field, the sentence that the page shows beside it."""
    parts = page.text.replace("\xa0", " ").split('<p class="error" id="')[1:]
    return {part.split('-error"')[0]: part.split("<span>")[1].split("</span>")[0] for part in parts}


def count(kernel, model):
    with kernel.database.reading():
        return db.session().scalar(sa.select(sa.func.count()).select_from(model))


def test_all_that_is_wrong_in_a_draft_is_told_at_once(kernel, client, enter, people):
    with kernel.database.transaction():
        draft = services.drafting.begin(people[1], make_accepted(*people))
    enter(people[1].id)
    path = f"/mes-factures/brouillons/{draft}"
    for days in ("61", "-1", "1.5", ""):
        page = client.submit(path, {"keys": [], "due_days": days}, action=path)
        assert (page.status_code, set(faults_of(page))) == (422, {"keys", "due_days"}), days
        assert "de 0 à 60" in faults_of(page)["due_days"]
        assert f'value="{days}"' in page.text
    page = client.submit(path, {"keys": [], "due_days": "10"}, action=path)
    assert set(faults_of(page)) == {"keys", "due_days"}
    assert "Votre contrat" in faults_of(page)["due_days"]


def test_all_that_is_wrong_in_a_payment_is_told_at_once_even_what_the_other_field_hides(kernel, client, enter, people):
    with kernel.database.transaction():
        made = make_invoice(*people)
    enter(people[1].id)
    path = f"/factures/{made}"
    for day, amount, said in (
        ("2020-01-01", "cent", "Donnez un montant en euros"),
        ("2020-01-01", "9999", "1 120,00 € au plus"),
        ("", "9999", "1 120,00 € au plus"),
        ("", "0", "plus de zéro"),
        ("2020-01-01", "-5", "plus de zéro"),
    ):
        page = client.submit(path, {"paid_on": day, "amount": amount}, action=f"{path}/paiements")
        assert (page.status_code, set(faults_of(page))) == (422, {"paid_on", "amount"}), (day, amount)
        assert said in faults_of(page)["amount"].replace("\u202f", " ")
        assert f'value="{amount}"' in page.text


def test_all_that_is_wrong_in_a_credit_note_is_told_at_once_beside_its_line(kernel, client, enter, people):
    with kernel.database.transaction():
        made = make_invoice(*people)
    enter(people[1].id)
    path = f"/factures/{made}/avoir"
    wrong = {"extent": "part", "amount_0": "beaucoup", "amount_1": "120,01", "reason": ""}
    page = client.submit(path, wrong)
    assert (page.status_code, set(faults_of(page))) == (422, {"amount_0", "amount_1", "reason"})
    assert "Donnez un montant" in faults_of(page)["amount_0"]
    assert "120,00 € au plus" in faults_of(page)["amount_1"]
    assert ('value="beaucoup"' in page.text, 'value="120,01"' in page.text) == (True, True)
    assert 'href="#amount_1"' in page.text
    below = client.submit(path, {**wrong, "amount_0": "-3", "amount_1": "", "reason": "Remise"})
    assert "sans signe moins" in faults_of(below)["amount_0"], "a credit note is read below zero, not typed so"
    page = client.submit(path, {**wrong, "extent": "all", "amount_0": "10", "reason": "Remise"})
    assert set(faults_of(page)) == {"extent"}, "all would be credited of someone who wrote ten euros"
    page = client.submit(path, {**wrong, "amount_0": "", "amount_1": ""})
    assert ("d’une ligne" in page.text, set(faults_of(page))) == (True, {"reason"})
    assert count(kernel, Invoice) == 1


def test_of_a_line_of_which_a_deposit_is_taken_off_no_more_is_credited_than_its_invoice_bills(
    kernel, client, enter, people
):
    buyer, seller = people
    with kernel.database.transaction():
        mission = make_engagement(buyer, seller, terms=replace(TERMS, deposit_percent=30))
        services.issuing.issue(seller, services.drafting.begin(seller, mission))
        accept_all(buyer, seller, mission)
        made = services.issuing.issue(seller, services.drafting.begin(seller, mission))
    with kernel.database.reading():
        assert queries.invoices.readable(seller, made).net_cents == 78_400
    enter(seller.id)
    path = f"/factures/{made}/avoir"
    assert "784,00 € au plus" in client.get(path).text.replace("\xa0", " ")
    part = {"extent": "part", "amount_0": "784,01", "amount_1": "", "reason": "Remise convenue"}
    page = client.submit(path, part)
    assert (page.status_code, set(faults_of(page))) == (422, {"amount_0"})
    page = client.submit(path, {**part, "amount_0": "700", "amount_1": "90"})
    assert (page.status_code, set(faults_of(page))) == (422, {"amount_0", "amount_1"})
    assert "784,00 € en tout" in faults_of(page)["amount_1"]
    assert client.submit(path, {**part, "amount_0": "700", "amount_1": "84"}).status_code == 303
    with kernel.database.reading():
        assert queries.invoices.readable(seller, made).state == "credited"


def test_a_draft_that_changed_since_it_was_read_is_shown_again_before_it_is_issued(kernel, client, enter, people):
    with kernel.database.transaction():
        draft = services.drafting.begin(people[1], make_accepted(*people))
    enter(people[1].id)
    path = f"/mes-factures/brouillons/{draft}"
    (read,) = re.findall(r'name="seen" value="(\w{64})"', client.get(path).text)
    with kernel.database.transaction():
        seen = queries.drafts.own(people[1], draft)
        services.drafting.change(people[1], draft, seen.keys[1:], "days", 60)
    page = client.submit(path, {"seen": read}, action=f"{path}/emettre")
    assert (page.status_code, "a changé depuis" in page.text) == (409, True)
    assert count(kernel, Invoice) == 0
    assert "laisse de côté" in page.text, "one of two things accepted is not in it any more"
    assert client.submit(path, action=f"{path}/emettre").status_code == 303
    assert (count(kernel, Invoice), count(kernel, Draft)) == (1, 0)
