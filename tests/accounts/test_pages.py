"""Every page of the room opens, in both languages, for whoever may open it and nobody else."""

import pytest

from elearn.accounts.models import Organisation, TrainingBodyIdentity
from elearn.accounts.services import notices
from elearn.core import clock
from tests.certificates.conftest import BODY
from tests.factories.accounts import make_organisation, signed_in

OWN = (
    "/compte",
    "/compte/securite",
    "/compte/donnees",
    "/compte/effacement",
    "/compte/jetons",
    "/connexion/double-verification",
    "/avis",
    "/avis/preferences",
)
ADMINISTRATION = (
    "/administration",
    "/administration/personnes",
    "/administration/personnes?q=essai&role=manager&state=open&page=1",
    "/administration/personnes/inviter",
    "/administration/organisations",
    "/administration/organisations/ajouter",
    "/administration/organisme",
    "/administration/taches",
    "/administration/journal",
)
PUBLIC = (
    "/connexion",
    "/inscription",
    "/inscription/envoyee",
    "/mot-de-passe",
    "/mot-de-passe/envoye",
    "/compte-efface",
)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_opens_for_an_administrator(kernel, client, language):
    person = signed_in(kernel, client, "administrator")
    with kernel.database.transaction():
        place = make_organisation()
        notices.notify(person.id, "accounts.password-changed", {})
    client.submit("/compte", {"locale": language}, action="/langue")
    pages = [*OWN, *ADMINISTRATION, f"/administration/personnes/{person.id}"]
    pages += [f"/administration/organisations/{place.id}", f"/administration/organisations/{place.id}/modifier"]
    for path in pages:
        response = client.get(path)
        assert response.status_code == 200, path
        assert f'<html lang="{language}">' in response.text
        assert "style=" not in response.text, path


def test_public_pages_open_for_everyone_and_the_others_lead_to_sign_in(kernel, client):
    for path in PUBLIC:
        assert client.get(path).status_code == 200, path
    for path in (*OWN, *ADMINISTRATION):
        response = client.get(path)
        assert response.status_code == 303, path
        assert response.location.startswith("/connexion?next=/"), path


def test_the_administration_is_closed_to_those_who_do_not_administer(kernel, client):
    signed_in(kernel, client, "manager")
    for path in ADMINISTRATION:
        assert client.get(path).status_code == 403, path
    with kernel.database.reading() as session:
        assert session.get(Organisation, 1) is not None


def test_one_s_own_page_says_how_to_reach_those_who_help(kernel, client):
    signed_in(kernel, client)
    assert "Une question, un blocage" not in client.get("/mon-espace").text
    with kernel.database.transaction() as session:
        session.add(TrainingBodyIdentity(id=1, updated_at=clock.now(), email="aide@essai.example", **BODY))
    page = client.get("/mon-espace").text
    assert "mailto:aide@essai.example" in page
