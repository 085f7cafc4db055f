from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest

from lstm_viz.sequences.cells import column_of
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.table import Bad

NAN = float("nan")
TOO_LARGE = "is too large; numbers are stored as float32, up to 3.4e38, so use a larger unit."


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        ([7, 2.5, True, None], [7, 2.5, 1, NAN]),
        (["7", " 2.5 ", "NA", ""], [7, 2.5, NAN, NAN]),
        (["7", 2.5, None, "n/a"], [7, 2.5, NAN, NAN]),
        ([np.float32(0.5), np.int64(3)], [0.5, 3]),
        (["-inf", float("inf"), "3"], [-np.inf, np.inf, 3]),
        ([NAN, None, ""], [NAN] * 3),
        ([], []),
    ],
)
def test_numbers_however_a_file_has_them(cells: list[object], values: list[float]) -> None:
    column = column_of("x", cells)
    assert column.kind == "number"
    assert (column.bad, column.bad_count, column.told) == ((), 0, ())
    np.testing.assert_array_equal(column.values, values)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["7", "x"], "number"),
        (["7", "x", "y"], "word"),
        (["7", "x", "NA", ""], "number"),
        (["2024-03-01", None, "2024-03-02"], "time"),
        (["2024-03-01", "x"], "word"),
        ([date(2024, 3, 1), datetime(2024, 3, 1, 5)], "time"),
        ([date(2024, 3, 1), 7], "number"),
        ([date(2024, 3, 1), "2024-03-02", 7], "word"),
        (["a", None], "word"),
    ],
)
def test_most_of_the_cells_decide_the_kind(cells: list[object], kind: str) -> None:
    assert column_of("x", cells).kind == kind


def test_words_are_kept_without_blanks_and_missing_ones_are_empty() -> None:
    column = column_of("x", [" a ", None, "NA", "b", 7])
    assert column.values.tolist() == ["a", "", "", "b", "7"]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("x", "'x' is not a number; write digits with at most one decimal mark, such as 1234.5 or "
         "-2e-3."),
        ("1,5", "'1,5' uses another decimal mark or other marks between digits than the rest of "
         "its column; write all numbers in the same way, such as 1234.5."),
        ("1e39", f"'1e39' {TOO_LARGE}"),
        (1e39, f"'1e+39' {TOO_LARGE}"),
        (10**400, f"'a whole number of more than 308 digits' {TOO_LARGE}"),
        (date(2024, 3, 1), "'2024-03-01' is not a number."),
    ],
)  # fmt: skip
def test_a_cell_that_is_no_number_is_kept_with_its_row_and_reason(
    cell: object, reason: str
) -> None:
    column = column_of("x", ["1.5", None, cell, "2.5"])
    assert column.bad == (Bad(2, reason),)
    assert column.bad_count == 1
    np.testing.assert_array_equal(column.values, [1.5, NAN, NAN, 2.5])


def test_the_first_three_of_many_are_kept_and_all_are_counted() -> None:
    column = column_of("x", ["7"] * 9 + ["a", "b", "c", "d", "e"])
    assert [bad.row for bad in column.bad] == [9, 10, 11]
    assert column.bad_count == 5


def test_marks_are_read_and_told() -> None:
    assert column_of("x", ["1,5", "2"]).told == ("Commas were read as decimal marks.",)
    column = column_of("x", ["1,234", "2,345"], comma=False)
    assert column.values.tolist() == [1234, 2345]
    assert column.told == ("Commas between groups of digits were ignored.",)


def test_a_number_that_could_be_two_is_an_open_point() -> None:
    column = column_of("x", ["1,234", "7"])
    assert column.values.tolist() == [1234, 7]
    assert [(point.argument, point.value, point.open) for point in column.points] == [
        ("decimal", ".", True)
    ]
    column = column_of("x", ["1,234", "7"], given=Given(decimal=","))
    assert (column.values.tolist(), column.points) == ([1.234, 7], ())


def test_cells_that_somebody_calls_missing_are_counted() -> None:
    column = column_of(
        "x", ["1.5", "nil", "ND", "nil", "-9", "NA"], given=Given(missing=("nil", "ND", "-9"))
    )
    np.testing.assert_array_equal(column.values, [1.5, *[NAN] * 5])
    assert column.marks == (("nil", 2), ("ND", 1), ("-9", 1))


def test_stars_are_missing_among_numbers_and_words_among_words() -> None:
    assert column_of("x", ["1.5", "**", "2", "*"]).missing.tolist() == [False, True, False, True]
    assert column_of("share", ["5 %", "*", "7 %"]).missing.tolist() == [False, True, False]
    assert column_of("op", ["a", "*", "b", "NA"]).values.tolist() == ["a", "*", "b", ""]
    stars = column_of("p", ["**", "", "***", "*"])
    assert (stars.kind, stars.empty, stars.values.tolist()) == (
        "word",
        False,
        ["**", "", "***", "*"],
    )
    said = column_of("op", ["a", "*", "**"], given=Given(missing=("*",)))
    assert said.values.tolist() == ["a", "", "**"]
