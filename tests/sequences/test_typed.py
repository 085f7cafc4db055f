from __future__ import annotations

import json
import pprint
from fractions import Fraction

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.sequences import SequenceError, parse_numbers
from lstm_viz.sequences.text.commas import COMMA_TOLD
from lstm_viz.sequences.typed import parse_text

from .conftest import Refusal

finite = st.floats(width=32, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    "text",
    [
        "1, -2.5, 1e-3",
        "1 −2.5 0.001",
        "1,-2.5,.001",
        "1;-2.5 ; 1e-3",
        "1\t-2.5\t1e-3",
        "1\n-2.5\r\n\n1e-3\n",
        "  1   -2.5\u00a01e-3  ",
        "\ufeff1, -2.5, 1e-3,",
        "1\r-2.5\r1E-3",
    ],
)
def test_one_column_however_it_is_separated(text: str) -> None:
    sequence = parse_numbers(text)
    np.testing.assert_array_equal(sequence.values, np.array([[1], [-2.5], [0.001]], np.float32))
    assert sequence.names == ("value",)
    assert tuple(sequence.labels) == (1, 2, 3)
    assert sequence.changes == ("3 numbers were read as 3 steps of one column.",)
    assert sequence.source == "typed numbers"


@pytest.mark.parametrize("text", ["1, 2, 3\n4, 5, 6", "1\t2\t3\r\n4\t5\t6\n", "1;2;3\n\n4 5 6"])
def test_lines_of_the_same_count_are_steps(text: str) -> None:
    sequence = parse_numbers(text)
    assert sequence.values.tolist() == [[1, 2, 3], [4, 5, 6]]
    assert sequence.names == ("column 1", "column 2", "column 3")
    assert sequence.changes == ("2 lines of 3 numbers were read as 2 steps of 3 columns.",)


def test_lines_of_different_counts_are_one_column() -> None:
    sequence = parse_numbers("1, 2, 3,\n4, 5")
    assert sequence.values.ravel().tolist() == [1, 2, 3, 4, 5]
    assert sequence.changes == (
        "The lines have from 2 to 3 numbers, so all 5 were read one after another, as the steps "
        "of one column.",
    )


@given(
    st.lists(finite, min_size=2, max_size=30), st.sampled_from([",", ", ", " ", "\n", "\t", ";"])
)
def test_any_float32_numbers_come_back(values: list[float], separator: str) -> None:
    sequence = parse_numbers(separator.join(map(repr, values)))
    assert sequence.values.ravel().tolist() == values


@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(finite, min_size=width, max_size=width), min_size=2)
    ),
    st.sampled_from([",", ", ", " ", "\t", " ; "]),
)
def test_any_float32_table_comes_back(rows: list[list[float]], separator: str) -> None:
    text = "\n".join(separator.join(map(repr, row)) for row in rows)
    assert parse_numbers(text).values.tolist() == rows


@given(st.text(alphabet="0123456789.,;-+e \t\n\rabc−\u00a0_", max_size=40))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        sequence = parse_numbers(text, max_steps=9)
    except SequenceError as error:
        sentence = str(error)
        assert sentence.endswith(".")
        assert "\n" not in sentence
    else:
        assert 2 <= sequence.steps <= 9
        assert not np.isinf(sequence.values).any()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There are no numbers; type at least two, such as 0.1, 0.5, 0.9."),
        (" \n\t\n", "There are no numbers; type at least two, such as 0.1, 0.5, 0.9."),
        ("NA ?", "There are no numbers; type at least two, such as 0.1, 0.5, 0.9."),
        ("a b\n7 8", "There is one step; a sequence needs at least 2, so add more numbers."),
        ("7", "There is one step; a sequence needs at least 2, so add more numbers."),
        (
            "1 2\n\n3 abc",
            "Line 3, number 2: 'abc' is not a number; write digits with at most one decimal mark, "
            "such as 1234.5 or -2e-3.",
        ),
        (
            "1 - 2",
            "Line 1, number 2: '-' marks a missing value; fill it in or delete the step.",
        ),
        (
            "1 inf 3",
            "Line 1, number 2: 'inf' is not finite; replace it with a number or delete the step.",
        ),
        (
            "a b\n1 2 3\n4 5 6",
            "Line 1, number 1: 'a' is not a number; write digits with at most one decimal mark, "
            "such as 1234.5 or -2e-3.",
        ),
        (
            "1\t2\n3\tx\n4\t5",
            "Line 2, column 2: 'x' is not a number; write digits with at most one decimal mark, "
            "such as 1234.5 or -2e-3.",
        ),
        (
            "1,234\t5,678",
            "Line 1, number 1: '1,234' can be 1.234 or 1234, and nothing in its column shows "
            "which; write decimals with a point, and use no other marks between digits.",
        ),
        (
            "1 2 1e39",
            "Line 1, number 3: '1e39' is too large; numbers are stored as float32, up to 3.4e38, "
            "so use a larger unit.",
        ),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, sentence: str, refused: Refusal) -> None:
    with refused(sentence):
        parse_numbers(text)


@pytest.mark.parametrize("text", ["2\n1,5 2,5", "2\n9 1,5", "2\n1,5\n3", "2\n1,5;x"])
def test_a_comma_with_two_meanings_is_refused(text: str, refused: Refusal) -> None:
    with refused(
        "Line 2: the comma in '1,5' can separate two numbers or be a decimal mark; write decimals "
        "with a point, and put a space after a comma between numbers."
    ):
        parse_numbers(text)


def test_limits_are_held(refused: Refusal) -> None:
    assert parse_numbers("1 2 3", max_steps=3).steps == 3
    with refused(
        "There are 4 steps, and a sequence can have up to 3; shorten it, or keep every n-th step."
    ):
        parse_numbers("1 2 x 4", max_steps=3)
    assert parse_numbers("1 2\n3 4", max_columns=2).values.shape == (2, 2)
    with refused(
        "There are 3 columns of numbers, and a sequence can have up to 2; choose the ones you want."
    ):
        parse_numbers("1 2 3\n4 5 6", max_columns=2)


def test_changes_lost_in_float32_are_told() -> None:
    assert parse_numbers("16777216 16777217 5").changes[1].startswith("Column 'value': at 1 of 2")


GAP = float("nan")
COMMAS = "Commas were read as decimal marks."


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,5;2,25", [[1.5], [2.25]]),
        ("1,5 ; 7\n2,25;8", [[1.5, 7], [2.25, 8]]),
        ("1,5\t7\n2,25\t8", [[1.5, 7], [2.25, 8]]),
        ("0,5\n0,75\n1,05", [[0.5], [0.75], [1.05]]),
        ("-0,5\n2\n1,25", [[-0.5], [2], [1.25]]),
        ("tide\n1,5\n2,25", [[1.5], [2.25]]),
        ("1 234,5; 7", [[1234.5], [7]]),
        ("1.234,5; 7", [[1234.5], [7]]),
    ],
)
def test_decimal_commas_where_they_can_be_nothing_else(
    text: str, values: list[list[float]]
) -> None:
    sequence = parse_numbers(text)
    np.testing.assert_array_equal(sequence.values, np.float32(values))
    assert COMMAS in sequence.changes


def test_marks_between_groups_of_digits_where_tabs_or_semicolons_separate() -> None:
    sequence = parse_numbers("1,234.5;12,000")
    assert sequence.values.ravel().tolist() == [1234.5, 12000]
    assert sequence.changes[1:] == ("Commas between groups of digits were ignored.",)
    assert parse_numbers("1'234.5\t7\n1'000\t8").values.tolist() == [[1234.5, 7], [1000, 8]]


def test_two_columns_that_could_be_decimal_commas_are_told() -> None:
    assert parse_numbers("1,5\n2,5").values.tolist() == [[1, 5], [2, 5]]
    assert parse_numbers("1,5\n2,5").changes[1:] == (COMMA_TOLD,)
    assert parse_numbers("1, 5\n2, 5").changes[1:] == ()
    assert parse_numbers("a,b\n1,5\n2,5").changes[1:] == ()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1, 2, , 4", [[1], [2], [GAP], [4]]),
        ("1 NA 3", [[1], [GAP], [3]]),
        ("1\t2\n\t3", [[1, 2], [GAP, 3]]),
        ("1\t2\n3\t", [[1, 2], [3, GAP]]),
        ("1;n/a\n;4", [[1, GAP], [GAP, 4]]),
        ("1,nan\n3,4", [[1, GAP], [3, 4]]),
    ],
)
def test_missing_numbers_are_gaps_and_told(text: str, values: list[list[float]]) -> None:
    sequence = parse_numbers(text)
    np.testing.assert_array_equal(sequence.values, np.float32(values))
    assert sequence.changes[-1].startswith("Values are missing: ")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("tide\twind\n1\t2\n3\t4", ("tide", "wind")),
        ("air pressure, wind\n1, 2\n3, 4", ("air pressure", "wind")),
        ("tide wind\n1 2\n3 4", ("tide", "wind")),
        ("tide;tide\n1;2\n3;4", ("tide", "tide (2)")),
    ],
)
def test_a_first_line_of_words_names_the_columns(text: str, names: tuple[str, ...]) -> None:
    sequence = parse_numbers(text)
    assert sequence.names == names
    assert sequence.values.tolist() == [[1, 2], [3, 4]]
    assert sequence.changes[0] == "2 lines of 2 numbers were read as 2 steps of 2 columns."


def test_a_block_of_a_spreadsheet_is_read_as_a_file_is() -> None:
    text = "day\ttown\tmax\n2024-03-01\tBonn\t1,5\n2024-03-02\tBonn\tNA\n2024-03-03\tGraz\t2,5\n"
    sequence = parse_numbers(text)
    np.testing.assert_array_equal(sequence.values, [[1.5], [GAP], [2.5]])
    assert sequence.labels == ("2024-03-01", "2024-03-02", "2024-03-03")
    assert sequence.changes == (
        "The steps are labelled by 'day'.",
        COMMAS,
        "Columns left out, because they hold words: 'town'.",
        "Values are missing: 'max' 1.",
    )
    assert sequence.source == "typed numbers"


def test_text_has_a_step_for_each_character() -> None:
    sequence = parse_text("to be")
    assert sequence.names == ("' '", "'b'", "'e'", "'o'", "'t'")
    assert sequence.symbols == ("t", "o", " ", "b", "e")
    assert sequence.values.argmax(axis=1).tolist() == [4, 3, 0, 1, 2]
    assert sequence.source == "typed text"


def test_text_is_held_to_its_limits(refused: Refusal) -> None:
    assert parse_text("abcab", max_steps=5, max_columns=3).steps == 5
    with refused(
        "There are 6 steps, and a sequence can have up to 5; shorten it, or keep every n-th step."
    ):
        parse_text("abcabc", max_steps=5)
    with refused(
        "There are 3 columns of numbers, and a sequence can have up to 2; choose the ones you want."
    ):
        parse_text("abc", max_columns=2)
    with refused("There is one step; a sequence needs at least 2, so add more numbers."):
        parse_text("a")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.234,5\n2.345,6\n-3.456,75", [[1234.5], [2345.6], [-3456.75]]),
        ("1.234,5\n12,5\n7", [[1234.5], [12.5], [7]]),
        ("[1, 2.5, -3]", [[1], [2.5], [-3]]),
        ("(1, 2)", [[1], [2]]),
        ("[[1, 2],\n [3, 4], [5, 6]]", [[1, 2], [3, 4], [5, 6]]),
    ],
)
def test_grouped_decimal_commas_and_printed_lists(text: str, values: list) -> None:
    np.testing.assert_allclose(parse_numbers(text).values, values)


LINE = np.linspace(-2, 3, 41).reshape(41, 1)
TABLE = np.arange(45.0).reshape(5, 9) / 7
PRINTED = {
    "a list": (str(LINE[:, 0].tolist()), LINE),
    "lists": (str(TABLE.tolist()), TABLE),
    "lists over several lines": (json.dumps(TABLE.tolist(), indent=2), TABLE),
    "a list over several lines": (
        pprint.pformat(LINE[:, 0].tolist(), compact=True),
        LINE,
    ),
    "a list a line": ("\n".join(str(row) for row in TABLE.tolist()), TABLE),
    "tuples": (str(tuple(map(tuple, TABLE.tolist()))), TABLE),
    "an array, printed": (str(LINE[:, 0]), LINE),
    "an array": (repr(LINE[:, 0]), LINE),
    "a table": (repr(TABLE), TABLE),
    "a table, printed": (str(TABLE), TABLE),
    "an array in code": (f"np.array({TABLE.tolist()}, dtype=np.float32)", TABLE),
    "an array in a tensor": (f"torch.tensor(np.array({TABLE.tolist()}))", TABLE),
    "a table of float32": (repr(TABLE.astype("f4")), TABLE),
    "a tensor": (repr(torch.tensor(LINE[:, 0], dtype=torch.float32)), LINE),
    "a tensor in float64": (repr(torch.tensor(TABLE)), TABLE),
    "a tensor with a gradient": (repr(torch.tensor(TABLE).requires_grad_() * 1), TABLE),
    "a tensor on a GPU": (f"torch.tensor({TABLE.tolist()}, device='cuda:0', shape=(5, 9))", TABLE),
    "NumPy's scalars": (str([np.float64(one) for one in LINE[:, 0]]), LINE),
    "lists of scalars": (str([[np.float32(one) for one in row] for row in TABLE]), TABLE),
    "tensors of one number": (str([torch.tensor(one) for one in LINE[:, 0]]), LINE),
}


@pytest.mark.parametrize("name", PRINTED)
def test_a_list_is_read_as_programs_print_it(name: str) -> None:
    text, values = PRINTED[name]
    made = parse_numbers(text)
    assert made.values.shape == values.shape
    np.testing.assert_allclose(made.values, values, atol=5e-5)  # torch prints four decimals


def test_a_flat_list_is_one_column_on_however_many_lines() -> None:
    assert parse_numbers("[1, 2, 3,\n 4, 5, 6]").values.tolist() == [[1], [2], [3], [4], [5], [6]]


def test_a_printed_list_that_leaves_numbers_out_is_refused(refused: Refusal) -> None:
    sentence = "The printed list leaves numbers out (...); print it whole, or upload it as a file."
    with refused(sentence):
        parse_numbers(repr(np.arange(2_000.0)))
    with refused(sentence):
        parse_numbers(repr(torch.arange(2_000.0)))


@pytest.mark.parametrize("text", ["hello (world)", "See [1], then [2]", "f(x) = (2)"])
def test_brackets_in_prose_are_no_list(text: str) -> None:
    with pytest.raises(SequenceError, match="is not a number"):
        parse_numbers(text)


@pytest.mark.parametrize(
    ("values", "name"),
    [
        (str([Fraction(1, 3), Fraction(2, 3)]), "Fraction"),
        ("[complex(1, 2), complex(3, 4)]", "complex"),
        ("[datetime.date(2020, 1, 5), datetime.date(2020, 1, 6)]", "datetime.date"),
        ("[(Fraction(1, 3), 2),\n (Fraction(2, 3), 4)]", "Fraction"),
        ("[Fraction(1, denominator=3), Fraction(2, denominator=3)]", "Fraction"),
        ("[float(1, 2), float(3, 4)]", "float"),
        ("torch.Tensor(2, 3)", "torch.Tensor"),
        ("[sqrt(2), sqrt(3)]", "sqrt"),
        ("[0, cos([2, 3])]", "cos"),
        ("[int(10, base=2), int(11, base=2)]", "int"),
        ("array([1, 2], mask=[3, 4])", "mask"),
        ("[1, 3float(4)]", "3float"),
    ],
)
def test_a_call_that_makes_other_numbers_than_it_shows_is_refused(values: str, name: str) -> None:
    with pytest.raises(SequenceError, match=rf"'{name}.*' is not a number; write digits"):
        parse_numbers(values)


CALLS = ["Fraction", "complex", "date", "float", "np.float64", "tensor", "array", "f"]


@given(st.sampled_from(CALLS), st.lists(st.tuples(*[st.integers(1, 99)] * 2), min_size=2))
def test_no_call_of_two_numbers_is_ever_two_steps(call: str, pairs: list[tuple[int, int]]) -> None:
    with pytest.raises(SequenceError, match="is not a number"):
        parse_numbers("[" + ", ".join(f"{call}({one}, {other})" for one, other in pairs) + "]")


@pytest.mark.parametrize("text", ["١٫٥ ٢ ٠٫٢٥", "۱٫۵,۲,۰٫۲۵"])
def test_digits_of_other_scripts_are_numbers(text: str) -> None:
    made = parse_numbers(text)
    assert made.values[:, 0].tolist() == [1.5, 2, 0.25]
    assert made.changes[-1] == "Digits of another script were read as 0 to 9."
