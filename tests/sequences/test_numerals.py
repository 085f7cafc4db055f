from __future__ import annotations

import math
import re

import numpy as np
import pytest

from lstm_viz.sequences.numerals import (
    NumeralError,
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
        ("-0", 0),
        ("3.4028234e38", 3.4028234e38),
    ],
)
def test_numbers_as_people_write_them(text: str, value: float) -> None:
    assert is_number(text)
    assert number(text) == value


@pytest.mark.parametrize(("text", "value"), [("1,5", 1.5), ("-,5", -0.5), ("2,e3", 2000)])
def test_a_decimal_comma_only_where_it_is_allowed(text: str, value: float) -> None:
    assert number(text, comma=True) == value
    assert not is_number(text)
    with pytest.raises(NumeralError, match="is not a number"):
        number(text)


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "1_000",
        "1,234.5",
        "1.234,5",
        "1 2",
        "0x10",
        "1e",
        "e5",
        "٣",
        "５",
        "1.2.3",
        "--1",
        "5%",
    ],
)
def test_words_and_everything_that_could_mean_two_things_are_refused(text: str) -> None:
    assert not is_number(text, comma=True)
    sentence = (
        f"{text!r} is not a number; write digits with at most one decimal mark, "
        "such as 1234.5 or -2e-3."
    )
    with pytest.raises(NumeralError, match=rf"\A{re.escape(sentence)}\Z"):
        number(text, comma=True)


@pytest.mark.parametrize("text", ["NA", "n/a", "NaN", "null", "None", "-", "?", ".", "#N/A"])
def test_a_missing_number_is_refused_as_missing(text: str) -> None:
    assert is_missing(text)
    sentence = (
        f"{text!r} stands for a missing number; this version draws no gaps, so fill it in or "
        "delete the step."
    )
    with pytest.raises(NumeralError, match=rf"\A{re.escape(sentence)}\Z"):
        number(text)


def test_an_empty_place_is_a_missing_number() -> None:
    sentence = "a number is missing; this version draws no gaps, so fill it in or delete the step."
    with pytest.raises(NumeralError, match=rf"\A{re.escape(sentence)}\Z"):
        number("")


@pytest.mark.parametrize("text", ["inf", "-Infinity", "+INF", "∞", "−∞"])
def test_infinity_is_refused(text: str) -> None:
    sentence = f"{text!r} is not finite; replace it by a number or delete the step."
    with pytest.raises(NumeralError, match=rf"\A{re.escape(sentence)}\Z"):
        number(text)


@pytest.mark.parametrize("text", ["3.4028236e38", "-1e39", "1e999"])
def test_too_large_for_float32_is_refused(text: str) -> None:
    sentence = (
        f"{text!r} is too large; numbers are kept in float32, up to 3.4e38, so write it in a "
        "larger unit."
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
    told = merged_by_float32(np.stack([seconds, small, good], axis=1), ("clock", "tiny", "good"))
    lost = "a change was lost, because float32 keeps about 7 digits; take an offset off, or use"
    assert told == (
        f"Column 'clock': at 4 of 4 steps {lost} another unit.",
        f"Column 'tiny': at 2 of 3 steps {lost} another unit.",
    )
