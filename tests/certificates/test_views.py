import pytest

from elearn.certificates.models import Certificate
from tests.factories.accounts import PASSWORD, give_role, make_person, signed_in


@pytest.fixture
def held(kernel, completed, drain):
    completed(email="titulaire@essai.example", display_name="Canari Titulaire")
    drain()
    with kernel.database.reading() as session:
        return session.query(Certificate).one()


def _sign_in(client, email="titulaire@essai.example"):
    assert client.submit("/connexion", {"email": email, "password": PASSWORD}).status_code == 303


def test_the_holder_finds_opens_and_shares_the_certificate(client, held):
    _sign_in(client)
    assert held.number in client.get("/attestations").text
    pdf = client.get(f"/attestations/{held.number}.pdf")
    assert pdf.data.startswith(b"%PDF-")
    assert "no-store" in pdf.headers["Cache-Control"]
    answer = client.submit(f"/attestations/{held.number}", {"shown": ["name"]}, follow=True)
    assert "C’est enregistré" in answer.text
    stranger = client.application.test_client()
    page = stranger.get(f"/verifier/{held.code}")
    assert page.status_code == 200
    assert "Cette attestation est valide" in page.text
    assert "Canari Titulaire" in page.text


def test_a_stranger_who_verifies_reads_no_name_unless_it_was_accepted(client, held):
    page = client.get(f"/verifier/{held.code}")
    assert "Cette attestation est valide" in page.text
    assert "Canari" not in page.text


def test_the_code_may_be_pasted_as_printed_with_its_address(client, held):
    answer = client.submit("/verifier", {"code": f"http://ailleurs.example/verifier/{held.code}"})
    assert answer.headers["Location"] == f"/verifier/{held.code}"
    assert client.submit("/verifier", {"code": "trop court"}).status_code == 422
    assert client.get("/verifier/" + "a" * 32).status_code == 404


def test_someone_else_s_certificate_does_not_exist(kernel, client, held):
    with kernel.database.transaction():
        make_person(email="autre@essai.example")
    _sign_in(client, "autre@essai.example")
    assert client.get(f"/attestations/{held.number}").status_code == 404
    assert client.get(f"/attestations/{held.number}.pdf").status_code == 404
    assert client.get("/administration/attestations").status_code == 403


def test_an_administrator_finds_and_revokes_with_a_reason(kernel, client, held):
    with kernel.database.transaction():
        give_role(make_person(email="admin@essai.example", is_demonstration=True), "administrator")
    _sign_in(client, "admin@essai.example")
    assert held.number in client.get("/administration/attestations?q=Canari").text
    path = f"/administration/attestations/{held.id}/revoquer"
    assert client.submit(path, {"reason": "non"}).status_code == 422
    assert client.submit(path, {"reason": "Évaluation passée par une autre personne."}).status_code == 303
    page = client.application.test_client().get(f"/verifier/{held.code}").text
    assert "a été révoquée" in page
    assert "Évaluation passée par une autre personne." in page


def test_someone_without_a_certificate_is_shown_the_way_to_one(kernel, client):
    signed_in(kernel, client)
    page = client.get("/attestations")
    assert page.status_code == 200
    assert "Pas encore d’attestation" in page.text
