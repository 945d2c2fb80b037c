"""F15: an archive of the whole site: saved as one instant, restored whole, refused when it is damaged."""

import hashlib
import io
import json
import sqlite3
import uuid
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from elearn.app import make_kernel
from elearn.core import archive, mail, migrations, search
from elearn.core.archive.rows import MANIFEST
from elearn.core.db import Database
from elearn.core.jobs import outbox
from tests.rooms.shelf import Book, Case
from tests.rooms.shelf import room as shelf

# What the file itself shows does not depend on the database it came from.
ON_ONE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
ODD = "l’été « œuvre » \u2028 \t 😀 \\ \" ' %s :x \x7f"
FILE = b"one file of a lesson" * 5000


@pytest.fixture
def new_kernel(new_settings, servers, tmp_path):
    """Kernels with the shelf room; ``on`` names a database other than the one of the test."""
    made, names = [], []

    def make(*, on: str = "", migrated: bool = True, with_shelf: bool = True):
        settings = new_settings()
        if on or not migrated:
            kind = on or ("sqlite" if settings.is_sqlite else "postgresql")
            names.append(f"estive_archive_{uuid.uuid4().hex[:12]}")
            url = f"sqlite:///{settings.data_dir / 'bare.sqlite3'}"
            if kind == "postgresql":
                url = servers.create_database(names[-1])
            settings = settings.with_(database_url=url)
        kernel = make_kernel(settings)
        outbox.set_sender(None)
        if with_shelf:
            kernel = replace(kernel, plugins=(*kernel.plugins, shelf))
        if migrated:
            migrations.upgrade(kernel.database, kernel.plugins)
        made.append(kernel)
        return kernel

    yield make
    for kernel in made:
        kernel.database.dispose()
    if servers.postgres_url:
        for name in names:
            servers.drop_database(name)


BOOKS = [
    {
        "id": 7, "case_id": 3, "code": uuid.UUID(int=7), "title": ODD, "sheet": {"é": [1, 2.5, None, 10**20]},
        "cover": bytes(range(256)), "price": Decimal("12.50"), "weight": 0.1, "is_lent": True,
        "printed": date(1999, 12, 31), "opens": time(9, 5), "read_at": datetime(2026, 3, 29, 1, 30, 0, 123456, UTC),
    },
    {
        "id": 8, "case_id": 3, "code": uuid.UUID(int=8), "title": "", "sheet": None, "cover": None, "price": None,
        "weight": None, "is_lent": False, "printed": None, "opens": None, "read_at": None,
    },
]  # fmt: skip


@pytest.fixture
def full(new_kernel):
    kernel = new_kernel()
    key = kernel.storage.put(io.BytesIO(FILE)).key
    with kernel.database.transaction() as session:
        session.execute(sa.insert(Case), [{"id": 3, "label": "A" * 60}, {"id": 4, "label": "b"}])
        session.execute(sa.insert(Book), BOOKS)
        session.execute(sa.text("UPDATE shelf_case SET best_id = 7 WHERE id = 3"))
        session.execute(sa.text("UPDATE shelf_book SET sheet = 'null' WHERE id = 8"))
        mail.send("someone@example.org", "Sujet", ODD)
        search.index("shelf.book", 7, title="Un livre", body="")
    return kernel, key


def _rows(database: Database):
    with database.reading() as session:
        books = [dict(r._mapping) for r in session.execute(sa.select(Book.__table__).order_by(Book.id))]
        cases = [tuple(r) for r in session.execute(sa.select(Case.__table__).order_by(Case.id))]
        texts = list(session.scalars(sa.text("SELECT CAST(sheet AS TEXT) FROM shelf_book ORDER BY id")))
        jobs = [tuple(r) for r in session.execute(sa.text("SELECT id, name, key, state FROM core_job ORDER BY id"))]
        payloads = list(session.scalars(sa.text("SELECT CAST(payload AS TEXT) FROM core_job ORDER BY id")))
    return books, cases, [json.loads(t) for t in texts], jobs, [json.loads(t) for t in payloads]


@pytest.mark.parametrize("to", ["the same", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_what_was_saved_comes_back_whole_on_either_database(full, new_kernel, tmp_path, to):
    kernel, key = full
    target = tmp_path / "all.zip"
    made = archive.write(kernel, target)
    other = new_kernel(on="" if to == "the same" else to, migrated=to == "the same")
    restored = archive.read(other, target)
    assert restored == made
    assert made.files == 1
    assert made.rooms["shelf"] == "shelf_0002"
    assert _rows(other.database) == _rows(kernel.database)
    assert b"".join(other.storage.read(key)) == FILE
    assert migrations.drift(other.database, other.plugins) == []


def test_after_a_restore_ids_go_on_keys_hold_and_triggers_guard(full, new_kernel, tmp_path):
    kernel, _key = full
    archive.write(kernel, tmp_path / "all.zip")
    other = new_kernel()
    archive.read(other, tmp_path / "all.zip")
    with other.database.transaction() as session:
        case = Case(label="new")
        session.add(case)
        session.flush()
        assert case.id > 4
    for statement in ("DELETE FROM shelf_case WHERE id = 4", "UPDATE shelf_book SET title = 'x' WHERE id = 7"):
        with pytest.raises(sa.exc.IntegrityError), other.database.transaction() as session:
            session.execute(sa.text(statement))
    with pytest.raises(sa.exc.IntegrityError), other.database.transaction() as session:
        session.add(Book(**{**BOOKS[1], "id": 99, "code": uuid.uuid4(), "case_id": 999}))


def test_the_index_is_not_saved_but_written_again(full, new_kernel, tmp_path):
    kernel, _key = full
    made = archive.write(kernel, tmp_path / "all.zip")
    assert not [name for name in made.tables if name.startswith("core_search")]
    other = new_kernel()
    search.SOURCES.add("shelf.book", lambda: [search.Document(ref=7, title="Un livre", body="")], owner="test")
    archive.read(other, tmp_path / "all.zip")
    with other.database.reading():
        assert search.find("shelf.book", "livre").ids == [7]


def test_it_is_one_instant_even_while_the_site_writes(full, tmp_path, monkeypatch):
    kernel, _key = full
    from elearn.core.archive import writing

    whole = writing._save_table

    def save_and_write(out, connection, table):
        if table.name == "shelf_book":
            with kernel.database.transaction() as session:
                session.add(Case(id=50, label="late"))
                session.flush()
                session.add(Book(**{**BOOKS[1], "id": 50, "code": uuid.uuid4(), "case_id": 50}))
        return whole(out, connection, table)

    monkeypatch.setattr(writing, "_save_table", save_and_write)
    made = archive.write(kernel, tmp_path / "all.zip")
    assert made.tables["shelf_book"].rows == 2
    assert made.tables["shelf_case"].rows == 2


def test_an_archive_of_older_tables_is_restored_then_migrated(full, new_kernel, tmp_path):
    kernel, _key = full
    with kernel.database.transaction() as session:
        session.execute(sa.text("UPDATE shelf_case SET best_id = NULL, label = 'short'"))
    migrations.downgrade(kernel.database, kernel.plugins, "shelf", "shelf_0001")
    archive.write(kernel, tmp_path / "old.zip")
    other = new_kernel()
    assert archive.read(other, tmp_path / "old.zip").rooms["shelf"] == "shelf_0001"
    with other.database.reading() as session:
        assert list(session.scalars(sa.select(Case.depth))) == [3, 3]


def _altered(source: Path, target: Path, **members: bytes | None) -> Path:
    """The same archive with some members replaced, or left out."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            given = members.get(Path(name).stem if name != MANIFEST else "manifest", b"same")
            if given is not None:
                after.writestr(name, before.read(name) if given == b"same" else given)
    return target


def _manifest(source: Path, **changes: object) -> bytes:
    with zipfile.ZipFile(source) as opened:
        return json.dumps({**json.loads(opened.read(MANIFEST)), **changes}).encode()


def test_a_damaged_or_foreign_archive_is_refused_and_nothing_is_written(full, new_kernel, tmp_path):
    kernel, key = full
    good, other = tmp_path / "good.zip", new_kernel()
    archive.write(kernel, good)
    bad = tmp_path / "bad.zip"
    raw = good.read_bytes()
    orphan = b'{"id":1,"case_id":77,"code":"%s","title":"","is_lent":false}\n' % uuid.uuid4().hex.encode()
    tables = json.loads(_manifest(good))["tables"]
    rows = {"rows": 1, "sha256": hashlib.sha256(orphan).hexdigest()}
    cases = [
        (lambda: bad.write_bytes(raw[: len(raw) // 2]), "abîmée"),
        (lambda: bad.write_bytes(b"no zip at all"), "abîmée"),
        (lambda: _altered(good, bad, manifest=None), "n’est pas une archive"),
        (lambda: _altered(good, bad, manifest=b"{"), "manifeste"),
        (lambda: _altered(good, bad, manifest=_manifest(good, format=9)), "format 9"),
        (lambda: _altered(good, bad, shelf_case=b'{"id":1}\n'), "shelf_case"),
        (lambda: _altered(good, bad, shelf_book=None), "shelf_book"),
        (lambda: _altered(good, bad, **{key: b"other"}), "contenu de son nom"),
        (lambda: _altered(good, bad, **{key: None}), "manque des fichiers"),
        (lambda: _altered(good, bad, manifest=_manifest(good, rooms={"core": "core_9999"})), "plus récente"),
        (lambda: _altered(good, bad, manifest=_manifest(good, rooms={"unknown": "unknown_0001"})), "ELEARN_PLUGINS"),
        (
            lambda: _altered(
                good, bad, manifest=_manifest(good, tables={**tables, "shelf_book": rows}), shelf_book=orphan
            ),
            "n’ont pas de parent",
        ),
    ]
    for damage, said in cases:
        bad.unlink(missing_ok=True)
        damage()
        with pytest.raises(archive.ArchiveError, match=said):
            archive.read(other, bad)
        with other.database.reading() as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(Case)) == 0
            assert session.scalar(sa.select(sa.func.count()).select_from(Book)) == 0
    archive.read(other, good)  # after all these refusals, the good one is taken


@ON_ONE
def test_every_cut_of_an_archive_is_refused(full, new_kernel, tmp_path):
    """F12."""
    kernel, _key = full
    archive.write(kernel, tmp_path / "good.zip")
    raw, other, bad = (tmp_path / "good.zip").read_bytes(), new_kernel(), tmp_path / "cut.zip"
    for length in range(0, len(raw) - 1, max(1, len(raw) // 25)):
        bad.write_bytes(raw[:length])
        with pytest.raises(archive.ArchiveError):
            archive.read(other, bad)


def test_a_database_with_rows_is_refused(full, tmp_path):
    kernel, _key = full
    archive.write(kernel, tmp_path / "all.zip")
    with pytest.raises(archive.ArchiveError, match="n’est pas vide"):
        archive.read(kernel, tmp_path / "all.zip")


def test_an_empty_database_has_nothing_to_save(new_kernel, tmp_path):
    with pytest.raises(archive.ArchiveError, match="rien à archiver"):
        archive.write(new_kernel(migrated=False), tmp_path / "all.zip")
    assert list(tmp_path.glob("*.zip*")) == []


@ON_ONE
def test_a_target_that_cannot_be_written_leaves_nothing_behind_and_keeps_the_former(full, tmp_path, monkeypatch):
    kernel, _key = full
    with pytest.raises(archive.ArchiveError, match="ne peut pas être écrite"):
        archive.write(kernel, tmp_path / "absent" / "all.zip")
    (tmp_path / "all.zip").write_bytes(b"the former one")

    def full_disk(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("elearn.core.archive.writing.tables", full_disk)
    with pytest.raises(archive.ArchiveError, match="No space left"):
        archive.write(kernel, tmp_path / "all.zip")
    assert [p.name for p in tmp_path.glob("*all.zip*")] == ["all.zip"]
    assert (tmp_path / "all.zip").read_bytes() == b"the former one"


@ON_ONE
def test_a_file_damaged_on_the_disk_is_left_out_and_told(full, tmp_path):
    kernel, key = full
    kernel.storage.path(key).write_bytes(b"rot")
    made = archive.write(kernel, tmp_path / "all.zip")
    assert (made.files, made.left_out) == (0, [key])


@ON_ONE
def test_the_two_commands(new_settings, tmp_path, monkeypatch):
    from click.testing import CliRunner

    from elearn.commands import backup, context, restore

    first, second = make_kernel(new_settings()), make_kernel(new_settings())
    with first.database.transaction():
        mail.send("someone@example.org", "Sujet", "Texte")
    for module, the, word in ((backup, first, "rows, 0 files"), (restore, second, "files put back")):
        monkeypatch.setattr(module, "kernel", lambda the=the: the)
        command = getattr(module, module.__name__.rpartition(".")[2])
        result = CliRunner().invoke(command, [str(tmp_path / "all.zip")])
        assert result.exit_code == 0, result.output
        assert word in result.output
    assert context.kernel is not None
    for the in (first, second):
        the.database.dispose()


@ON_ONE
def test_the_archive_can_be_read_by_anyone(full, tmp_path):
    kernel, _key = full
    archive.write(kernel, tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as opened:
        assert opened.testzip() is None
        lines = opened.read("rows/shelf_case.jsonl").decode().splitlines()
    assert json.loads(lines[0]) == {"id": 3, "label": "A" * 60, "depth": 3, "best_id": 7}
    assert sqlite3.sqlite_version
