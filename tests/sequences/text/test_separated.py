from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sequences import read
from lstm_viz.sequences.limits import Limits
from tests.sequences.conftest import Refusal

TOWNS = """day,town,max,min,note
2024-01-01,Bonn,7,3,
2024-01-02,Bonn,9,NA,
2024-01-03,Graz,8,2,
"""


def test_a_file_as_people_have_it() -> None:
    sequence = read(TOWNS.encode())
    np.testing.assert_array_equal(sequence.values, [[7, 3], [9, np.nan], [8, 2]])
    assert sequence.names == ("max", "min")
    assert sequence.labels == ("2024-01-01", "2024-01-02", "2024-01-03")
    assert sequence.changes == (
        "The steps are labelled by 'day'.",
        "Columns left out, because they hold words: 'town'.",
        "Columns left out, because they are empty: 'note'.",
        "Values are missing: 'min' 1.",
    )


@pytest.mark.parametrize(
    ("name", "text", "values"),
    [
        ("excel-german.csv", "Tag;Höhe\r\n01.03.2024;1.234,5\r\n02.03.2024;0,5\r\n", [1234.5, 0.5]),
        ("excel.txt", "day\tprice\n1\t1,234.50\n2\t99.00\n", [1234.5, 99]),
        ("numpy.txt", "# 5.0 MHz\n1.0e+00\n2.5e-01\n", [1, 0.25]),
        (
            "logger.dat",
            "Logger of room 7\nSerial number: X-12\n\nt  v\n0  1.5\n1   2.5\n",
            [[0, 1.5], [1, 2.5]],
        ),
        ("quoted.csv", '"a ""x""","b, c"\n"1","2"\n"3","4"\n', [[1, 2], [3, 4]]),
        ("swiss.csv", "Betrag\n1'234.50\n12.00\n", [1234.5, 12]),
        ("french.csv", "jour;prix\nlun;1\u202f234,5\nmar;2,5\n", [1234.5, 2.5]),
        ("pandas.csv", ",x\n0,0.5\n1,0.25\n", [0.5, 0.25]),
    ],
)
def test_files_of_many_programs(name: str, text: str, values: list[object]) -> None:
    sequence = read(text.encode(), name=name)
    expected = np.float32(values)
    np.testing.assert_array_equal(sequence.values, expected.reshape(len(sequence.values), -1))


def test_the_encoding_is_told() -> None:
    sequence = read("größe;b\n1,5;2\n2,5;3\n".encode("latin-1"))
    assert sequence.names == ("größe", "b")
    assert sequence.changes[0].startswith("The file is not UTF-8, and was read as Windows-1252")
    wide = read("größe;b\n1,5;2\n2,5;3\n".encode("utf-16-le"))
    assert wide.changes[0] == "The file was read as UTF-16."
    assert wide.digest == sequence.digest


REASON = "write digits with at most one decimal mark, such as 1234.5 or -2e-3."


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("abc", f"'abc' is not a number; {REASON}"),
        ("-inf", "-inf is not finite; replace it with a number or delete the step."),
        ("1e60", "'1e60' is too large; numbers are stored as float32, up to 3.4e38, so use a "
         "larger unit."),
    ],
)  # fmt: skip
def test_a_cell_that_is_no_number_is_refused_with_line_and_column(
    cell: str, reason: str, refused: Refusal
) -> None:
    rows = ["# a comment", "day,max,min", "", *(f"{k},{k},7" for k in range(9)), f"9,{cell},7"]
    data = "\n".join(rows).encode()
    with refused(f"Line 13, column 'max': {reason}"):
        read(data)
    assert read(data, columns=["min"]).steps == 10


def test_a_word_can_be_taken_as_a_gap() -> None:
    values = read(b"a,b\n1,2\n3,x\n5,6\n", words_as_gaps=True).values
    np.testing.assert_array_equal(values, [[1, 2], [3, np.nan], [5, 6]])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("7\n", "There is one step; a sequence needs at least 2, so add more numbers."),
        ("a\n7\n\n# x\n", "There is one step; a sequence needs at least 2, so add more numbers."),
        ("# x\n", "The file is empty, or holds only comments; put at least two lines of numbers "
         "into it."),
        ("day,max\n", "Line 1: there is no other line, and 'day' is not a number; put at least two "
         "lines of numbers below the names."),
        ("city,river\nBonn,Rhine\nPrague,Vltava\n", "No column has numbers: line 1, column 2, for "
         "example, has 'river'; a sequence needs at least one column of numbers."),
        ("a,b,c\n1,2,3\n4,5\n", "Line 3: the number of cells is 2, and 3 in line 1; give every "
         "line the same number, separated by ','."),
    ],
)  # fmt: skip
def test_what_is_no_sequence_is_refused(text: str, sentence: str, refused: Refusal) -> None:
    with refused(sentence):
        read(text.encode(), name="a.csv")


def test_changes_lost_in_float32_are_told() -> None:
    sequence = read(b"clock\n1700000000\n1700000001\n")
    assert sequence.changes[0].startswith("Column 'clock': at 1 of 1 steps a change was lost")


def test_limits_are_held(refused: Refusal) -> None:
    assert read(TOWNS.encode(), limits=Limits(rows=3, columns=5, cells=15)).steps == 3
    with refused("The table has 5 columns, and the limit is 4; keep the ones you want."):
        read(TOWNS.encode(), limits=Limits(columns=4))
