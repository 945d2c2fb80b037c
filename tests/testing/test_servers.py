import os
import subprocess
import sys

import pytest

from elearn.testing.servers import RUN, left_behind


def test_a_process_that_a_run_forgot_is_found_by_its_environment_or_its_folder(tmp_path):
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    others = {k: v for k, v in os.environ.items() if k != RUN}
    by_environment = subprocess.Popen(sleep, env={**others, RUN: str(tmp_path)}, start_new_session=True)
    by_folder = subprocess.Popen([*sleep, str(tmp_path / "data")], env=others, start_new_session=True)
    foreign = subprocess.Popen(sleep, env=others, start_new_session=True)
    started = (by_environment, by_folder, foreign)
    try:
        found = {int(line.split()[0]) for line in left_behind(tmp_path)}
        assert {by_environment.pid, by_folder.pid} <= found
        assert foreign.pid not in found
    finally:
        for process in started:
            process.kill()
            process.wait()
    assert left_behind(tmp_path) == []


@pytest.mark.redis
def test_redis_answers(servers):
    import redis

    with redis.Redis.from_url(servers.redis_url) as connection:
        assert connection.ping()
