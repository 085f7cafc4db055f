from __future__ import annotations

from typing import Literal

import pytest

from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.plan.points import Point
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.table import Table
from lstm_viz.sequences.text.headers import tabulated
from lstm_viz.sequences.text.splitting import split
from tests.sequences.conftest import Refusal


def table(text: str) -> Table:
    return tabulated(split(text))


def kinds(text: str) -> dict[str, str]:
    return {column.name: "empty" if column.empty else column.kind for column in table(text).columns}


def test_words_above_numbers_are_the_header() -> None:
    made = table("day,max,min\nMo,7,3\nTu,9,4\n")
    assert [column.name for column in made.columns] == ["day", "max", "min"]
    assert [column.values.tolist() for column in made.columns] == [["Mo", "Tu"], [7, 9], [3, 4]]
    assert [made.where(row) for row in range(2)] == ["line 2", "line 3"]


def test_numbers_in_the_first_row_are_no_header() -> None:
    made = table("Mo,7\nTu,9\n")
    assert [column.name for column in made.columns] == ["column 1", "column 2"]
    assert made.columns[1].values.tolist() == [7, 9]
    assert made.where(1) == "line 2"
    assert [column.name for column in table("7\n8\n9\n").columns] == ["value"]


@pytest.mark.parametrize("first", ["inf,NA", "NaN,5", ",5"])
def test_missing_and_infinite_numbers_in_the_first_row_are_no_header(first: str) -> None:
    made = table(f"{first}\n1,2\n3,4\n")
    assert made.rows == 3
    assert made.where(0) == "line 1"


def test_the_kinds_of_columns() -> None:
    text = "a;b;c;d;e;f\n1,5;x;;1;5 m;2024-03-01\n2,5;7;NA;y;6 m;NA\n−3;z;-;2;7 m;2024-03-03\n"
    assert kinds(text) == {
        "a": "number", "b": "word", "c": "empty", "d": "number", "e": "number", "f": "time",
    }  # fmt: skip


def test_half_of_what_is_there_makes_a_column_of_numbers() -> None:
    assert kinds("a,b,c\n1,1,1\nx,x,1\n,x,1\n") == {"a": "number", "b": "word", "c": "number"}


def test_decimal_commas_in_quotation_marks_are_read() -> None:
    made = table('a,b\n"1,5",2\n"2,5",3\n')
    assert made.columns[0].values.tolist() == [1.5, 2.5]
    assert made.columns[0].told == ("Commas were read as decimal marks.",)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("a;b\n1,234;2\n2,345;3\n", [1.234, 2.345]),  # the semicolon separates, not the comma
        ("a;b\n1,234;2.5\n2,345;3\n", [1234, 2345]),  # the point is the decimal mark
        ("a\tb\n1,234\t2,5\n2,345\t3\n", [1.234, 2.345]),  # the comma is
        ("a\tb\n1.234\t2\n2.345\t3\n", [1.234, 2.345]),
        ("a\tb\n1.234\t2 000\n2.345\t3\n", [1.234, 2.345]),
    ],
)
def test_the_other_columns_say_what_a_comma_is(text: str, values: list[float]) -> None:
    column = table(text).columns[0]
    assert column.values.tolist() == values
    assert not column.bad


@pytest.mark.parametrize(
    ("text", "cell", "decimal", "values"),
    [
        ("a\tb\n1,234\t2\n2,345\t3\n", "1,234", ".", [1234, 2345]),
        ("a;b\n1.234;2,5\n2.345;3,5\n", "1.234", ",", [1234, 2345]),
        ('a,b,c\n"1,234","2,5",1.5\n"2,345",3,4.5\n', "1,234", ".", [1234, 2345]),
    ],
)
def test_a_number_that_could_be_two_is_asked_about(
    text: str, cell: str, decimal: Literal[".", ","], values: list[float]
) -> None:
    column = table(text).columns[0]
    assert column.values.tolist() == values
    other: Literal[".", ","] = "." if decimal == "," else ","
    why = f"Nothing shows whether the mark in {cell!r} of 'a' is a decimal mark."
    assert column.points == (Point("decimal", decimal, why, True, (other,)),)
    told = tabulated(split(text), given=Given(decimal=other)).columns[0]
    assert told.values.tolist() == [value / 1000 for value in values]
    assert told.points == ()


def test_half_a_header_is_refused(refused: Refusal) -> None:
    with refused(
        "Line 1: 'l2' and '7' are above columns of numbers; make this a line of names, or a line "
        "of numbers."
    ):
        table("7,l2\n8,13\n9,14\n")


def test_only_a_header_is_refused(refused: Refusal) -> None:
    with refused(
        "Line 2: there is no other line, and 'day' is not a number; put at least two lines of "
        "numbers below the names."
    ):
        table("# x\nday,max\n")


def test_a_single_line_of_numbers_is_one_column() -> None:
    made = table("\n3, 4, 5,\n")
    assert [column.values.tolist() for column in made.columns] == [[3, 4, 5]]
    assert made.where(2) == "line 2"
    assert made.changes == (
        "Line 1, a blank line, was left out.",
        "The single line was read as 3 steps of one column.",
    )


def test_the_comment_above_numbers_names_them() -> None:
    made = table("# time value\n1 2\n3 4\n")
    assert [column.name for column in made.columns] == ["time", "value"]
    assert made.changes == (
        "Line 1, a comment line, was left out.",
        "The columns' names were taken from the comment above.",
    )
    for text in ("# made in May\n1 2\n3 4\n", "# time 7\n1 2\n3 4\n", "# a b\nc d\n3 4\n5 6\n"):
        assert "taken" not in "".join(table(text).changes)


def test_each_column_gets_a_name_of_its_own() -> None:
    made = table("a,a,\n1,2,3\n1,2,3\n")
    assert [column.name for column in made.columns] == ["a", "a (2)", "column 3"]
    assert made.changes == ("Columns were given names of their own: 'a (2)', 'column 3'.",)


def test_limits_are_held(refused: Refusal) -> None:
    rows = split("a,b\n1,2\n3,4\n5,6\n")
    assert tabulated(rows, Limits(rows=3, columns=2, cells=6)).rows == 3
    with refused("The table has 6 cells, and the limit is 5; keep fewer rows or columns."):
        tabulated(rows, Limits(cells=5))
