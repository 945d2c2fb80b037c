"""The OpenAPI document arranged for a page. Pure code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]
ORDER = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a body, or one parameter. ``place`` is path, query or header."""

    name: str
    type: str
    is_required: bool
    description: str
    place: str = ""
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    scope: str
    is_open: bool
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answer: tuple[Field, ...]
    success: str
    is_list: bool
    refusals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The operations of one group. ``id`` is the end of the address of its page."""

    id: str
    title: str
    operations: tuple[Operation, ...]


def chapters(document: Document) -> list[Chapter]:
    """The groups in the order of the document, each with its operations."""
    operations: dict[str, list[Operation]] = {tag["name"]: [] for tag in document.get("tags", ())}
    for path, methods in document["paths"].items():
        shared = methods.get("parameters", [])
        for method in ORDER:
            if method in methods:
                found = methods[method]
                operations[found["tags"][0]].append(_operation(document, path, method, found, shared))
    titles = {tag["name"]: tag.get("description") or tag["name"] for tag in document.get("tags", ())}
    return [
        Chapter(name.removeprefix("api_").replace("_", "-"), titles[name], tuple(found))
        for name, found in operations.items()
        if found
    ]


def _operation(document: Document, path: str, method: str, found: Any, shared: list[Any]) -> Operation:
    security = found.get("security", [])
    parameters = [_parameter(document, p) for p in (*shared, *found.get("parameters", ()))]
    success = next((code for code in found["responses"] if code.startswith("2")), "")
    answer = _schema_of(document, found["responses"].get(success, {}))
    is_list = answer.get("type") == "array"
    if is_list:
        answer = _resolved(document, answer["items"])
    return Operation(
        id=found["operationId"].replace(".", "-"),
        method=method.upper(),
        path=path,
        summary=found.get("summary", ""),
        description=found.get("description", ""),
        scope=security[0]["token"][0] if security else "",
        is_open=not security,
        parameters=tuple(p for p in parameters if p.name != "If-None-Match"),
        body=tuple(_fields(document, _schema_of(document, found.get("requestBody", {})))),
        answer=tuple(_fields(document, answer)),
        success=success,
        is_list=is_list,
        refusals=tuple(code for code in found["responses"] if code[0] in "45"),
    )


def _resolved(document: Document, part: Any) -> Any:
    """What a ``$ref`` points at."""
    while "$ref" in part:
        found: Any = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        part = found
    return part


def _schema_of(document: Document, holder: Any) -> Any:
    content = _resolved(document, holder).get("content") or {"": {}}
    return _resolved(document, next(iter(content.values())).get("schema", {}))


def _parameter(document: Document, part: Any) -> Field:
    found = _resolved(document, part)
    schema = _resolved(document, found.get("schema", {}))
    description = found.get("description", "") or schema.get("description", "")
    return Field(found["name"], _type(document, schema), found.get("required", False), description, found["in"])


def _fields(document: Document, schema: Any, depth: int = 0) -> Iterator[Field]:
    needed = set(schema.get("required", ()))
    for name, raw in schema.get("properties", {}).items():
        found = _resolved(document, raw)
        inner = _resolved(document, found.get("items", {})) if "items" in found else found
        inside = tuple(_fields(document, inner, depth + 1)) if depth < 3 and "properties" in inner else ()
        description = raw.get("description", "") or found.get("description", "")
        yield Field(name, _type(document, found), name in needed, description, fields=inside)


def _type(document: Document, schema: Any) -> str:
    """A type in a few words: ``string (uuid)``, ``integer 1–100``, ``array of string``."""
    kind = schema.get("type", "object")
    kinds = kind if isinstance(kind, list) else [kind]
    words = " | ".join(kinds)
    if "items" in schema:
        words += f" <{_type(document, _resolved(document, schema['items']))}>"
    if "enum" in schema:
        words += f" ({', '.join(str(v) for v in schema['enum'] if v not in {None, ''})})"
    elif "format" in schema:
        words += f" ({schema['format']})"
    if "maximum" in schema and schema["maximum"] < 1_000_000_000:
        words += f" {schema.get('minimum', 0)}–{schema['maximum']}"
    elif "maxLength" in schema:
        words += f" ≤ {schema['maxLength']}"
    return words
