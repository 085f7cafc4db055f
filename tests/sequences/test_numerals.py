from __future__ import annotations

import math
import re

import numpy as np
import pytest

from lstm_viz.sequences import numerals
from lstm_viz.sequences.numerals import (
    COMMA,
    WAYS,
    Marks,
    NumeralError,
    fits,
    is_infinite,
    is_missing,
    is_number,
    merged_by_float32,
    number,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("-3.5", -3.5),
        ("+.25", 0.25),
        ("4.", 4),
        ("1e-3", 0.001),
        ("−2.5E−2", -0.025),
        ("007", 7),
        ("1.5D+02", 150),
        ("-.25d01", -2.5),
        ("-0", 0),
        ("3.4028234e38", 3.4028234e38),
    ],
)
def test_numbers_as_people_write_them(text: str, value: float) -> None:
    assert is_number(text)
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "marks", "value"),
    [
        ("1,5", COMMA, 1.5),
        ("-,5", COMMA, -0.5),
        ("2,e3", COMMA, 2000),
        ("1,234.5", Marks(".", ","), 1234.5),
        ("12,345,678", Marks(".", ","), 12345678),
        ("1234.5", Marks(".", ","), 1234.5),
        ("−1.234.567,25e1", Marks(",", "."), -12345672.5),
        ("1 234,5", Marks(",", " "), 1234.5),
        ("1\u00a0234\u202f567.5", Marks(".", " "), 1234567.5),
        ("1'234’567", Marks(".", "'"), 1234567),
    ],
)
def test_other_marks_only_where_they_are_said(text: str, marks: Marks, value: float) -> None:
    assert is_number(text)
    assert fits(text, marks)
    assert number(text, marks) == value
    if text != "1234.5":
        sentence = (
            f"{text!r} uses another decimal mark or other marks between digits than the rest of "
            "its column; write all numbers in the same way, such as 1234.5."
        )
        with pytest.raises(NumeralError, match=rf"\A{re.escape(sentence)}\Z"):
            number(text)


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "1_000",
        "1,23,45",
        "1,234,5",
        "0,123,456",
        "1234,567,890",
        "1.23.4",
        "1 2",
        "12 34",
        "1  234",
        "0x10",
        "1e",
        "e5",
        "٣٬",
        "５，，",
        "1.2.3",
        "--1",
        "5%",
        ",",
        "1D2",  # a seat
        "12d05",
        "1.5D2",
    ],
)
def test_words_and_numbers_of_no_known_writing_are_refused(text: str) -> None:
    assert not is_number(text)
    sentence = (
        f"{text!r} is not a number; write digits with at most one decimal mark, "
        "such as 1234.5 or -2e-3."
    )
    for marks in WAYS:
        with pytest.raises(NumeralError, match=rf"\A{re.escape(sentence)}\Z"):
            number(text, marks)


@pytest.mark.parametrize(
    "text", ["NA", "n/a", "NaN", "-nan", "null", "None", "-", "--", "?", ".", "#N/A", "<NA>", r"\N"]
)
def test_a_missing_number_is_refused_as_missing(text: str) -> None:
    assert is_missing(text)
    sentence = f"{text!r} marks a missing value; fill it in or delete the step."
    with pytest.raises(NumeralError, match=rf"\A{re.escape(sentence)}\Z"):
        number(text)


def test_an_empty_place_is_a_missing_number() -> None:
    sentence = "a value is missing; fill it in or delete the step."
    with pytest.raises(NumeralError, match=rf"\A{re.escape(sentence)}\Z"):
        number("")


@pytest.mark.parametrize("text", ["inf", "-Infinity", "+INF", "∞", "−∞"])
def test_infinity_is_refused(text: str) -> None:
    assert is_number(text)
    assert is_infinite(text)
    sentence = f"{text!r} is not finite; replace it with a number or delete the step."
    with pytest.raises(NumeralError, match=rf"\A{re.escape(sentence)}\Z"):
        number(text)


@pytest.mark.parametrize("text", ["3.4028236e38", "-1e39", "1e999"])
def test_too_large_for_float32_is_refused(text: str) -> None:
    sentence = (
        f"{text!r} is too large; numbers are stored as float32, up to 3.4e38, so use a larger unit."
    )
    with pytest.raises(NumeralError, match=rf"\A{re.escape(sentence)}\Z"):
        number(text)


def test_the_limit_is_the_one_of_numpy() -> None:
    halfway = 2.0**128 - 2.0**103
    below, at = repr(math.nextafter(halfway, 0)), repr(halfway)
    with np.errstate(over="ignore"):
        assert np.isfinite(np.float32(float(below)))
        assert np.isinf(np.float32(float(at)))
    assert np.float32(number(below)) == np.finfo(np.float32).max
    with pytest.raises(NumeralError, match="too large"):
        number(at)


def test_a_long_text_is_cut_where_it_is_quoted() -> None:
    with pytest.raises(NumeralError, match=rf"\A'{'x' * 39}…' is not a number"):
        number("x" * 100_000)
    with pytest.raises(NumeralError, match=rf"\A'{'x' * 40}' is not a number"):
        number("x" * 40)


def test_changes_lost_in_float32_are_told_by_column() -> None:
    seconds = 1_700_000_000 + np.arange(5.0)
    small = np.array([1e-50, 2e-50, 2e-50, 3e-50, 1.0])
    good = np.array([-3e38, 3e38, 0.1, 0.1, 0.1])
    values = np.stack([seconds, small, good], axis=1)
    told = merged_by_float32(values, values.astype(np.float32), ("clock", "tiny", "good"))
    lost = "a change was lost, because float32 keeps about 7 digits; subtract an offset, or use"
    assert told == (
        f"Column 'clock': at 4 of 4 steps {lost} another unit.",
        f"Column 'tiny': at 2 of 4 steps {lost} another unit.",
    )


def test_gaps_are_no_changes() -> None:
    holes = np.array([1e9, 1e9 + 1, np.nan, 1e9, 1e9 + 2, 5e9])
    values = np.stack([holes, [1.0, np.nan, 5.0, 7.0, np.nan, 7.0]], axis=1)
    told = merged_by_float32(values, values.astype(np.float32), ("clock", "good"))
    assert [sentence[:50] for sentence in told] == [
        "Column 'clock': at 2 of 5 steps a change was lost,"
    ]


def test_changes_are_counted_beyond_one_block_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.stack([np.arange(11.0), 2.0**24 + np.arange(11.0)], axis=1)  # odd ones get lost
    monkeypatch.setattr(numerals, "_ROWS", 3)
    (told,) = merged_by_float32(values, values.astype(np.float32), ("good", "counter"))
    equal = np.diff(values[:, 1].astype(np.float32)) == 0
    assert told.startswith(f"Column 'counter': at {equal.sum()} of 10 steps")
