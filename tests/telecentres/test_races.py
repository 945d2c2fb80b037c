"""V23, F08: two hundred people for the last desk, in real processes, on both databases; one request sent by all."""

import json
import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from elearn.core import clock
from elearn.telecentres.models import Booking, Claim
from tests.factories.accounts import make_person
from tests.factories.telecentres import make_centre, make_workspaces

CLIENTS, PROCESSES, SAME = 200, 3, 40
ROUNDS = int(os.environ.get("ELEARN_RACE_ROUNDS", "1"))  # 50 for a whole proof: docs/tour.md
SCRIPT = Path(__file__).with_name("race_client.py")


def _run(kernel, tmp_path, plans):
    """Have a process for each plan started, wait for them, and give all outcomes."""
    settings = kernel.settings
    environment = {
        **os.environ,
        "ELEARN_DATA_DIR": str(settings.data_dir),
        "ELEARN_DATABASE_URL": settings.database_url,
        "ELEARN_SECRET_KEY": settings.secret_key,
        "ELEARN_PLUGINS": ",".join(settings.plugins),
        "ELEARN_ENVIRONMENT": "test",
        "ELEARN_POOL_SIZE": "4",  # three processes, two pools each: far under what the server of the tests takes
    }
    files = []
    for number, plan in enumerate(plans):
        files.append(tmp_path / f"plan-{number}.json")
        files[-1].write_text(json.dumps(plan))
    command = [sys.executable, str(SCRIPT), *map(str, files)]
    processes = subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[2])
    try:
        limit = time.monotonic() + 90
        while not all(Path(f"{f}.ready").exists() for f in files):
            assert time.monotonic() < limit, "the processes do not start"
            time.sleep(0.05)
        (tmp_path / "go").touch()
        assert processes.wait(timeout=60 + 20 * ROUNDS) == 0
    finally:
        processes.kill()  # and those that it started end with it
        processes.wait()
    return [tuple(o) for f in files for o in json.loads(Path(f"{f}.out").read_text())]


@pytest.mark.slow
@pytest.mark.timeout(180 + 20 * ROUNDS)
def test_two_hundred_people_for_the_last_desk_one_has_it_each_time(kernel, tmp_path):
    with kernel.database.transaction():
        centre = make_centre()
        desks = make_workspaces(centre.id, count=ROUNDS + 1)  # one a round: the last of its kind each time
        people = [make_person().id for _ in range(CLIENTS)]
    start = clock.now().replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=7)
    start += timedelta(days=(7 - start.weekday()) % 7)  # a Monday: the centre is open
    period = {"from": start.isoformat(), "until": (start + timedelta(hours=1)).isoformat()}
    with kernel.database.transaction():
        shared = make_person().id

    def asks(rank, person):
        out = [
            {"workspaces": [desk], "person": person, "key": f"r{turn}-{rank}", **period}
            for turn, desk in enumerate(desks[:-1])
        ]
        # At last, many send the very same request of one person.
        if rank < SAME:
            out.append({"workspaces": [desks[-1]], "person": shared, "key": "the same", **period})
        return out

    plans = [[asks(r, p) for r, p in enumerate(people) if r % PROCESSES == n] for n in range(PROCESSES)]
    outcomes = _run(kernel, tmp_path, plans)
    assert len(outcomes) == CLIENTS * ROUNDS + SAME
    for turn in range(ROUNDS):
        ours = [code for key, code, _id in outcomes if key.startswith(f"r{turn}-")]
        assert ours.count("booked") == 1
        assert set(ours) == {"booked", "taken"}
    same = [(code, made) for key, code, made in outcomes if key == "the same"]
    assert {code for code, _made in same} == {"booked"}
    assert len({made for _code, made in same}) == 1
    with kernel.database.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Booking)) == ROUNDS + 1
        claims = session.scalars(sa.select(Claim).where(Claim.active)).all()
    assert len(claims) == ROUNDS + 1
    assert len({c.workspace_id for c in claims}) == ROUNDS + 1
