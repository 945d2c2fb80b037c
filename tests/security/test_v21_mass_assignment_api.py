"""V21: what a body of the API does not offer cannot be set by adding it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from elearn.core.db import Base
from elearn.core.kernel import Kernel
from tests.factories.accounts import make_person
from tests.factories.interop import Program, program_of
from tests.factories.quizzes import publish_quiz

OFFER = {
    "category": "web",
    "title": "Un site",
    "unit": "act",
    "price_cents": 1,
    "scope": "Un site",
    "deliverable": "Un site",
}
TERMS = {"payment_days": 30}
LOT = {"title": "Agenda", "unit": "hour", "quantity": 100}
REQUEST = {"title": "Agenda", "need": "Le tenir", "lots": [LOT], "criteria": {"price": 100}, "terms": TERMS}
QUOTE = {"prices": [{"lot": 1, "price_cents": 100}], "valid_until": "2027-01-31"}
POOL: dict[str, dict[str, Any]] = {
    "/requests": {"category": "secretariat", "organisation": 1, "key": str(uuid4())},
    "/requests/{request_id}": {**REQUEST, "version": 1},
    "/requests/{request_id}/extension": {"answer_on": "2026-12-20"},
    "/requests/{request_id}/questions": {"question": "Pourquoi"},
    "/requests/{request_id}/questions/{question_id}/answer": {"answer": "Parce que"},
    "/requests/{request_id}/quote": QUOTE,
    "/requests/{request_id}/quote/versions": QUOTE,
    "/requests/{request_id}/quotes/{quote_id}/acceptance": {"digest": "0" * 64},
    "/requests/{request_id}/quotes/{quote_id}/refusal": {"reason": "Trop tard"},
    "/engagements/{engagement_id}/messages": {"body": "Bonjour", "key": str(uuid4())},
    "/engagements/{engagement_id}/tasks": {"title": "Lire", "for_buyer": True},
    "/engagements/{engagement_id}/tasks/{task_id}": {"is_done": True},
    "/engagements/{engagement_id}/deliverables/{deliverable_id}/delivery": {},
    "/engagements/{engagement_id}/deliverables/{deliverable_id}/changes": {"reason": "Il manque une page"},
    "/engagements/{engagement_id}/hours": {"day": "2026-11-20", "minutes": 60, "key": str(uuid4())},
    "/engagements/{engagement_id}/timesheets/{sheet_id}/refusal": {"reason": "Une heure en trop"},
}
POOL |= {
    "/requests/{request_id}/invitations": {"profile": "une-personne"},
    "/requests/{request_id}/agreement/acceptance": {"digest": "0" * 64},
    "/requests/{request_id}/attachments": {"name": "plan.txt", "content": "WA=="},
    "/engagements/{engagement_id}/files": {"name": "plan.txt", "content": "WA=="},
    "/engagements/{engagement_id}/members/{person_id}": {"may_deliver": True, "signs_hours": True},
    "/engagements/{engagement_id}/cancellation": {"reason": "Je suis malade"},
    "/engagements/{engagement_id}/disputes": {"reason": "Rien n'est remis"},
    "/engagements/{engagement_id}/disputes/settlement": {"outcome": "redo", "decision": "Reprenez tout"},
}
THING, DAY = {"title": "Agenda", "unit": "hour"}, "2027-01-31"
CALL = {"company": 1, "quantities": [{"lot": 1, "quantity": 100}], "key": str(uuid4())}
CLUSTERS: dict[str, dict[str, Any]] = {
    "/clusters/{cluster_id}/members": {"company": 1},
    "/clusters/{cluster_id}/gatherings": {
        "category": "secretariat", "title": "Agenda", "need": "Le tenir", "answer_on": DAY, "items": [THING],
        "key": str(uuid4()),
    },
    "/gatherings/{gathering_id}/volumes/{company_id}": {"volumes": [{"item": 1, "quantity": 100}]},
    "/requests/{request_id}/framework": {
        "title": "Agenda", "rule": "cascade", "maximum_cents": 100, "starts_on": DAY, "ends_on": DAY,
        "quotes": [{"quote": 1, "digest": "0" * 64}], "key": str(uuid4()),
    },
    "/frameworks/{framework_id}/signature": {"digest": "0" * 64},
    "/frameworks/{framework_id}/refusal": {"reason": "Trop cher"},
    "/frameworks/{framework_id}/ending": {"reason": "Trop tard"},
    "/frameworks/{framework_id}/call-offs": CALL,
    "/frameworks/{framework_id}/approvals": CALL,
    "/frameworks/{framework_id}/call-offs/decision": {name: CALL[name] for name in ("company", "quantities")},
    "/call-offs/{call_id}/approval": {"key": str(uuid4())},
    "/frameworks/{framework_id}/shared-posts": {"lot": 1, "title": "Un poste"},
    "/call-offs/{call_id}/bid": {"rebate_basis_points": 100},
    "/shared-posts/{post_id}/parts/{company_id}": {"hundredths": 40},
}  # fmt: skip
ORDER = {"organisation": 1, "offer": 1, "version": 1, "quantity": 100, "key": str(uuid4())}
BOND = {"name": "À trois", "form": "conjoint"}
TOGETHER: dict[str, dict[str, Any]] = {
    "/requests/{request_id}/group": {},
    "/groups/{group_id}": BOND | {"version": 1, "members": [], "lines": []},
    "/groups/{group_id}/members": {"profile": "une-personne"},
    "/groups/{group_id}/proposal": {},
    "/groups/{group_id}/acceptance": {"digest": "0" * 64},
    "/groups/{group_id}/refusal": {"reason": "Trop peu"},
    "/groups/{group_id}/departure": {"reason": "Trop loin"},
    "/groups/{group_id}/messages": {"body": "Bonjour", "key": str(uuid4())},
    "/teams": BOND,
    "/teams/{team_id}/members": {"profile": "une-personne"},
    "/ordering/orders": ORDER,
    "/approvals": ORDER,
    "/approvals/{approval_id}/refusal": {"reason": "Trop cher"},
    "/requests/{request_id}/quotes/{quote_id}/approval": {"digest": "0" * 64, "key": str(uuid4())},
}
INVOICES: dict[str, dict[str, Any]] = {
    "/invoice-drafts": {"engagement": 1},
    "/invoice-drafts/{draft_id}": {"keys": ["lot:1"], "due_days": 30},
    "/invoice-drafts/{draft_id}/issue": {"digest": "0" * 64},
    "/invoices/{invoice_id}/payments": {"paid_on": DAY, "cents": 100, "key": str(uuid4())},
    "/invoices/{invoice_id}/rejection": {"reason": "Numéro absent"},
    "/invoices/{invoice_id}/refusal": {"reason": "Numéro absent"},
    "/invoices/{invoice_id}/credit-note": {"version": 1, "reason": "Numéro absent"},
}
COMPANY = {"name": "La scierie", "source": "event"}
AROUND: dict[str, dict[str, Any]] = {
    "/my-profile": {},
    "/my-profile/publication": {"fields": ["trade"]},
    "/engagements/{engagement_id}/review": {"marks": [{"criterion": "quality", "mark": 5}]},
    "/reviews/{review_id}/reply": {"reply": "Merci"},
    "/circles": {"name": "Le cercle"},
    "/circles/{circle_id}/members": {"email": "une@personne.example"},
    "/circles/{circle_id}/prospects": COMPANY,
    "/prospects/{prospect_id}": COMPANY | {"version": 1},
    "/prospects/{prospect_id}/contacts": {"channel": "call", "key": str(uuid4())},
    "/prospects/{prospect_id}/need": {"category": "secretariat", "title": "Agenda", "text": "Le tenir"},
    "/needs/{token}/request": {"organisation": 1},
    "/companies/{organisation_id}/invitations": {"email": "une@personne.example", "roles": ["member"]},
    "/companies/{organisation_id}/people/{person_id}": {"roles": ["member"]},
    "/reports": {"kind": "profile", "key": "1", "reason": "other", "text": "Ce profil ment."},
    "/reports/{report_id}/contest": {"text": "Je ne suis pas d'accord."},
    "/reports/{report_id}/decision": {
        "outcome": "kept", "answer": "Rien à redire.", "statement": "Rien à redire.",
    },
    "/reports/{report_id}/settlement": {"outcome": "kept", "text": "Rien à redire."},
}  # fmt: skip
POOL_IDS = (
    "person_id",
    "request_id",
    "question_id",
    "quote_id",
    "engagement_id",
    "task_id",
    "deliverable_id",
    "sheet_id",
)
CLUSTER_IDS = (
    "cluster_id", "gathering_id", "company_id", "framework_id", "call_id", "post_id", "group_id", "team_id",
    "approval_id", "review_id", "circle_id", "prospect_id", "token", "report_id", "organisation_id",
    "draft_id", "invoice_id",
)  # fmt: skip
WISHES = ("role", "roles", "is_admin", "is_system", "tenant_id", "price", "score", "paid", "verified", "__class__")


def columns() -> set[str]:
    """Every column of every table of the house."""
    return {c.name for table in Base.metadata.tables.values() for c in table.columns}


def written(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and body schema of every operation that takes a body."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if isinstance(operation, dict) and "requestBody" in operation:
                ref = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
                yield method.upper(), path, document["components"]["schemas"][ref.rpartition("/")[2]]


@pytest.fixture
def program(app: Any, kernel: Kernel, tmp_path: Path) -> Program:
    publish_quiz(kernel, tmp_path)
    with kernel.database.transaction():
        person = make_person()
    return program_of(app, person)


def test_no_body_of_the_api_takes_a_field_it_does_not_name(program: Program) -> None:
    enrolment = program.post("/enrolments", {"module": "essai"}).json["id"]
    attempt = program.post("/attempts", {"enrolment": enrolment, "activity": "evaluation"}).json["id"]
    right: dict[str, dict[str, Any]] = {
        "/api/v1/enrolments": {"module": "essai"},
        "/api/v1/enrolments/{enrolment_id}/events": {
            "events": [{"id": str(uuid4()), "kind": "seen", "activity": "debut"}]
        },
        "/api/v1/attempts": {"enrolment": enrolment, "activity": "evaluation"},
        "/api/v1/attempts/{attempt_id}/events": {
            "events": [{"id": str(uuid4()), "slot": 1, "seq": 1, "kind": "flag", "on": True}]
        },
        "/api/v1/attempts/{attempt_id}/submission": {},
        "/api/v1/bookings": {
            "workspaces": [1],
            "unit": "hour",
            "starts_at": "2027-03-02T09:00:00Z",
            "ends_at": "2027-03-02T10:00:00Z",
            "key": str(uuid4()),
        },
        "/api/v1/seats/by-code": {"code": "ABCD"},
        "/api/v1/seats/{seat_id}/offer": {"email": "une@personne.example"},
        "/api/v1/seats/centres/{slug}": {"envelope": 1, "module": "essai", "count": 1, "key": str(uuid4())},
        "/api/v1/departures/centres/{slug}": {"left_on": "2026-11-01", "reason": "grown"},
        "/api/v1/departures/centres/{slug}/{departure_id}": {"left_on": DAY, "reason": "grown", "version": 1},
        "/api/v1/seats/waiting": {"envelope": 1, "centre": "essai", "module": "essai"},
        "/api/v1/my-offers": OFFER,
        "/api/v1/my-offers/{offer_id}": OFFER,
        "/api/v1/my-availability": {"hours_per_week": 20},
        **{f"/api/v1{path}": body for path, body in (POOL | CLUSTERS | TOGETHER | AROUND | INVOICES).items()},
    }
    document = program.client.get("/api/v1/openapi.json").json
    seen = set()
    for method, path, schema in written(document):
        body = right[path]  # a new body must be added above: it is tried like the others
        seen.add(path)
        address = path.removeprefix("/api/v1").format(
            enrolment_id=enrolment,
            attempt_id=attempt,
            seat_id=1,
            offer_id=1,
            departure_id=1,
            slug="essai",
            **dict.fromkeys(POOL_IDS + CLUSTER_IDS, 1),
        )
        names = (columns() | set(WISHES)) - set(schema["properties"])
        refused = program.send(method, address, body | dict.fromkeys(names, 1))
        assert refused.status_code == 422
        assert set(refused.json["errors"]) == names
        for item in body.get("events", ()):
            more = program.send(method, address, {"events": [item | {"role": "administrator", "person_id": 1}]})
            assert set(more.json["errors"]) == {"events.0.role", "events.0.person_id"}
    assert seen == set(right)
    assert program.get(f"/enrolments/{enrolment}").json["done"] == 0
    assert program.get(f"/attempts/{attempt}").json["state"] == "open"
