"""A cluster through the API: needs gathered, an agreement made and signed, ordering under its ceiling."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from elearn.accounts.models import Person
from elearn.core.i18n import today
from elearn.core.kernel import Kernel
from elearn.core.policy import Actor
from elearn.pool.queries.quotes import received
from tests.factories import clusters, pool
from tests.factories.interop import Program, program_of

DAY = timedelta(days=1)
pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # the verbs are tried on both


def of(app: Any, kernel: Kernel, actor: Actor, *scopes: str) -> Program:
    """A program of this person."""
    with kernel.database.reading() as session:
        person = session.get_one(Person, actor.id)
    return program_of(app, person, *scopes)


def test_needs_become_an_agreement_and_orders_stay_under_its_ceiling(app: Any, kernel: Kernel) -> None:
    with kernel.database.transaction():
        cluster, holder = clusters.make_cluster(), clusters.make_holder()
        gathering = clusters.make_gathering(cluster)
    manager, first, second, works = (of(app, kernel, one) for one in (cluster.manager, *cluster.buyers[:2], holder))
    items = [one["id"] for one in manager.get(f"/gatherings/{gathering}").json["items"]]
    said = [{"item": item, "quantity": 4000} for item in items]
    for program, company in zip((first, second), cluster.companies, strict=False):
        assert program.send("PUT", f"/gatherings/{gathering}/volumes/{company}", {"volumes": said}).status_code == 200
    twice = first.send("PUT", f"/gatherings/{gathering}/volumes/{cluster.companies[0]}", {"volumes": said[:1] * 2})
    assert (twice.status_code, list(twice.json["errors"])) == (422, ["volumes"])
    assert manager.post(f"/gatherings/{gathering}/request").status_code == 409, "while it is open"
    assert first.post(f"/gatherings/{gathering}/closing").status_code == 403
    closed = manager.post(f"/gatherings/{gathering}/closing").json
    assert (closed["answered"], [one["total"] for one in closed["items"]]) == (2, [None, None]), "two would tell"
    framework = agreed(kernel, manager, works, cluster, holder)
    base = f"/frameworks/{framework['id']}"
    order = {"company": cluster.companies[0], "quantities": [{"lot": 1, "quantity": 300}], "key": str(uuid4())}
    made = [first.post(f"{base}/call-offs", order) for _twice in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json == made[1].json
    assert (made[0].json["cents"], made[0].json["state"]) == (7500, "ordered")
    more = first.post(f"{base}/call-offs", order | {"quantities": [{"lot": 1, "quantity": 200}], "key": str(uuid4())})
    assert (more.status_code, more.json["type"], more.json["left_cents"]) == (
        409, "urn:estive:problem:insufficient", 2500,
    )  # fmt: skip
    call = f"/call-offs/{made[0].json['id']}"
    assert [one["had"] for one in first.get(call).json["choice"]] == [None], "it would tell what others ordered"
    assert works.get(call).json["choice"] == [], "a holder reads nothing of the others"
    assert second.get(call).status_code == 404
    assert second.post(f"{base}/call-offs", order | {"key": str(uuid4())}).status_code == 403
    seen = first.get(base).json
    assert [(one["company"], one["ordered_cents"]) for one in seen["companies"]] == [(cluster.companies[0], 7500)]


def agreed(kernel: Kernel, manager: Program, works: Program, cluster: clusters.Cluster, holder: Actor) -> Any:
    """An agreement at 25 € an hour, 100 € in all, proposed and signed."""
    with kernel.database.transaction():
        request = pool.make_request(cluster.manager)
        pool.make_quote(holder, request, 2_500)
        quote = received(cluster.manager, request)[0]
    assert quote.current is not None
    sheet = {
        "title": "Secrétariat", "rule": "cascade", "maximum_cents": 10_000, "starts_on": today().isoformat(),
        "ends_on": (today() + 300 * DAY).isoformat(), "quotes": [{"quote": quote.id, "digest": quote.current.digest}],
        "shares": [], "key": str(uuid4()),
    }  # fmt: skip
    made = manager.post(f"/requests/{request}/framework", sheet)
    assert (made.status_code, made.json["state"]) == (201, "proposed")
    there = f"/frameworks/{made.json['id']}/signature"
    assert works.post(there, {"digest": "0" * 64}).status_code == 409
    signed = works.post(there, {"digest": made.json["digest"]})
    assert (signed.json["state"], signed.json["holders"][0]["prices"][0]["price_cents"]) == ("open", 2500)
    assert signed.json["ends_on"] == sheet["ends_on"]
    return signed.json
