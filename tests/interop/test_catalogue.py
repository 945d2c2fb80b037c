"""The open part of the API, as a program without a token uses it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from elearn.core.kernel import Kernel
from tests.factories.modules import publish_module


@pytest.fixture
def catalogue(kernel: Kernel, tmp_path: Path) -> Kernel:
    for rank in range(1, 6):
        publish_module(kernel, tmp_path, f"essai-{rank}", position=rank, title=f"Essai {rank}")
    return kernel


def test_modules_are_listed_page_by_page(catalogue: Kernel, client: Any) -> None:
    answer = client.get("/api/v1/modules?page=2&page_size=2")
    assert answer.status_code == 200
    assert [m["slug"] for m in answer.json] == ["essai-3", "essai-4"]
    assert json.loads(answer.headers["X-Pagination"]) == {"total": 5, "total_pages": 3, "page": 2, "page_size": 2}
    assert answer.headers["Link"] == (
        '</api/v1/modules?page=1&page_size=2>; rel="first", </api/v1/modules?page=1&page_size=2>; rel="prev", '
        '</api/v1/modules?page=3&page_size=2>; rel="next", </api/v1/modules?page=3&page_size=2>; rel="last"'
    )


def test_a_page_past_the_last_does_not_exist(catalogue: Kernel, client: Any) -> None:
    assert client.get("/api/v1/modules?page=9").status_code == 404


def test_an_empty_list_has_one_page(client: Any) -> None:
    answer = client.get("/api/v1/modules")
    assert (answer.status_code, answer.json) == (200, [])
    assert json.loads(answer.headers["X-Pagination"])["total_pages"] == 1


def test_modules_are_found_by_their_words_and_choices(
    catalogue: Kernel, client: Any, drain: Any, tmp_path: Path
) -> None:
    publish_module(catalogue, tmp_path, "cheval", title="Ferrer un cheval", keywords=["forge"], position=9)
    drain()
    assert [m["slug"] for m in client.get("/api/v1/modules?search=chevaux").json] == ["cheval"]
    assert [m["slug"] for m in client.get("/api/v1/modules?theme=forge").json] == ["cheval"]
    assert client.get("/api/v1/modules?search=chevaux&language=en").json == []
    assert len(client.get("/api/v1/modules?length=court&free=1").json) == 6
    assert client.get("/api/v1/modules?length=infini").status_code == 422


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=x", "page"),
        ("page=1.0", "page"),
        ("page=%D9%A1", "page"),  # an Arabic digit is a digit for Python
        ("page=99999999999999999999", "page"),
        ("page_size=101", "page_size"),
        ("page=1&page=2", "page"),
        ("order=title", "order"),
    ],
)
def test_a_wrong_parameter_is_named(catalogue: Kernel, client: Any, query: str, field: str) -> None:
    answer = client.get(f"/api/v1/modules?{query}")
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert list(answer.json["errors"]) == [field]
    assert answer.json["type"] == "urn:estive:problem:invalid"


def test_a_module_gives_its_sheet_and_its_outline(catalogue: Kernel, client: Any) -> None:
    sheet = client.get("/api/v1/modules/essai-2").json
    assert sheet["title"] == "Essai 2"
    assert sheet["objectives"] == [{"id": "ecrire", "text": "Écrire un devis"}]
    assert sheet["checked_on"] == "2026-11-22"
    assert sheet["price_note"] == "Gratuit."
    outline = client.get("/api/v1/modules/essai-2/outline").json
    assert [(a["key"], a["rule"]) for a in outline] == [("debut", "seen"), ("suite", "seen")]


def test_what_is_not_there_is_a_problem_document(catalogue: Kernel, client: Any) -> None:
    for path, status in (("/api/v1/modules/rien", 404), ("/api/v1/rien", 404), ("/api/v1/modules/%00", 404)):
        answer = client.get(path)
        assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), path
    answer = client.post("/api/v1/modules")
    assert (answer.status_code, answer.content_type) == (405, "application/problem+json")
    assert "GET" in answer.headers["Allow"]


def test_what_has_not_changed_is_not_sent_again(catalogue: Kernel, client: Any) -> None:
    first = client.get("/api/v1/modules?page_size=2")
    assert first.headers["ETag"].startswith('W/"')
    again = client.get("/api/v1/modules?page_size=2", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    packed = {"If-None-Match": first.headers["ETag"], "Accept-Encoding": "gzip"}
    assert client.get("/api/v1/modules?page_size=2", headers=packed).status_code == 304
    other = client.get("/api/v1/modules?page_size=3", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200


def test_the_same_items_of_a_longer_list_are_another_answer(kernel: Kernel, client: Any, tmp_path: Path) -> None:
    publish_module(kernel, tmp_path, "un")
    first = client.get("/api/v1/modules?page_size=1")
    publish_module(kernel, tmp_path, "deux", position=2)
    second = client.get("/api/v1/modules?page_size=1", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert second.json == first.json


def test_an_unknown_token_is_refused_even_where_no_token_is_needed(catalogue: Kernel, client: Any) -> None:
    for said in ("Bearer estive_nothing", "Basic YTpi", "Bearer", "n'importe quoi"):
        answer = client.get("/api/v1/modules", headers={"Authorization": said})
        assert answer.status_code == 401, said
        assert answer.json["type"] == "urn:estive:problem:invalid-token"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_answers_say_who_may_keep_them(catalogue: Kernel, client: Any) -> None:
    answer = client.get("/api/v1/modules")
    assert answer.content_type == "application/json"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert {"Authorization", "Accept-Language"} <= {v.strip() for v in answer.headers["Vary"].split(",")}


def test_errors_speak_the_language_of_the_caller(catalogue: Kernel, client: Any) -> None:
    answer = client.get("/api/v1/modules?page=0", headers={"Accept-Language": "en"})
    assert answer.json["errors"] == {"page": ["Between 1 and 100000."]}
