from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.progress.chain import GENESIS, Record, hash_of, verify

AT = datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=UTC)


def _chain(length: int, enrolment_id: int = 7) -> tuple[list[Record], str]:
    out, head = [], GENESIS
    for seq in range(1, length + 1):
        bare = Record(
            enrolment_id, seq, "time", "lecon", AT + timedelta(seconds=seq), None, None, 1000 * seq, {"n": seq}
        )
        own = hash_of(bare, head)
        out.append(replace(bare, prev_hash=head, hash=own))
        head = own
    return out, head


def _faults(records, count, head):
    return [(f.seq, f.what) for f in verify(7, records, count=count, head=head)]


def _resealed(record: Record, **changes) -> Record:
    changed = replace(record, **changes)
    return replace(changed, hash=hash_of(changed, changed.prev_hash))


def test_an_untouched_chain_has_no_fault():
    records, head = _chain(5)
    assert _faults(records, 5, head) == []
    assert _faults([], 0, GENESIS) == []


@given(st.integers(1, 8), st.data())
def test_a_changed_record_is_named_whatever_was_changed(length, data):
    records, head = _chain(length)
    seq = data.draw(st.integers(1, length))
    change = data.draw(
        st.sampled_from(
            [
                {"active_ms": 3_600_000},
                {"kind": "done"},
                {"activity_key": "autre"},
                {"at": AT - timedelta(days=1)},
                {"since": AT},
                {"until": AT},
                {"detail": {"n": -1}},
                {"prev_hash": "f" * 64},
                {"hash": "f" * 64},
            ]
        )
    )
    records[seq - 1] = replace(records[seq - 1], **change)
    assert _faults(records, length, head) == [(seq, "changed")]


@given(st.integers(1, 8), st.data())
def test_a_record_taken_away_is_named_even_the_last(length, data):
    records, head = _chain(length)
    seq = data.draw(st.integers(1, length))
    del records[seq - 1]
    assert _faults(records, length, head) == [(seq, "missing")]


@given(st.integers(1, 8), st.data())
def test_a_record_rewritten_with_its_own_hash_is_named(length, data):
    records, head = _chain(length)
    seq = data.draw(st.integers(1, length))
    records[seq - 1] = _resealed(records[seq - 1], active_ms=999_999)
    assert _faults(records, length, head) == [(seq, "rewritten")]


def test_a_record_added_after_the_end_is_named():
    records, head = _chain(3)
    more, _head = _chain(4)
    assert _faults(more, 3, head) == [(4, "added")]
    records.append(replace(more[3], seq=9))
    assert _faults(records, 3, head) == [(9, "added")]


def test_the_whole_chain_gone_names_each_record():
    _records, head = _chain(3)
    assert _faults([], 3, head) == [(1, "missing"), (2, "missing"), (3, "missing")]


def test_the_hash_does_not_depend_on_the_zone_nor_on_the_order_of_words():
    one = Record(1, 1, "done", "a", AT, None, None, 0, {"a": 1, "b": [1, {"c": None, "d": True}]})
    two = replace(
        one, at=AT.astimezone(timezone(timedelta(hours=1))), detail={"b": [1, {"d": True, "c": None}], "a": 1}
    )
    assert hash_of(one, GENESIS) == hash_of(two, GENESIS)
    assert hash_of(one, GENESIS) != hash_of(one, "1" * 64)


@pytest.mark.parametrize("detail", [{"x": 0.5}, {"x": [1.0]}, {1: "x"}, {"x": AT}])
def test_what_a_database_may_give_back_otherwise_is_refused(detail):
    with pytest.raises(TypeError):
        hash_of(Record(1, 1, "done", "a", AT, None, None, 0, detail), GENESIS)
