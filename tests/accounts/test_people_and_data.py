"""L12: profile, photo, the copy of one's data, and erasure."""

import io
import json
import zipfile

import pytest
import sqlalchemy as sa
from PIL import Image

from elearn.accounts import queries, services
from elearn.accounts.models import Audit, Export, Notice, Person, SignInSession
from elearn.accounts.signals import PersonErased
from elearn.core import signals
from elearn.core.files import FileAbsent
from tests.factories.accounts import PASSWORD, make_organisation, signed_in


def _picture(kind="JPEG", size=(900, 600), exif=False):
    out = io.BytesIO()
    image = Image.new("RGB", size, "#2f3f9e")
    more = {}
    if exif:
        data = Image.Exif()
        data[0x010E] = "canari"
        more["exif"] = data.tobytes()
    image.save(out, kind, **more)
    out.seek(0)
    return out


def _send(client, stream, name="photo.jpg"):
    return client.submit(
        "/compte", {"file": (stream, name)}, action="/compte/photo", content_type="multipart/form-data"
    )


def _person(kernel, person):
    with kernel.database.reading() as session:
        return session.get_one(Person, person.id)


def test_a_profile_is_rewritten_and_the_language_follows(kernel, client):
    person = signed_in(kernel, client)
    with kernel.database.transaction():
        place = make_organisation()
        closed = make_organisation("company")
    sheet = {
        "given_name": "Lou-Anne",
        "family_name": "d’Estaing Ré",
        "status": "creating",
        "telecentre_id": str(place.id),
        "locale": "en",
    }
    assert client.submit("/compte", sheet).status_code == 303
    kept = _person(kernel, person)
    assert (kept.display_name, kept.status, kept.telecentre_id, kept.locale) == (
        "Lou-Anne d’Estaing Ré",
        "creating",
        place.id,
        "en",
    )
    assert '<html lang="en">' in client.get("/compte").text
    assert client.submit("/compte", {**sheet, "telecentre_id": str(closed.id)}).status_code == 422
    assert client.submit("/compte", {**sheet, "given_name": "www.spam.example"}).status_code == 422


def test_the_language_chosen_on_a_page_is_that_of_the_mails(kernel, client):
    person = signed_in(kernel, client)
    client.submit("/compte", {"locale": "en"}, action="/langue")
    assert _person(kernel, person).locale == "en"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_made_anew_small_and_without_what_the_camera_wrote(kernel, client, kind, drain):
    person = signed_in(kernel, client)
    assert _send(client, _picture(kind, exif=kind == "JPEG")).status_code == 303
    key = _person(kernel, person).photo_key
    answer = client.get("/compte/photo")
    assert answer.content_type == "image/webp"
    assert b"canari" not in answer.data
    assert len(answer.data) < 20_000
    with Image.open(io.BytesIO(answer.data)) as kept:
        assert kept.format == "WEBP"
        assert max(kept.size) <= 320
        assert not kept.getexif()
    assert client.submit("/compte", {"remove": "1"}, action="/compte/photo").status_code == 303
    drain()
    assert client.get("/compte/photo").status_code == 404
    with pytest.raises(FileAbsent):
        kernel.storage.size(key)


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"GIF89a", b"\x89PNG\r\n\x1a\nbroken"],
)
def test_what_is_not_a_picture_is_refused_whatever_its_name(kernel, client, content):
    person = signed_in(kernel, client)
    answer = _send(client, io.BytesIO(content), "photo.png")
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert _person(kernel, person).photo_key == ""


def test_a_small_file_that_holds_a_huge_picture_is_refused(kernel, client):
    """V10."""
    signed_in(kernel, client)
    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, "PNG")
    out.seek(0)
    assert len(out.getvalue()) < 100_000
    assert _send(client, out, "photo.png").status_code == 422


def test_the_limit_of_size_is_raised_on_the_photo_alone(kernel, client):
    signed_in(kernel, client)
    form = {"content_type": "multipart/form-data; boundary=x", "input_stream": io.BytesIO(b"")}

    def announced(path, size):
        # What is said to come is refused before anything is read.
        return client.post(path, environ_overrides={"CONTENT_LENGTH": str(size)}, **form).status_code

    assert announced("/compte/photo", 3 * 1024 * 1024) == 400  # let in, then without a token
    assert announced("/compte/photo", 5 * 1024 * 1024) == 413
    assert announced("/compte", 3 * 1024 * 1024) == 413


def test_the_copy_holds_what_is_known_and_only_of_oneself(kernel, client, drain, app):
    person = signed_in(kernel, client)
    _send(client, _picture())
    assert client.submit("/compte/donnees", action="/compte/donnees").status_code == 303
    assert client.submit("/compte/donnees", action="/compte/donnees").status_code == 409
    drain()
    with kernel.database.reading() as session:
        export = session.scalars(sa.select(Export)).one()
        assert session.scalar(sa.select(sa.func.count()).where(Notice.kind == "accounts.export-ready")) == 1
    answer = client.submit("/compte/donnees", action=f"/compte/donnees/{export.id}")
    assert answer.content_type == "application/zip"
    assert answer.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        profile = json.loads(archive.read("accounts/profile.json"))
        assert profile["email"] == person.email
        assert "accounts/photo.webp" in archive.namelist()
        whole = b"".join(archive.read(n) for n in archive.namelist())
    assert b"argon2" not in whole
    other = app.test_client()
    signed_in(kernel, other)
    page = other.get("/compte/donnees").text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    assert other.post(f"/compte/donnees/{export.id}", data={"csrf_token": token}).status_code == 404
    with kernel.database.reading() as session:
        assert "export.downloaded" in session.scalars(sa.select(Audit.action)).all()


def test_a_copy_is_removed_after_seven_days(kernel, client, drain, at):
    from elearn.core.jobs import enqueue

    with at(2026, 11, 2, 8):
        signed_in(kernel, client)
        client.submit("/compte/donnees", action="/compte/donnees")
        drain()
    with kernel.database.reading() as session:
        key = session.scalars(sa.select(Export.file_key)).one()
    assert kernel.storage.size(key)
    with at(2026, 11, 9, 9):
        with kernel.database.transaction():
            enqueue("accounts.purge", {})
        drain()
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Export)) == 0
    with pytest.raises(FileAbsent):
        kernel.storage.size(key)


def test_erasing_leaves_a_nameless_row_and_no_canary_anywhere(kernel, client, drain, at):
    heard = []
    person = signed_in(
        kernel, client, email="canari.unique@essai.example", given_name="Canarilou", family_name="Canarivernet",
        display_name="Canarilou Canarivernet",
    )  # fmt: skip
    signals.connect(PersonErased, heard.append)
    _send(client, _picture())
    with kernel.database.transaction():
        services.notify(person.id, "accounts.token-created", {"name": "canari token"})
    drain()
    key = _person(kernel, person).photo_key
    wrong = {"email": person.email, "password": "faux"}
    assert client.submit("/compte/effacement", wrong).status_code == 422
    assert client.submit("/compte/effacement", {"email": "autre@x.example", "password": PASSWORD}).status_code == 422
    done = client.submit("/compte/effacement", {"email": person.email, "password": PASSWORD})
    assert (done.status_code, done.location) == (303, "/compte-efface")
    drain()
    assert heard == [PersonErased(person.id)]
    assert client.get("/compte").status_code == 303
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(SignInSession)) == 0
        card = queries.people([person.id])[person.id]
        assert card.display_name == "Personne effacée"
        found = []
        for table in sa.inspect(session.connection()).get_table_names():
            rows = session.execute(sa.text(f'SELECT * FROM "{table}"'))  # noqa: S608 - names of our tables
            found += [table for row in rows if "canari" in str(tuple(row)).lower()]
        assert found == []
    with pytest.raises(FileAbsent):
        kernel.storage.size(key)


def test_the_last_administrator_cannot_erase_the_account(kernel, client):
    person = signed_in(kernel, client, "administrator")
    answer = client.submit("/compte/effacement", {"email": person.email, "password": PASSWORD})
    assert answer.status_code == 409
    assert _person(kernel, person).erased_at is None
