"""The funder's forms tell all that is wrong at once, each beside its field, and keep what was typed."""

import re

import pytest

from elearn.accounts.models import Organisation
from elearn.core import clock
from elearn.core.policy import SYSTEM
from elearn.funding import queries, services
from elearn.funding.rules import Rules
from elearn.funding.services import clockwork
from tests.factories.accounts import give_role, make_person
from tests.factories.funding import make_envelope, make_module_priced, make_place, make_trainee, today

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def at_fault(page):
    assert page.status_code == 422, page.status_code
    return set(re.findall(r'id="([a-z_]+)-error"', page.text))


@pytest.fixture
def card(kernel, client, enter):
    with kernel.database.transaction() as session:
        make_module_priced()
        make_place(slug="murat")
        found = queries.envelopes.card(make_envelope(rules=Rules(proofs=())))
        funder = make_person()
        give_role(funder, "funder", session.get_one(Organisation, found.funder_id))
    enter(funder)
    return found


def test_an_envelope_tells_its_amounts_and_its_days_at_once(client, card):
    day = today()
    page = client.submit(
        f"/financements/conventions/{card.convention_id}/enveloppes/nouvelle",
        {
            "name": "", "amount": "beaucoup", "first_on": day.isoformat(), "return_on": "2020-01-01",
            "last_on": "", "justify_on": "2019-01-01", "rate": "abc", "cap_centre_cents": "-5", "cap_person_cents": "x",
        },
    )  # fmt: skip
    wrong = {"name", "amount", "return_on", "last_on", "justify_on", "rate", "cap_centre_cents", "cap_person_cents"}
    assert at_fault(page) == wrong
    for typed in ("beaucoup", "2020-01-01", "abc", "-5"):
        assert f'value="{typed}"' in page.text, "what was typed stays"


def test_a_programme_tells_its_name_and_its_days_at_once(client, card):
    page = client.submit(
        "/financements/dispositifs/nouveau",
        {"funder_id": card.funder_id, "name": "", "first_on": "2026-12-01", "last_on": "2026-01-01"},
    )
    assert at_fault(page) == {"name", "last_on"}
    page = client.submit("/financements/dispositifs/nouveau", {"name": "  ", "first_on": "2026-12-01", "last_on": "x"})
    assert {"name", "last_on"} <= at_fault(page)


def test_an_agreement_tells_its_reference_and_its_years_at_once(client, card):
    page = client.submit(
        f"/financements/dispositifs/{card.programme_id}/conventions/nouvelle",
        {"reference": card.reference, "keep_years": "99"},
    )
    assert at_fault(page) == {"reference", "keep_years"}


def test_a_transfer_tells_its_amount_and_its_telecentres_at_once(client, card):
    path = f"/financements/enveloppes/{card.id}"
    wrong = {"kind": "transfer", "centre": "", "to": "", "amount": "-5"}
    assert at_fault(client.submit(path, wrong)) == {"centre", "to", "amount"}
    assert at_fault(client.submit(path, {"kind": "deposit", "centre": "", "to": "", "amount": "x"})) == {"amount"}


def test_a_price_tells_its_amount_and_its_minutes_at_once(kernel, client, card, enter):
    with kernel.database.transaction():
        administrator = make_person()
        give_role(administrator, "administrator")
    enter(administrator)
    wrong = {"module": "devis", "price": "-1", "minutes": "0", "mode": "mixed", "first_on": ""}
    assert at_fault(client.submit("/financements/tarifs", wrong)) == {"price", "minutes", "first_on"}
    wrong = {"module": "devis", "price": "cher", "minutes": "", "mode": "mixed", "first_on": "2026-01-01"}
    assert at_fault(client.submit("/financements/tarifs", wrong)) == {"price", "minutes"}


def test_an_address_that_nobody_has_stays_in_its_field(kernel, client, enter):
    with kernel.database.transaction() as session:
        slug = make_module_priced()
        centre, _manager = make_place(slug="murat")
        first, second = services.seats.reserve(SYSTEM, make_envelope(), centre.id, slug, 2, "k")
        trainee = make_trainee()
        services.seats.offer(SYSTEM, first, trainee.id)
        services.seats.accept(trainee, first)
        manager = make_person()
        give_role(manager, "manager", session.get_one(Organisation, centre.organisation_id))
    enter(manager)
    path = "/gestion/telecentres/murat/places"
    asked = {"action": "offer", "email": "personne@part.example"}
    page = client.submit(path, asked, action=f"/{second}")
    assert page.status_code == 422
    assert 'value="personne@part.example"' in page.text
    assert f'href="#email-{second}"' in page.text
    assert f'id="email-{second}-error"' in page.text
    page = client.submit(path, {"action": "revoke", "reason": "non"}, action=f"/{first}")
    assert page.status_code == 422
    assert 'value="non"' in page.text
    assert '<details class="asked-twice" open>' in page.text
    assert f'id="reason-{first}-error"' in page.text


def test_a_refusal_to_pay_without_its_reason_is_told_on_the_page_of_the_envelope(kernel, client, card):
    with kernel.database.transaction():
        (seat,) = services.seats.reserve(SYSTEM, card.id, make_place()[0].id, "devis", 1, "k")
        trainee = make_trainee()
        services.seats.offer(SYSTEM, seat, trainee.id)
        clockwork.completed(services.seats.accept(trainee, seat), clock.now())
        services.seats.justify(SYSTEM, seat)
    path = f"/financements/enveloppes/{card.id}"
    page = client.submit(path, {"verdict": "refuse", "reason": "non"}, action="/decision")
    assert page.status_code == 422
    assert 'value="non"' in page.text
    assert f'id="reason-{seat}-error"' in page.text
    assert f"/financements/enveloppes/{card.id}/justificatif" in page.text, "one stays on the page"
