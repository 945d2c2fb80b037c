"""The public pages, one's pass, and the pages of a manager."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from PIL import Image

from elearn.accounts.models import Organisation
from elearn.core import i18n
from elearn.core.db import session
from elearn.core.files import FileAbsent
from elearn.core.policy import SYSTEM
from elearn.telecentres import queries
from elearn.telecentres.services import passes, places, statements, tariffs
from elearn.telecentres.services.tariffs import TariffSheet
from elearn.testing.counting import executed
from tests.factories.accounts import actor_of, give_role, make_person, signed_in
from tests.factories.telecentres import LONG_AGO, make_centre, make_network, make_workspaces


def network_of_two(kernel: Any) -> int:
    with kernel.database.transaction():
        network = make_network("cantal")
        murat = make_centre(network, slug="murat", name="Murat")
        places.set_equipment(SYSTEM, murat.id, {"fablab": 1, "computer": 4})
        places.add_speciality(SYSTEM, murat.id, "coworking", "Coworking et fablab", LONG_AGO)
        make_workspaces(murat.id, "office", 2)
        make_centre(network, slug="pierrefort", name="Pierrefort", opened=None, stretches=())
        plan = passes.add_plan(SYSTEM, network, code="p", name="Pass Actifs", price_cents=2400, valid_from=LONG_AGO)
        for sheet in (
            TariffSheet("office", "half_day", 900, LONG_AGO),
            TariffSheet("office", "half_day", 0, LONG_AGO, plan_id=plan, until_month=6),
            TariffSheet("office", "half_day", 600, LONG_AGO, plan_id=plan, from_month=6),
        ):
            tariffs.add_tariff(SYSTEM, network, sheet)
    return network


def test_the_map_and_the_list_say_the_same(kernel: Any, client: Any, at: Any) -> None:
    network_of_two(kernel)
    with at(2026, 11, 24, 9):
        page = client.get("/telecentres").text
        assert "Ouvert jusqu’à 18 h 30" in page.replace("\u00a0", " ")
        assert page.count('class="mark') == 1  # at the same place in this test: one mark for both
        assert "1 télécentre ouvert au public" in page.replace("\u00a0", " ")
        filtered = client.get("/telecentres?equipment=fablab&open=1&speciality=coworking").text
        assert "Murat" in filtered
        assert "lieu-pierrefort" not in filtered
    with at(2026, 11, 22, 9):
        assert "Aucun télécentre ne répond à tout" in client.get("/telecentres?open=1").text
        assert "Ouvre demain à 8 h" in client.get("/telecentres").text.replace("\u00a0", " ")


def test_the_page_of_a_place(kernel: Any, client: Any) -> None:
    network_of_two(kernel)
    page = client.get("/telecentres/murat").text.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Deux bureaux fermés." in page
    assert "Ouvert du lundi au vendredi, de 8 h à 18 h 30." in page
    assert "gratuit les six premiers mois, puis 6,00 € la demi-journée" in page
    assert client.get("/telecentres/ailleurs").status_code == 404
    assert "En projet" in client.get("/telecentres/pierrefort").text
    result = client.get("/telecentres/simuler?centre=murat&office-half_day=3&desk-day=").text
    assert "27,00" in result.replace("\u202f", "")


def test_a_pass_taken_at_the_screen(kernel: Any, client: Any) -> None:
    network = network_of_two(kernel)
    person = signed_in(kernel, client)
    assert client.submit("/mon-pass", {}, action="/mon-pass").status_code == 303
    page = client.get("/mon-pass").text
    assert "En cours" in page
    assert "Bureaux offerts jusqu’au" in page
    assert "Bureaux offerts jusqu’au" in client.get("/telecentres/murat").text
    with kernel.database.reading():
        (held,) = queries.passes.passes_of([person.id])
        assert held.network_id == network


def test_a_pass_that_has_not_begun_can_be_given_up(kernel: Any, client: Any) -> None:
    network = network_of_two(kernel)
    person = signed_in(kernel, client)
    with kernel.database.transaction():
        plan = queries.passes.plans_on([network], i18n.today())[0].id
        passes.take_pass(actor_of(person), person.id, plan, starts_on=i18n.today() + timedelta(days=9))
    done = client.submit("/mon-pass", {}, action="/renoncement", follow=True).text
    assert "Vous avez renoncé à ce Pass" in done
    assert "Renoncer à ce Pass" not in done
    with kernel.database.reading():
        assert queries.passes.passes_of([person.id]) == []


def test_a_month_is_stated_once(kernel: Any, client: Any, drain: Any) -> None:
    network = network_of_two(kernel)
    person = signed_in(kernel, client)
    with kernel.database.transaction():
        plan = queries.passes.plans_on([network], i18n.today())[0]
        passes.take_pass(actor_of(person), person.id, plan.id)
        month = i18n.today().replace(day=1)
        (made,) = statements.issue_month(SYSTEM, network, month)
        assert statements.issue_month(SYSTEM, network, month) == []
        number = queries.statements.by_id(made).number
    drain()
    assert "24,00" in client.get(f"/mes-releves/{number}").text
    csv = client.get(f"/mes-releves/{number}/releve.csv").text
    assert csv.splitlines()[-1].endswith(";Total;;24,00")
    assert client.get(f"/mes-releves/{number}/releve.pdf").data.startswith(b"%PDF")
    assert client.get("/mes-releves/R9-209901-0001").status_code == 404


def managed(kernel: Any, client: Any) -> Any:
    network_of_two(kernel)
    person = signed_in(kernel, client, is_demonstration=True)
    with kernel.database.transaction():
        centre = queries.places.centre_by_slug("murat")
        give_role(person, "manager", session().get_one(Organisation, centre.organisation_id))
    return centre


def test_a_manager_sets_the_hours(kernel: Any, client: Any) -> None:
    centre = managed(kernel, client)
    path = "/gestion/telecentres/murat/horaires"
    wrong = client.submit(path, {"hours-1": "8:00-12:00, 11:00-14:00", "hours-2": "midi"}, action=path)
    assert wrong.status_code == 422
    assert "Mercredi\u00a0: écrivez des heures" in wrong.text
    crossing = client.submit(path, {"hours-1": "8:00-12:00, 11:00-14:00"}, action=path)
    assert "se chevauchent" in crossing.text
    assert client.submit(path, {"hours-1": "9-17"}, action=path).status_code == 303
    day = (i18n.today() + timedelta(days=30)).isoformat()
    add = "/gestion/telecentres/murat/jours"
    assert client.submit(path, {"on": day, "reason": "Inventaire"}, action=add).status_code == 303
    assert client.submit(path, {"on": day}, action=add).status_code == 422
    with kernel.database.reading():
        tuesday = next(d for d in (i18n.today() + timedelta(days=n) for n in range(1, 9)) if d.weekday() == 1)
        (only,) = queries.hours.opening_intervals(centre.id, tuesday, tuesday + timedelta(days=1))
        assert only[1] - only[0] == timedelta(hours=8)


def test_a_manager_sets_equipment_workspaces_and_prices(kernel: Any, client: Any) -> None:
    centre = managed(kernel, client)
    base = "/gestion/telecentres/murat"
    assert client.submit(f"{base}/equipement", {"count-copier": "-2"}, action=f"{base}/equipement").status_code == 422
    assert client.submit(f"{base}/equipement", {"count-copier": "2"}, action=f"{base}/equipement").status_code == 303
    desk = {"kind": "desk", "name": "Open space 9", "code": "P9", "space": "new"}
    assert client.submit(f"{base}/postes", desk, action=f"{base}/postes").status_code == 303
    assert client.submit(f"{base}/postes", desk, action=f"{base}/postes").status_code == 422
    price = {"kind": "office", "unit": "half_day", "price": "-3", "reason": "Essai"}
    refused = client.submit(f"{base}/tarifs", price, action=f"{base}/tarifs")
    assert "Prix\u00a0: il ne peut pas être négatif" in refused.text
    assert client.submit(f"{base}/tarifs", price | {"price": "7,50"}, action=f"{base}/tarifs").status_code == 303
    assert "7,50" in client.get(f"{base}/tarifs").text
    assert client.get("/gestion/telecentres/pierrefort/tarifs").status_code == 403
    with kernel.database.reading():
        assert queries.directory.entry(centre.id).counts == {"office": 2, "desk": 1}
        on = date(2027, 1, 4)
        found = queries.prices.price_list(None, centre.network_id).rate("office", "half_day", on, centre.id)
        assert found is not None
        assert found.cents == 750


def test_few_statements_whatever_the_number_of_places(kernel: Any, client: Any) -> None:
    with kernel.database.transaction():
        network = make_network()
        for _n in range(6):
            make_centre(network)
        make_person()
    with kernel.database.reading(), executed(kernel.database) as seen:
        assert len(queries.directory.entries()) == 6
    assert len(seen) <= 8


def test_a_manager_says_what_the_place_is_and_shows_it(kernel: Any, client: Any, drain: Any) -> None:
    managed(kernel, client)
    path = "/gestion/telecentres/murat/fiche"
    wrong = client.submit(path, {"hold_minutes": "0", "name": ""}, action=path)
    assert wrong.status_code == 422
    assert "Écrivez un nombre d’au moins 1." in wrong.text
    said = {
        "presentation": "Au pied du rocher.",
        "hold_minutes": "20",
        "approval_kinds": ["meeting"],
        "midday": "13:00",
    }
    assert client.submit(path, said, action=path).status_code == 303
    photos = "/gestion/telecentres/murat/photos"
    picture = io.BytesIO()
    Image.new("RGB", (1200, 500), "teal").save(picture, "JPEG")
    picture.seek(0)
    sent = {"alt": "La salle", "file": (picture, "salle.jpg")}
    assert client.submit(photos, sent, action=photos).status_code == 303
    broken = {"alt": "Rien", "file": (io.BytesIO(b"rien"), "rien.jpg")}
    assert client.submit(photos, broken, action=photos).status_code == 422
    page = client.get("/telecentres/murat").text
    assert "Au pied du rocher." in page
    address = page.split('<li><img src="')[1].split('"')[0]
    assert client.get(address).content_type == "image/webp"
    with kernel.database.reading():
        centre = queries.places.centre_by_slug("murat")
        assert (centre.hold_minutes, centre.approval_kinds, centre.midday_minute) == (20, ["meeting"], 13 * 60)
        (shown,) = queries.directory.photos(centre.id)
    late = client.submit(path, said | {"midday": "18:00"}, action=path)
    assert "entre 10 h et 16 h" in late.text.replace("\u00a0", " ")
    # The file goes once nothing shows it any more, after the removal is written.
    remove = f"{photos}/{shown.id}/retirer"
    assert client.submit(photos, {}, action=remove).status_code == 303
    assert kernel.storage.size(shown.storage_key) > 0
    drain()
    with pytest.raises(FileAbsent):
        kernel.storage.size(shown.storage_key)


def test_a_manager_is_told_of_what_has_no_price_and_of_messages(kernel: Any, client: Any) -> None:
    centre = managed(kernel, client)
    base = "/gestion/telecentres/murat"
    assert "Aucun tarif ne vaut" not in client.get(base).text
    with kernel.database.transaction():
        make_workspaces(centre.id, "visio")
    for page in (base, f"{base}/tarifs"):
        assert "pour : Salle de visioconférence." in client.get(page).text.replace("\u00a0", " ")
    assert "Aucun nouveau message." in client.get(f"{base}/aujourdhui").text
