import hashlib

import pytest

from elearn.testing.client import FormClient
from tests.factories.accounts import signed_in
from tests.factories.modules import publish_module, sheet
from tests.modules.test_media import SVG, mp4, png
from tests.modules.test_reading import FILM, VIDEO, VTT

FILES = FILM | {
    "media/film.fr.vtt": VTT.replace("Bonjour", "Bonjour à vous"),
    "media/carre.svg": SVG.format("<rect width='4' height='4'/>"),
    "media/film.png": png(),
    "media/film.m4a": mp4(10),
    "media/film.chapitres.vtt": "WEBVTT\n\n00:00:00.000 --> 00:00:10.000\nTout\n",
    "lessons/02-suite.md": "![Un carré](../media/carre.svg)\n",
}
FULL = {**VIDEO, "poster": "media/film.png", "audio": "media/film.m4a", "chapters": "media/film.chapitres.vtt"}


@pytest.fixture
def version(kernel, tmp_path):
    return publish_module(kernel, tmp_path, activities=[*sheet()["activities"], FULL], files=FILES)


@pytest.fixture
def reader(app, kernel):
    app.test_client_class = FormClient
    browser = app.test_client()
    signed_in(kernel, browser)
    return browser


def test_the_catalogue_and_a_module_need_no_account(client, version):
    page = client.get("/formations")
    assert page.status_code == 200
    assert "Écrire ses devis" in page.text
    page = client.get("/formations/essai")
    assert page.status_code == 200
    assert client.get("/formations/inconnu").status_code == 404
    assert client.get("/formations/a%00b").status_code == 404
    assert "Écrire ses devis" in client.get("/").text


def test_l01_the_module_page_shows_all_that_the_law_asks_for(client, version):
    page = client.get("/formations/essai").text
    given = sheet()
    for name in ("audience", "method", "assessment", "accessibility", "access"):
        assert given[name] in page
    for part in (*given["prerequisites"], *given["assistance"].values(), *given["trainer"].values(),
                 given["objectives"][0]["text"], given["price"]["note"]):  # fmt: skip
        assert part in page
    assert "13\u00a0min" in page
    assert "Vérifié le 22 novembre 2026" in page


def test_a_french_module_says_its_language_on_an_english_page(client, version):
    page = client.get("/formations/essai", headers={"Accept-Language": "en"}).text
    assert '<html lang="en">' in page
    assert '<h1 lang="fr">Écrire ses devis</h1>' in page
    assert "Programme" in page
    assert "What you will be able to do" in page


def test_an_empty_catalogue_and_a_search_without_answer_say_what_to_do(client, kernel):
    assert "Les modules arrivent" in client.get("/formations").text
    assert "Aucun module ne correspond" in client.get("/formations?q=rien").text
    assert client.get("/formations?page=2").status_code == 404
    assert client.get("/formations?page=x").status_code == 404
    assert client.get("/formations?q=%00%27&theme=%00&duree=%00").status_code == 200


def test_what_is_typed_comes_back_escaped(client, version):
    page = client.get('/formations?q="><script>alert(1)</script>').text
    assert "<script>alert" not in page


def test_pictures_are_public_and_the_rest_asks_to_sign_in(client, reader, version):
    assert client.get(f"/media/{version}/carre.svg").status_code == 200
    assert client.get(f"/media/{version}/film.png").status_code == 200
    for name in ("film.mp4", "film.m4a", "film.fr.vtt", "film.chapitres.vtt"):
        assert client.get(f"/media/{version}/{name}").status_code in {302, 303, 403}
        assert reader.get(f"/media/{version}/{name}").status_code == 200


def test_a_drawing_opened_alone_gets_no_right(client, version):
    answer = client.get(f"/media/{version}/carre.svg")
    assert answer.content_type == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_media_file_is_kept_by_the_reader_and_not_asked_again(reader, version):
    whole = reader.get(f"/media/{version}/film.mp4")
    assert whole.data == mp4(10)
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert whole.headers["Content-Length"] == str(len(mp4(10)))
    assert whole.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert whole.headers["ETag"] == f'"{hashlib.sha256(mp4(10)).hexdigest()}"'
    again = reader.get(f"/media/{version}/film.mp4", headers={"If-None-Match": whole.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    head = reader.head(f"/media/{version}/film.mp4", headers={"Range": "bytes=0-1"})
    assert (head.status_code, head.data, head.headers["Content-Length"]) == (200, b"", str(len(mp4(10))))


SIZE = len(mp4(10))


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=10-", 10, SIZE),
        ("bytes=-5", SIZE - 5, SIZE),
        (f"bytes=-{SIZE * 2}", 0, SIZE),
        (f"bytes={SIZE - 1}-{SIZE + 50}", SIZE - 1, SIZE),
    ],
)
def test_a_part_is_given_as_asked(reader, version, asked, start, end):
    part = reader.get(f"/media/{version}/film.mp4", headers={"Range": asked})
    assert part.status_code == 206
    assert part.data == mp4(10)[start:end]
    assert part.headers["Content-Range"] == f"bytes {start}-{end - 1}/{SIZE}"
    assert part.headers["Content-Length"] == str(end - start)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE + 5}-{SIZE + 9}"])
def test_a_part_that_is_not_there_is_416(reader, version, asked):
    answer = reader.get(f"/media/{version}/film.mp4", headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "bytes=-0", "lines=0-1", "bytes=x-y", "bytes=9-2", "bytes", ""])
def test_what_is_no_single_range_gives_the_whole(reader, version, asked):
    answer = reader.get(f"/media/{version}/film.mp4", headers={"Range": asked})
    assert (answer.status_code, answer.data) == (200, mp4(10))


def test_a_part_of_a_file_that_changed_gives_the_whole(reader, version):
    address = f"/media/{version}/film.mp4"
    tag = reader.get(address).headers["ETag"]
    headers = {"Range": "bytes=0-9"}
    assert reader.get(address, headers=headers | {"If-Range": tag}).status_code == 206
    for other in ('"autre"', f"W/{tag}", "Sat, 21 Nov 2026 10:00:00 GMT"):
        assert reader.get(address, headers=headers | {"If-Range": other}).status_code == 200


def test_a_file_lost_by_the_storage_is_missing_not_a_crash(reader, version, kernel):
    for key in list(kernel.storage.keys()):
        kernel.storage.delete(key)
    assert reader.get(f"/media/{version}/film.mp4").status_code == 404
