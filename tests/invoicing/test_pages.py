"""The pages and the API as each side uses them: from what is accepted to a file that was checked."""

import io
import zipfile
from datetime import date, timedelta

import pypdf
import pytest
import sqlalchemy as sa

from elearn.accounts.demonstration import demonstrate as invent_people
from elearn.accounts.models import Person
from elearn.core import clock, db
from elearn.core.jobs import runner
from elearn.core.jobs.models import Job
from elearn.directory.demonstration import demonstrate as invent_independents
from elearn.invoicing import checking, cii, pdf, queries, services
from elearn.invoicing.demonstration import demonstrate
from elearn.invoicing.mandate_text import mandate_text
from elearn.invoicing.models import Draft, Invoice
from elearn.testing.counting import executed
from tests.factories.accounts import PASSWORD
from tests.factories.interop import program_of
from tests.factories.invoicing import make_accepted, make_client, make_invoice, make_issuer

# The pages hold nothing that depends on the database; the verbs under them run on both.
pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def people(kernel):
    """A client, and an independent without a mandate who has a mission accepted."""
    with kernel.database.transaction():
        buyer, seller = make_client(), make_issuer(mandated=False)
        make_accepted(buyer, seller)
        return buyer, seller


def plain(page):
    """Its text, the unbreakable spaces made plain."""
    return page.text.replace("\xa0", " ").replace("\u202f", " ")


def last(kernel, model):
    with kernel.database.reading():
        return db.session().scalar(sa.select(sa.func.max(model.id)))


def test_from_the_mandate_to_a_factur_x_that_was_checked(kernel, client, enter, people, drain):
    enter(people[1].id)
    assert "acceptez d’abord le mandat" in client.get("/mes-factures").text
    assert client.submit("/mes-factures", action="/mes-factures/brouillons").status_code == 303
    draft = f"/mes-factures/brouillons/{last(kernel, Draft)}"
    page = client.get(draft).text
    assert "Acceptez le mandat" in page
    assert "Émettre la facture" not in page
    assert client.submit("/mes-factures/mandat", {"legal_form": ""}).status_code == 422
    assert client.submit("/mes-factures/mandat", {"legal_form": "EI"}).status_code == 303
    assert client.submit(draft, {"due_days": "61"}, action=draft).status_code == 422
    # The form of the tests sends one box of several: one lot of two is billed.
    assert client.submit(draft, {"due_days": "45"}, action=draft).status_code == 303
    assert client.submit(draft, action=f"{draft}/emettre").status_code == 303
    made = f"/factures/{last(kernel, Invoice)}"
    assert "se prépare" in client.get(made).text
    assert client.get(f"{made}/facture.pdf").status_code == 404
    drain()
    page = client.get(made).text
    assert "Factur-X vérifiée" in page
    assert "ne garde l’argent de personne" in page
    xml = client.get(f"{made}/facture.xml").data
    reader = pypdf.PdfReader(io.BytesIO(client.get(f"{made}/facture.pdf").data))
    assert reader.attachments["factur-x.xml"] == [xml]
    assert "FR76" in reader.pages[0].extract_text()
    month = client.get("/mes-factures").text.partition("export.zip?mois=")[2][:7]
    archive = zipfile.ZipFile(io.BytesIO(client.get(f"/mes-factures/export.zip?mois={month}").data))
    assert len(archive.namelist()) == 4
    assert ";120,00;0,00;120,00;" in archive.read("factures.csv").decode()
    assert archive.read("encaissements.csv").decode().count("\r\n") == 1
    assert client.submit(made, {"amount": "20", "paid_on": "2020-01-01"}, action=f"{made}/paiements").status_code == 422
    both = client.submit(made, {"amount": "vingt", "paid_on": "hier"}, action=f"{made}/paiements").text
    assert ("Donnez un jour" in both, "Donnez un montant" in both, 'value="vingt"' in both) == (True, True, True)
    assert client.submit(made, {"amount": "120,00"}, action=f"{made}/paiements").status_code == 303
    assert "Paiement noté (120,00 €)" in plain(client.get(made)), "its history says how much"
    assert "Encaissée" in client.get(made).text
    archive = zipfile.ZipFile(io.BytesIO(client.get(f"/mes-factures/export.zip?mois={month}").data))
    assert ";FR;" in archive.read("encaissements.csv").decode()
    assert archive.read("encaissements.csv").decode().endswith(";120,00\r\n")


def test_the_client_reads_refuses_and_a_credit_note_answers(kernel, client, enter, people):
    with kernel.database.transaction():
        services.mandating.accept(people[1], queries.mandates.text().digest)
        made = make_invoice(*people)
    enter(people[0].id)
    assert "POOL-" in client.get("/factures-recues").text
    path = f"/factures/{made}"
    assert client.submit(path, {"reason": ""}, action=f"{path}/refuser").status_code == 422
    assert client.submit(path, {"reason": "Prix différent du devis"}, action=f"{path}/refuser").status_code == 303
    assert client.get(f"{path}/avoir").status_code == 404
    enter(people[1].id)
    assert "Prix différent du devis" in client.get(path).text
    client.submit("/mes-factures/mandat", action="/mandat/fin")
    page = client.get(f"{path}/avoir").text
    assert ("acceptez d’abord le mandat" in page, "Émettre l’avoir" in page) == (True, False)
    client.submit("/mes-factures/mandat", {"legal_form": "EI"})
    part = {"extent": "part", "amount_0": "beaucoup", "reason": "Prix du devis"}
    for typed, said in (
        ("beaucoup", "Donnez un montant en euros"),
        ("1 000,01", "1 000,00 € au plus"),
        ("", "d’une ligne"),
    ):
        refused = client.submit(f"{path}/avoir", {**part, "amount_0": typed})
        assert (refused.status_code, said in plain(refused)) == (422, True), typed
    long = client.submit(f"{path}/avoir", {**part, "amount_0": "10", "reason": "y" * 501})
    assert (long.status_code, "500 signes au plus" in long.text, "y" * 501 in long.text) == (422, True, True)
    assert client.submit(f"{path}/avoir", {**part, "amount_0": "10"}).status_code == 303
    assert "Corrige" in client.get(f"/factures/{last(kernel, Invoice)}").text
    with kernel.database.reading() as session:
        mission, month = session.execute(sa.select(Invoice.engagement_id, Invoice.issued_on)).first()
    assert "-10,00 € ·" in plain(client.get(f"/missions/{mission}"))
    archive = zipfile.ZipFile(io.BytesIO(client.get(f"/mes-factures/export.zip?mois={month:%Y-%m}").data))
    assert ";-10,00;0,00;-10,00;" in archive.read("factures.csv").decode(), "a column sums to what is owed"
    assert any("at any time; The pool" in one for one in mandate_text("en", "The pool").paragraphs), (
        "English has no space before a semicolon"
    )


def copy(kernel, made, *sequences, **changes):
    """The same document again, under other numbers."""
    with kernel.database.transaction():
        row = db.session().get_one(Invoice, made)
        kept = {c.key: getattr(row, c.key) for c in sa.inspect(Invoice).column_attrs if c.key != "id"} | changes
        db.session().execute(
            sa.insert(Invoice), [{**kept, "sequence": n, "number": f"POOL-2026-{n:04d}"} for n in sequences]
        )


def test_a_list_has_pages_filters_and_the_same_cost_for_3_and_60(kernel, client, enter, people):
    with kernel.database.transaction():
        services.mandating.accept(people[1], queries.mandates.text().digest)
        made = make_invoice(*people)
    copy(kernel, made, 901, 902)
    costs = []
    for more in ((), range(910, 967)):
        if more:
            copy(kernel, made, *more)
        for person, path in zip(people, ("/factures-recues", "/mes-factures"), strict=True):
            enter(person.id)
            client.get(path)
            with executed(kernel.database) as seen:
                assert "POOL-2026-09" in client.get(path).text
            costs.append(len(seen))
    assert costs[:2] == costs[2:]
    assert "POOL-2026-0901" not in client.get("/mes-factures").text
    assert "POOL-2026-0901" in client.get("/mes-factures?page=3").text
    old = date(2025, 3, 10)
    copy(kernel, made, 999, issued_on=old, due_on=old, year=2025)
    page = client.get("/mes-factures?etat=late").text
    assert (page.count("<tr"), "POOL-2026-0999" in page, "En retard" in page) == (2, True, True)
    assert "POOL-2026-0999" in client.get("/mes-factures?mois=2025-03").text
    assert "Aucune facture ne correspond" in client.get("/mes-factures?etat=refused&mois=2025-03").text
    assert "POOL-2026-0966" in client.get("/mes-factures?etat=no&mois=2025-99").text, "what is no filter asks nothing"
    assert client.get("/mes-factures?page=-1").status_code == 404
    for query in ("page=4", "recues=2", "etat=refused&page=2"):
        assert client.get(f"/mes-factures?{query}").status_code == 404, "past the last page"


def test_killed_between_the_number_and_the_file_it_keeps_its_number_and_its_file_is_made_later(
    kernel, people, monkeypatch
):
    with kernel.database.transaction():
        services.mandating.accept(people[1], queries.mandates.text().digest)
        made = make_invoice(*people)
    with kernel.database.reading() as session:
        job = session.scalar(sa.select(Job.id).where(Job.name == "invoicing.make_files"))
        before = (session.get_one(Invoice, made).number, session.get_one(Invoice, made).digest)

    def killed(*_said):
        raise SystemExit  # as the process ends: nothing after it runs, nothing is written

    with monkeypatch.context() as patched:
        patched.setattr(pdf, "draw", killed)
        with pytest.raises(SystemExit):
            runner.run(kernel.database, job, kernel)
    with kernel.database.reading():
        assert queries.invoices.file(made) is None
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        assert runner.run(kernel.database, job, kernel) == "done"
    with kernel.database.reading() as session:
        assert queries.invoices.file(made).is_factur_x
        row = session.get_one(Invoice, made)
        assert (row.number, row.digest) == before
    with kernel.database.transaction():
        again = make_invoice(*people)
        assert db.session().get_one(Invoice, again).sequence == row.sequence + 1, "no gap"


def test_a_file_that_is_not_valid_is_never_offered_nor_one_that_was_not_checked(
    kernel, client, enter, people, drain, monkeypatch
):
    with kernel.database.transaction():
        services.mandating.accept(people[1], queries.mandates.text().digest)
        wrong = make_invoice(*people)
    real = cii.xml
    monkeypatch.setattr(cii, "xml", lambda said: real({**said, "gross_cents": 1}))
    drain()
    enter(people[1].id)
    page = client.get(f"/factures/{wrong}").text
    assert "Non valide" in page
    assert "BR-CO-15" in page
    for kind in ("pdf", "xml"):
        assert client.get(f"/factures/{wrong}/facture.{kind}").status_code == 404
    monkeypatch.setattr(cii, "xml", real)
    monkeypatch.setattr(checking, "can_check", lambda: False)
    with kernel.database.transaction():
        plain = make_invoice(*people)
    drain()
    page = client.get(f"/factures/{plain}").text
    assert "PDF simple, non vérifié" in page
    assert "Factur-X vérifiée" not in page
    assert client.get(f"/factures/{plain}/facture.xml").status_code == 404
    found = pypdf.PdfReader(io.BytesIO(client.get(f"/factures/{plain}/facture.pdf").data))
    assert not found.attachments


def test_the_api_reads_both_sides_and_nobody_elses(app, kernel, people):
    with kernel.database.transaction():
        services.mandating.accept(people[1], queries.mandates.text().digest)
        made = make_invoice(*people)
        both = [db.session().get_one(Person, one.id) for one in people]
        stranger = db.session().get_one(Person, make_client().id)
    for person in both:
        program = program_of(app, person, "invoices:read")
        (one,) = program.get("/invoices").json
        assert (one["id"], one["left_cents"], one["state"]) == (made, 112_000, "issued")
        whole = program.get(f"/invoices/{made}").json
        assert whole["taxes"] == [{"rate_basis_points": 0, "base_cents": 112_000, "tax_cents": 0}]
        assert whole["file"] == "pending"
    program = program_of(app, stranger, "invoices:read")
    assert program.get("/invoices").json == []
    assert program.get(f"/invoices/{made}").status_code == 404


def test_the_demonstration_has_an_invoice_paid_in_part_and_work_to_bill(kernel, client, people):
    invent_people(kernel, PASSWORD)
    invent_independents(kernel, PASSWORD)
    demonstrate(kernel, PASSWORD)
    demonstrate(kernel, PASSWORD)
    with kernel.database.reading():
        rows = db.session().scalars(sa.select(Invoice)).all()
        assert [(row.state, row.paid_cents) for row in rows] == [("issued", 20_000)]
        waiting = [one.title for one in queries.drafts.to_bill(rows[0].issuer_id)]
        assert waiting.count("Relecture des fiches de sécurité") == 1
