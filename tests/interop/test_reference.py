"""V43: the description of the API: complete, closed, for programs and for people."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from elearn.core.web.guard import access_of
from elearn.interop.api.files import BYTES, OCTETS

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # the same words on both


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(p, m, o) for p, ms in document["paths"].items() for m, o in ms.items() if m != "parameters"]


def test_every_route_of_the_api_is_described_with_its_guard(app: Flask, client: Any) -> None:
    described = {o["operationId"]: o for _p, _m, o in operations(client.get("/api/v1/openapi.json").json)}
    api = {b.name for room in app.kernel.plugins for b in room.api}  # type: ignore[attr-defined]
    routed = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint.rpartition(".")[0] not in api:
            continue
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            operation = described[f"{rule.endpoint}.{method.lower()}"]
            access = access_of(app, rule.endpoint, method)
            assert access is not None, rule
            wanted = [] if access.permission is None else [{"token": [access.permission.scope]}]
            assert operation["security"] == wanted
            assert access.permission is None or access.permission.scope, f"{rule} takes a token without a scope"
            routed += 1
    assert routed == len(described) > 3


def test_every_operation_says_what_it_is_in_both_languages(client: Any) -> None:
    said = {}
    for locale in ("fr", "en"):
        document = client.get("/api/v1/openapi.json", headers={"Accept-Language": locale}).json
        assert document["openapi"] == "3.1.0"
        said[locale] = {o["operationId"]: o["summary"] for _p, _m, o in operations(document)}
        assert all(said[locale].values())
    assert all(said["fr"][name] != said["en"][name] for name in said["fr"])


def test_every_answer_is_a_closed_schema(client: Any) -> None:
    document = client.get("/api/v1/openapi.json").json
    for name, schema in document["components"]["schemas"].items():
        assert schema["additionalProperties"] is False, name
    for path, method, operation in operations(document):
        success = [r for code, r in operation["responses"].items() if code.startswith("2")]
        assert success, (path, method)
        for answer in success:
            kinds = answer["content"]
            assert kinds.get("application/json", {}).get("schema") or kinds == {OCTETS: {"schema": BYTES}}, path


def test_every_operation_is_shown_on_the_page_of_its_chapter(client: Any) -> None:
    first = client.get("/api/v1/").text
    links = {name: page for page, name in re.findall(r'href="(/api/v1/reference/[^"#]+)#([^"]+)"', first)}
    pages = {page: client.get(page).text for page in set(links.values())}
    described = operations(client.get("/api/v1/openapi.json").json)
    assert len(links) == len(described)
    for path, method, operation in described:
        name = operation["operationId"].replace(".", "-")
        assert f'id="{name}"' in pages[links[name]]
        assert f"<code>{method.upper()} {path}</code>" in pages[links[name]]
    for page, text in {"/api/v1/": first, **pages}.items():
        assert "<script" not in text.replace('<script type="module" src="/static', "")
        assert len(text) < 300_000, f"{page}: {len(text)} characters are long to wait for on a slow line"
    assert client.get("/api/v1/reference/rien").status_code == 404


def test_the_document_is_not_sent_twice(client: Any) -> None:
    first = client.get("/api/v1/openapi.json")
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
