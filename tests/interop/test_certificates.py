"""Certificates by the API: one's own, and what a stranger may check."""

from __future__ import annotations

import io
from typing import Any

import pytest

from elearn.accounts.models import Person
from elearn.certificates import services
from elearn.core.kernel import Kernel
from elearn.core.policy import SYSTEM
from elearn.progress import services as progress
from tests.factories.accounts import actor_of, make_person
from tests.factories.interop import Program, certificate_facts, program_of


@pytest.fixture
def number(kernel: Kernel, person: Person, module: str) -> str:
    """The number of a certificate of this person."""
    stored = kernel.storage.put(io.BytesIO(b"%PDF-1.7"))
    with kernel.database.transaction():
        enrolment = progress.enrol(actor_of(person), module)
        held = services.number(
            SYSTEM, enrolment_id=enrolment, person_id=person.id, snapshot=certificate_facts("Agathe Roussel")
        )
        services.finish(SYSTEM, held.id, pdf_key=stored.key, pdf_bytes=stored.size)
        return str(held.number)


def test_the_holder_reads_what_it_attests(program: Program, number: str) -> None:
    said = program.get(f"/certificates/{number}").json
    assert (said["number"], said["holder"], said["is_valid"]) == (number, "Agathe Roussel", True)
    assert (said["module"]["slug"], said["result_percent"]) == ("essai", 80)
    assert said["issuer"] == {"name": "Buron", "siret": "12345678900006", "declaration_number": "84150000015"}
    assert program.get("/certificates").json == [said]


def test_anothers_certificate_does_not_exist(app: Any, kernel: Kernel, number: str) -> None:
    with kernel.database.transaction():
        other = make_person()
    stranger = program_of(app, other)
    assert stranger.get(f"/certificates/{number}").status_code == 404
    assert stranger.get("/certificates").json == []


def test_who_has_the_code_checks_it_and_sees_what_the_holder_shows(
    app: Any, kernel: Kernel, person: Person, program: Program, number: str
) -> None:
    code = program.get(f"/certificates/{number}").json["code"]
    anyone = Program(app)
    said = anyone.get(f"/verifications/{code}").json
    assert (said["number"], said["is_valid"], said["name"], said["result_percent"]) == (number, True, None, None)
    with kernel.database.transaction():
        from elearn.certificates import queries

        services.show(actor_of(person), queries.own(actor_of(person), number), ["name"])
    assert anyone.get(f"/verifications/{code}").json["name"] == "Agathe Roussel"
    limited = program_of(app, person, "profile:read")
    assert limited.get(f"/verifications/{code}").json["name"] == "Agathe Roussel"
    for wrong in ("x" * 32, code.swapcase(), number, "é", "%00"):
        assert anyone.get(f"/verifications/{wrong}").status_code == 404, wrong
