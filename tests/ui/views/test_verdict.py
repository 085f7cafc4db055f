from __future__ import annotations

import numpy as np

from lstm_viz.sequences import Sequence
from lstm_viz.sequences.scaling import scaled
from lstm_viz.series import prepare
from lstm_viz.tasks import TASKS
from lstm_viz.ui.views import verdict
from lstm_viz.ui.views.known import Answers, Target
from lstm_viz.ui.views.known_task import KnownTask


def said(task: str, values: list, target: list, lstm: list, rnn: list) -> str:
    sides = {
        "lstm": Answers(prediction=np.array(lstm, np.float32)),
        "rnn": Answers(prediction=np.array(rnn, np.float32)),
    }
    names = ("value", "marker")[: np.ndim(values)]
    array = np.array(values, np.float32).reshape(len(values), -1)
    right = Target(np.array(target, np.float32))
    return KnownTask(TASKS[task]).verdict(Sequence(array, names), right, sides)


NAN = np.nan


def test_adding_names_the_target_and_both_answers_after_the_last_step() -> None:
    assert said("adding", [[0.4, 1], [0.62, 1]], [NAN, 1.02], [0.3, 1.006], [9, -0.614]) == (
        "Sum of the two marked values: target 1.02 · LSTM 1.01 · simple RNN −0.61"
    )


def test_adding_without_two_markers_has_no_target() -> None:
    without = said("adding", [[0.4, 0], [0.6, 1]], [NAN, NAN], [0.3, 0.25], [9, 0.5])
    assert without.startswith("LSTM 0.25 · simple RNN 0.50 · no target, because the")


def test_wave_compares_three_errors_over_the_steps_with_a_next_value() -> None:
    # Errors of the LSTM 1 and 3, of the RNN 0 and 2, of the last value 2 and 6.
    assert said("wave", [1, 3, 9], [3, 9, NAN], [4, 6, 50], [3, 11, 50]) == (
        "Next value, mean squared error over 2 steps (lower is better): "
        "LSTM 5.00 · simple RNN 2.00 · trivial answer (repeating the last value) 20.0"
    )


def test_errors_of_scaled_values_are_not_in_the_units_of_the_series() -> None:
    read = scaled(Sequence(np.array([[100], [300], [800]], np.float32), ("sales",)), "minmax")
    right = Target(np.array([2 / 7, 1, NAN], np.float32))
    sides = {"lstm": Answers(prediction=np.array([2 / 7 + 0.25, 0.75, 9], np.float32))}
    told = KnownTask(TASKS["wave"]).verdict(read, right, sides)
    over = "mean squared error over 2 steps of the scaled values (lower is better)"
    assert told.startswith(f"Next value, {over}: LSTM 0.0625 · ")


def symbols(right: list, lstm: list, rnn: list, answers: tuple[str, ...]) -> str:
    """The verdict on a task with three steps, of which some ask for a symbol."""
    asked = np.array([NAN if one is None else 1.0 for one in right], np.float32)
    sides = {
        kind: Answers(
            prediction=np.where(np.isnan(asked), NAN, 0.75),
            right=np.array([NAN if one is None else one for one in given], np.float32),
            answers=answers,
        )
        for kind, given in (("lstm", lstm), ("rnn", rnn))
    }
    words = tuple("" if one is None else one for one in right)
    task = TASKS["parity" if np.isfinite(asked).sum() > 1 else "recall"]
    values = Sequence(np.eye(3, task.input_size, dtype=np.float32), task.input_names)
    return KnownTask(task).verdict(values, Target(asked, words), sides)


def test_many_symbols_are_counted_and_the_first_wrong_one_is_named() -> None:
    assert symbols(["odd", "even", "odd"], [1, 1, 1], [1, 0, 0], ("odd", "even", "odd")) == (
        "The parity of the number of 1s so far, right answers: "
        "LSTM 3 of 3 · simple RNN 1 of 3 (first wrong at step 2)"
    )


def test_the_only_symbol_is_said_with_its_probability() -> None:
    assert symbols([None, None, "B"], [None, None, 1], [None, None, 0], ("A", "C", "B")) == (
        "The cue, at the query: target B · LSTM B (75% for the target) · "
        "simple RNN B (75% for the target)"
    )


def test_nothing_asked_for_is_said() -> None:
    assert "no target, because this is not a sequence of the task" in symbols(
        [None] * 3, [None] * 3, [None] * 3, ("A", "C", "B")
    )


def errors_beside(lstm: float, rnn: float, values: np.ndarray) -> str:
    series = prepare(Sequence(values[:, None], ("heat",)))
    errors = {"LSTM": lstm, "simple RNN": rnn, **series.naive_errors}
    return verdict.of_series(series, errors)


def test_networks_of_ones_own_stand_beside_the_naive_forecasts() -> None:
    saw = 10.0 * (np.arange(80) % 5)  # four steps of 10 and one of 40: rms √((4·100 + 1600)/5)
    assert errors_beside(3.0, 4.5678, saw) == (
        "RMSE on the held-out steps, from step 61 on: LSTM 3.00 · simple RNN 4.57 · "
        "last value 20.0 · value 5 steps earlier 0. The naive forecast “value 5 steps earlier” has "
        "the lowest error, and needs no network. Higher: the LSTM, the simple RNN, the naive "
        "forecast “last value”."
    )
    assert errors_beside(1.9, 3.0, np.arange(80) * 2.0) == (
        "RMSE on the held-out steps, from step 61 on: LSTM 1.90 · simple RNN 3.00 · "
        "last value 2.00 · no period found. The LSTM has the lowest error. Higher: the naive "
        "forecast “last value” (by 5%), the simple RNN (by 58%)."
    )


def test_who_has_the_lowest_error_and_how_much_higher_the_others_are_is_said() -> None:
    last = "repeating the last value"
    assert verdict.conclusion({"LSTM": 2.0, "simple RNN": 0.5, last: 3.2}) == (
        "The simple RNN has the lowest error. Higher: the LSTM (4.0 times as high), the naive "
        "forecast “last value” (6.4 times as high)."
    )
    assert verdict.conclusion({"LSTM": 1.995, "GRU": 4.0, last: 2.0}) == (
        "The LSTM and the naive forecast “last value” have the lowest error, less than 1% apart. "
        "Higher: the GRU (2.0 times as high)."
    )
    earlier = "the value 24 steps earlier"
    assert verdict.conclusion({"LSTM": 2.01, "GRU": 2.4, last: 2.0}) == (
        "The naive forecast “last value” and the LSTM have the lowest error, less than 1% apart. "
        "Higher: the GRU (by 20%)."
    )
    assert verdict.conclusion({"LSTM": 3.0, last: 2.0, earlier: 2.01}) == (
        "The naive forecast “last value” and the naive forecast “value 24 steps earlier” have the "
        "lowest error, less than 1% apart, and need no network. Higher: the LSTM (by 50%)."
    )
    assert verdict.conclusion({"LSTM": 2.013, "GRU": 2.007, last: 2.0}) == (
        "The naive forecast “last value”, the GRU and the LSTM have the lowest error, less than 1% "
        "apart."
    )
    assert verdict.conclusion({"LSTM": 2.5, "GRU": 2.4, last: 2.0}) == (
        "The naive forecast “last value” has the lowest error, and needs no network. "
        "Higher: the GRU (by 20%), the LSTM (by 25%)."
    )
