import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from elearn.core import clock, db, engines
from elearn.core.jobs.models import Job
from elearn.core.throttle import Throttle


def _row(bucket: str) -> Throttle:
    return Throttle(bucket=bucket, window_start=clock.now(), spent=1, until=clock.now())


def test_a_transaction_commits_at_its_end_and_runs_what_waited_for_it(kernel):
    seen = []
    with kernel.database.transaction() as session:
        session.add(_row("a"))
        db.on_commit(lambda: seen.append("after"))
        assert seen == []
    assert seen == ["after"]
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Throttle)) == 1


def test_an_exception_undoes_everything_and_what_must_survive_is_written_after(kernel):
    def _trace() -> None:
        db.session().add(_row("trace"))

    with pytest.raises(RuntimeError), kernel.database.transaction() as session:
        session.add(_row("lost"))
        db.after_rollback(_trace)
        raise RuntimeError
    with kernel.database.reading() as session:
        assert list(session.scalars(sa.select(Throttle.bucket))) == ["trace"]


def test_the_reader_refuses_to_write_even_in_autocommit(kernel):
    with pytest.raises(sa.exc.DBAPIError), kernel.database.reading() as session:
        session.execute(sa.insert(Throttle).values(bucket="x", window_start=clock.now(), spent=1, until=clock.now()))
        session.flush()
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Throttle)) == 0


def test_work_outside_a_scope_and_a_second_transaction_inside_one_are_refused(kernel):
    with pytest.raises(db.NoScope):
        db.session()
    with kernel.database.transaction():
        with pytest.raises(db.NoScope):
            kernel.database.open(writes=True)
        with pytest.raises(db.NoScope), kernel.database.reading():
            pass


def test_instants_come_back_aware_in_utc_and_a_naive_one_is_refused(kernel):
    at = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    with kernel.database.transaction() as session:
        session.add(Throttle(bucket="t", window_start=at, spent=1, until=at))
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(Throttle.until)) == at
    with pytest.raises(sa.exc.StatementError), kernel.database.transaction() as session:
        session.add(Throttle(bucket="n", window_start=datetime(2026, 1, 1), spent=1, until=at))  # noqa: DTZ001
        session.flush()


def test_a_connection_that_died_while_resting_is_replaced_before_it_is_used(kernel, monkeypatch):
    if kernel.database.is_sqlite:
        pytest.skip("a file does not hang up")
    backend = sa.select(sa.func.pg_backend_pid())
    with kernel.database.reading() as session:
        first = session.scalar(backend)
    with kernel.database.transaction() as session:
        session.execute(sa.select(sa.func.pg_terminate_backend(first)))
    monkeypatch.setattr(engines, "TRUSTED_SECONDS", 0)
    with kernel.database.reading() as session:
        assert session.scalar(backend) != first


def test_a_connection_just_used_is_trusted_without_asking_it(kernel, monkeypatch):
    engine = kernel.database.reader
    asked = []
    monkeypatch.setattr(engine.dialect, "do_ping", lambda connection: asked.append(connection) or True)
    for _time in range(3):
        with kernel.database.reading() as session:
            session.execute(sa.text("SELECT 1"))
    assert not asked


def test_what_is_acknowledged_is_on_the_disk(kernel):
    """The strongest setting of each server; the PostgreSQL of the tests is told otherwise, by itself alone."""
    with kernel.database.transaction() as session:
        if kernel.database.is_sqlite:
            pragmas = ("journal_mode", "synchronous", "foreign_keys")
            assert [session.scalar(sa.text(f"PRAGMA {name}")) for name in pragmas] == ["wal", 2, 1]
        else:  # nothing of ours loosens it for a connection
            source = "SELECT source FROM pg_settings WHERE name = 'synchronous_commit'"
            assert session.scalar(sa.text(source)) in {"default", "configuration file"}


def test_those_who_write_to_sqlite_from_one_process_queue_and_none_is_refused(tmp_path):
    database = db.Database(f"sqlite:///{tmp_path / 'site.sqlite3'}")
    # Each waits far longer for the others than SQLite itself would let it.
    sa.event.listen(database.writer, "connect", lambda connection, _record: connection.execute("PRAGMA busy_timeout=5"))

    def write(number):
        for _turn in range(3):
            with database.transaction() as session:
                session.execute(sa.text("INSERT INTO told VALUES (:number)"), {"number": number})
                time.sleep(0.01)

    with database.transaction() as session:
        session.execute(sa.text("CREATE TABLE told (number INTEGER)"))
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(8)))
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        session.execute(sa.text("INSERT INTO told VALUES (1 / 0)"))
        raise ZeroDivisionError
    with database.transaction() as session:  # who gave up has let the next one go
        assert session.scalar(sa.text("SELECT count(*) FROM told")) == 24
    database.dispose()


def _job(key: str) -> Job:
    now = clock.now()
    return Job(name="essai", key=key, payload={"of": key}, not_before=now, created_at=now, updated_at=now)


def test_a_row_added_at_once_is_the_object_that_a_flush_would_have_left(kernel):
    with kernel.database.transaction() as session:
        flushed, one = _job("flushed"), _job("one")
        session.add(flushed)
        session.flush()
        db.add(one)
        several = [_job(str(n)) for n in range(5)]
        db.add(*several)
        names = sa.inspect(Job).columns.keys()
        for row in (one, *several):
            state = sa.inspect(row)
            assert state.persistent
            assert not state.modified
            assert not state.expired_attributes
            assert set(names) <= row.__dict__.keys()  # nothing is to be read again
            same = set(names) - {"id", "key", "payload", "not_before", "created_at", "updated_at"}
            assert {n: getattr(row, n) for n in same} == {n: getattr(flushed, n) for n in same}
        assert session.get(Job, one.id) is one
        one.error = "changed"
    with kernel.database.reading() as session:
        kept = {row.key: (row.id, row.payload, row.error) for row in session.scalars(sa.select(Job))}
    assert kept["one"] == (one.id, {"of": "one"}, "changed")
    assert {key: kept[key] for key in map(str, range(5))} == {j.key: (j.id, {"of": j.key}, "") for j in several}


def test_a_row_that_the_database_refuses_leaves_the_session_as_it_was(kernel):
    with kernel.database.transaction() as session:
        db.add(_job("once"))
        again = _job("once")
        with pytest.raises(sa.exc.IntegrityError), session.begin_nested():
            db.add(again)
        assert sa.inspect(again).transient
        assert session.scalar(sa.select(sa.func.count()).select_from(Job).where(Job.key == "once")) == 1


def test_texts_of_json_are_read_as_one(kernel):
    assert db.parsed(['["a"]', None, '{"b": [1, 2]}', "[]"]) == [["a"], None, {"b": [1, 2]}, []]
    assert db.parsed(iter(())) == []


def test_a_savepoint_holds_what_is_asked_without_objects(kernel):
    count = sa.select(sa.func.count()).select_from(Throttle)
    with kernel.database.transaction() as session:
        assert db.execute(count).scalar() == 0
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            values = {"bucket": "b", "window_start": clock.now(), "spent": 1, "until": clock.now()}
            db.execute(sa.insert(Throttle.__table__), values)
            assert db.execute(count).scalar() == 1
            raise ZeroDivisionError
        assert db.execute(count).scalar() == 0
