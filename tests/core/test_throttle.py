from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from elearn.core import clock, throttle
from elearn.core.errors import TooMany
from elearn.core.throttle import Throttle

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock(request):
    with clock.frozen(START):
        yield


def _spend(kernel, subject="a@b.c", limit=3, seconds=60):
    with kernel.database.transaction():
        throttle.spend("sign-in", subject, limit, seconds)


def test_past_the_limit_it_refuses_and_says_when_to_come_back(kernel):
    for _try in range(3):
        _spend(kernel)
    with clock.frozen(START + timedelta(seconds=20)), pytest.raises(TooMany) as caught:
        _spend(kernel)
    assert caught.value.retry_after == 40
    with kernel.database.reading(), pytest.raises(TooMany):
        throttle.check("sign-in", "a@b.c", 3, 60)


def test_what_is_refused_counts_all_the_same(kernel):
    for _try in range(3):
        with pytest.raises(RuntimeError), kernel.database.transaction():
            throttle.spend("sign-in", "a@b.c", 3, 60)
            raise RuntimeError
    with pytest.raises(TooMany):
        _spend(kernel)


def test_another_subject_another_kind_and_the_next_window_have_their_own_count(kernel):
    for _try in range(3):
        _spend(kernel)
    _spend(kernel, "other@b.c")
    with kernel.database.transaction():
        throttle.spend("reset", "a@b.c", 1, 60)
    with clock.frozen(START + timedelta(seconds=60)):
        _spend(kernel)
    with kernel.database.reading() as session:
        assert sorted(session.scalars(sa.select(Throttle.spent))) == [1, 1, 1, 3]


def test_case_and_spaces_make_no_other_subject(kernel):
    for subject in ("A@b.c", " a@B.c", "a@b.c "):
        _spend(kernel, subject)
    with pytest.raises(TooMany):
        _spend(kernel, "a@b.c")


def test_the_table_holds_nobodys_address_and_forgets_what_is_over(kernel):
    _spend(kernel)
    with kernel.database.reading() as session:
        assert "a@b.c" not in session.scalar(sa.select(Throttle.bucket))
    for later, left in ((59, 1), (61, 0)):
        with clock.frozen(START + timedelta(seconds=later)), kernel.database.transaction() as session:
            throttle.purge()
            assert session.scalar(sa.select(sa.func.count()).select_from(Throttle)) == left
