"""What is refused before any verb runs: bodies with two meanings, wrong types, too much, too often."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from elearn.core.errors import Invalid
from elearn.core.kernel import Kernel
from elearn.interop.api import resource
from elearn.interop.api.parsing import named
from elearn.progress.models import Enrolment
from tests.factories.interop import Program


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b'{"module": "essai", "module": "autre"}', 400),
        (b'{"module": NaN}', 400),
        (b'{"module": ' + b"9" * 5000 + b"}", 400),
        (b"null", 422),
        (b"[]", 422),
        (b'"essai"', 422),
        (b'{"module": null}', 422),
        (b'{"module": 7}', 422),
        (b'{"module": {"slug": "essai"}}', 422),
        (b"{}", 422),
    ],
)
def test_a_body_has_one_meaning_or_is_refused(kernel: Kernel, program: Program, body: bytes, status: int) -> None:
    answer = program.client.post(
        "/api/v1/enrolments",
        data=body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {program.token}"},
    )
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), answer.text
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Enrolment)) == 0


def test_another_type_of_body_is_refused(program: Program) -> None:
    headers = {"Authorization": f"Bearer {program.token}"}
    form = program.client.post("/api/v1/enrolments", data={"module": "essai"}, headers=headers)
    assert (form.status_code, form.content_type) == (415, "application/problem+json")
    plain = program.client.post(
        "/api/v1/enrolments", data='{"module": "essai"}', content_type="text/plain", headers=headers
    )
    assert plain.status_code == 415


def test_a_body_too_large_is_refused(program: Program) -> None:
    assert program.post("/enrolments", {"module": "x" * 3_000_000}).status_code == 413


def test_a_session_does_nothing_here(app: Any, kernel: Kernel, client: Any, program: Program) -> None:
    from tests.factories.accounts import signed_in

    signed_in(kernel, client)
    assert client.get("/api/v1/enrolments").status_code == 401
    assert client.post("/api/v1/enrolments", json={"module": "essai"}).status_code == 401
    assert client.get("/api/v1/me").status_code == 401


def test_the_reference_is_a_page_like_others(kernel: Kernel, client: Any) -> None:
    from tests.factories.accounts import signed_in

    person = signed_in(kernel, client)
    assert person.display_name in client.get("/api/v1/").text


def test_a_token_does_nothing_elsewhere(program: Program) -> None:
    headers = {"Authorization": f"Bearer {program.token}"}
    assert program.client.get("/mon-espace", headers=headers).status_code in {302, 303}
    assert program.client.post("/mes-formations/essai/inscription", headers=headers).status_code >= 300


def test_writing_too_often_is_refused_with_a_delay(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "WRITES", 2)
    sent = [program.post("/enrolments", {"module": "essai"}) for _n in range(3)]
    assert [a.status_code for a in sent] == [201, 200, 429]
    assert int(sent[2].headers["Retry-After"]) > 0
    assert program.get("/enrolments").status_code == 200


def test_what_a_room_refuses_is_said_by_the_fields_of_the_api():
    @named(owner_id="owner")
    def refused():
        raise Invalid(fields={"owner_id": ["Choisissez."], "name": ["Remplissez."]})

    for _again in range(2):
        with pytest.raises(Invalid) as said:
            refused()
        assert said.value.fields == {"owner": ["Choisissez."], "name": ["Remplissez."]}
