"""The pages as a manager, a trainee and a funder use them, from an envelope to its justification."""

import io
import zipfile

import pytest

from elearn.core.policy import SYSTEM
from elearn.funding import queries, services
from elearn.funding.demonstration import demonstrate
from elearn.funding.preparing import prepare, rows
from elearn.funding.rules import Rules
from elearn.progress import services as progress
from tests.factories.accounts import PASSWORD, actor_of, give_role, make_organisation, make_person
from tests.factories.funding import make_certificate, make_envelope, make_module_priced, make_place, today

# The pages hold nothing that depends on the database; the verbs under them run on both.
pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def token_in(page):
    return page.text.split('name="csrf_token" value="')[1].split('"')[0]


@pytest.fixture
def enter(kernel, client):
    """Sign in as someone with a role in an organisation; their person."""

    def as_(role="", organisation_id=None, **values):
        with kernel.database.transaction() as session:
            person = make_person(is_demonstration=bool(role), status="independent", **values)
            if role:
                from elearn.accounts.models import Organisation

                where = session.get(Organisation, organisation_id) if organisation_id else None
                give_role(person, role, where)
        if client.get("/mon-espace").status_code == 200:
            client.submit("/mon-espace", action="/deconnexion")
        assert client.submit("/connexion", {"email": person.email, "password": PASSWORD}).status_code == 303
        return person

    return as_


def test_a_funder_opens_a_programme_signs_its_agreement_and_funds_an_envelope(kernel, client, enter):
    with kernel.database.transaction():
        make_module_priced()
        centre, _manager = make_place(slug="murat")
        funder = make_organisation("funder")
    enter("funder", funder.id)
    day = today()
    page = client.submit(
        "/financements/dispositifs/nouveau",
        {"funder_id": funder.id, "name": "Se former", "first_on": f"{day.year}-12-01", "last_on": f"{day.year}-01-01"},
    )
    assert page.status_code == 422
    assert "La fin vient avant le début" in page.text
    page = client.submit(
        "/financements/dispositifs/nouveau",
        {
            "funder_id": funder.id,
            "name": "Se former",
            "first_on": f"{day.year}-01-01",
            "last_on": f"{day.year + 1}-12-31",
        },
        follow=True,
    )
    assert "Écrire une convention" in page.text
    page = client.submit("/financements/dispositifs/1/conventions/nouvelle", {"reference": "HT-7"}, follow=True)
    assert "Signer la convention" in page.text
    path = "/financements/conventions/1/enveloppes/nouvelle"
    fields = {
        "name": "Places", "amount": "20 000,00", "first_on": day.isoformat(), "return_on": f"{day.year + 1}-06-30",
        "last_on": f"{day.year + 1}-12-31", "justify_on": f"{day.year + 2}-03-31", "rate": "80",
    }  # fmt: skip
    early = client.submit(path, fields)
    assert early.status_code == 422
    assert "Signez d’abord la convention" in early.text
    assert 'value="20 000,00"' in early.text, "what was typed stays"
    page = client.submit("/financements/dispositifs/1", action="/signature", follow=True)
    assert "Signée le" in page.text
    wrong = client.submit(path, {**fields, "amount": "-5", "rate": "abc"})
    assert wrong.status_code == 422
    assert "Donnez un taux" in wrong.text
    page = client.submit(path, {**fields, "publics": ["student"]}, follow=True)
    assert "20 000,00" in page.text.replace("\u202f", " ").replace("\xa0", " ")
    said = page.text.split("Règles", 1)[1]
    assert ("étudiant" in said, "sur ce qui est alloué" in said) == (True, True), "all that it allows can be read"
    page = client.submit("/financements/enveloppes/1", {"centre": centre.id, "amount": "4000"}, follow=True)
    assert "L’écriture est passée." in page.text
    page = client.submit("/financements/enveloppes/1", {"centre": centre.id, "amount": "99000"})
    assert page.status_code == 422
    assert "dans l’enveloppe" in page.text
    page = client.submit(
        "/financements/enveloppes/1", {"kind": "transfer", "centre": centre.id, "to": "", "amount": "5"}
    )
    assert page.status_code == 422
    assert 'id="to-error"' in page.text
    assert 'id="centre-error"' not in page.text
    with kernel.database.reading():
        money = queries.envelopes.funds([1])[1]
        account = money.ids[f"allotted:{centre.id}"]
    assert (money.of("available"), money.allotted) == (1_600_000, 400_000)
    assert "Allocation à un télécentre" in client.get("/financements/enveloppes/1/registre").text
    assert "4 000,00" in client.get(f"/financements/enveloppes/1/comptes/{account}").text.replace("\u202f", " ")
    opened = client.get("/financements/enveloppes/1/ecritures/2")
    assert "alloué à" in opened.text
    page = client.submit("/financements/enveloppes/1/ecritures/2", action="/annulation", follow=True)
    assert "annulée par l’écriture inverse" in page.text
    assert "l’écriture inverse" in client.get("/financements/enveloppes/1/ecritures/2").text
    assert client.get("/financements").status_code == 200


def test_what_a_second_tab_asks_too_late_is_refused_where_one_stands(kernel, client, enter):
    with kernel.database.transaction():
        slug = make_module_priced()
        centre, _manager = make_place(slug="murat")
        envelope = make_envelope(100_000)
        seat, other = services.seats.reserve(SYSTEM, envelope, centre.id, slug, 2, "two")
    place = "/gestion/telecentres/murat/places"
    enter("manager", centre.organisation_id)
    empty = client.submit(place, {"action": "offer"}, action=f"/{other}")
    assert "écrivez celle de la personne" in empty.text
    shown = client.submit(place, {"action": "code"}, action=f"/{seat}")
    again = client.post(f"/gestion/places/{seat}", data={"action": "code", "csrf_token": token_in(shown)})
    assert again.status_code == 422
    assert "a changé entre-temps" in again.text
    assert "Donner à cette personne" in again.text, "refused, one stays among the seats"
    code = shown.text.split("<code>")[1].split("</code>")[0]
    enter()
    taken = _take(client, code)
    came_from = {"Referer": "http://localhost/mes-places"}
    late = client.post(f"/mes-places/{seat}/refuser", data={"csrf_token": token_in(taken)}, headers=came_from)
    assert late.status_code == 409
    assert "a changé entre-temps" in late.text
    assert 'name="next" value="/mes-places"' in late.text, "this address takes no link back"


def _take(client, code):
    """What a trainee does with a code: look at what it gives, then accept it."""
    looked = client.submit("/mes-places", {"code": code}, action="/code")
    assert looked.status_code == 200
    return client.post("/mes-places/code", data={"code": code, "csrf_token": token_in(looked)}, follow_redirects=True)


def test_a_code_says_what_is_left_to_pay_before_it_is_accepted(kernel, client, enter):
    with kernel.database.transaction():
        slug = make_module_priced()
        centre, manager = make_place(slug="murat")
        envelope = make_envelope(100_000, rate_bp=7500)
        (seat,) = services.seats.reserve(SYSTEM, envelope, centre.id, slug, 1, "one")
        code = services.seats.offer_by_code(manager, seat)
    enter()
    looked = client.submit("/mes-places", {"code": f" {code.lower()} "}, action="/code")
    assert "300,00\u00a0€ pris en charge sur 400,00\u00a0€\u00a0: il vous reste 100,00\u00a0€." in looked.text
    assert "Le financeur suit cette place" in looked.text
    with kernel.database.reading():
        assert queries.seats.seat(seat).state == "offered", "looking takes nothing"
    assert "Acceptée" in _take(client, code).text
    again = client.submit("/mes-places", {"code": code}, action="/code")
    assert "déjà à vous" in again.text
    enter()
    other = client.submit("/mes-places", {"code": code}, action="/code")
    assert other.status_code == 422
    assert "a déjà servi" in other.text


def test_only_what_the_money_reaches_is_offered_to_reserve(kernel, client, enter):
    with kernel.database.transaction():
        slug = make_module_priced()
        centre, _manager = make_place(slug="murat")
        alone = make_envelope(100_000, self_service=False)
    enter("manager", centre.organisation_id)
    page = client.get("/gestion/telecentres/murat/places").text
    assert f'value="{alone}:{slug}"' not in page
    assert "Il ne reste rien à réserver ici." in page
    with kernel.database.transaction():
        services.envelopes.allot(SYSTEM, alone, centre.id, 39_999, "short")
    assert f'value="{alone}:{slug}"' not in client.get("/gestion/telecentres/murat/places").text
    with kernel.database.transaction():
        services.envelopes.allot(SYSTEM, alone, centre.id, 1, "just")
    assert f'value="{alone}:{slug}"' in client.get("/gestion/telecentres/murat/places").text


def test_from_a_reserved_seat_to_the_funders_files(kernel, client, enter):
    with kernel.database.transaction():
        slug = make_module_priced()
        centre, _manager = make_place(slug="murat")
        envelope = make_envelope(100_000)
        funder = queries.envelopes.card(envelope).funder_id
    enter("manager", centre.organisation_id)
    place, asked = "/gestion/telecentres/murat/places", {"choice": f"{envelope}:{slug}", "count": "2"}
    page = client.submit(place, asked, action="/places", follow=True)
    assert "2 places réservées." in page.text
    assert "Il ne reste rien à réserver ici." in page.text
    refused = client.post(place, data=asked | {"count": "9", "csrf_token": token_in(page)})
    assert refused.status_code == 422
    with kernel.database.reading():
        first, second = queries.seats.of_envelope(envelope)
    shown = client.submit("/gestion/telecentres/murat/places", {"action": "code"}, action=f"/{first.id}")
    code = shown.text.split("<code>")[1].split("</code>")[0]
    nobody = {"action": "offer", "email": "personne@ailleurs.example"}
    assert client.submit("/gestion/telecentres/murat/places", nobody, action=f"/{second.id}").status_code == 422
    assert client.get("/gestion/places").location == "/gestion/telecentres/murat/places"
    trainee = enter()
    assert client.submit("/mes-places", {"code": "AAAA"}, action="/code").status_code == 422
    page = _take(client, code)
    assert "Acceptée" in page.text
    with kernel.database.transaction():
        actor, enrolment = actor_of(trainee), queries.seats.seat(first.id).enrolment_id
        progress.see(actor, enrolment, "lire")
        progress.see(actor, enrolment, "finir")
    assert "Mes places financées" in client.get("/mon-espace").text
    enter("funder", funder)
    page = client.get(f"/financements/enveloppes/{envelope}").text
    assert ("Il manque\xa0: attestation." in page, "Les preuves sont là" in page) == (True, False)
    with kernel.database.transaction():
        make_certificate(enrolment, trainee.id)
    page = client.submit(
        f"/financements/enveloppes/{envelope}", {"verdict": "justify"}, action="/decision", follow=True
    )
    assert "Certifier" in page.text
    page = client.submit(
        f"/financements/enveloppes/{envelope}", {"verdict": "certify"}, action="/decision", follow=True
    )
    assert "Certifiée" in page.text
    page = client.get(f"/financements/enveloppes/{envelope}/justificatif")
    assert "disent la même chose" in page.text
    assert trainee.display_name not in page.text
    for shown in ("justificatif", "justificatif/places", "comptes/1"):
        wrong = client.get(f"/financements/enveloppes/{envelope}/{shown}?au=hier")
        assert (wrong.status_code, "Écrivez la date ainsi" in wrong.text) == (422, True)
        assert "Ce qui est sauf" not in wrong.text, "the page itself says it, not an error page"
    assert (
        "rien n’était encore écrit"
        in client.get(f"/financements/enveloppes/{envelope}/justificatif?au=2020-01-01").text
    )
    base = f"/financements/enveloppes/{envelope}/justificatif"
    written = client.get(f"{base}.csv").data.decode("utf-8-sig")
    assert "Certifié;400,00" in written
    with zipfile.ZipFile(io.BytesIO(client.get(f"{base}.ods").data)) as sheets:
        content = sheets.read("content.xml").decode()
    assert 'office:value="400.00"' in content


def test_someone_asks_waits_declines_and_sees_what_stands_in_the_way(kernel, client, enter):
    with kernel.database.transaction():
        slug = make_module_priced()
        centre, _manager = make_place(slug="murat")
        envelope = make_envelope(40_000)
        make_envelope(40_000, visits=2, visit_days=30)
        prepare_rows = services.programmes.keep_payers(SYSTEM, rows())
        assert prepare_rows == len(rows())
    enter()
    page = client.get("/mes-places?telecentre=murat")
    assert "Encore 2 visites et ce module est pris en charge." in page.text
    page = client.submit("/mes-places?telecentre=murat", action="/attente", follow=True)
    assert "Accepter et m’inscrire" in page.text
    assert "vous ne pourrez pas la reprendre" in page.text, "asked before it is let go"
    page = client.submit("/mes-places", action="/refuser", follow=True)
    assert "elle peut être donnée à quelqu’un d’autre" in page.text
    page = client.get("/mes-places/financeurs?activite=62.01Z&module=" + slug)
    assert "Agefice" in page.text
    assert "260,00" in page.text  # 400 € less 7 hours at 20 €
    assert client.get("/mes-places/financeurs?module=rien").status_code == 404
    farm = client.get("/mes-places/financeurs?activite=01.11Z&module=" + slug).text
    assert farm.count("à demander au fonds") >= 2, "its ceiling is not known: nothing says that it pays all"
    assert "jusqu’à 400,00" not in farm
    assert "quatre chiffres et une lettre" in client.get("/mes-places/financeurs?activite=devis").text
    assert "Aucun fonds connu" in client.get("/mes-places/financeurs?activite=99.99Z").text
    with kernel.database.reading():
        assert queries.envelopes.funds([envelope])[envelope].of("held") == 40_000
        assert queries.seats.counts([centre.id])[centre.id].to_give == 1


def test_the_table_of_funds_is_written_once(kernel):
    prepare(kernel, print)
    with kernel.database.transaction():
        assert services.programmes.keep_payers(SYSTEM, rows()) == 0


def test_the_demonstration_has_three_telecentres_and_one_offer(kernel):
    from elearn.accounts.demonstration import demonstrate as people

    people(kernel, PASSWORD)
    with kernel.database.transaction():
        make_module_priced()
        for slug in ("murat", "saint-flour", "aurillac-cci"):
            make_place(slug=slug)
    assert demonstrate(kernel, PASSWORD) == []
    demonstrate(kernel, PASSWORD)
    with kernel.database.reading():
        held = queries.seats.of_envelope(1)
        assert sorted(s.state for s in held) == ["offered"] + ["reserved"] * 11
        assert queries.envelopes.funds([1])[1].total == 2_000_000


def test_a_manager_elsewhere_sees_nothing_of_it(kernel, client, enter):
    with kernel.database.transaction():
        make_module_priced()
        make_place(slug="murat")
        other, _manager = make_place(slug="ydes")
        envelope = make_envelope(40_000)
    enter("manager", other.organisation_id)
    assert client.get("/gestion/telecentres/murat/places").status_code == 403
    assert client.get("/gestion/telecentres/ydes/places").status_code == 200
    assert client.get(f"/financements/enveloppes/{envelope}").status_code == 403
    enter("funder")
    assert client.get(f"/financements/enveloppes/{envelope}/registre").status_code == 403


@pytest.mark.parametrize(
    ("personal", "told"), [("none", "il ne voit qu’un numéro"), ("initials", "vos initiales"), ("names", "votre nom")]
)
def test_before_accepting_one_reads_what_the_funder_will_see_of_oneself(kernel, client, enter, personal, told):
    with kernel.database.transaction():
        slug = make_module_priced()
        make_place(slug="murat")
        make_envelope(100_000, rules=Rules(personal=personal), self_service=True)
    enter()
    page = client.submit("/mes-places?telecentre=murat", action="/attente", follow=True)
    assert "Accepter et m’inscrire" in page.text, slug
    assert told in page.text
