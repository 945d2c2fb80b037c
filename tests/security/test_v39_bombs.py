"""V39: what is small to send and long to read costs nothing: words for patterns, parts of a form, nested JSON."""

import importlib
import pkgutil
import re
import time

import pytest

import elearn
from tests.factories.accounts import make_person, signed_in
from tests.factories.interop import program_of

LENGTH, SECONDS = 20_000, 0.5  # the longest text that a form takes, and far more than one pass over it costs
RUNS = (" ", "a", "0", ".", "-", "@", "a.", " \n", "(", "[", "<", "*", "_", "`", '"', "\\", "&", "1 ", "«", "\u00a0")
# Read at the beginning of a line alone, or only in files of the catalogue, which their authors keep.
FOR_AUTHORS = {
    "elearn.modules.captions._TIMINGS",
    "elearn.modules.markdown_faults.BARE",
    "elearn.modules.quality.reading_level._ENDS",
    "elearn.parameters.placeholders._FORM",
}
NESTED = (b"[" * 90_000, b'{"a":' * 30_000, b"[" * 90_000 + b"]" * 90_000)


@pytest.fixture
def backend():
    return "sqlite"  # nothing reaches the database


def _patterns():
    for module in pkgutil.walk_packages(elearn.__path__, "elearn."):
        if module.name.rpartition(".")[2] == "__main__":
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                yield f"{module.name}.{name}", value


def test_no_pattern_takes_longer_than_its_text_is_long():
    found = dict(_patterns())
    assert len(found) > 50
    assert set(found) >= FOR_AUTHORS, "gone from the code: take it off the list"
    slow = {}
    for name, pattern in found.items():
        for run in () if name in FOR_AUTHORS else RUNS:
            whole = (run * LENGTH)[:LENGTH]
            began = time.thread_time()
            pattern.search(f"\0{whole}\0")
            if (took := time.thread_time() - began) > SECONDS:
                slow[name] = (run, round(took, 1))
                break
    assert slow == {}


def test_ten_thousand_fields_or_parts_are_refused_unread(client):
    parts = "".join(f'--b\r\nContent-Disposition: form-data; name="f{n}"\r\n\r\nx\r\n' for n in range(10_000))
    bodies = {
        "application/x-www-form-urlencoded": "&".join(f"f{n}=x" for n in range(10_000)),
        "multipart/form-data; boundary=b": f"{parts}--b--\r\n",
    }
    for kind, body in bodies.items():
        began = time.thread_time()
        assert client.post("/connexion", data=body.encode(), content_type=kind).status_code in {400, 413}, kind
        assert time.thread_time() - began < 5, kind


@pytest.mark.parametrize("body", NESTED, ids=["lists", "objects", "closed"])
def test_json_nested_without_end_is_refused_by_pages_and_by_the_api(kernel, app, client, body):
    signed_in(kernel, client)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/compte").text)[1]
    headers = {"X-CSRFToken": token, "Accept": "application/json", "Referer": "http://127.0.0.1/"}
    for path in ("/avancement/1", "/essais/00000000-0000-0000-0000-000000000001/evenements"):
        answer = client.post(path, data=body, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.content_type) == (422, "application/problem+json"), path
    with kernel.database.transaction():
        person = make_person()
    program = program_of(app, person)
    headers = {"Authorization": f"Bearer {program.token}"}
    answer = program.client.post("/api/v1/enrolments", data=body, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
