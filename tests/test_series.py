from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.series import is_text, prepare


def sequence(values: Any, *names: str, **more: Any) -> Sequence:
    array = np.asarray(values, float)
    array = array[:, None] if array.ndim == 1 else array
    return Sequence(array, names or tuple("xyz"[: array.shape[1]]), **more)


def text(characters: str) -> Sequence:
    alphabet = sorted(set(characters))
    values = np.array([[one == letter for letter in alphabet] for one in characters], float)
    return Sequence(values, tuple(map(repr, alphabet)), symbols=tuple(characters))


def refused(pattern: str) -> Any:
    return pytest.raises(SequenceError, match=rf"\A{pattern}\Z")


def test_it_is_split_in_time_and_scaled_by_the_trained_steps_alone() -> None:
    values = np.column_stack([np.arange(200.0) ** 2, 7 - 3 * np.arange(200.0)])
    series = prepare(sequence(values, "a", "b"), "b")
    assert (series.fitted, series.held_out, series.steps) == (120, 150, 200)
    np.testing.assert_allclose(series.x[:120].mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(series.x[:120].std(axis=0), 1, atol=1e-6)
    np.testing.assert_array_equal(series.next[:-1], values[1:, 1])
    assert np.isnan(series.next[-1])
    held = series.asked(150, 200)
    assert np.flatnonzero(held).tolist() == list(range(149, 199))
    other = values.copy()
    other[120:] *= -9  # what comes later changes nothing of what is trained on
    later = prepare(sequence(other, "a", "b"), "b")
    np.testing.assert_array_equal(later.x[:120], series.x[:120])


def test_an_output_is_answered_in_the_series_own_units() -> None:
    series = prepare(sequence(np.linspace(500, 900, 80)))
    output = series.x * 1.0
    np.testing.assert_allclose(series.forecast(output), np.linspace(500, 900, 80), rtol=1e-5)
    # A forecast that is right but for 25, everywhere.
    error = series.held_out_errors(series.next + 25)
    assert error == {"root mean squared error": 25, "mean absolute error": 25}
    assert series.shown(25.0) == "25.0"


def test_naive_forecasts_stand_in_own_units_with_their_errors() -> None:
    t = np.arange(120)
    series = prepare(sequence(40 + 10 * (t % 8)))
    assert series.naive_errors["repeating the value 8 steps earlier"] == 0
    # Seven steps of 10 up and one of 70 down, of 30 held-out steps: 90 to 119.
    changes = np.diff(40 + 10 * (t % 8))[89:]
    expected = np.sqrt(np.mean(changes.astype(float) ** 2))
    assert series.naive_errors["repeating the last value"] == pytest.approx(expected)
    assert list(prepare(sequence(t * 1.5)).naive) == ["repeating the last value"]


def test_a_gap_is_read_as_the_last_known_value_and_never_asked_for() -> None:
    values = np.column_stack([np.sin(np.arange(100)), np.arange(100.0)])
    values[[0, 50, 51, 90], [0, 0, 0, 0]] = np.nan
    series = prepare(sequence(values))
    assert series.x[0, 0] == 0  # the mean, as nothing is known before
    assert series.x[50, 0] == series.x[51, 0] == series.x[49, 0]
    asked = series.asked(0, 100)
    assert np.flatnonzero(~asked).tolist() == [49, 50, 89, 99]
    assert series.asked(75, 100).sum() == 24
    assert series.note.endswith("Missing values (4): the last known value is repeated.")


def test_the_note_says_which_steps_were_used_for_what() -> None:
    assert prepare(sequence(np.arange(2000.0))).note == (
        "Trained on steps 1 to 1,200 of this series. Steps 1,201 to 1,500 decide which weights are "
        "kept. Steps from 1,501 on are held out, and only these count. Columns are standardised to "
        "mean 0 and standard deviation 1."
    )


def test_a_text_is_read_as_it_is_and_counts_its_characters() -> None:
    series = prepare(text("abcab" * 12))
    assert series.text
    assert series.output_size == 3
    np.testing.assert_array_equal(series.x, text("abcab" * 12).values)
    # Before the held-out steps: a 18, b 18, c 9 of 45; after b comes c or a, equally often.
    assert list(series.naive_errors) == [
        "always predicting 'a'",
        "the most frequent next character",
    ]
    held = ("abcab" * 12)[45:]
    wrong = sum(one != "a" for one in held) / len(held)
    assert series.naive_errors["always predicting 'a'"] == pytest.approx(wrong)
    assert series.naive_errors["the most frequent next character"] == pytest.approx(1 / 5)
    assert series.shown(0.2) == "20.0%"


def test_the_answer_in_a_text_is_the_probability_of_what_came_next() -> None:
    series = prepare(text("abcab" * 12))
    output = np.log(np.tile([0.2, 0.5, 0.3], (60, 1))).astype(np.float32)
    answer = series.answer(output)
    expected = [{"a": 0.2, "b": 0.5, "c": 0.3}[one] for one in ("abcab" * 12)[1:]]
    np.testing.assert_allclose(answer[:-1], expected, rtol=1e-5)
    assert np.isnan(answer[-1])
    assert set(series.forecast(output)) == {1.0}


def test_only_one_column_a_symbol_is_a_text() -> None:
    assert is_text(text("abab"))
    assert not is_text(sequence([1.0, 0, 1, 0], symbols=tuple("abab")))
    assert not is_text(sequence([[1, 0], [0, 1]]))
    assert not is_text(sequence([[1, 0], [1, 1]], symbols=tuple("ab")))


def test_how_many_values_lie_outside_of_what_was_trained_on() -> None:
    values = np.r_[np.tile([1.0, 2, 3], 25), [2.0, 5, 0, 1, 9] * 5]
    home = prepare(sequence(values))
    out = home.outside()
    assert out == (15, 25, (0.0, 9.0), (1.0, 3.0))
    assert out is not None
    assert out.is_much
    other = prepare(sequence(np.r_[np.tile([2.0, 4.0], 30), [np.nan, 0.5], np.full(40, 3.0)]))
    assert other.outside(home) == (31, 101, (0.5, 4.0), (1.0, 3.0))  # every value of it counts
    assert prepare(text("abcab" * 12)).outside() is None


def test_what_cannot_be_forecast_is_refused_in_a_sentence() -> None:
    with refused(
        r"The series has 39 steps, but training needs at least 40\. Use a longer series\."
    ):
        prepare(sequence(np.arange(39.0)))
    flat = np.r_[np.full(60, 4.0), np.arange(40.0)]
    with refused(
        r"'x' does not change between steps 1 and 60, which are used for training, so there is "
        r"nothing to learn\. Choose another column or another part of the series\."
    ):
        prepare(sequence(flat))
    with refused(r"The text does not change between steps 1 and 30, .*"):
        prepare(text("a" * 35 + "b" * 15))
    with refused(r"There is no column 'q' to forecast; choose from 'x', 'y'\."):
        prepare(sequence(np.arange(100.0).reshape(50, 2)), "q")
    far = np.r_[np.arange(60.0), 1e12, np.arange(39.0)]
    with refused(
        r"The value of 'x' at step 61 is more than 1,000,000 standard deviations away from steps 1 "
        r"to 60, which are used for training\. Leave this step out\."
    ):
        prepare(sequence(far))
    gaps = np.arange(100.0)
    gaps[5:60] = np.nan
    with refused(
        r"Steps 1 to 60 are used for training and need at least 10 known values of 'x', but have "
        r"5\. Fill the missing values, or choose another part of the series\."
    ):
        prepare(sequence(gaps))
    gaps = np.arange(100.0)
    gaps[76:] = np.nan
    with refused(
        r"Steps 76 to 100 are held out and need at least 2 known values of 'x', but have 1.*"
    ):
        prepare(sequence(gaps))


def test_a_column_that_only_begins_later_or_never_changes_is_read_all_the_same() -> None:
    late = np.r_[np.full(70, np.nan), np.arange(30.0)]
    still = np.full(100, 1e9)
    series = prepare(sequence(np.column_stack([np.arange(100.0), late, still])))
    assert series.x[69, 1] == 0
    assert series.x[99, 1] == 29
    assert not series.x[:, 2].any()
