"""Few people are not counted aloud, nor left to be found by a subtraction."""

from decimal import Decimal

import pytest

from elearn.observatory.extend import Reading
from elearn.observatory.showing import masks

FEW, WITH_IT = "moins de 5", "masqué"


def reading(total, *parts, of_people=True):
    return Reading(Decimal(total), {i: Decimal(n) for i, n in enumerate(parts)}, of_people)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (reading(30, 10, 20), {}),
        (reading(3, 3), {0: FEW, None: FEW}),
        (reading(0, 0, 0), {}),
        # 33 less 10 and 20 would be 3: the smallest of the others is hidden too.
        (reading(33, 10, 20, 3), {2: FEW, 0: WITH_IT}),
        # Two ones: 32 less 10 and 20 says one and one.
        (reading(32, 10, 20, 1, 1), {2: FEW, 3: FEW, 0: WITH_IT}),
        (reading(38, 10, 20, 4, 4), {2: FEW, 3: FEW}),
        (reading(3, 3, of_people=False), {}),
    ],
)
def test_what_a_reader_must_not_know_is_masked(one, expected):
    assert masks(one, sees_few=False) == expected
    assert masks(one, sees_few=True) == {}
