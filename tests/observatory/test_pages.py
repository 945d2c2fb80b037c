"""The pages: the same figures for everyone but small counts of people, the file, a manager's costs."""

import csv
import io
from datetime import UTC, datetime, timedelta

from elearn.accounts.models import Organisation
from elearn.observatory.models import Cost, Departure
from elearn.telecentres.models import Centre, Network, Visit
from tests.factories.accounts import PASSWORD, give_role, make_person
from tests.factories.telecentres import make_centre, make_workspaces

NOW = (2026, 11, 22, 9)


def _one_visitor():
    centre = make_centre(name="Murat")
    [desk] = make_workspaces(centre.id)
    arrived = datetime(2026, 3, 3, 8, tzinfo=UTC)
    visit = {"arrived_at": arrived, "left_at": arrived + timedelta(hours=4), "source": "qr", "left_how": "qr"}
    return Visit(person_id=make_person().id, centre_id=centre.id, workspace_id=desk, **visit)


def test_everyone_reads_the_year_but_not_that_one_person_came(kernel, client, at):
    with kernel.database.transaction() as session:
        visit = _one_visitor()
        session.add(visit)
        manager = make_person(is_demonstration=True)
        give_role(manager, "manager")
    with at(*NOW):
        page = client.get("/observatoire").text
        assert "moins de 5" in page
        assert "<svg" in page
        assert "4\u00a0h" in page
        rows = list(csv.reader(io.StringIO(client.get("/observatoire.csv").text[1:]), delimiter=";"))
        assert ["Heures utilisées", "Murat", "4,00", "h"] in [row[:4] for row in rows]
        client.submit("/connexion", {"email": manager.email, "password": PASSWORD})
        assert "moins de 5" not in client.get("/observatoire").text
    assert client.get("/observatoire?du=hier").status_code == 422
    assert "2026-01-31" in client.get("/observatoire?du=hier").text
    assert client.get("/observatoire?reseau=ailleurs").status_code == 404
    assert client.get(f"/observatoire?du={NOW[0]}-05-01&au={NOW[0]}-04-01").status_code == 422


def test_a_manager_writes_a_cost_and_takes_it_back(kernel, client):
    with kernel.database.transaction() as session:
        centre = make_centre()
        manager = make_person(is_demonstration=True)
        give_role(manager, "manager", session.get_one(Organisation, centre.organisation_id))
    client.submit("/connexion", {"email": manager.email, "password": PASSWORD})
    path = f"/gestion/telecentres/{centre.slug}/couts"
    assert f'href="{path}"' in client.get(f"/gestion/telecentres/{centre.slug}").text, "nothing leads to this page"
    fields = {"label": "Loyer", "from_on": "2026-01-01", "until_on": "2026-12-31", "cents": "douze"}
    refused = client.submit(path, fields)
    assert refused.status_code == 422
    assert "1 250,00" in refused.text
    crossed = client.submit(path, fields | {"until_on": "2025-12-31", "cents": "10"})
    assert crossed.text.count("La fin vient avant le début") == 2, "once beside its field, once in the summary"
    assert client.submit(path, fields | {"cents": "1 200,50"}).status_code == 303
    with kernel.database.reading() as session:
        row = session.query(Cost).one()
        assert (row.cents, str(row.until_on)) == (1200_50, "2027-01-01")
    assert client.submit(path, {}, action=f"{path}/{row.id}/retirer").status_code == 303
    assert "Aucun coût écrit" in client.get(path).text


def test_a_manager_writes_a_departure_corrects_it_and_takes_it_back(kernel, client, at):
    with kernel.database.transaction() as session:
        visit = _one_visitor()
        session.add(visit)
        session.flush()
        centre, who = session.get_one(Centre, visit.centre_id), visit.person_id
        manager = make_person(is_demonstration=True)
        give_role(manager, "manager", session.get_one(Organisation, centre.organisation_id))
        slug = centre.slug
    path = f"/gestion/telecentres/{slug}/departs"
    with at(*NOW):
        client.submit("/connexion", {"email": manager.email, "password": PASSWORD})
        assert f'href="{path}"' in client.get(f"/gestion/telecentres/{slug}").text, "nothing leads to this page"
        asked = {"who": f"person-{who}", "left_on": "2026-11-20", "reason": "grown", "town": "Murat", "jobs": "4"}
        for wrong in (
            {"left_on": "2026-11-23"},
            {"who": "person-0"},
            {"reason": "bored"},
            {"jobs": "quatre"},
            {"who": ""},
            {"reason": ""},
        ):
            refused = client.submit(path, asked | wrong)
            assert refused.status_code == 422, wrong
            assert "Murat" in refused.text, "what was typed is kept"
        assert client.submit(path, asked).status_code == 303
        page = client.get(path).text
        assert "Réussite" in page
        with kernel.database.reading() as session:
            one = session.query(Departure).one()
        assert (one.person_id, one.jobs, str(one.left_on)) == (who, 4, "2026-11-20")
        fixed = {"left_on": "2026-11-19", "reason": "moved", "town": "Aurillac", "jobs": "", "version": "1"}
        assert client.submit(f"{path}/{one.id}", fixed).status_code == 303
        late = client.submit(f"{path}/{one.id}", fixed | {"reason": "home"})
        assert late.status_code == 422
        assert "a changé entre-temps" in late.text
        assert "Corrigé par" in client.get(f"{path}/{one.id}").text
        lines = client.get("/observatoire/departs").text
        assert "Aurillac" in lines
        assert "1 départ" in lines.replace("\u00a0", " ")
        assert 'href="/observatoire/departs?' in client.get("/observatoire").text
        assert client.submit(path, {}, action=f"{path}/{one.id}/retirer").status_code == 303
        assert "Aucun départ écrit" in client.get(path).text
        assert "Retiré par" in client.get(f"{path}/{one.id}").text
        assert "Aurillac" not in client.get("/observatoire/departs").text


def test_whoever_coordinates_the_network_is_told_its_small_numbers(kernel, client, at):
    with kernel.database.transaction() as session:
        session.add(_one_visitor())
        coordinator = make_person(is_demonstration=True)
        network = session.query(Network).one()
        give_role(coordinator, "coordinator", session.get_one(Organisation, network.organisation_id))
    with at(*NOW):
        assert "moins de 5" in client.get("/observatoire").text
        client.submit("/connexion", {"email": coordinator.email, "password": PASSWORD})
        assert "moins de 5" not in client.get("/observatoire").text
        assert client.get("/observatoire/departs").status_code == 200
