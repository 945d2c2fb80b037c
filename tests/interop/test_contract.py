"""The contract, tried by a machine: what is generated from the description never breaks the API.

schemathesis makes requests that fit the description and requests that do not; each answer must
be one that the description tells, of the shape it tells, and never a fault of ours.
"""

from __future__ import annotations

import time
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

from elearn.interop.api import resource
from tests.factories.interop import Program

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SECONDS = 45.0  # for all of it, shared between the operations
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


class Trial:
    """Generated requests to one operation, until its time is over."""

    def __init__(self, program: Program, known: dict[str, Any], seconds: float) -> None:
        self.token, self.known = program.token, known
        self.end = time.monotonic() + seconds
        self.sent = 0

    def run(self, operation: Any) -> None:
        """Requests that fit the description, then requests that do not, where there is a way."""
        modes = [GenerationMode.POSITIVE]
        if operation.body or operation.query:  # any text is a right slug
            modes.append(GenerationMode.NEGATIVE)
        for mode in modes:

            def send(case: Any) -> None:
                self.send(case)

            RUNS(given(case=operation.as_strategy(generation_mode=mode))(send))()

    def send(self, case: Any) -> None:
        """One request; every other one is about something that exists, one in five without a token."""
        if self.sent >= FEWEST and time.monotonic() > self.end:
            return
        self.sent += 1
        if self.sent % 2 and case.path_parameters:
            case.path_parameters.update({k: v for k, v in self.known.items() if k in case.path_parameters})
        headers = {"Accept-Encoding": "identity"}  # the checker does not unpack
        if self.sent % 5:
            headers["Authorization"] = f"Bearer {self.token}"
        case.call_and_validate(headers=headers, checks=CHECKS)


def test_generated_requests_get_answers_that_the_description_tells(
    app: Any, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource, "WRITES", 10_000_000)
    enrolment = program.post("/enrolments", {"module": "essai"}).json["id"]
    attempt = program.post("/attempts", {"enrolment": enrolment, "activity": "evaluation"}).json["id"]
    known = {"enrolment_id": enrolment, "attempt_id": attempt, "slug": "essai"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 10
    for operation in operations:
        trial = Trial(program, known, SECONDS / len(operations))
        trial.run(operation)
        assert trial.sent >= FEWEST, operation.label
