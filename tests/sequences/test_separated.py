from __future__ import annotations

import pytest

from lstm_viz.sequences.separated import split

from .conftest import Refusal


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2,5\n", ";"),
        ("a\tb\n1,5\t2 000\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("a b\n  1    2  \n", " "),
        ("when, what\n2024-01-01 10:30, 2\n2024-01-01 10:31, 3\n", ","),
        ("a;b\n1;2\n3;4;\n", ";"),
    ],
)
def test_the_separator_is_found(text: str, separator: str, refused: Refusal) -> None:
    if text.endswith(";\n"):
        with refused(
            "Line 3: the count of cells is 3, and 2 in line 1; give every line the same, separated "
            "by ';'."
        ):
            split(text)
    else:
        rows = split(text)
        assert rows.separator == separator
        assert {len(cells) for cells in rows.cells} == {2}


def test_white_space_is_blanks_and_tabs_of_any_number() -> None:
    assert split("1 \t 2\n3   4 \n 5 6\n").cells == [["1", "2"], ["3", "4"], ["5", "6"]]


def test_a_name_of_two_words_makes_no_second_column() -> None:
    assert split("air pressure\n1013\n1009\n").cells == [["air pressure"], ["1013"], ["1009"]]


def test_quoted_cells_hold_separators_quotes_and_lines() -> None:
    rows = split('"a, ""b""",c\n"two\nlines",2\n3,4\n')
    assert rows.cells == [['a, "b"', "c"], ["two\nlines", "2"], ["3", "4"]]
    assert rows.lines == [1, 2, 4]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_as_an_editor_counts_them(end: str) -> None:
    rows = split(
        end.join(["# made by hand", "", "a,b", "1,2", " ", ",", "  # more", "3,4", "", ""])
    )
    assert rows.lines == [3, 4, 8]
    assert rows.changes == (
        "3 blank lines were left out; the first is line 2.",
        "2 comment lines were left out; the first is line 1.",
    )


def test_blank_lines_at_the_end_are_not_worth_a_word() -> None:
    assert split("1, 2\n3, 4\n\n,\n").changes == ()
    assert split("1, 2\n\n3, 4\n#x\n").changes == (
        "Line 2, a blank line, was left out.",
        "Line 4, a comment line, was left out.",
    )


def test_a_spreadsheets_error_is_no_comment() -> None:
    assert split("1,2\n#N/A,4\n#DIV/0!,5\n").cells[1:] == [["#N/A", "4"], ["#DIV/0!", "5"]]


@pytest.mark.parametrize("text", ["", "\n \n", "# only this\n", ",,\n"])
def test_nothing_is_refused(text: str, refused: Refusal) -> None:
    with refused(
        "The file is empty, or holds comments only; put at least two lines of numbers into it."
    ):
        split(text)


def test_rows_of_another_width_are_refused(refused: Refusal) -> None:
    with refused(
        "Line 4: the count of cells is 1, and 3 in line 2; give every line the same, separated "
        "by ','."
    ):
        split("# x\na,b,c\n1,2,3\n4\n")


def test_a_quotation_that_does_not_end_is_refused(refused: Refusal) -> None:
    with refused(
        "Line 2: its cells can't be told apart (unexpected end of data); check the quotation marks "
        "from this line on."
    ):
        split('a,b\n"1,2\n3,4\n')


def test_a_quotation_that_goes_on_is_refused(refused: Refusal) -> None:
    with refused(
        "Line 3: its cells can't be told apart (',' expected after '\"'); check the quotation "
        "marks from this line on."
    ):
        split('a,b\n1,2\n"3"x,4\n')


def test_rows_are_counted_before_they_are_split(refused: Refusal) -> None:
    assert len(split("a\n1\n2\n\n#\n", max_rows=2).cells) == 3
    with refused(
        "The file has more than 2 steps, which is the most a sequence can have; cut it, or keep "
        "every n-th line."
    ):
        split('a\n1\n2\n"', max_rows=2)


def test_a_table_is_no_wider_than_a_thousand_but_a_single_line_may_be(refused: Refusal) -> None:
    wide = ",".join(["7"] * 1_001)
    assert len(split(wide).cells[0]) == 1_001
    assert len(split(f"{wide[2:]}\n{wide[2:]}\n").cells[1]) == 1_000
    with refused(
        "Line 1: the count of cells is 1,001, and a table can have up to 1,000 columns; keep the "
        "ones you want."
    ):
        split(f"{wide}\n{wide}\n")


def test_a_comma_that_could_be_a_decimal_mark_is_told() -> None:
    rows = split("# by hand\n1,5\n-2,25\n3,5\n")
    assert rows.cells == [["1", "5"], ["-2", "25"], ["3", "5"]]
    assert rows.changes == (
        "Line 1, a comment line, was left out.",
        "The comma was read as the separator of two columns; for decimal commas, separate the "
        "columns by ';' or tabs, and in a single column write decimal points.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,5\n2,5\n",
        "1,5\n2,5.5\n",
        "1,5\n2,-5\n",
        "1,5\n2, 5\n",
        '1,5\n"2","5"\n',
        "1,5,7\n2,5,7\n",
        "1,5;2,5\n3,5;4,5\n",
        "1,5\n",
    ],
)
def test_a_comma_that_can_only_separate_is_not_worth_a_word(text: str) -> None:
    assert split(text).changes == ()
