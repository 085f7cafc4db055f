from __future__ import annotations

import pytest

from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.text import splitting
from lstm_viz.sequences.text.commas import pairs_are_decimals
from lstm_viz.sequences.text.headers import comment_above
from lstm_viz.sequences.text.splitting import split
from tests.sequences.conftest import Refusal


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
            "Line 3: the number of cells is 3, and 2 in line 1; give every line the same number, "
            "separated by ';'."
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
    assert rows.told == (
        "3 blank lines were left out; the first is line 2.",
        "2 comment lines were left out; the first is line 1.",
    )


def test_blank_lines_at_the_end_are_not_worth_a_word() -> None:
    assert split("1, 2\n3, 4\n\n,\n").told == ()
    assert split("1, 2\n\n3, 4\n#x\n").told == (
        "Line 2, a blank line, was left out.",
        "Line 4, a comment line, was left out.",
    )


def test_a_spreadsheets_error_is_no_comment() -> None:
    assert split("1,2\n#N/A,4\n#DIV/0!,5\n").cells[1:] == [["#N/A", "4"], ["#DIV/0!", "5"]]


@pytest.mark.parametrize("text", ["", "\n \n", "# only this\n", ",,\n"])
def test_nothing_is_refused(text: str, refused: Refusal) -> None:
    with refused(
        "The file is empty, or holds only comments; put at least two lines of numbers into it."
    ):
        split(text)


def test_rows_of_another_width_are_refused(refused: Refusal) -> None:
    with refused(
        "Line 4: the number of cells is 1, and 3 in line 2; give every line the same number, "
        "separated by ','."
    ):
        split("# x\na,b,c\n1,2,3\n4\n")


def test_a_quotation_that_does_not_end_is_refused(refused: Refusal) -> None:
    with refused(
        "Line 2: its cells can't be separated (unexpected end of data); check the quotation marks "
        "from this line on."
    ):
        split('a,b\n"1,2\n3,4\n')


def test_a_quotation_that_goes_on_is_refused(refused: Refusal) -> None:
    with refused(
        "Line 3: its cells can't be separated (',' expected after '\"'); check the quotation "
        "marks from this line on."
    ):
        split('a,b\n1,2\n"3"x,4\n')


def test_rows_are_counted_before_they_are_split(refused: Refusal) -> None:
    assert len(split("a\n1\n2\n\n#\n", Limits(rows=2)).cells) == 3
    with refused("The table has 4 rows, and the limit is 2; shorten it, or keep every n-th row."):
        split('a\n1\n2\n"', Limits(rows=2))
    with refused("The table has 3 rows, and the limit is 2; shorten it, or keep every n-th row."):
        split("1 2 3", Limits(rows=2))  # one line is one column


def test_a_row_of_several_lines_counts_once() -> None:
    text = 'a,b\n"x\n\n# y\nz",1\n"u\nv",2\n'
    assert split(text, Limits(rows=2)).cells[1:] == [["x\n\n# y\nz", "1"], ["u\nv", "2"]]
    assert split(text).told == ()


def test_a_table_is_no_wider_than_its_limit_but_a_single_line_may_be(refused: Refusal) -> None:
    limits = Limits(columns=1_000)
    wide = ",".join(["7"] * 1_001)
    assert len(split(wide, limits).cells[0]) == 1_001
    assert len(split(f"{wide[2:]}\n{wide[2:]}\n", limits).cells[1]) == 1_000
    with refused("The table has 1,001 columns, and the limit is 1,000; keep the ones you want."):
        split(f"{wide}\n{wide}\n", limits)
    with refused("The table has 3,000 cells, and the limit is 2,999; keep fewer rows or columns."):
        split(f"{wide[2:]}\n" * 4, Limits(cells=2_999))


def test_a_million_columns_are_refused_before_they_are_split(
    refused: Refusal, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"{','.join(['7'] * 10**6)}\n" * 2
    monkeypatch.setattr(splitting, "cells_by_row", None)  # which would make a string of each cell
    with refused(
        "The table has 1,000,000 columns, and the limit is 1,000; keep the ones you want."
    ):
        split(text, Limits())


def test_a_line_of_a_hundred_million_characters_is_refused_before_it_is_split(
    refused: Refusal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(splitting, "cells_by_row", None)
    with refused(
        "The table has 50,000,000 rows, and the limit is 5,000; shorten it, or keep every n-th row."
    ):
        split("7," * (5 * 10**7 - 1) + "7", Limits(rows=5_000))


def test_a_cell_that_is_too_long_is_refused(refused: Refusal) -> None:
    with refused(
        "Line 2: its cells can't be separated (field larger than field limit (131072)); check the "
        "quotation marks from this line on."
    ):
        split(f"a,b\n1,{'x' * 200_000}\n")


def test_a_comma_that_could_be_a_decimal_mark_is_told() -> None:
    rows = split("# by hand\n1,5\n-2,25\n3,5\n")
    assert rows.cells == [["1", "5"], ["-2", "25"], ["3", "5"]]
    assert rows.told == (
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


@pytest.mark.parametrize(
    ("text", "decimal"),
    [
        ("1,05\n2,5", True),
        ("0,5\n0,7", True),
        ("-0,5\n1,5", True),
        ("temp\n1,5\n2,5", True),
        ("1,5\n2,5", None),
        ("0,7\n0,7", None),
        ("01,05\n02,07", None),
        ("10,0\n20,0", None),
        ("a 1\n1,5\n2,5", False),
        ("1,5\n2,5,7", False),
        ("1,5\n2", False),
        ("1,5", False),
    ],
)
def test_a_decimal_comma_is_told_from_a_separator(text: str, decimal: bool | None) -> None:
    assert pairs_are_decimals(text.split("\n")) is decimal


def test_a_column_of_decimal_commas_is_one_column() -> None:
    rows = split("temp\n0,5\n12,75\n")
    assert rows.cells == [["temp"], ["0,5"], ["12,75"]]
    assert rows.separator == ";"


def test_lines_above_the_table_are_left_out_where_it_is_clear() -> None:
    rows = split("Station: Bonn\nheight 60 m, urban\n\nday,max,min\nMo,7,3\nTu,9,4\n")
    assert rows.cells[0] == ["day", "max", "min"]
    assert rows.lines == [4, 5, 6]
    assert rows.told == (
        "Line 3, a blank line, was left out.",
        "2 lines above the table were left out; the first is line 1.",
    )
    assert split("Air pressure in hPa\n7,3,1\n9,4,1\n").told == (
        "Line 1, which is above the table, was left out.",
    )
    assert split("Air pressure in hPa\n7 3\n9 4\n").cells == [["7", "3"], ["9", "4"]]
    assert split("Made in 2020 by hand\npressure\n1013\n1009\n").cells[0] == ["pressure"]


@pytest.mark.parametrize("text", ["a,b\n1,2,3\n4,5,6\n", "1\n2,3\n4,5\n", "1,2,3\n4,5\n6,7\n"])
def test_what_may_be_a_part_of_the_table_is_not_left_out(text: str, refused: Refusal) -> None:
    first = len(text.splitlines()[0].split(","))
    with refused(
        f"Line 2: the number of cells is {len(text.splitlines()[1].split(','))}, and {first} in "
        "line 1; give every line the same number, separated by ','."
    ):
        split(text)


def test_a_separator_at_the_end_of_every_line_makes_no_column() -> None:
    assert split("a;b\n1;2;\n3;4;\n").cells == [["a", "b"], ["1", "2"], ["3", "4"]]


@pytest.mark.parametrize("separator", [";", "|", "\t"])
def test_a_first_line_can_name_the_separator(separator: str) -> None:
    rows = split(f"sep={separator}\na{separator}b\n1,5{separator}2\n")
    assert rows.cells == [["a", "b"], ["1,5", "2"]]
    assert rows.lines == [2, 3]


def test_a_comment_right_above_the_table_is_kept_as_its_heading() -> None:
    assert comment_above(split("# by hand\n# time value\n1 2\n3 4\n")) == ["time", "value"]
    assert comment_above(split("# time value\n\n1 2\n3 4\n")) == []
    assert comment_above(split("1 2\n# time value\n3 4\n")) == []
