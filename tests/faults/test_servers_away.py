"""F02, F04, F05, F16: PostgreSQL and Redis that go away and come back, with two web processes and two workers."""

import os
import signal
import subprocess
import time

import pytest
from site_under_test import Site, Stream, until

from elearn.testing.servers import Servers, _wait_for, make_root

pytestmark = [pytest.mark.postgres, pytest.mark.redis]
given = os.environ.get("ELEARN_TEST_DATABASE_URL") or os.environ.get("ELEARN_TEST_REDIS_URL")


class OwnServers(Servers):
    """Servers of these tests alone, which may be killed."""

    def kill_redis(self):
        self._redis.kill()
        self._redis.wait()

    def start_redis_again(self):
        self._redis = subprocess.Popen(self._redis.args, stdout=subprocess.DEVNULL, start_new_session=True)
        _wait_for(int(self.redis_url.rpartition(":")[2].split("/")[0]))

    def crash_postgres(self):
        """Stop at once, as a power cut does; memory is lost, the disk is not."""
        process = self._postgres.get_postmaster_info().process
        process.send_signal(signal.SIGQUIT)
        process.wait(10)

    def start_postgres_again(self):
        self._postgres.ensure_postgres_running()


@pytest.fixture(scope="module")
def own():
    if given:
        pytest.skip("the servers given are not ours to kill")
    servers = OwnServers(make_root())
    servers.start_postgres()
    servers.start_redis()
    yield servers
    servers.stop()


@pytest.fixture(scope="module")
def site(own, tmp_path_factory):
    url = own.create_database("faults")
    site = Site(
        tmp_path_factory.mktemp("site"), "--processes", "2", "--workers", "2", database_url=url, redis_url=own.redis_url
    ).start()
    yield site
    site.stop()


def test_a_job_whose_worker_is_killed_is_found_and_done_once(site):
    assert site.post("killed", job="work", seconds=2) == 201
    (worker,) = until(lambda: site.rows("SELECT pid FROM faulty_effect WHERE op = 'killed' AND step = 'begun'"))
    os.kill(worker[0], signal.SIGKILL)
    until(lambda: site.effects("killed"))
    time.sleep(1)
    assert site.effects("killed") == 1
    assert site.effects("killed", "begun") == 2


def test_two_workers_with_their_schedulers_run_each_slot_once(site):
    slots = "SELECT count(*), count(DISTINCT key) FROM core_job WHERE name = 'faulty.slot' AND state = 'done'"
    until(lambda: site.rows(slots)[0][0] >= 3)
    workers = {pid for (pid,) in site.rows("SELECT DISTINCT pid FROM faulty_effect")}
    assert len(until(lambda: site.children()["workers"])) == 2
    assert len(workers) >= 2
    effects = site.rows("SELECT count(*), count(DISTINCT op) FROM faulty_effect WHERE step = 'slot'")[0]
    assert effects[0] == effects[1], "a slot ran twice"


@pytest.mark.slow
def test_without_redis_writes_succeed_at_once_and_their_jobs_run_when_it_is_back(site, own):
    own.kill_redis()
    lasted = []
    try:
        for number in range(10):
            began = time.monotonic()
            assert site.post(f"alone-{number}", job="work") == 201
            lasted.append(time.monotonic() - began)
        assert site.ask("GET", "/readyz")[0] == 200
    finally:
        own.start_redis_again()
    assert max(lasted) < 3, lasted  # a broker that is waited for takes six
    until(lambda: all(site.effects(f"alone-{n}") == 1 for n in range(10)), 45)


def test_postgresql_that_crashes_under_load_is_told_by_503_and_found_again(site, own):
    with Stream(site, clients=6) as stream:
        for _ in range(2):
            stream.flows()
            own.crash_postgres()
            time.sleep(0.5)
            own.start_postgres_again()
            began = time.monotonic()
            until(lambda: site.ask("GET", "/faulty/page")[0] == 200, 5)
            assert time.monotonic() - began < 5
        stream.flows()
    assert stream.check() >= 30
    assert stream.refused, "no request met the fault"
    assert {status for status, *_ in stream.refused} == {503}
    assert all(one or two for _status, one, two in stream.refused), "Retry-After is missing"
    assert site.post("after", job="work") == 201
    until(lambda: site.effects("after") == 1, 40)


def test_postgresql_away_at_the_start_is_one_sentence(tmp_path):
    site = Site(tmp_path, database_url="postgresql://nobody:secret@127.0.0.1:9/none")
    site.launch()
    assert site.process.wait(30) == 2
    (line,) = site.said().strip().splitlines()
    assert "PostgreSQL does not answer at nobody:••••••@127.0.0.1:9/none" in line
    assert "secret" not in line
