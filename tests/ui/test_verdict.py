from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from lstm_viz.sequences import Sequence
from lstm_viz.ui import verdict
from lstm_viz.ui.view import View


def made(task: str, values: list, target: list, lstm: list, rnn: list) -> View:
    sides: Any = {
        "lstm": SimpleNamespace(prediction=np.array(lstm, np.float32)),
        "rnn": SimpleNamespace(prediction=np.array(rnn, np.float32)),
    }
    names = ("value", "marker")[: np.ndim(values)]
    array = np.array(values, np.float32).reshape(len(values), -1)
    return View(Sequence(array, names), task, np.array(target, np.float32), sides, None)


NAN = np.nan


def test_adding_names_the_target_and_both_answers_after_the_last_step() -> None:
    view = made("adding", [[0.4, 1], [0.62, 1]], [NAN, 1.02], [0.3, 1.006], [9, -0.614])
    assert verdict.sentence(view) == (
        "Sum of the two marked values: target 1.02 · LSTM 1.01 · simple RNN −0.61"
    )


def test_adding_without_two_markers_has_no_target() -> None:
    view = made("adding", [[0.4, 0], [0.6, 1]], [NAN, NAN], [0.3, 0.25], [9, 0.5])
    assert verdict.sentence(view).startswith("LSTM 0.25 · simple RNN 0.50 · no target, as the")


def test_wave_compares_three_errors_over_the_steps_with_a_next_value() -> None:
    # Errors of the LSTM 1 and 3, of the RNN 0 and 2, of the last value 2 and 6.
    view = made("wave", [1, 3, 9], [3, 9, NAN], [4, 6, 50], [3, 11, 50])
    assert verdict.sentence(view) == (
        "Next value, mean squared error over 2 steps: "
        "LSTM 5 · simple RNN 2 · repeating the last value 20"
    )
