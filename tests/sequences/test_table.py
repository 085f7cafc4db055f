from __future__ import annotations

import pytest

from lstm_viz.sequences.separated import split
from lstm_viz.sequences.table import Table, tabulated

from .conftest import Refusal


def table(text: str) -> Table:
    return tabulated(split(text))


def kinds(text: str) -> dict[str, str]:
    return {
        column.name: "numbers" if column.numeric else "empty" if column.empty else "words"
        for column in table(text).columns
    }


def test_words_above_numbers_are_the_header() -> None:
    made = table("day,max,min\nMo,7,3\nTu,9,4\n")
    assert [column.name for column in made.columns] == ["day", "max", "min"]
    assert [column.cells for column in made.columns] == [("Mo", "Tu"), ("7", "9"), ("3", "4")]
    assert made.lines == (2, 3)


def test_numbers_in_the_first_row_are_no_header() -> None:
    made = table("Mo,7\nTu,9\n")
    assert [column.name for column in made.columns] == ["column 1", "column 2"]
    assert made.columns[1].cells == ("7", "9")
    assert made.lines == (1, 2)
    assert [column.name for column in table("7\n8\n9\n").columns] == ["value"]


@pytest.mark.parametrize("first", ["inf,NA", "NaN,5", ",5"])
def test_missing_and_infinite_numbers_in_the_first_row_are_no_header(first: str) -> None:
    assert table(f"{first}\n1,2\n3,4\n").lines == (1, 2, 3)


def test_the_kinds_of_columns() -> None:
    text = "a;b;c;d;e\n1,5;x;;1;5 m\n2,5;7;NA;y;6 m\n−3;z;-;2;7 m\n"
    assert kinds(text) == {
        "a": "numbers", "b": "words", "c": "empty", "d": "numbers", "e": "words",
    }  # fmt: skip


def test_half_of_what_is_there_makes_a_column_of_numbers() -> None:
    assert kinds("a,b,c\n1,1,1\nx,x,1\n,x,1\n") == {"a": "numbers", "b": "words", "c": "numbers"}


def test_a_decimal_comma_needs_a_separator_that_is_none() -> None:
    assert kinds('a,b\n"1,5",2\n"2,5",3\n') == {"a": "words", "b": "numbers"}
    assert kinds("a\tb\n1,5\t2\n2,5\t3\n") == {"a": "numbers", "b": "numbers"}


def test_half_a_header_is_refused(refused: Refusal) -> None:
    with refused(
        "Line 1: 'l2' and '7' stand above columns of numbers; make this a line of names, or a line "
        "of numbers."
    ):
        table("7,l2\n8,13\n9,14\n")


def test_only_a_header_is_refused(refused: Refusal) -> None:
    with refused(
        "Line 2: there is no other line, and 'day' is not a number; put at least two lines of "
        "numbers below the names."
    ):
        table("# x\nday,max\n")


def test_no_column_of_numbers_is_refused(refused: Refusal) -> None:
    with refused(
        "No column has numbers: line 1, column 1, for example, has 'city'; a sequence needs at "
        "least one column of numbers."
    ):
        _ = table("city,river\nBonn,Rhine\nPrague,Vltava\n").numeric


def test_a_single_line_of_numbers_is_one_column() -> None:
    made = table("\n3, 4, 5\n")
    assert [column.cells for column in made.columns] == [("3", "4", "5")]
    assert made.lines == (2, 2, 2)
    assert made.changes == (
        "Line 1, a blank line, was left out.",
        "The one line was read as 3 steps of one column.",
    )


def test_a_name_of_80_characters_is_kept() -> None:
    assert table(f"{'n' * 80},b\n1,2\n3,4\n").columns[0].name == "n" * 80


def test_each_column_gets_a_name_of_its_own() -> None:
    made = table(f"a,a,,a (2),  two\t words ,{'n' * 90},a\n1,2,3,4,5,6,7\n1,2,3,4,5,6,7\n")
    assert [column.name for column in made.columns] == [
        "a", "a (2)", "column 3", "a (2) (2)", "two words", "n" * 79 + "…", "a (3)",
    ]  # fmt: skip
    assert made.changes == (
        "Columns were given names of their own: 'a (2)', 'column 3', 'a (2) (2)', "
        f"'{'n' * 79}…', 'a (3)'.",
    )
