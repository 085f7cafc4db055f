"""A wide table and the long spelling of the same table are read the same way."""

from __future__ import annotations

import re
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.sequences import ReadingWarning, SequenceError, describe, read_all
from lstm_viz.sequences.plan.melting import melted
from lstm_viz.sequences.table import Bad, Column

LANDS, YEARS = ("Peru", "Chad", "Fiji"), ("2001", "2002", "2003", "2004")
USUAL = ("1.5", "2.25", "-3", "7", "11.5", "6", "")
ODD = ("oops", "n.d.", "4,5 !", "-9999", "ND", "0.75")
Cells = list[list[str]]


def wide(cells: Cells) -> bytes:
    rows = [["land", *YEARS], *([land, *row] for land, row in zip(LANDS, cells, strict=True))]
    return "\n".join(map(";".join, rows)).encode()


def long(cells: Cells) -> bytes:
    rows = [
        [land, year, cell]
        for land, row in zip(LANDS, cells, strict=True)
        for year, cell in zip(YEARS, row, strict=True)
    ]
    return "\n".join(map(";".join, [["land", "year", "value"], *rows])).encode()


def outcome(data: bytes, **options: Any) -> object:
    """The values, what was taken for missing, and what is open; or the reason of the refusal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReadingWarning)
        try:
            found = read_all(data, **options)
        except SequenceError as error:
            return re.sub(r"\ALine .*?: ", "", str(error))
        points = describe(data, **options).points
    return (
        [(one.values.tobytes(), one.labels) for one in found],
        sorted(told for told in found[0].changes if told.startswith("Taken for missing")),
        {(p.argument, p.value, p.others) for p in points if p.argument in ("decimal", "missing")},
    )


@given(
    st.lists(st.lists(st.sampled_from(USUAL), min_size=4, max_size=4), min_size=3, max_size=3),
    st.sampled_from(ODD),
    st.integers(0, 2),
    st.integers(0, 3),
    st.booleans(),
    st.sampled_from([None, ["ND"], ["-9999"]]),
)
@settings(max_examples=40, deadline=None)
def test_wide_and_long_are_read_the_same_way(
    cells: Cells, odd: str, row: int, column: int, gaps: bool, missing: list[str] | None
) -> None:
    cells = [["9.5", *own[1:3], "0.5"] for own in cells]  # no row and few columns are empty
    cells[row][column] = odd
    options = {"words_as_gaps": gaps, "missing": missing}
    assert outcome(wide(cells), **options) == outcome(long(cells), **options)


def test_which_decimal_mark_is_asked_in_a_wide_table_as_in_a_long_one() -> None:
    cells = [[f"{k + 1}.{100 + 7 * row + k}" for k in range(4)] for row in range(3)]
    with pytest.warns(ReadingWarning, match="decimal mark") as warned:
        first, *_ = read_all(wide(cells))
    assert len(warned) == 1  # not once for each column
    np.testing.assert_array_equal(first.values[:, 0], [1100, 2101, 3102, 4103])
    assert outcome(wide(cells)) == outcome(long(cells))
    assert outcome(wide(cells), decimal=".") == outcome(long(cells), decimal=".")


def test_names_that_are_dates_in_two_ways_are_asked_about() -> None:
    data = b"store;01/02/2024;02/02/2024;03/02/2024\nA;1;2;3\nB;4;5;6\n"
    with pytest.warns(ReadingWarning, match="names of the columns can be read in two ways"):
        read_all(data)
    assert read_all(data, day_first=True)[1].labels == ("2024-02-01", "2024-02-02", "2024-02-03")
    assert read_all(data, day_first=False)[1].labels == ("2024-01-02", "2024-02-02", "2024-03-02")


def test_a_year_in_which_all_cells_are_words_is_a_step_too() -> None:
    data = b"land,2001,2002,2003\nPeru,1,n.d.,3\nChad,4,n.d.,6\n"
    with pytest.raises(SequenceError, match=r"Line 2 \(2002\), column 'value': 'n.d.' is not"):
        read_all(data)
    found = read_all(data, words_as_gaps=True)
    np.testing.assert_array_equal(found[1].values[:, 0], [4, np.nan, 6])


def test_rows_that_become_columns_keep_the_cells_that_are_no_numbers() -> None:
    data = b"name,a,b,c\nx,1,2,3\ny,oops,5,6\nz,7,8,9\n"
    with pytest.raises(SequenceError, match="column 'y': 'oops' is not a number"):
        read_all(data, rows_are="columns")
    (found,) = read_all(data, rows_are="columns", words_as_gaps=True)
    np.testing.assert_array_equal(found.values[:, 1], [np.nan, 5, 6])


def test_what_is_known_of_each_column_is_known_of_all_of_them() -> None:
    first = Column("a", np.array([1, np.nan, 3]), (Bad(1, "no"),), 1, words=(("p", 1),))
    second = Column("b", np.array([np.nan, 5, 6]), (Bad(0, "nor"),), 1, words=(("p", 1),))
    made = melted("v", [first, second], np.array([0, 1, 2]))
    np.testing.assert_array_equal(made.values, [1, np.nan, np.nan, 5, 3, 6])
    assert (made.bad, made.bad_count) == ((Bad(1, "nor"), Bad(2, "no")), 2)
    assert made.words == (("p", 2),)


def test_the_columns_whose_names_are_the_times_and_what_is_missing_are_told() -> None:
    cells = [[f"{3 * row + k}" for k in range(4)] for row in range(3)]
    cells[1][2] = cells[2][1] = ""
    first, second, _ = read_all(wide(cells))
    headings = "The steps are labelled by the column headings 2001 … 2004."
    assert [one for one in first.changes if "labelled" in one] == [headings]
    assert "Values are missing: 'value' 1." in second.changes
    told = describe(wide(cells)).told
    assert headings in told
    assert "Values are missing: 'value' 2; by sequence: 'Chad' 1, 'Fiji' 1." in told
    assert [one for one in describe(long(cells)).told if "labelled" in one] == [
        "The steps are labelled by 'year'."
    ]
