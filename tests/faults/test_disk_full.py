"""F06: a disk without room: a clear refusal, nothing half-written, and no hand needed afterwards."""

import os
import subprocess
from pathlib import Path

import pytest
from site_under_test import Site, until


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("disk")
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        pytest.skip(f"no right to make a small disk here: {made.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture(scope="module")
def site(disk):
    site = Site(disk).start()
    yield site
    site.stop()


@pytest.fixture
def full(disk):
    """All but a little of the disk is taken, until the test ends."""
    room = os.statvfs(disk)
    left = room.f_bavail * room.f_frsize - 100_000
    (disk / "filler").write_bytes(b"\0" * left)
    yield
    (disk / "filler").unlink()


def _files(site):
    return sorted(p.name for p in (site.data / "files").rglob("*") if p.is_file())


def test_a_file_that_does_not_fit_is_refused_whole(site, full):
    before = _files(site)
    status, headers, body = site.ask("POST", "/faulty/files", body=os.urandom(2_000_000))
    assert status == 507
    assert b"Il n\xe2\x80\x99y a plus de place" in body
    assert {k.lower() for k in headers} >= {"retry-after", "x-request-id"}
    assert _files(site) == before, "something half-written is left"
    assert site.ask("GET", "/faulty/page")[0] == 200, "reading must go on"


def test_rows_that_do_not_fit_are_refused_whole(site, full):
    status, _headers, body = site.ask("POST", "/faulty/blob?op=big", Accept="application/json")
    assert status == 507
    assert b"urn:estive:problem:storage-full" in body
    assert site.rows("SELECT count(*) FROM faulty_entry WHERE op LIKE 'big%'") == [(0,)]


def test_once_there_is_room_again_everything_works_without_a_hand(site):
    assert site.ask("POST", "/faulty/files", body=b"small")[0] == 201
    assert site.post("after", job="work") == 201
    until(lambda: site.effects("after") == 1)
    assert site.rows("PRAGMA integrity_check") == [("ok",)]


def test_a_start_without_room_says_so(disk, full):
    site = Site(disk / "second")
    site.launch()
    assert site.process.wait(30) != 0
    said = Path(site.log).read_text() if site.log.exists() else ""
    assert "Traceback" not in said
