"""A cluster through the API: needs gathered, an agreement made and signed, ordering under its ceiling."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from elearn.accounts.models import Person
from elearn.clusters import queries
from elearn.core.i18n import today
from elearn.core.kernel import Kernel
from elearn.core.policy import Actor
from elearn.pool import services
from elearn.pool.queries.quotes import received
from tests.factories import clusters, conditions, groups, pool
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


def test_an_order_above_what_one_may_is_asked_for_and_granted(app: Any, kernel: Kernel) -> None:
    with kernel.database.transaction():
        cluster = clusters.make_cluster()
        buyer, holder = cluster.buyers[0], clusters.make_holder()
        boss = conditions.make_member(buyer, "approver")
        who = {"who": "people", "people": (buyer.id,), "approvers": (boss.id,)}
        conditions.make_condition(buyer, approve_above_cents=5_000, **who)
        framework = clusters.make_framework(cluster, [(holder, 2_500)], rule="competition", shares={})
        line = clusters.make_framework(cluster, [(holder, 2_500)], shares={})
    orders, works = of(app, kernel, buyer), of(app, kernel, holder)
    order = {"company": cluster.companies[0], "quantities": [{"lot": 1, "quantity": 1000}], "key": str(uuid4())}
    call = orders.post(f"/frameworks/{framework}/call-offs", order).json["id"]
    works.send("PUT", f"/call-offs/{call}/bid", {"rebate_basis_points": 1_000})
    assert orders.post(f"/call-offs/{call}/award").status_code == 409
    asked = [
        orders.post(f"/call-offs/{call}/approval", {"key": str(uuid4())}),
        *(orders.post(f"/frameworks/{line}/approvals", order) for _twice in range(2)),
    ]
    assert [(one.status_code, one.json["cents"]) for one in asked] == [(201, 22_500), (201, 25_000), (201, 25_000)]
    assert asked[1].json["id"] == asked[2].json["id"], "the same key asks once"
    with kernel.database.transaction():
        for one in asked[:2]:
            services.approvals.grant(boss, one.json["id"])
    assert orders.get(f"/call-offs/{call}").json["cents"] == 22_500
    (paper,) = works.get(f"/frameworks/{line}/vigilance").json
    assert (paper["since"], paper["is_checked"]) == (None, False)
    with kernel.database.reading():
        request = queries.frameworks.row(line).request_id
    (made,) = of(app, kernel, cluster.manager).get(f"/requests/{request}/frameworks").json
    assert (made["id"], made["number"]) == (line, 1)
    for program in (orders, works):
        assert program.get(f"/requests/{request}/frameworks").status_code == 404


def test_an_order_under_an_agreement_is_weighed_before_it_is_placed(app: Any, kernel: Kernel) -> None:
    with kernel.database.transaction():
        cluster = clusters.make_cluster()
        buyer, holder = cluster.buyers[0], clusters.make_holder()
        boss = conditions.make_member(buyer, "approver")
        who = {"who": "people", "people": (buyer.id,), "approvers": (boss.id,)}
        conditions.make_condition(buyer, approve_above_cents=5_000, **who)
        line = clusters.make_framework(cluster, [(holder, 2_500)], maximum_cents=100_000, shares={})
        open_rule = clusters.make_framework(cluster, [(holder, 2_500)], rule="competition", shares={})
    orders, company = of(app, kernel, buyer), cluster.companies[0]

    def weighed(framework: int, hours: int) -> Any:
        asked = {"company": company, "quantities": [{"lot": 1, "quantity": hours * 100}]}
        return orders.post(f"/frameworks/{framework}/call-offs/decision", asked)

    small, large = weighed(line, 2).json, weighed(line, 30).json
    assert (small["outcome"], small["net_cents"], small["causes"]) == ("allowed", 5_000, [])
    assert small["holder_name"]
    assert (large["outcome"], large["net_cents"]) == ("approval", 75_000)
    assert [one["code"] for one in large["causes"]] == ["approval-above"]
    assert weighed(line, 60).status_code == 409, "above the ceiling of the agreement"
    assert weighed(open_rule, 2).json["holder"] is None
    assert orders.get(f"/frameworks/{line}/call-offs").json == [], "nothing is ordered"
    assert (
        of(app, kernel, holder)
        .post(
            f"/frameworks/{line}/call-offs/decision", {"company": company, "quantities": [{"lot": 1, "quantity": 100}]}
        )
        .status_code
        == 403
    )


def test_the_lead_entrusts_and_each_version_of_what_they_agreed_is_read(app: Any, kernel: Kernel) -> None:
    with kernel.database.transaction():
        buyer, lead, mate = pool.make_buyer(), clusters.make_holder(), clusters.make_holder()
        request = pool.make_request(buyer)
        mission = groups.win_together(buyer, request, (lead, mate))
    client, leads, mates = (of(app, kernel, one) for one in (buyer, lead, mate))
    base = f"/engagements/{mission}"
    assert [(one["id"], one["is_lead"]) for one in client.get(f"{base}/members").json] == [
        (lead.id, True), (mate.id, False),
    ]  # fmt: skip
    rights = {"may_deliver": False, "signs_hours": False}
    assert mates.send("PUT", f"{base}/members/{mate.id}", rights).status_code == 403
    assert leads.send("PUT", f"{base}/members/{lead.id}", rights).status_code == 404
    assert leads.send("PUT", f"{base}/members/{mate.id}", rights).json["may_deliver"] is False
    assert client.get(f"{base}/vigilance").json == [], "below the threshold of the law"
    (group,) = leads.get("/groups").json
    there = f"/groups/{group['id']}/agreements"
    (version,) = mates.get(there).json
    assert all(one["accepted_at"] for one in version["answers"])
    whole = mates.get(f"{there}/{version['number']}").json
    assert (whole["digest"], whole["content"]["lead"]) == (version["digest"], lead.id)
    assert client.get(there).status_code == 404
