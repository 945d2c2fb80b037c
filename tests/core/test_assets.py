import gzip

import pytest

from elearn.core.web.assets import Assets, folders


@pytest.fixture
def sources(tmp_path):
    for room in ("one", "two"):
        (tmp_path / room / room).mkdir(parents=True)
        (tmp_path / room / room / "a.js").write_text(f"export const room = '{room}';\n" * 50)
    (tmp_path / "one" / "one" / ".hidden").write_text("no")
    (tmp_path / "two" / "two" / "a.webp").write_bytes(b"picture")
    return [tmp_path / "one", tmp_path / "two", tmp_path / "none"]


def test_an_address_changes_with_any_content_and_only_then(sources, tmp_path):
    first = Assets(sources, tmp_path / "out")
    assert Assets(sources, tmp_path / "out").url("one/a.js") == first.url("one/a.js")
    (sources[1] / "two" / "a.js").write_text("changed")
    assert Assets(sources, tmp_path / "out").url("one/a.js") != first.url("one/a.js")


def test_what_is_not_there_is_an_error_when_the_page_is_written(sources, tmp_path):
    assets = Assets(sources, tmp_path / "out")
    for name in ("one/absent.js", "one/.hidden", "../one/a.js"):
        with pytest.raises(LookupError):
            assets.url(name)


def test_text_is_compressed_once_and_pictures_are_not(sources, tmp_path):
    assets = Assets(sources, tmp_path / "out")
    root = assets.collect()
    assert root == assets.collect()
    plain = (root / "one" / "a.js").read_bytes()
    assert gzip.decompress((root / "one" / "a.js.gz").read_bytes()) == plain
    assert not (root / "two" / "a.webp.gz").exists()
    assert [p.name for p in (tmp_path / "out").iterdir()] == [assets.digest]


def test_the_house_serves_its_own_bootstrap():
    assert any(prefix == "bootstrap" and folder.is_dir() for prefix, folder in folders([]))


def test_files_are_served_for_a_year_compressed_and_safe(client, app):
    url = app.jinja_env.globals["static_url"]("core/house.css")
    answer = client.get(url, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    drawing = client.get(app.jinja_env.globals["static_url"]("core/logo.svg"))
    assert "sandbox" in drawing.headers["Content-Security-Policy"]
    assert client.get(url.replace("house.css", "%2e%2e/%2e%2e/secret_key")).status_code == 404
