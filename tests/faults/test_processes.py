"""F01, F02, F03, F18: processes that die, by accident or on demand, on the embedded edition."""

import os
import random
import signal
import socket
import time

import pytest
from site_under_test import Site, Stream, descendants, is_alive, until

SEED = int(os.environ.get("FAULTS_SEED") or random.SystemRandom().randrange(10**6))


@pytest.fixture(scope="module")
def chance():
    print(f"seed {SEED}: FAULTS_SEED={SEED} repeats it")  # noqa: T201
    return random.Random(SEED)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """One site for all these faults: each finds what those before it left."""
    site = Site(tmp_path_factory.mktemp("site")).start()
    yield site
    site.stop()


def _slow_readers(site, count):
    sockets = []
    for _ in range(count):
        reader = socket.socket()
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.connect(("127.0.0.1", site.port))
        reader.sendall(b"GET /faulty/long HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        sockets.append(reader)
    for reader in sockets:
        assert reader.recv(512).startswith(b"HTTP/1.1 200")
    return sockets


def test_twelve_slow_readers_do_not_slow_a_page_nor_the_stop(tmp_path):
    site = Site(tmp_path).start()
    readers = _slow_readers(site, 12)
    try:
        site.ask("GET", "/faulty/page")
        lasted = []
        for _ in range(10):
            began = time.monotonic()
            assert site.ask("GET", "/faulty/page")[0] == 200
            lasted.append(time.monotonic() - began)
        assert max(lasted) < 0.2, lasted
        family = descendants(site.process.pid)
        assert site.stop(signal.SIGINT) < 6
        assert [pid for pid in family if is_alive(pid)] == []
        assert site.process.returncode == 0
    finally:
        for reader in readers:
            reader.close()


def test_nothing_survives_a_parent_that_is_killed(tmp_path):
    site = Site(tmp_path).start()
    family = descendants(site.process.pid)
    assert len(family) == 3  # web server, its process, worker
    site.process.kill()
    site.process.wait()
    until(lambda: not any(is_alive(pid) for pid in family), 6)


def test_writes_acknowledged_while_web_processes_are_killed_are_all_there_once(site, chance):
    with Stream(site, clients=4) as stream:
        for _ in range(4):
            stream.flows()
            time.sleep(chance.random() * 0.3)
            os.kill(until(lambda: site.children()["web"])[0], signal.SIGKILL)
        stream.flows()
    assert stream.check() >= 50
    assert {status for status, *_ in stream.refused} <= {503}
    assert stream.kept_asking, "no request was cut: the fault did not happen"


def test_a_web_server_killed_whole_comes_back(site):
    killed = until(lambda: site.children()["main"])
    os.kill(killed, signal.SIGKILL)
    # Its last answers may still come from what it leaves behind.
    until(lambda: site.children()["main"] not in {0, killed} and _answers(site), 20)
    assert not is_alive(killed)


def _answers(site):
    try:
        return site.ask("GET", "/healthz")[0] == 200
    except OSError:
        return False


def test_a_job_whose_worker_is_killed_is_found_and_done_once(site):
    assert site.post("killed", job="work", seconds=2) == 201
    (worker,) = until(lambda: site.rows("SELECT pid FROM faulty_effect WHERE op = 'killed' AND step = 'begun'"))
    assert worker[0] in site.children()["workers"]
    os.kill(worker[0], signal.SIGKILL)
    until(lambda: site.effects("killed"))
    time.sleep(1)
    assert site.effects("killed") == 1
    assert site.effects("killed", "begun") == 2


def test_a_job_that_kills_its_worker_dies_after_its_tries_and_the_others_flow(site):
    assert site.post("poison", job="poison") == 201
    for number in range(5):
        assert site.post(f"beside-{number}", job="work") == 201
    until(lambda: all(site.effects(f"beside-{n}") == 1 for n in range(5)), 40)
    until(lambda: site.rows("SELECT 1 FROM core_job WHERE key = 'poison' AND state = 'dead'"), 40)
    assert site.effects("poison", "begun") == 3
    assert _answers(site)


def test_what_is_urgent_passes_what_waits_before_it_in_the_queue(site):
    for number in range(8):
        assert site.post(f"file-{number}", job="work", seconds=0.4) == 201
    assert site.post("letter", job="mail") == 201
    until(lambda: site.effects("letter"))
    assert site.rows("SELECT count(*) FROM faulty_effect WHERE op LIKE 'file-%' AND step = 'begun'")[0][0] < 8


def test_a_worker_told_to_stop_finishes_what_it_has_in_hand(site):
    assert site.post("finished", job="work", seconds=1.5) == 201
    (worker,) = until(lambda: site.rows("SELECT pid FROM faulty_effect WHERE op = 'finished' AND step = 'begun'"))
    os.kill(worker[0], signal.SIGTERM)
    until(lambda: not is_alive(worker[0]), 5)
    assert site.effects("finished") == 1
    assert site.effects("finished", "begun") == 1


def test_writers_at_once_never_hear_that_the_database_is_locked(site):
    with Stream(site, clients=12, hold=0.01) as stream:
        stream.flows(60)
    assert stream.refused == []
    assert stream.check() >= 60
    assert "database is locked" not in site.said()


def test_the_database_is_sound_after_all_this(site):
    assert site.rows("PRAGMA integrity_check") == [("ok",)]
    assert site.rows("PRAGMA foreign_key_check") == []
