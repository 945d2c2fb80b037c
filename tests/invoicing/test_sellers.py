"""L20, L21: sellers are asked for what they lack; what was paid, by quarter; who may take it; what each reads."""

from datetime import date

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Audit, Notice
from elearn.core import db, i18n
from elearn.core.errors import Forbidden, Missing
from elearn.core.jobs import enqueue
from elearn.core.policy import SYSTEM
from elearn.directory.queries.identities import Seller
from elearn.directory.services import identities
from elearn.directory.services.identities import IdentitySheet
from elearn.invoicing import queries, services
from elearn.invoicing.models import Payment
from elearn.invoicing.queries.sellers import Quarter, SellerCard
from tests.factories.accounts import actor_of, give_role, make_person
from tests.factories.invoicing import IBAN, make_client, make_invoice, make_issuer

WHOLE = IdentitySheet("Bruno Vidal", "1980-02-01", "1 rue", "15000", "Aurillac", tax_number="3023217600053")


def make_administrator():
    person = make_person()
    give_role(person, "administrator")
    return actor_of(person, "administrator")


def test_the_file_has_one_line_a_seller_and_its_amounts_are_numbers():
    card = SellerCard(Seller(1, "=Vidal", tax_number="3023217600053"), "Anne", (Quarter(12_345, 2), *[Quarter()] * 3))
    head, line, rest = queries.sellers.sheet(2026, [card]).decode().split("\r\n")
    said = dict(zip(head.removeprefix("\ufeff").split(";"), line.split(";"), strict=True))
    told = [said[name] for name in ("nom_legal", "numero_fiscal", "t1_montant", "t1_operations", "t4_montant")]
    assert told == ["'=Vidal", "3023217600053", "123,45", "2", "0"]
    assert (rest, card.cents, card.seller.missing) == ("", 12_345, ("birth_date", "address"))


def test_a_year_is_what_was_paid_in_it_and_taking_its_file_is_written_down(kernel, on):
    on(2026, 11, 2, 9)
    with kernel.database.transaction():
        boss, client, anne, bruno = make_administrator(), make_client(), make_issuer(), make_issuer()
        first, second = make_invoice(client, anne), make_invoice(client, anne)
        other = make_invoice(client, bruno)
        for made, cents in ((first, 10_000), (first, 5_000), (second, 2_000)):
            services.payments.receive(anne, made, date(2026, 11, 2), cents, f"{made}:{cents}")
        undone = [p for p in queries.invoices.payments(second) if p.cents > 0]
        services.payments.undo(anne, second, undone[0].id)
        assert queries.sellers.own(anne, 2026) == (Quarter(), Quarter(), Quarter(), Quarter(15_000, 1))
        assert (queries.sellers.own(anne, 2025), queries.sellers.own(bruno, 2026)) == ((), ())
        (found,) = queries.sellers.of_year(boss, 2026).items
        services.payments.receive(bruno, other, date(2026, 11, 2), 100, "b")
        pages = [queries.sellers.of_year(boss, 2026, n, 1) for n in (1, 2)]
        assert {page.items[0].seller.person_id for page in pages} == {anne.id, bruno.id}
        assert [(page.total, page.last) for page in pages] == [(2, 2)] * 2
        assert (found.seller.person_id, found.seller.iban) == (anne.id, IBAN)
        assert found.seller.missing == ("birth_date", "tax_number")
        for who in (anne, client, SYSTEM):
            with pytest.raises(Forbidden):
                services.declaring.export(who, 2026)
        with pytest.raises(Missing):
            services.declaring.export(boss, 1999)
        assert IBAN.encode() in services.declaring.export(boss, 2026)
        line = db.session().scalars(sa.select(Audit).where(Audit.action == "sellers.exported")).one()
        assert (line.actor_id, line.detail) == (boss.id, {"year": 2026, "count": 2})


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_administrator_downloads_and_the_seller_reads_what_is_said_of_them(kernel, client, enter):
    with kernel.database.transaction():
        boss, buyer, anne = make_administrator(), make_client(), make_issuer()
        services.payments.receive(anne, make_invoice(buyer, anne), i18n.today(), 10_000, "k")
        identities.keep(anne, IdentitySheet("Anne Vidal", "1980-02-01", tax_number="3023217600053", iban=IBAN))
    enter(anne.id)
    page = client.get("/mon-profil/identite").text
    assert "100,00" in page
    assert "3023217600053" not in page
    enter(boss.id)
    page = client.get("/administration/declaration-des-vendeurs?annee=n").text
    assert "adresse" in page
    assert "3023217600053" not in page
    answer = client.submit("/administration/declaration-des-vendeurs", action="/declaration-des-vendeurs")
    assert "3023217600053" in answer.text
    assert "Déclaration des vendeurs téléchargée" in client.get("/administration/journal").text


def test_every_cent_received_is_in_one_quarter_of_one_year(kernel, on):
    """L21: quarters sum to what was noted received, wherever days fall; what was taken back is in none."""
    on(2025, 12, 1, 9)
    with kernel.database.transaction():
        anne = make_issuer()
        made = make_invoice(make_client(), anne)
        days = [date(y, m, d) for y in (2025, 2026, 2027) for m, d in ((12, 31), (1, 1), (3, 31), (4, 1), (6, 30),
                (7, 1), (9, 30), (10, 1))]  # fmt: skip
        on(2027, 12, 31, 12)
        days = [one for one in days if one >= date(2025, 12, 1)]
        for n, one in enumerate(days):
            services.payments.receive(anne, made, one, 100 + n, str(n))
        taken = queries.invoices.payments(made)[0]
        services.payments.undo(anne, made, taken.id)
        years = [queries.sellers.own(anne, year) for year in (2025, 2026, 2027)]
        left = db.session().scalar(sa.select(sa.func.sum(Payment.cents)))
        assert sum(q.cents for year in years for q in year) == left == sum(range(100, 100 + len(days))) - taken.cents
        assert [q.operations for q in years[1]] == [1, 1, 1, 1]
        firsts = [date(2026, 3 * n + 1, 1) for n in range(4)]
        assert [q.cents for q in years[1]] == [
            sum(100 + n for n, day in enumerate(days) if day.year == 2026 and day.month in range(f.month, f.month + 3))
            for f in firsts
        ]


def test_a_seller_is_asked_for_what_is_missing_twice_and_reads_their_year_before_it_is_declared(kernel, drain, on):
    """L20, L21: two reminders of what the declaration lacks, then a copy of it to each seller before 31 January."""
    on(2026, 11, 2, 9)
    with kernel.database.transaction():
        buyer, anne, bruno, idle = make_client(), make_issuer(), make_issuer(), make_issuer()
        identities.keep(bruno, WHOLE)
        for one in (anne, bruno):
            services.payments.receive(one, make_invoice(buyer, one), i18n.today(), 10_000, "k")
        make_invoice(buyer, idle)

    def told_on(*day):
        on(*day, 12)
        with kernel.database.transaction():
            for again in "ab":
                enqueue("invoicing.tell_sellers", {}, key=f"{day}{again}")
        drain()
        with kernel.database.reading() as session:
            rows = session.execute(sa.select(Notice.person_id, Notice.kind).where(Notice.kind.like("%seller%"))).all()
        return sorted((who, kind.partition(".")[2]) for who, kind in rows)

    asked, copied = "seller-missing", "seller-copy"
    assert told_on(2026, 11, 30) == []
    assert told_on(2026, 12, 1) == [(anne.id, asked)]
    assert told_on(2026, 12, 31) == [(anne.id, asked)]
    assert told_on(2027, 1, 9) == [(anne.id, asked)]
    copies = sorted([(anne.id, asked), (anne.id, asked), (anne.id, copied), (bruno.id, copied)])
    assert told_on(2027, 1, 10) == copies
    assert told_on(2027, 1, 31) == told_on(2027, 2, 1) == copies
