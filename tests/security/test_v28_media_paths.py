"""V28: no path of an address reaches the file system (CVE-2022-45918, MSA-26-0012).

A media file is found by the text written at the import, never by joining folders.
"""

from itertools import product

import pytest

from elearn.testing.client import FormClient
from tests.factories.accounts import signed_in
from tests.factories.modules import publish_module, sheet
from tests.modules.test_views import FILES, FULL

UPS = ("../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..\\", "..%5c", "%252e%252e%252f", "..%c0%af", "%uff0e%uff0e/", "..;/",
       ".../", "..%00/", "／..／", "․․/")  # fmt: skip
TARGETS = ("etc/passwd", "module.yaml", "questions.yaml", "elearn/config.py", ".env", "secret_key", "estive.sqlite3")
WAYS = [up * depth + target for up, depth, target in product(UPS, (1, 4), TARGETS)] + [
    "/etc/passwd", "//etc/passwd", "file:///etc/passwd", "C:\\boot.ini", "media/film.mp4", "film.mp4/", "./film.mp4",
    "film.mp4%00.svg", "FILM.MP4", "film.mp4%0a", "%0a", "", ".", "..", "a" * 3000, "questions.yaml", "module.yaml",
]  # fmt: skip
SECRETS = (b"root:", b"format: 1", b"correct:", b"SECRET", b"SQLite format")


@pytest.fixture
def reader(app, kernel):
    app.test_client_class = FormClient
    browser = app.test_client()
    signed_in(kernel, browser)
    return browser


def test_no_way_of_writing_a_path_leaves_the_media_of_the_version(reader, kernel, tmp_path):
    assert len(WAYS) >= 200
    files = FILES | {"questions.yaml": "- correct: oui\n"}
    version = publish_module(kernel, tmp_path, activities=[*sheet()["activities"], FULL], files=files)
    for way in WAYS:
        answer = reader.get(f"/media/{version}/{way}")
        assert answer.status_code in {301, 302, 303, 308, 400, 404}, way
        assert not any(secret in answer.data for secret in SECRETS), way


@pytest.mark.parametrize(
    "number", ["0", "-1", "9223372036854775807", "9223372036854775808", "1e3", "x", "99999999999999999999999"]
)
def test_a_number_that_is_no_version_is_missing(reader, number):
    assert reader.get(f"/media/{number}/film.mp4").status_code == 404


def test_the_sources_of_a_module_are_never_served(reader, kernel, tmp_path):
    version = publish_module(kernel, tmp_path)
    for name in ("module.yaml", "glossary.yaml", "lessons/01-debut.md", "../module.yaml"):
        assert reader.get(f"/media/{version}/{name}").status_code == 404
