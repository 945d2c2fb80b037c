"""Invoices through the API: drafted, read, issued, paid in part, refused, credited."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from elearn.accounts.models import Person
from elearn.core import db
from elearn.core.i18n import today
from elearn.core.kernel import Kernel
from tests.factories.interop import Program, program_of
from tests.factories.invoicing import make_accepted, make_client, make_issuer

BOTH = ("invoices:read", "invoices:write")


class Scene:
    """A seller with work accepted, and its client, as programs."""

    def __init__(self, app: Any, kernel: Kernel) -> None:
        with kernel.database.transaction():
            client, seller = make_client(), make_issuer()
            self.mission = make_accepted(client, seller)
            people = [db.session().get_one(Person, one.id) for one in (seller, client)]
        self.seller, self.client = (program_of(app, one, *BOTH) for one in people)
        self.reader = program_of(app, people[0], "invoices:read")

    def issued(self) -> dict[str, Any]:
        """The invoice of the mission, whole."""
        draft = self.seller.post("/invoice-drafts", {"engagement": self.mission}).json
        made = self.seller.post(f"/invoice-drafts/{draft['id']}/issue", {"digest": draft["digest"]})
        assert made.status_code == 201, made.text
        return self.whole(self.seller, made.json["invoice"])

    @staticmethod
    def whole(program: Program, invoice_id: int) -> dict[str, Any]:
        found: dict[str, Any] = program.get(f"/invoices/{invoice_id}").json
        return found


@pytest.fixture
def scene(app: Any, kernel: Kernel) -> Scene:
    return Scene(app, kernel)


def paid(cents: int, **more: Any) -> dict[str, Any]:
    return {"paid_on": today().isoformat(), "cents": cents, "key": str(uuid4()), **more}


def test_what_is_accepted_is_drafted_read_then_issued_as_it_was_read(scene: Scene) -> None:
    seller = scene.seller
    (waiting,) = seller.get("/invoice-drafts/to-bill").json
    assert (waiting["engagement"], waiting["payer"], waiting["is_deposit"]) == (scene.mission, None, False)
    asked = {"engagement": scene.mission}
    first, again = (seller.post("/invoice-drafts", asked) for _twice in range(2))
    assert (first.status_code, first.json["id"]) == (201, again.json["id"])
    draft = first.json
    assert draft["net_cents"] == waiting["net_cents"] == sum(one["net_cents"] for one in draft["items"])
    assert draft["missing"] == []
    here = f"/invoice-drafts/{draft['id']}"
    late = seller.send("PUT", here, {"keys": [], "due_days": 30})
    assert late.status_code == 422
    assert list(late.json["errors"]) == ["keys"]
    keys = [draft["items"][0]["key"]]
    changed = seller.send("PUT", here, {"keys": keys, "due_days": 45}).json
    assert [one["is_billed"] for one in changed["items"]].count(True) == 1
    stale = seller.post(f"{here}/issue", {"digest": draft["digest"]})
    assert stale.status_code == 409, "another window changed what was read"
    sent = {"digest": changed["digest"]}
    made, same = (seller.post(f"{here}/issue", sent, Idempotency_Key="once") for _twice in range(2))
    assert (made.status_code, made.json) == (201, same.json)
    assert scene.whole(seller, made.json["invoice"])["net_cents"] == changed["net_cents"]
    assert seller.get(here).status_code == 404


def test_a_draft_is_its_sellers_alone_and_a_token_that_reads_writes_nothing(scene: Scene) -> None:
    assert scene.reader.post("/invoice-drafts", {"engagement": scene.mission}).status_code == 403
    assert scene.client.post("/invoice-drafts", {"engagement": scene.mission}).status_code == 409
    draft = scene.seller.post("/invoice-drafts", {"engagement": scene.mission}).json
    here = f"/invoice-drafts/{draft['id']}"
    assert scene.client.get(here).status_code == 404
    assert scene.client.post(f"{here}/issue", {"digest": draft["digest"]}).status_code == 404
    assert scene.client.send("DELETE", here).status_code == 404
    assert [one["id"] for one in scene.reader.get("/invoice-drafts").json] == [draft["id"]]
    assert scene.seller.send("DELETE", here).json == []
    assert scene.reader.get("/invoice-drafts").json == []


def test_payments_are_noted_once_taken_back_and_never_above_what_is_left(scene: Scene) -> None:
    invoice = scene.issued()
    here = f"/invoices/{invoice['id']}"
    body = paid(1_000)
    first, again = (scene.seller.post(f"{here}/payments", body) for _twice in range(2))
    assert (first.status_code, len(again.json)) == (201, 1)
    above = scene.seller.post(f"{here}/payments", paid(invoice["gross_cents"]))
    assert above.status_code == 422
    assert list(above.json["errors"]) == ["cents"]
    assert scene.client.post(f"{here}/payments", paid(1)).status_code == 403
    assert scene.whole(scene.client, invoice["id"])["left_cents"] == invoice["gross_cents"] - 1_000
    back = scene.seller.send("DELETE", f"{here}/payments/{first.json[0]['id']}")
    assert [one["cents"] for one in back.json] == [1_000, -1_000]
    assert scene.seller.send("DELETE", f"{here}/payments/{first.json[0]['id']}").status_code == 409
    assert [one["is_undone"] for one in scene.client.get(f"{here}/payments").json] == [True, False]


def test_a_refused_invoice_is_answered_by_a_credit_note_then_billed_again(scene: Scene) -> None:
    invoice = scene.issued()
    here, why = f"/invoices/{invoice['id']}", {"reason": "Le nom du service est faux"}
    assert scene.seller.post(f"{here}/deposit").status_code == 200
    assert scene.client.post(f"{here}/rejection", why).status_code == 403, "its issuer alone knows"
    assert scene.client.post(f"{here}/refusal", why).status_code == 200
    assert scene.whole(scene.seller, invoice["id"])["state"] == "refused"
    version = scene.whole(scene.seller, invoice["id"])["version"]
    asked = {"version": version, "reason": "Service mal nommé"}
    wrong = scene.seller.post(f"{here}/credit-note", {**asked, "amounts": [1, 2, 3, 4, 5, 6, 7]})
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["amounts"])
    assert scene.seller.post(f"{here}/credit-note", {**asked, "version": version + 9}).status_code == 409
    made = scene.seller.post(f"{here}/credit-note", asked)
    assert made.status_code == 201, made.text
    credit = scene.whole(scene.client, made.json["invoice"])
    assert (credit["kind"], credit["corrects"], credit["gross_cents"]) == (
        "credit",
        invoice["id"],
        invoice["gross_cents"],
    )
    assert scene.whole(scene.client, invoice["id"])["state"] == "credited"
    assert scene.seller.get("/invoice-drafts/to-bill").json[0]["engagement"] == scene.mission
