"""The pages where the administration sets the tariffs, passes and quotas of a network; who served whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from elearn.accounts.models import Organisation, Person
from elearn.core import clock
from elearn.core.db import session
from elearn.core.errors import Forbidden, Invalid
from elearn.core.policy import SYSTEM, Membership
from elearn.telecentres import queries
from elearn.telecentres.models import Booking, Visit
from elearn.telecentres.pricing import Rate
from elearn.telecentres.queries import settlement
from elearn.telecentres.services import passes, places, statements, tariffs
from elearn.telecentres.services.tariffs import TariffSheet
from tests.factories.accounts import PASSWORD, actor_of, give_role, make_organisation, make_person, signed_in
from tests.factories.telecentres import LONG_AGO, make_centre, make_network

BASE = "/gestion/reseaux/cantal"
NOVEMBER = date(2026, 11, 1)


def administrator(kernel: Any, client: Any) -> int:
    with kernel.database.transaction():
        network = make_network("cantal")
        make_centre(network, slug="murat", name="Murat")
    person = signed_in(kernel, client, is_demonstration=True)
    with kernel.database.transaction():
        give_role(person, "administrator")
    return network


def rates(kernel: Any, network: int) -> list[Rate]:
    with kernel.database.reading():
        return queries.tariffs.rates([network])[network]


def test_the_tariffs_of_a_network(kernel: Any, client: Any) -> None:
    network = administrator(kernel, client)
    assert client.get("/gestion/reseaux").location.endswith(f"{BASE}/tarifs")
    path = f"{BASE}/tarifs"
    typed = {"kind": "office", "unit": "half_day", "price": "9", "valid_from": "2026-01-01"}
    assert client.submit(path, typed, action=path).status_code == 303
    wrong = typed | {"price": "-3", "valid_until": "2025-01-01", "from_month": "6", "until_month": "2", "centre": "1"}
    refused = client.submit(path, wrong, action=path)
    assert refused.status_code == 422
    for sentence in (
        "Prix : il ne peut pas être négatif",
        "Jusqu’avant le : cette date vient avant",
        "Mois : le dernier vient avant le premier",
        "Raison : dites pourquoi",
    ):
        assert sentence in refused.text.replace("\u00a0", " ")
    assert "Prix : Prix" not in refused.text.replace("\u00a0", " ")
    again = client.submit(path, typed | {"price": "10", "valid_from": "2026-06-01"}, action=path)
    assert "un tarif existe déjà pour le même usage depuis le 1er janvier 2026" in again.text.replace("\u00a0", " ")
    dearer = typed | {"price": "10", "valid_from": "2026-06-01", "replacing": "y"}
    assert client.submit(path, dearer, action=path).status_code == 303
    with kernel.database.reading():
        murat = queries.places.centre_by_slug("murat").id
    local = typed | {"centre": str(murat), "reason": "Bureaux prêtés", "price": "0"}
    assert client.submit(path, local, action=path).status_code == 303
    found = {(r.centre_id, r.cents): (r.valid_from, r.valid_until) for r in rates(kernel, network)}
    assert found == {
        (None, 900): (date(2026, 1, 1), date(2026, 6, 1)),
        (None, 1000): (date(2026, 6, 1), None),
        (murat, 0): (date(2026, 1, 1), None),
    }
    page = client.get(path).text
    assert "Bureaux prêtés" in page
    end = f"{path}/fin"
    dear = next(r.id for r in rates(kernel, network) if r.cents == 1000)
    for fields in ({"valid_until": "2027-01-01"}, {"tariff": [str(dear)], "valid_until": "bientôt"}):
        assert client.post(end, data=fields | {"csrf_token": token(page)}).status_code == 303
    client.post(end, data={"csrf_token": token(page), "tariff": [str(dear)], "valid_until": "2027-01-01"})
    assert next(r.valid_until for r in rates(kernel, network) if r.id == dear) == date(2027, 1, 1)


def token(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]


def test_the_passes_of_a_network(kernel: Any, client: Any, at: Any) -> None:
    network = administrator(kernel, client)
    path = f"{BASE}/pass"
    typed = {
        "name": "Pass Actifs", "code": "actifs", "price": "24", "period_months": "12", "valid_from": "2026-01-01",
        "hours-meeting": "2", "days-office": "3", "events": "4", "directory": "y",
    }  # fmt: skip
    assert client.submit(path, typed, action=path).status_code == 303
    wrong = typed | {"code": "Actifs !", "price": "-1", "period_months": "0", "valid_until": "2025-01-01",
                     "hours-desk": "900", "days-desk": "32", "events": "2000"}  # fmt: skip
    refused = client.submit(path, wrong, action=path).text.replace("\u00a0", " ")
    for sentence in (
        "Code : des minuscules",
        "Prix : il ne peut pas être négatif",
        "Durée : de 1 à 60 mois",
        "Jusqu’avant le : cette date vient avant",
        "Heures comprises : écrivez",
        "Journées comprises : écrivez",
        "Rencontres : écrivez",
    ):
        assert sentence in refused
    assert "Du : d’autres conditions" in client.submit(path, typed, action=path).text.replace("\u00a0", " ")
    later = typed | {"price": "30", "valid_from": "2027-01-01"}
    assert client.submit(path, later, action=path).status_code == 303
    with kernel.database.reading():
        new, old = queries.passes.every_plan(network)
    assert (old.valid_until, new.price_cents) == (date(2027, 1, 1), 3000)
    given = {"hours": {"meeting": 2}, "days": {"office": 3}, "events": 4, "directory": True}
    assert old.entitlements == given
    page = client.get(path).text
    assert "4 rencontres ou webinaires" in page.replace("\u00a0", " ")
    end = f"{path}/{new.id}/fin"
    client.post(end, data={"csrf_token": token(page), "valid_until": "2026-12-01"})  # before it begins: refused
    client.post(end, data={"csrf_token": token(page), "valid_until": "2027-06-01"})
    with kernel.database.reading():
        assert queries.passes.plans_by_id([new.id])[new.id].valid_until == date(2027, 6, 1)


def test_the_quotas_of_a_network(kernel: Any, client: Any) -> None:
    network = administrator(kernel, client)
    path = f"{BASE}/quotas"
    typed = {"per": "person", "amount": "8", "measure": "hours", "period": "month", "kind": "visio",
             "valid_from": "2026-01-01"}  # fmt: skip
    assert client.submit(path, typed, action=path).status_code == 303
    wrong = client.submit(path, typed | {"amount": "0", "valid_until": "2025-01-01"}, action=path).text
    assert "Quota : écrivez un nombre de 1 à 10" in wrong.replace("\u00a0", " ")
    assert "Jusqu’avant le : cette date vient avant le début du quota" in wrong.replace("\u00a0", " ")
    assert "un quota existe déjà" in client.submit(path, typed, action=path).text
    page = client.get(path).text.replace("\u00a0", " ")
    assert "Chaque personne : 8 heures par mois, salle de visioconférence" in page
    with kernel.database.reading():
        (only,) = queries.tariffs.quotas_from(network, NOVEMBER)
    client.post(f"{path}/{only.id}/fin", data={"csrf_token": token(page), "valid_until": "2026-01-01"})
    with kernel.database.reading():
        assert queries.tariffs.quotas_from(network, NOVEMBER) == []


class Month:
    """Two hosts, a member of the second who visits the first, an employee, and someone without a pass."""

    def __init__(self) -> None:
        self.network = make_network("cantal")
        self.murat = make_centre(self.network, slug="murat", name="Murat")
        self.mauriac = make_centre(self.network, slug="mauriac", name="Mauriac")
        self.firm = make_organisation("company", name="Scierie du Plomb").id
        plan = passes.add_plan(SYSTEM, self.network, code="p", name="Pass", price_cents=0, valid_from=LONG_AGO)
        self.member, self.employee, self.visitor = make_person(display_name="Ève Roux"), make_person(), make_person()
        session().get_one(Person, self.member.id).telecentre_id = self.mauriac.organisation_id
        session().flush()
        with clock.frozen(datetime(2026, 10, 1, 8, tzinfo=UTC)):
            passes.take_pass(actor_of(self.member), self.member.id, plan)
            passes.take_pass(SYSTEM, self.employee.id, plan, payer_organisation_id=self.firm)
        booking = self.visit(self.murat.id, self.member, 2, 3, cents=600)
        self.visit(self.murat.id, self.member, 2, 1, start=14, booking=booking)
        self.visit(self.mauriac.id, self.member, 3, 2)
        self.visit(self.murat.id, self.employee, 4, 4)
        self.visit(self.murat.id, self.visitor, 5, 1)
        self.visit(self.murat.id, self.visitor, 30, 5, month=10)

    def visit(
        self, centre: int, person: Person, on: int, length: int, *, start: int = 8, month: int = 11, cents: int = 0,
        booking: int | None = None,
    ) -> int | None:  # fmt: skip
        begins = datetime(2026, month, on, start, tzinfo=UTC)
        ends = begins + timedelta(hours=length)
        if cents:
            made = Booking(
                centre_id=centre, person_id=person.id, booked_by=person.id, unit="hour", kind="office",
                state="finished", starts_at=begins, ends_at=ends, price_cents=cents, price={}, key=f"{on}",
                created_at=begins,
            )  # fmt: skip
            session().add(made)
            session().flush()
            booking = made.id
        session().add(
            Visit(person_id=person.id, centre_id=centre, arrived_at=begins, left_at=ends, source="qr",
                  left_how="qr", booking_id=booking)
        )  # fmt: skip
        session().flush()
        return booking


@pytest.fixture
def month(kernel: Any) -> Month:
    with kernel.database.transaction():
        return Month()


def test_who_served_whom(kernel: Any, month: Month) -> None:
    with kernel.database.reading():
        lines = settlement.visits(month.network, NOVEMBER)
        found = {(c.host_id, c.key): (c.visits, c.seconds // 3600, c.cents) for c in settlement.cells(lines)}
    murat, mauriac = month.murat.id, month.mauriac.id
    assert found == {
        (murat, f"attache-{mauriac}"): (2, 4, 600),  # the price of a booking once, whatever its visits
        (mauriac, f"attache-{mauriac}"): (1, 2, 0),
        (murat, f"payeur-{month.firm}"): (1, 4, 0),
        (murat, "sans-pass"): (1, 1, 0),
    }


def test_the_table_opens_to_its_visits_for_whom_they_concern(kernel: Any, client: Any, month: Month) -> None:
    manager = signed_in(kernel, client, is_demonstration=True)
    path = "/gestion/reseaux/cantal/reglements"
    with kernel.database.transaction():
        other = make_centre()
        give_role(manager, "manager", session().get_one(Organisation, other.organisation_id))
    assert client.get(f"{path}?mois=2026-11").status_code == 403
    with kernel.database.transaction():
        give_role(manager, "manager", session().get_one(Organisation, month.mauriac.organisation_id))
    page = client.get(f"{path}?mois=2026-11").text.replace("\u00a0", " ")
    assert "Pass payé par Scierie du Plomb" in page
    assert "pour=sans-pass" not in page  # Murat's visitors are not Mauriac's to see
    visits = f"{path}/visites?mois=2026-11&hote=murat&pour="
    opened = client.get(f"{visits}attache-{month.mauriac.id}").text.replace("\u00a0", " ")
    assert "Nom connu du télécentre d’accueil" in opened
    assert "Ève Roux" not in opened
    assert "6,00 €" in opened.replace("\u202f", " ")
    assert client.get(f"{visits}sans-pass").status_code == 403
    assert client.get(f"{visits}attache-999").status_code == 404
    own = client.get(f"{path}/visites?mois=2026-11&hote=mauriac&pour=attache-{month.mauriac.id}").text
    assert "Ève Roux" in own
    csv = client.get(f"{path}.csv?mois=2026-11").text
    assert "2026-11;Murat;Pass de Mauriac;1;2;4,00;6,00" in csv
    assert client.get(f"{BASE}/tarifs").status_code == 403
    assert "Aucune visite ce mois-ci" in client.get(f"{path}?mois=2025-01").text


def test_the_statements_of_a_month_are_listed_and_leave_as_a_file(
    kernel: Any, client: Any, month: Month, on: Callable[..., None]
) -> None:
    on(2026, 12, 20, 9)
    person = signed_in(kernel, client, is_demonstration=True)
    with kernel.database.transaction():
        give_role(person, "administrator")
        statements.issue_month(SYSTEM, month.network, NOVEMBER)
    path = f"{BASE}/releves"
    page = client.get(f"{path}?mois=2026-11").text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Ève Roux" in page
    assert "6,00 €" in page
    csv = client.get(f"{path}.csv?mois=2026-11").text
    assert len(csv.splitlines()) == 2  # one booking in all, and the header
    assert csv.splitlines()[1].endswith(";6,00")
    assert "Personne n’a rien utilisé" in client.get(f"{path}?mois=2020-01").text
    assert "Ève Roux" in client.get(path).text, "it opens on the last month that was billed"
    assert client.get(f"{path}.csv").text == csv


def test_a_coordinator_sets_their_network_and_no_other(kernel: Any, client: Any) -> None:
    with kernel.database.transaction() as session:
        own, other = make_network("cantal"), make_network("lozere")
        for network in (own, other):
            make_centre(network)
        person = make_person(is_demonstration=True)
        organisation = queries.places.networks([own])[own].organisation_id
        give_role(person, "coordinator", session.get(Organisation, organisation))
        who = actor_of(person, "coordinator", memberships=(Membership(organisation, "coordinator"),))
        sheet = TariffSheet("office", "hour", 300, LONG_AGO)
        tariff = tariffs.add_tariff(who, own, sheet)
        theirs = tariffs.add_tariff(SYSTEM, other, sheet)
        quota = {"per": "person", "measure": "hours", "period": "month", "amount": 4, "valid_from": LONG_AGO}
        plan = {"code": "a", "name": "A", "price_cents": 0, "valid_from": LONG_AGO}
        for refused in (
            lambda: tariffs.add_tariff(who, other, sheet),
            lambda: tariffs.end_tariff(who, theirs, LONG_AGO),
            lambda: tariffs.add_quota(who, other, **quota),
            lambda: tariffs.end_quota(who, tariffs.add_quota(SYSTEM, other, **quota), LONG_AGO),
            lambda: passes.add_plan(who, other, **plan),
            lambda: passes.end_plan(who, passes.add_plan(SYSTEM, other, **plan), LONG_AGO),
            lambda: statements.issue_month(who, other, LONG_AGO),
            lambda: places.create_network(who, "autre", "Autre"),
        ):
            with pytest.raises(Forbidden):
                refused()
        tariffs.end_tariff(who, tariff, LONG_AGO)
        tariffs.end_quota(who, tariffs.add_quota(who, own, **quota), LONG_AGO)
        passes.add_plan(who, own, **plan)
    assert client.submit("/connexion", {"email": person.email, "password": PASSWORD}).status_code == 303
    assert client.get("/gestion/reseaux").location == "/gestion/reseaux/cantal/tarifs"
    for page in ("tarifs", "pass", "quotas", "releves", "releves.csv", "reglements", "reglements.csv"):
        answers = [client.get(f"/gestion/reseaux/{slug}/{page}").status_code for slug in ("cantal", "lozere")]
        assert answers == [200, 403], page
    assert "/gestion/reseaux" in client.get("/mon-espace").text


def test_a_network_tariff_ends_where_a_new_one_begins_only_when_asked(kernel: Any) -> None:
    with kernel.database.transaction():
        network = make_network()
        old = tariffs.add_tariff(SYSTEM, network, TariffSheet("desk", "day", 500, LONG_AGO, until_month=6))
        sheet = TariffSheet("desk", "day", 600, NOVEMBER)
        with pytest.raises(Invalid):  # another phase: nothing is guessed
            tariffs.add_tariff(SYSTEM, network, sheet, replacing=True)
        tariffs.add_tariff(SYSTEM, network, TariffSheet("desk", "day", 600, NOVEMBER, until_month=6), replacing=True)
        ended = next(r for r in queries.tariffs.rates([network])[network] if r.id == old)
        assert ended.valid_until == NOVEMBER
