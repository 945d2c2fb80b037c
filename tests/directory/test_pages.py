"""The pages, as a browser fills them."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from elearn.core import i18n
from elearn.core.policy import SYSTEM
from elearn.directory.queries import vigilance
from elearn.directory.services import proofs, publishing
from elearn.directory.services.proofs import Found
from tests.factories.accounts import signed_in
from tests.factories.directory import make_offer, make_provider


def test_from_an_empty_profile_to_a_public_page_and_back(skilled: Any, client: Any) -> None:
    signed_in(skilled, client, display_name="Solène Prat")
    assert "Écrire ma présentation" in client.get("/mon-profil").text
    wrong = {"name": "Solène Prat", "trade": "Secrétaire", "day_rate": "cher", "year-0": "abcd", "client-0": "X"}
    refused = client.submit("/mon-profil/presentation", wrong)
    assert refused.status_code == 422
    assert "Écrivez un montant en euros" in refused.text
    fields = {
        "name": "Solène Prat", "trade": "Secrétaire", "presentation": "Une vie <b>entière</b>", "commune": "Murat",
        "day_rate": "260,50", "language-0": "en", "level-0": "fluent", "client-0": "Delrieu", "year-0": "2025",
    }  # fmt: skip
    assert client.submit("/mon-profil/presentation", fields).status_code == 303
    assert 'value="260,50"' in client.get("/mon-profil/presentation").text
    assert client.submit("/mon-profil/competences", {"level.facturation-client": "3"}).status_code == 303
    monday = i18n.today()
    monday += timedelta(days=7 - monday.weekday())
    assert (
        client.submit("/mon-profil/disponibilites", {"hours_per_week": "20", f"week-{monday}": "0"}).status_code == 303
    )
    for wrong in ("²", "1" * 5000, "douze"):
        refused = client.submit("/mon-profil/disponibilites", {f"week-{monday}": wrong})
        assert (refused.status_code, "écrivez les heures en chiffres" in refused.text) == (422, True)
    siret = {"siret": "73282932000074", "vat_regime": "franchise"}
    assert client.submit("/mon-profil/entreprise", siret).status_code == 303
    assert client.submit("/mon-profil/identite", {"legal_name": "CANARI", "iban": "FR76"}).status_code == 422
    assert client.submit("/mon-profil/identite", {"legal_name": "CANARI"}).status_code == 303

    nothing = client.submit("/mon-profil/publication", {"fields": ["presentation"]})
    assert nothing.status_code == 422
    chosen = {"fields": ["name", "trade", "presentation", "availability"], "skills": ["facturation-client"]}
    published = client.submit("/mon-profil/publication", chosen)
    assert published.headers["Location"] == "/annuaire/solene-prat"
    page = client.get("/annuaire/solene-prat").text
    assert "Une vie &lt;b&gt;entière" in page
    assert "20 heures par semaine" in page
    for hidden in ("Delrieu", "CANARI", "260", "73282932", "anglais", "Murat"):
        assert hidden not in page, hidden
    assert "Solène Prat" in client.get("/annuaire?q=secretaire&hours=10").text
    assert client.submit("/mon-profil", {}, action="/mon-profil/retirer").status_code == 303
    assert client.get("/annuaire/solene-prat").status_code == 404


def test_two_windows_keep_what_each_typed_and_say_so(skilled: Any, client: Any) -> None:
    signed_in(skilled, client, display_name="Solène Prat")
    client.submit("/mon-profil/presentation", {"name": "Solène Prat", "trade": "Secrétaire"})
    skill = {"level.facturation-client": "3"}
    forms = {
        "/mon-profil/presentation": {"name": "Solène Prat", "trade": "Typed in the first"},
        "/mon-profil/entreprise": {"insurer": "Typed in the first"},
        "/mon-profil/disponibilites": {"hours_per_week": "17"},
        "/mon-profil/competences": skill,
    }
    for path, fields in forms.items():
        for stale in ("1", "0", ""):  # older, opened before anything was written, and a form that does not say
            refused = client.submit(path, {**fields, "version": stale})
            assert refused.status_code == 422, (path, stale)
            assert "Une autre fenêtre a changé ceci" in refused.text, path
        kept = 'value="3" selected' if fields is skill else f'value="{list(fields.values())[-1]}"'
        assert kept in refused.text, path
        assert client.submit(path, fields).status_code == 303, path
    refused = client.submit("/mon-profil/publication", {"fields": ["trade"], "version": ""})
    assert refused.status_code == 422
    assert 'value="trade" checked' in refused.text
    offer = {
        "category": "appui-comptable", "title": "Dix factures", "scope": "Dix factures.", "deliverable": "Elles.",
        "unit": "month", "price": "180", "delay_days": "1", "skills": ["facturation-client"], "audience": "kinds",
        "place": "telecentre", "kinds": ["cluster"],
    }  # fmt: skip
    assert client.submit("/mes-offres/nouvelle", offer).status_code == 303
    links = [part.split('"')[0] for part in client.get("/mes-offres").text.split('href="/mes-offres/')[1:]]
    path = next(f"/mes-offres/{link}" for link in links if link.isdigit())
    assert client.submit(path, offer).status_code == 303
    for stale in ("1", ""):
        refused = client.submit(path, {**offer, "title": "Typed in the first", "revision": stale})
        assert (refused.status_code, "Typed in the first" in refused.text) == (422, True), stale


@pytest.mark.parametrize(
    ("kind", "title", "said"),
    [
        ("certificate", "Tenir ses comptes", "module « Tenir ses comptes », attestation du 3 mars 2026"),
        ("deliverable", "Charte", "« Charte », accepté par une formatrice ou un formateur le 3 mars 2026"),
        ("engagement", "", "acceptée par un client le 3 mars 2026"),
    ],
)
def test_a_proof_says_what_it_rests_on_and_when(skilled: Any, client: Any, kind: str, title: str, said: str) -> None:
    with skilled.database.transaction():
        who = make_provider(name="Solène Prat")
        found = Found(["facturation-client"], kind, "reference", title, datetime(2026, 3, 3, 9, tzinfo=UTC))
        proofs.keep_found(SYSTEM, who.id, [found])
        publishing.publish(who, ("name", "trade"), ("facturation-client",), ("facturation-client",))
    page = client.get("/annuaire/solene-prat").text.replace("\xa0", " ")
    assert said in page
    assert "None" not in page


def test_an_offer_from_its_form_to_its_page(skilled: Any, client: Any) -> None:
    person = signed_in(skilled, client)
    offer = {
        "category": "appui-comptable", "title": "Dix factures", "scope": "Dix factures.",
        "deliverable": "Les factures.",
        "unit": "month", "price": "180", "price_max": "240", "delay_days": "0", "skills": ["facturation-client"],
        "audience": "kinds", "place": "telecentre", "ceiling": "2 000",
    }  # fmt: skip
    assert client.submit("/mes-offres/nouvelle", offer).status_code == 422
    assert client.submit("/mes-offres/nouvelle", offer | {"kinds": ["cluster"]}).status_code == 303
    with skilled.database.transaction():
        make_provider(person)
    (path,) = {a.split('"')[0] for a in client.get("/mes-offres").text.split('action="')[1:] if "/publier" in a}
    assert client.submit("/mes-offres", {}, action=path).status_code == 303
    page = client.get(path.replace("mes-offres", "annuaire/offres").removesuffix("/publier")).text
    page = page.replace("\u202f", " ").replace("\u00a0", " ")
    for said in ("de 180,00 € à 240,00 € par mois", "le jour même", "Grappes d’entreprises", "2 000,00 €", "Version 1"):
        assert said in page, said
    assert "Dix factures" in client.get("/annuaire/offres?unit=month&price=200&order=price").text
    for path in ("/annuaire", "/annuaire/offres"):
        assert client.get(f"{path}?page=2").status_code == 404, "past the last page"
    assert "Aucune offre ne répond à tout" in client.get("/annuaire/offres?unit=month&price=100").text


def test_a_certificate_is_sent_read_by_its_holder_and_checked(skilled: Any, client: Any, app: Any) -> None:
    signed_in(skilled, client)
    today = i18n.today().isoformat()

    def send(content: bytes) -> Any:
        return client.submit("/mon-profil/vigilance", {"issued_on": today, "file": (io.BytesIO(content), "v.pdf")})

    assert send(b"<html>").status_code == 422
    late = {"issued_on": "9999-12-31", "file": (io.BytesIO(b"%PDF-1.7 %%EOF"), "v.pdf")}
    assert client.submit("/mon-profil/vigilance", late).status_code == 422
    assert send(b"%PDF-1.7 essai %%EOF").status_code == 303
    page = client.get("/mon-profil/vigilance").text
    address = "/mon-profil/vigilance/1.pdf"
    assert address in page
    file = client.get(address)
    assert file.data == b"%PDF-1.7 essai %%EOF"
    assert file.headers["Content-Disposition"].startswith("attachment")
    other = app.test_client()
    signed_in(skilled, other, "administrator")
    assert other.get(address).status_code == 200
    for verdict, status in (("refused", 422), ("genuine", 303)):
        said = other.submit("/administration/vigilance", {"verdict": verdict}, action="/administration/vigilance/1")
        assert said.status_code == status
    assert "Rien à contrôler" in other.get("/administration/vigilance").text
    assert "Contrôlée" in client.get("/mon-profil/vigilance").text


def test_the_public_pages_take_whatever_is_in_their_address(skilled: Any, client: Any) -> None:
    with skilled.database.transaction():
        make_offer(make_provider(name="Solène Prat"))
    for query in (
        "q=%00&category=zz&skill=zz&proof=zz&language=zz&telecentre=zz&commune=zz&near=zz&km=-1&hours=zz&week=zz&price=zz",
        "km=99999&hours=99999&week=9999-12-31&price=-5&page=1",
        "week=2026-02-30&near=Murat&telecentre=1&q=" + "a" * 500,
    ):
        assert client.get(f"/annuaire?{query}").status_code == 200
        assert client.get(f"/annuaire/offres?{query}&unit=zz&order=zz&delay=zz").status_code == 200
    assert client.get("/annuaire?page=9").status_code == 404
    assert "Personne ne paie" in client.get("/annuaire/ordre").text
    assert client.get("/annuaire/personne").status_code == 404
    assert client.get("/annuaire/offres/999").status_code == 404


@pytest.mark.parametrize(
    ("page", "typed", "said"),
    [
        (
            "presentation",
            {
                "trade": "x" * 121,
                "day_rate": "gratuit",
                "language-0": "fr",
                "language-1": "fr",
                "year-0": "2050",
                "year-1": "2020",
            },
            ("120 signes au plus", "Écrivez un montant", "choisie deux fois", "entre 1970", "qui a une année"),
        ),
        ("disponibilites", {"hours_per_week": "200", "WEEK": "abc"}, ("De 1 à 60 heures", "écrivez les heures")),
        (
            "entreprise",
            {"siret": "123", "vat_regime": "real", "vat_number": "FR00", "insured_until": "31/12"},
            ("14 chiffres pour un SIRET", "pas valable : FR", "insured_until-error"),
        ),
        (
            "../mes-offres/nouvelle",
            {"title": "x" * 121, "price": "-5", "price_max": "cher", "delay_days": "-1", "ceiling": "abc"},
            (
                "120 signes au plus",
                "Remplissez ce champ",
                "entre 0,01 €",
                "price_max-error",
                "De 0 à 365",
                "ceiling-error",
            ),
        ),
        ("vigilance", {"issued_on": "2020-01-01"}, ("Choisissez un fichier", "plus de six mois")),
    ],
)
def test_all_that_is_wrong_in_a_form_of_the_profile_is_said_at_once(
    skilled: Any, client: Any, page: str, typed: dict[str, str], said: tuple[str, ...]
) -> None:
    signed_in(skilled, client)
    monday = i18n.today() - timedelta(days=i18n.today().weekday())
    sent = {name.replace("WEEK", f"week-{monday}"): value for name, value in typed.items()}
    told = client.submit(f"/mon-profil/{page}".replace("/mon-profil/..", ""), sent)
    assert told.status_code == 422
    for sentence in said:
        assert sentence in told.text.replace("\xa0", " "), sentence


def test_certificates_to_check_come_by_pages_and_a_refusal_stays_on_its_own(
    app: Any, client: Any, skilled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vigilance, "TO_CHECK", 1)
    signed_in(skilled, client)
    for number in range(2):
        sent = {"issued_on": i18n.today().isoformat(), "file": (io.BytesIO(b"%PDF-1.7 %%EOF"), f"{number}.pdf")}
        assert client.submit("/mon-profil/vigilance", sent).status_code == 303
    other = app.test_client()
    signed_in(skilled, other, "administrator")
    where = "/administration/vigilance"
    assert "?page=2" in other.get(where).text
    assert f'action="{where}/2' not in other.get(where).text
    refused = other.submit(f"{where}?page=2", {"verdict": "refused"}, action=f"{where}/2?page=2")
    assert refused.status_code == 422
    assert f'action="{where}/2?page=2"' in refused.text
    assert other.get(f"{where}?page=3").status_code == 404
