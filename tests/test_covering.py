from __future__ import annotations

from itertools import combinations, product

import pytest

from tests.covering import covering, grid

GRID = list(product("abcd", (1, 2), (False, True), (False, True), "vwxyz"))


@pytest.mark.parametrize("together", [1, 2, 3])
def test_few_rows_have_all_combinations_of_all(together: int) -> None:
    def within(rows: object) -> set[object]:
        return {some for row in rows for some in combinations(enumerate(row), together)}  # type: ignore[attr-defined]

    few = covering(GRID, together)
    assert within(few) == within(GRID)
    assert few <= set(GRID)
    assert len(few) < len(GRID) / (1.5 if together == 3 else 4)
    assert few == covering(GRID, together)  # which tests there are is the same in every process


def test_no_row_is_left_out_of_the_test_itself() -> None:
    made = grid(GRID, 2)
    assert [one.values for one in made] == GRID
    assert {one.values for one in made if not one.marks} == covering(GRID, 2)
