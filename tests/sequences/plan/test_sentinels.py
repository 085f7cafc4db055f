from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sequences.plan.sentinels import sentinels_in, without
from lstm_viz.sequences.table import Column


@pytest.mark.parametrize(
    ("values", "token"),
    [
        ([10, -9999, 11, 12], "-9999"),
        ([0.5, 0.7, -99.9, 0.6], "-99.9"),
        ([13.6, -200, 11, 2.5, 9], "-200"),
        ([7, 7.5, 999, 8], "999"),
    ],
)
def test_usual_numbers_that_stand_out_are_offered_as_missing(values, token: str) -> None:
    for dtype in (np.float64, np.float32):
        column = Column("t", np.array(values, dtype))
        (found,) = sentinels_in([Column("u", np.arange(float(len(values)))), column])
        assert (found.value, found.others) == ((), ((f"{np.array(float(token), dtype):.12g}",),))


@pytest.mark.parametrize("values", [[-999, -998, -990, -1010], [1, 2, 3, 57], [-99, 5, 7], [5, 6]])
def test_numbers_among_others_are_not(values: list[float]) -> None:
    assert sentinels_in([Column("t", np.array(values, float))]) == ()


def test_marked_numbers_are_missing_and_counted() -> None:
    found = without(Column("t", np.array([3, -9, 4, -9, -8.0])), ("-9", "ND", "-7"))
    np.testing.assert_array_equal(found.values, [3, np.nan, 4, np.nan, -8])
    assert found.marks == (("-9", 2),)


@pytest.mark.parametrize("extreme", [-99999.0078125, -999.0000000000001, np.float32(-999.99)])
def test_a_number_that_is_nearly_a_usual_one_is_marked_exactly(extreme: float) -> None:
    values = np.array([1, extreme, 3, 2], getattr(extreme, "dtype", float))
    (point,) = sentinels_in([Column("v", values)])
    marked = without(Column("v", values), point.others[0])
    np.testing.assert_array_equal(marked.missing, [False, True, False, False])
