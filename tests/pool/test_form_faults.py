"""What is wrong in a long form is told all at once, each fault beside its field, and what was typed is kept."""

from dataclasses import replace

import pytest
import sqlalchemy as sa

from elearn.core import db
from elearn.core.i18n import today
from elearn.pool.models import Lot, Request
from tests.factories.directory import keep_skills
from tests.factories.groups import make_group
from tests.factories.pool import TERMS, company_of, make_buyer, make_engagement, make_independent, make_request

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def faults_of(page):
    """The names of the fields that the page shows with a sentence of their own."""
    return {part.split('-error"')[0] for part in page.text.split('<p class="error" id="')[1:]}


def test_all_that_is_wrong_in_a_request_is_told_at_once_beside_its_field(kernel, client, enter):
    with kernel.database.transaction():
        buyer = make_buyer()
    enter(buyer.id)
    wrong = {
        "title": "", "lot_1_quantity": "-3", "lot_2_title": "", "lot_2_quantity": "12", "lot_3_title": "Relances",
        "budget": "beaucoup", "start_on": "2027-02-01", "end_on": "2027-01-01", "cap": "99999 h", "payment_days": "90",
    }  # fmt: skip
    page = client.submit("/mes-demandes/nouvelle/secretariat", wrong)
    assert page.status_code == 422
    assert faults_of(page) == {
        "title", "lot_1_quantity", "lot_2_title", "lot_3_quantity", "budget", "end_on", "cap", "payment_days"
    }  # fmt: skip
    assert all(f'value="{typed}"' in page.text for typed in ("-3", "Relances", "beaucoup", "99999 h", "90"))
    assert "dix pièces" not in page.text
    with kernel.database.reading():
        assert db.session().scalar(sa.select(sa.func.count()).select_from(Request)) == 0


def test_a_cap_of_a_month_above_that_of_the_whole_mission_is_said_beside_it(kernel, client, enter):
    with kernel.database.transaction():
        keep_skills()
        buyer = make_buyer()
    enter(buyer.id)
    here = "/mes-demandes/nouvelle/secretariat"
    page = client.submit(here, {"cap": "10 h", "cap_month": "10 h 30"})
    assert (page.status_code, faults_of(page)) == (422, {"cap_month"})
    assert "Un mois ne peut pas compter plus" in page.text
    assert client.submit(here, {"cap": "10 h", "cap_month": "10 h"}).status_code == 303
    assert client.submit(here, {"cap": "", "cap_month": "10 h"}).status_code == 303


def test_a_lot_that_is_emptied_whole_is_taken_off_the_request(kernel, client, enter):
    with kernel.database.transaction():
        keep_skills()
        buyer = make_buyer()
        request = make_request(buyer, is_published=False)
    enter(buyer.id)
    path = f"/mes-demandes/{request}/modifier"
    assert client.submit(path, {"lot_2_title": ""}).status_code == 422
    emptied = {"lot_2_title": "", "lot_2_quantity": "", "lot_2_description": ""}
    assert client.submit(path, emptied).status_code == 303
    with kernel.database.reading():
        assert db.session().scalars(sa.select(Lot.title)).all() == ["Agenda"]


def test_all_that_is_wrong_in_a_quote_is_told_at_once_beside_its_field(kernel, client, enter):
    with kernel.database.transaction():
        buyer, provider = make_buyer(), make_independent()
        request = make_request(buyer)
    enter(provider.id)
    wrong = {
        "price_1": "-1", "price_2": "", "extra_1_quantity": "3", "extra_2_label": "Frais", "extra_2_quantity": "0",
        "valid_until": "2000-01-01", "delay_days": "9999",
    }  # fmt: skip
    page = client.submit(f"/mes-reponses/{request}", wrong)
    assert page.status_code == 422
    summary = page.text.split('class="error-summary"')[1].split("</ul>")[0]
    assert all(said in summary for said in ("Libellé de la ligne 1", "Quantité de la ligne 2"))
    assert faults_of(page) == {
        "price_1", "price_2", "extra_1_label", "extra_2_quantity", "extra_2_price", "valid_until", "delay_days"
    }  # fmt: skip


def test_all_that_is_wrong_in_the_quote_of_a_group_is_told_at_once_beside_its_field(kernel, client, enter):
    with kernel.database.transaction():
        buyer, lead, mate = make_buyer(), make_independent(), make_independent()
        group = make_group(make_request(buyer), [lead, mate])
    enter(lead.id)
    one = lead.id
    wrong = {
        "name": "", f"q_1_{one}": "peu", f"p_1_{one}": "", f"q_2_{one}": "0", f"cap_{one}": "longtemps",
        "lead_pay": "40", "x_1_label": "", "x_1_price": "12", "start_on": "0001-01-01",
    }  # fmt: skip
    page = client.submit(f"/groupements/{group}/modifier", wrong)
    assert page.status_code == 422
    assert faults_of(page) == {
        "name", f"q_1_{one}", f"p_1_{one}", f"q_2_{one}", f"p_2_{one}", f"cap_{one}", "lead_pay", "x_1_label",
        "start_on",
    }  # fmt: skip


def test_all_that_is_wrong_in_a_condition_is_told_at_once_beside_its_field(kernel, client, enter):
    with kernel.database.transaction():
        buyer = make_buyer()
    enter(buyer.id)
    wrong = {
        "label": "", "who": "people", "offers": "une offre", "per_order": "-5", "per_month": "0", "approve_above": "x",
        "lapse_days": "90", "starts_on": "2150-01-01",
    }  # fmt: skip
    page = client.submit(f"/mes-conditions/{company_of(buyer)}/nouvelle", wrong)
    assert page.status_code == 422
    assert faults_of(page) == {
        "label", "people", "offers", "per_order", "per_month", "approve_above", "lapse_days", "starts_on"
    }  # fmt: skip


def test_a_ceiling_that_would_never_serve_and_a_day_that_is_over_are_told(kernel, client, enter):
    with kernel.database.transaction():
        buyer = make_buyer()
    enter(buyer.id)
    typed = {"label": "Traductions", "who": "everyone", "per_order": "100", "per_person": "90", "per_month": "50"}
    where = f"/mes-conditions/{company_of(buyer)}/nouvelle"
    page = client.submit(where, {**typed, "starts_on": "2020-01-01"})
    assert faults_of(page) == {"per_order", "per_person", "starts_on"}
    right = {**typed, "per_month": "900", "per_person": "100", "starts_on": today().isoformat()}
    assert client.submit(where, right).status_code == 303


def test_all_that_is_wrong_in_a_team_is_told_at_once_beside_its_field(kernel, client, enter):
    with kernel.database.transaction():
        provider = make_independent()
    enter(provider.id)
    page = client.submit("/mes-equipes", {"name": "", "lead_pay": "beau"})
    assert (page.status_code, faults_of(page)) == (422, {"name", "lead_pay"})


def test_all_that_is_wrong_in_hours_is_told_at_once_and_a_cap_passed_is_said_beside_what_was_typed(
    kernel, client, enter
):
    with kernel.database.transaction():
        buyer, provider = make_buyer(), make_independent()
        mission = make_engagement(buyer, provider, terms=replace(TERMS, cap_minutes=360, cap_month_minutes=240))
    enter(provider.id)
    here = f"/missions/{mission}"
    for day, time in (("", ""), ("", "25 h"), ("2020-01-01", "longtemps"), ("2020-01-01", "0")):
        page = client.submit(here, {"day_worked": day, "time": time, "note": "Appels"}, action="/heures")
        assert (page.status_code, faults_of(page)) == (422, {"day_worked", "time"}), (day, time)
        assert 'value="Appels"' in page.text
    page = client.submit(here, {"time": "4 h 30", "note": "Appels"}, action="/heures")
    assert (page.status_code, faults_of(page)) == (422, {"time"})
    assert all(said in page.text for said in ("par mois", 'value="4 h 30"', 'value="Appels"'))
    assert client.submit(here, {"time": "4 h", "note": "Appels"}, action="/heures").status_code == 303


def test_a_day_that_cannot_be_read_is_said_beside_a_task_instead_of_being_forgotten(kernel, client, enter):
    with kernel.database.transaction():
        buyer, provider = make_buyer(), make_independent()
        mission = make_engagement(buyer, provider)
    enter(provider.id)
    page = client.submit(f"/missions/{mission}", {"title": "", "due_on": "31/31/2026"}, action="/taches")
    assert (page.status_code, faults_of(page)) == (422, {"title", "due_on"})
    page = client.submit(f"/missions/{mission}", {"title": "Planning", "due_on": "31/31/2026"}, action="/taches")
    assert (page.status_code, faults_of(page), 'value="Planning"' in page.text) == (422, {"due_on"}, True)


def test_a_price_that_cannot_be_read_is_not_said_to_pass_the_ceiling(kernel, client, enter):
    with kernel.database.transaction():
        provider = make_independent()
        made = make_request(make_buyer(), budget_cents=20_000, is_ceiling=True)
    enter(provider.id)
    here = f"/mes-reponses/{made}"
    page = client.submit(here, {"price_1": "gratuit", "price_2": "1"})
    assert faults_of(page) == {"price_1"}
    assert "plafond de la demande" not in page.text, "nobody knows what it comes to"
    assert "plafond de la demande" in client.submit(here, {"price_1": "9", "price_2": "1"}).text


def test_a_weight_out_of_bounds_is_said_once_beside_its_field(kernel, client, enter):
    with kernel.database.transaction():
        buyer = make_buyer()
    enter(buyer.id)
    page = client.submit("/mes-demandes/nouvelle/secretariat", {"weight_price": "150"})
    assert faults_of(page) == {"weight_price"}
    assert "Chaque poids va de 0 à 100." not in page.text
