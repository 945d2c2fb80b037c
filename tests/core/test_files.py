import hashlib
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.core.files import CHUNK, FileAbsent, FolderStorage

TEXT = bytes(range(256)) * 1024  # four chunks


@pytest.fixture
def storage(tmp_path):
    return FolderStorage(tmp_path / "files")


def test_a_file_is_named_by_what_it_holds_and_kept_once(storage):
    first, second = storage.put(io.BytesIO(TEXT)), storage.put(io.BytesIO(TEXT))
    assert first == second
    assert first.key == hashlib.sha256(TEXT).hexdigest()
    assert first.size == storage.size(first.key) == len(TEXT)
    assert list(storage.keys()) == [first.key]
    assert b"".join(storage.read(first.key)) == TEXT


@settings(deadline=None)
@given(start=st.integers(0, len(TEXT) + 10), length=st.none() | st.integers(0, len(TEXT) + 10))
def test_any_part_of_a_file_is_that_part(tmp_path_factory, start, length):
    storage = FolderStorage(tmp_path_factory.getbasetemp() / "shared")
    key = storage.put(io.BytesIO(TEXT)).key
    chunks = list(storage.read(key, start, length))
    assert b"".join(chunks) == (TEXT[start:] if length is None else TEXT[start : start + length])
    assert all(len(c) <= CHUNK for c in chunks)


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64, "a/" * 32, "\0" * 64])
def test_a_name_that_is_none_or_unknown_is_absent(storage, key):
    for ask in (storage.read, storage.size):
        with pytest.raises(FileAbsent):
            ask(key)


def test_a_reading_that_fails_half_way_leaves_nothing(storage):
    class Cut(io.RawIOBase):
        def read(self, size=-1):
            if self.tell_me:
                raise OSError("the line is cut")
            self.tell_me = True
            return b"x" * 10

        tell_me = False

    with pytest.raises(OSError, match="cut"):
        storage.put(Cut())
    assert [p for p in storage.root.rglob("*") if p.is_file()] == []


def test_a_deleted_file_is_absent_and_deleting_again_is_nothing(storage):
    key = storage.put(io.BytesIO(b"")).key
    assert storage.size(key) == 0
    assert list(storage.read(key)) == []
    storage.delete(key)
    storage.delete(key)
    with pytest.raises(FileAbsent):
        storage.size(key)
    assert list(storage.keys()) == []


def test_what_a_dead_process_left_half_written_is_no_file(storage):
    storage.root.mkdir(parents=True)
    (storage.root / ".partial-123").write_bytes(b"half")
    assert list(storage.keys()) == []
