"""L12: accounts stay: what the pool erases after its terms takes nothing from an invoice (C. com., art. L123-22)."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from elearn.core import db
from elearn.core.policy import SYSTEM
from elearn.invoicing import queries
from elearn.pool import models as pool
from elearn.pool.services import keeping
from tests.factories.invoicing import make_client, make_invoice, make_issuer
from tests.factories.pool import make_request


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_invoice_reads_the_same_once_the_names_of_its_contract_are_erased(
    kernel: Any, client: Any, enter: Any, on: Any
) -> None:
    on(2027, 3, 1, 9)
    with kernel.database.transaction():
        buyer, anne = make_client(), make_issuer()
        made = make_invoice(buyer, anne)
        draft = make_request(buyer, is_published=False)
        before = queries.invoices.readable(anne, made)
    on(2037, 3, 3, 9)
    with kernel.database.transaction():
        for _step, due, verb in keeping.ALL:
            for one in due():
                verb(SYSTEM, one)
        (version,) = db.session().scalars(sa.select(pool.QuoteVersion)).all()
        assert version.content["provider"]["name"] == ""
        mission = db.session().scalar(sa.select(pool.Engagement.id))
        quote, request = version.quote_id, db.session().scalar(sa.select(pool.Engagement.request_id))
    with kernel.database.reading():
        assert queries.invoices.readable(anne, made).content == before.content
        assert "Anne" not in str(version.content)
    enter(buyer)
    paths = ("/mes-demandes", f"/mes-demandes/{request}", f"/missions/{mission}", f"/devis/{quote}/1")
    drafts = (f"/mes-demandes/{draft}", f"/mes-demandes/{draft}/modifier", f"/missions/{mission}/preuves.zip")
    for path in (*paths, *drafts, "/factures-recues", f"/factures/{made}"):
        assert client.get(path).status_code == 200, path
