"""The yearly declaration of sellers: what was paid, quarter by quarter; who may take it; what each reads of theirs."""

from datetime import date

import pytest
import sqlalchemy as sa

from elearn.accounts.models import Audit
from elearn.core import db, i18n
from elearn.core.errors import Forbidden, Missing
from elearn.core.policy import SYSTEM
from elearn.directory.queries.identities import Seller
from elearn.directory.services import identities
from elearn.directory.services.identities import IdentitySheet
from elearn.invoicing import queries, services
from elearn.invoicing.queries.sellers import Quarter, SellerCard
from tests.factories.accounts import actor_of, give_role, make_person
from tests.factories.invoicing import IBAN, make_client, make_invoice, make_issuer


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
