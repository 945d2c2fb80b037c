import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.core.errors import Invalid
from elearn.progress.beacons import MOST_BEACONS, Beacon, parse

RIGHT = {"id": "b1", "key": "lire", "active_ms": 30_000, "idle_ms": 1, "ago_ms": 2, "ranges": [[0, 10]]}


def _one(**changes):
    return {"beacons": [{**RIGHT, **changes}]}


def test_a_report_of_the_player_is_read():
    assert parse(_one(position={"ms": 10})) == [
        Beacon("b1", "lire", 30_000, 1, 2, ranges=((0, 10),), position={"ms": 10})
    ]
    assert parse({"beacons": [{"id": "b1", "key": "lire"}]}) == [Beacon("b1", "lire")]


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "x",
        {},
        {"beacons": []},
        {"beacons": [RIGHT] * (MOST_BEACONS + 1)},
        {"beacons": ["x"]},
        _one(id=""),
        _one(id="é"),
        _one(id="a" * 37),
        _one(id=7),
        _one(key="a\nb"),
        _one(active_ms=-1),
        _one(active_ms=1.5),
        _one(active_ms=True),
        _one(active_ms="30"),
        _one(ago_ms=10**15),
        _one(ranges=[[0]]),
        _one(ranges=[[5, 1]]),
        _one(ranges=[[-1, 1]]),
        _one(ranges=[[0, 0.5]]),
        _one(ranges=[[0, 10**12]]),
        _one(ranges={"a": 1}),
        _one(ranges=[[0, 1]] * 201),
        _one(position=[1]),
        _one(position={"x": 1}),
        _one(position={"scroll": 10_001}),
        _one(position={"ms": 0.5}),
    ],
)
def test_what_a_player_does_not_send_is_refused(body):
    with pytest.raises(Invalid):
        parse(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*RIGHT, "position", "ms"]), inner),
    max_leaves=8,
)


@given(JSON)
def test_anything_is_read_or_refused_never_an_accident(body):
    for candidate in (body, {"beacons": body}, {"beacons": [body]}):
        with contextlib.suppress(Invalid):
            assert all(isinstance(found, Beacon) for found in parse(candidate))
