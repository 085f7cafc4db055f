from __future__ import annotations

import pytest

from lstm_viz.sequences import read

from .conftest import Refusal

TOWNS = b"""day,town,max,min,note
2024-01-01,Bonn,7,3,
2024-01-02,Bonn,9,4,
2024-01-03,Graz,8,2,
"""


def test_words_that_tell_the_steps_apart_label_them_and_the_rest_is_listed() -> None:
    sequence = read(TOWNS)
    assert sequence.values.tolist() == [[7, 3], [9, 4], [8, 2]]
    assert sequence.names == ("max", "min")
    assert sequence.labels == ("2024-01-01", "2024-01-02", "2024-01-03")
    assert sequence.changes == (
        "The steps are labelled by 'day'.",
        "Columns left out, because they hold words: 'town'.",
        "Columns left out, because they are empty: 'note'.",
    )


@pytest.mark.parametrize("second", ["Mo", "", "x" * 81])
def test_words_that_repeat_or_are_not_there_or_too_long_label_nothing(second: str) -> None:
    sequence = read(f"day,note,max\nMo,a,7\n{second},b,9\n".encode())
    assert sequence.labels == (1, 2)
    assert sequence.changes == ("Columns left out, because they hold words: 'day', 'note'.",)


def test_columns_are_chosen_by_name_and_in_that_order() -> None:
    sequence = read(TOWNS, columns=["min", "max"])
    assert sequence.names == ("min", "max")
    assert sequence.values.tolist() == [[3, 7], [4, 9], [2, 8]]
    assert sequence.labels[2] == "2024-01-03"
    alone = read(TOWNS, columns="min")
    assert alone.names == ("min",)
    assert alone.changes[-1] == "Columns left out, because they were not chosen: 'max'."


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        (["mx"], "There is no column 'mx'; choose from 'max', 'min'."),
        (["max", "town"], "Column 'town' does not hold numbers; choose from 'max', 'min'."),
        (["max", "max"], "A column is chosen twice; choose from 'max', 'min'."),
        ([], "No column is chosen; choose from 'max', 'min'."),
    ],
)
def test_columns_that_cannot_be_had_are_refused(
    columns: list[str], sentence: str, refused: Refusal
) -> None:
    with refused(sentence):
        read(TOWNS, columns=columns)


def test_a_long_list_of_columns_is_cut(refused: Refusal) -> None:
    names = [f"c{k}" for k in range(12)]
    rows = "\n".join([",".join(names), *[",".join("5" * 12)] * 2]).encode()
    ten = ", ".join(map(repr, names[:10]))
    with refused(f"There is no column 'x'; choose from {ten} and 2 more."):
        read(rows, columns=["x"])


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("abc", "'abc' is not a number; write digits with at most one decimal mark, such as 1234.5"
         " or -2e-3."),
        ("", "a number is missing; this version draws no gaps, so fill it in or delete the step."),
        ("NA", "'NA' stands for a missing number; this version draws no gaps, so fill it in or "
         "delete the step."),
        ("-inf", "'-inf' is not finite; replace it by a number or delete the step."),
        ("1e60", "'1e60' is too large; numbers are kept in float32, up to 3.4e38, so write it in a "
         "larger unit."),
    ],
)  # fmt: skip
def test_a_cell_that_is_not_a_number_is_refused_with_line_and_column(
    cell: str, reason: str, refused: Refusal
) -> None:
    rows = ["# a comment", "day,max,min", "", *(f"{k},{k},7" for k in range(9)), f"9,{cell},7"]
    with refused(f"Line 13, column 'max': {reason}"):
        read("\n".join(rows).encode())
    assert read("\n".join(rows).encode(), columns=["min"]).steps == 10


def test_a_column_without_a_name_is_called_by_its_number(refused: Refusal) -> None:
    with refused("Line 3, column 2: 'nan' stands for a missing number; this version draws no gaps, "
                 "so fill it in or delete the step."):  # fmt: skip
        read(b"1,2\n3,4\n5,nan\n")


def test_decimal_commas_are_read_and_told() -> None:
    sequence = read("day;a;b\nMo;1,5;7\nTu;−2,25;8\n".encode())
    assert sequence.values.tolist() == [[1.5, 7], [-2.25, 8]]
    assert sequence.changes == ("The steps are labelled by 'day'.",
                                "Commas were read as decimal marks.")  # fmt: skip
    assert read(b"a;b\n1.5;7\n2.5;8\n").changes == ()


def test_both_decimal_marks_in_one_file_are_refused(refused: Refusal) -> None:
    with refused(
        "There is a decimal comma in line 3, column 'b', and a decimal point in line 2, column "
        "'a'; use one of them in the whole file."
    ):
        read(b"a;b\n1.5;7\n2.5;1,234\n")


@pytest.mark.parametrize("text", [b"a,b\n1,2\n", b"7\n", b"a\n7\n\n# x\n"])
def test_one_step_is_refused(text: bytes, refused: Refusal) -> None:
    with refused("There is one step; a sequence needs at least 2, so add more numbers."):
        read(text)


def test_changes_lost_in_float32_are_told() -> None:
    sequence = read(b"clock\n1700000000\n1700000001\n")
    assert sequence.changes[0].startswith("Column 'clock': at 1 of 1 steps a change was lost")
