"""The contract, tried by a machine: what is generated from the description never breaks the API.

schemathesis makes requests that fit the description and requests that do not; each answer must
be one that the description tells, of the shape it tells, and never a fault of ours.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from elearn.accounts.models import Organisation, Person
from elearn.clusters import services as framed
from elearn.core import db
from elearn.core.clock import now
from elearn.core.i18n import today
from elearn.core.kernel import Kernel
from elearn.core.policy import SYSTEM, Actor
from elearn.interop.api import resource
from elearn.observatory.services import departures
from elearn.pool import services
from elearn.pool.queries import engagements
from elearn.prospecting import links
from elearn.telecentres.models import Visit
from elearn.telecentres.queries import places
from tests.factories import clusters, groups, pool
from tests.factories.accounts import give_role
from tests.factories.interop import Program, program_of
from tests.factories.telecentres import make_centre, manager_of
from tests.security import around

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
# The operations by the first words of their addresses: one trial each, so that each has its own time.
PARTS = {
    "training": ("modules", "enrolments", "attempts", "certificates", "verifications", "me"),
    "places": ("bookings", "free-places", "indicators"),
    "funding": ("funding", "seats"),
    "directory": ("skills", "profiles", "offers", "my-offers", "my-availability"),
    "requests": ("requests",),
    "quotes": ("quotes",),
    "engagements": ("engagements", "mediations", "invoices", "invoice-drafts"),
}
# These share their fields, their reading and their refusals with the others, and their verbs are proven on both
# databases by the tests of their rooms: a few requests each, on one.
LIGHT = {
    "clusters": ("clusters", "gatherings", "frameworks", "call-offs", "shared-posts"),
    "together": ("groups", "teams", "ordering", "approvals", "companies"),
    "around": ("my-profile", "reviews", "circles", "prospects", "needs", "reports"),
    "observatory": ("departures",),
}
FEW = 4  # of those that fit, and of those that do not
SECONDS = 0.6  # to generate what is sent to one operation
FEWEST = 4  # requests to each operation, however slow the machine
RUNS = settings(
    max_examples=15,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
pytestmark = [pytest.mark.slow]


class TimeOver(Exception):
    """Enough was generated."""


_generated: dict[str, list[Any]] = {}


def _requests(operation: Any, most: int) -> list[Any]:
    """Requests that fit the description, then requests that do not, where there is a way.

    Generated once for both databases: that takes longer than sending them.
    """
    if operation.label not in _generated:
        modes = [GenerationMode.POSITIVE]
        if operation.body or operation.query:  # any text is a right slug
            modes.append(GenerationMode.NEGATIVE)
        share = 1 / len(modes)
        _generated[operation.label] = [case for mode in modes for case in _generate(operation, mode, share, most)]
    return _generated[operation.label]


def _generate(operation: Any, mode: GenerationMode, share: float, most: int) -> list[Any]:
    """As many as a share of the time allows."""
    made: list[Any] = []
    end = time.monotonic() + share * SECONDS

    def keep(case: Any) -> None:
        if len(made) >= share * FEWEST and time.monotonic() > end:
            raise TimeOver
        made.append(case)

    with suppress(TimeOver):
        settings(RUNS, max_examples=most)(given(case=operation.as_strategy(generation_mode=mode))(keep))()
    return made


def _send(case: Any, rank: int, program: Program, known: dict[str, Any]) -> None:
    """One request; every other one is about something that exists, one in five without a token."""
    if rank % 2 and case.path_parameters:
        case.path_parameters.update({k: v for k, v in known.items() if k in case.path_parameters})
    headers = {"Accept-Encoding": "identity"}  # the checker does not unpack
    if rank % 5:
        headers["Authorization"] = f"Bearer {program.token}"
    case.call_and_validate(headers=headers, checks=CHECKS)


@cache
def _described(app: Any) -> list[Any]:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    return [found.ok() for found in schema.get_all_operations()]


@pytest.fixture
def operations(app: Any) -> list[Any]:
    """Everything that the description offers."""
    return _described(app)


def _first(operation: Any) -> str:
    return str(operation.path.split("/")[3])  # after /api/v1/


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_each_operation_is_tried_in_one_part(operations: list[Any]) -> None:
    named = [word for words in (PARTS | LIGHT).values() for word in words]
    assert sorted(named) == sorted({_first(one) for one in operations})


@pytest.fixture
def world(app: Any, kernel: Kernel, program: Program) -> dict[str, tuple[Program, dict[str, Any]]]:
    """Of each part, whose token asks and what exists for them; the trainee's own for a part that is not named."""
    enrolment = program.post("/enrolments", {"module": "essai"}).json["id"]
    attempt = program.post("/attempts", {"enrolment": enrolment, "activity": "evaluation"}).json["id"]
    with kernel.database.transaction() as session:
        buyer, provider = pool.make_buyer(), pool.make_independent()
        asked = pool.make_request(buyer)
        question = services.requests.ask(provider, asked, "Quel logiciel ?")
        quote = pool.make_quote(provider, asked)
        mission = pool.make_engagement(buyer, provider)
        task = services.workspace.add_task(provider, mission, "Lire", for_buyer=False)
        entry = services.timesheets.log(provider, mission, today(), 60, "Agenda", "contract")
        stored = kernel.storage.put(io.BytesIO(b"Plan"))
        attached = services.requests.attach(buyer, asked, "plan.txt", stored.key, stored.size)
        kept = services.workspace.put(provider, mission, "plan.txt", stored.key, stored.size)
        known = {
            "request_id": asked, "question_id": question, "quote_id": quote.id, "sent": 1, "engagement_id": mission,
            "task_id": task, "sheet_id": engagements.sheets(mission)[0].id,
            "deliverable_id": pool.steps_of(mission)[0], "entry_id": entry, "attachment_id": attached,
            "file_id": kept.id,
        }  # fmt: skip
        people = [session.get_one(Person, actor.id) for actor in (buyer, provider)]
    buys, provides = (program_of(app, person) for person in people)
    of_trainee = {"enrolment_id": enrolment, "attempt_id": attempt, "slug": "essai"}
    return {
        "requests": (buys, known), "quotes": (provides, known), "engagements": (provides, known),
        "": (program, of_trainee),
    }  # fmt: skip


def in_cluster() -> tuple[Actor, dict[str, Any]]:
    """A buyer of a company of a cluster, and what exists there."""
    cluster = clusters.make_cluster()
    framework = clusters.make_framework(cluster, unit="day")
    return cluster.buyers[0], {
        "cluster_id": cluster.id, "company_id": cluster.companies[0], "gathering_id": clusters.make_gathering(cluster),
        "framework_id": framework, "call_id": clusters.call(cluster.buyers[0], framework),
        "post_id": framed.posts.begin(cluster.manager, framework, 1, "Poste"),
    }  # fmt: skip


def together() -> tuple[Actor, dict[str, Any]]:
    """The lead of a team and of a group whose agreement is proposed, seen by a company."""
    lead, buyer = pool.make_independent(), pool.make_buyer()
    return lead, groups.lead_group(buyer, lead, "Essai") | {"organisation_id": pool.company_of(buyer)}


def around_work() -> tuple[Actor, dict[str, Any]]:
    """Someone of the directory who hosts a circle, and what they reviewed and reported."""
    someone, other = pool.make_independent(), pool.make_buyer()
    made = around.build(someone, pool.make_request(other), "Essai")
    return someone, made | {"token": links.token("essai", made["prospect_id"])}


def in_centre() -> tuple[Actor, dict[str, Any]]:
    """Who runs a telecentre that they came to, and left."""
    centre = make_centre(slug="essai")
    manager = manager_of(centre)
    arrived = now() - timedelta(days=1)
    visit = {"arrived_at": arrived, "left_at": now(), "source": "qr", "left_how": "qr"}
    db.session().add(Visit(person_id=manager.id, centre_id=centre.id, **visit))
    db.session().flush()
    person = db.session().get_one(Person, manager.id)
    give_role(person, "manager", db.session().get_one(Organisation, centre.organisation_id))
    card = places.card_of(centre)
    sheet = departures.DepartureSheet(today(), "grown")
    return manager, {"slug": "essai", "departure_id": departures.record(SYSTEM, card, sheet, person_id=manager.id)}


SCENES: dict[str, Callable[[], tuple[Actor, dict[str, Any]]]] = {
    "clusters": in_cluster,
    "together": together,
    "around": around_work,
    "observatory": in_centre,
}


@pytest.mark.long  # by far: a minute and a half of requests
@pytest.mark.parametrize("part", PARTS)
def test_generated_requests_get_answers_that_the_description_tells(
    world: dict[str, tuple[Program, dict[str, Any]]],
    operations: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    part: str,
) -> None:
    monkeypatch.setattr(resource, "WRITES", 10_000_000)
    _try([one for one in operations if _first(one) in PARTS[part]], *world.get(part, world[""]), RUNS.max_examples)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("part", LIGHT)
def test_a_few_generated_requests_get_answers_that_the_description_tells(
    app: Any, kernel: Kernel, operations: list[Any], monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setattr(resource, "WRITES", 10_000_000)
    with kernel.database.transaction() as session:
        actor, known = SCENES[part]()
        person = session.get_one(Person, actor.id)
    _try([one for one in operations if _first(one) in LIGHT[part]], program_of(app, person), known, FEW)


def _try(tried: list[Any], program: Program, known: dict[str, Any], most: int) -> None:
    """Generated requests to each of these operations."""
    assert tried
    for operation in tried:
        requests = _requests(operation, most)
        assert len(requests) >= FEWEST, operation.label
        for rank, case in enumerate(requests, 1):
            _send(case, rank, program, known)
