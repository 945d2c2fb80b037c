"""What a program asks before it decides: whether a quote may be accepted, and the files of an invoice."""

from __future__ import annotations

import io
from typing import Any

import pytest

from elearn.accounts.models import Person
from elearn.core import db
from elearn.core.kernel import Kernel
from elearn.core.policy import SYSTEM, Membership
from elearn.invoicing.services import filing
from tests.factories.accounts import actor_of
from tests.factories.conditions import make_condition
from tests.factories.interop import program_of
from tests.factories.invoicing import make_client, make_invoice, make_issuer
from tests.factories.pool_api import Scene

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def test_a_buyer_knows_before_accepting_a_quote_what_the_conditions_say_and_what_lifts_it(
    app: Any, kernel: Kernel
) -> None:
    scene = Scene(app, kernel)
    request, quote = scene.quoted()
    base = f"/requests/{request}/quotes/{quote['id']}"
    free = scene.buyer.get(f"{base}/decision")
    assert (free.status_code, free.json["outcome"], free.json["causes"]) == (200, "allowed", [])
    assert free.json["digest"] == quote["sent"]["digest"], "what is weighed is what would be accepted"
    with kernel.database.transaction():
        person = db.session().get_one(Person, scene.people["buyer"].id)
        buyer = actor_of(person, "buyer", memberships=(Membership(scene.company, "buyer"),))
        make_condition(buyer, who="people", people=(person.id,), per_order_cents=100, lifts=False)
    said = scene.buyer.get(f"{base}/decision").json
    assert said["outcome"] == "refused"
    (cause, *_others) = said["causes"]
    assert cause["code"] == "order-ceiling", said
    assert cause["sentence"]
    refused = scene.buyer.post(f"{base}/acceptance", {"digest": said["digest"]})
    assert (refused.status_code, refused.json["causes"], refused.json["lifts"]) == (409, said["causes"], said["lifts"])
    for who in ("rival", "anne", "bruno"):
        assert scene.by[who].get(f"{base}/decision").status_code == 404, who


def test_both_sides_take_the_files_of_an_invoice_and_nobody_else(app: Any, kernel: Kernel) -> None:
    pdf, xml = (kernel.storage.put(io.BytesIO(content)) for content in (b"%PDF canari", b"<canari/>"))
    with kernel.database.transaction():
        client, anne, stranger = make_client(), make_issuer(), make_client()
        made = make_invoice(client, anne)
        people = [db.session().get_one(Person, who.id) for who in (client, anne, stranger)]
    programs = [program_of(app, person) for person in people]
    assert [programs[1].get(f"/invoices/{made}/{kind}").status_code for kind in ("pdf", "xml")] == [404, 404]
    with kernel.database.transaction():
        filing.keep(SYSTEM, made, "valid", pdf=pdf, xml=xml)
    for one in programs[:2]:
        assert one.get(f"/invoices/{made}/pdf").data == b"%PDF canari"
        assert one.get(f"/invoices/{made}/xml").data == b"<canari/>"
    for kind in ("pdf", "xml"):
        answer = programs[2].get(f"/invoices/{made}/{kind}")
        assert (answer.status_code, b"canari" in answer.data) == (404, False)
