"""Forecasting: train an LSTM and another network of matched size on one series, side by side."""

from __future__ import annotations

from lstm_viz.forecasting.chosen import USUAL, Chosen
from lstm_viz.forecasting.pair import BUDGET, TASK, Pair, key_of, output_of
from lstm_viz.forecasting.training import Step, Training
from lstm_viz.forecasting.windows import WINDOW, Windows, window

__all__ = [
    "BUDGET",
    "TASK",
    "USUAL",
    "WINDOW",
    "Chosen",
    "Pair",
    "Step",
    "Training",
    "Windows",
    "key_of",
    "output_of",
    "window",
]
