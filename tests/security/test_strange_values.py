"""Days out of the calendar and numbers out of the database are refused in words: no page fails on them."""

import re

import pytest

from elearn.accounts.models import Organisation
from elearn.funding.models import Envelope
from elearn.funding.queries import envelopes
from tests.factories.accounts import PASSWORD, give_role, make_person
from tests.factories.funding import make_envelope, make_module_priced
from tests.factories.telecentres import make_centre, make_workspaces

FIRST, LAST = "0001-01-01", "9999-12-31"
HUGE = "9" * 30
READ = (
    "/telecentres/murat?from={day}",
    "/telecentres/murat/reserver?on={day}&unit=month&workspace={desk}",
    "/telecentres/murat/serie?first={day}&until={day}&weekdays=4&starts=09:00&ends=10:00&workspace={desk}",
    "/observatoire?du={day}",
    "/financements/enveloppes/{envelope}/justificatif?au={day}",
)
NUMBERED = (
    "/mes-reservations/{number}",
    "/financements/enveloppes/{number}",
    "/telecentres/murat/reserver?people={number}&workspace={number}",
)
WRITTEN = (
    ("/telecentres/murat/reserver", {"on": "{day}", "unit": "month", "workspace": "{desk}"}),
    ("/gestion/telecentres/murat/couts", {"label": "x", "from_on": "2026-01-01", "until_on": "{day}", "cents": "1"}),
    ("/gestion/telecentres/murat/arrivees", {"booking": "{number}"}),
    ("/gestion/telecentres/murat/arrivees", {"email": "{email}", "workspace": "{number}"}),
    ("/telecentres/murat/arrivee", {"booking": "{number}"}),
    ("/mes-reservations/calendriers", {"what": "centre-{number}"}),
    ("/mes-places/attente", {"envelope": "{number}", "centre": "{number}", "module": "devis"}),
    ("/mon-pass", {"plan": "{number}"}),
    (
        "/gestion/telecentres/murat/postes",
        {"from_on": "2026-12-01", "code": "Y", "name": "z", "kind": "desk", "space": "new", "seats": "{number}"},
    ),
    (
        "/gestion/telecentres/murat/tarifs",
        {"valid_from": "2027-12-01", "kind": "desk", "unit": "day", "price": "3", "reason": "x",
         "from_month": "{number}"},
    ),
)  # fmt: skip
ENVELOPE = {
    "name": "E", "amount": "1 000 000 000", "first_on": "2026-12-01", "return_on": "2026-12-02",
    "last_on": "2026-12-03", "justify_on": "2026-12-04", "rate": "100", "cap_person_cents": "900 000 000",
}  # fmt: skip


@pytest.fixture
def known(kernel, client):
    """The words that fill the addresses; the client is signed in as someone with every right over them."""
    with kernel.database.transaction() as session:
        make_module_priced()
        centre = make_centre(slug="murat")
        desk = make_workspaces(centre.id)[0]
        envelope = make_envelope()
        person = make_person(is_demonstration=True)
        give_role(person, "manager", session.get_one(Organisation, centre.organisation_id))
        give_role(person, "funder", session.get_one(Organisation, envelopes.card(envelope).funder_id))
    client.submit("/connexion", {"email": person.email, "password": PASSWORD})
    return {"desk": desk, "envelope": envelope, "email": person.email}


def test_no_page_fails_on_a_day_or_a_number_that_cannot_be(kernel, client, known):
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/compte").text)[1]
    for day, number in ((FIRST, "²"), (LAST, HUGE), (LAST, "9223372036854775808")):
        words = {**known, "day": day, "number": number}
        for path in (*READ, *NUMBERED):
            assert client.get(path.format(**words)).status_code < 500, (path, words)
        for path, fields in WRITTEN:
            sent = {name: value.format(**words) for name, value in fields.items()}
            assert client.post(path, data={"csrf_token": token, **sent}).status_code < 500, (path, words)


def test_a_ceiling_that_its_column_cannot_hold_is_refused_beside_its_field(kernel, client, known):
    with kernel.database.reading() as session:
        convention = session.get_one(Envelope, known["envelope"]).convention_id
    page = client.submit(f"/financements/conventions/{convention}/enveloppes/nouvelle", ENVELOPE)
    assert page.status_code == 422
    assert "Un plafond ne dépasse pas 20 000 000,00 €." in re.sub("[\u00a0\u202f]", " ", page.text)
