"""Example: the numbers in the field of typed numbers before anybody has typed there."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from lstm_viz.sequences import SequenceError
from lstm_viz.sequences.typed import parse_numbers
from lstm_viz.tasks import TASKS
from lstm_viz.train.openings import opening
from lstm_viz.ui import limits
from lstm_viz.ui.controls.source_rows import ONE_COLUMN
from lstm_viz.ui.explore import your_ends
from lstm_viz.ui.views import networks, opened, presets

TOKENS = 16  # of the example for an embedding: its first rows in order


def numbers(model: str) -> str:
    """Numbers that these networks can read: as many columns as they have inputs.

    For a task with several inputs it is one of its own sequences. It is one column where the names
    of the inputs can't be written above numbers, and for networks that read any sequence.
    """
    try:
        if rows := your_ends.rows_of(model):
            return _written([str(at % rows)] for at in range(TOKENS))
        inputs = networks.inputs_of(model) or ()
        known = inputs and not opened.is_title(model)
        task = networks.task_of(model) if known else None
    except SequenceError:  # they are no longer kept, which is said where they are chosen
        return ONE_COLUMN
    if not 1 < len(inputs) <= limits.COLUMNS:
        return ONE_COLUMN
    return _of_task(task.name) if task else _waves(len(inputs))


@cache
def _of_task(name: str) -> str:
    task = TASKS[name]
    sequence = presets.preset(name, opening(name))
    rows = ([f"{value:.2g}" for value in row] for row in sequence.values)
    text = _written([task.input_names, *rows])
    try:
        return text if parse_numbers(text).names == task.input_names else ONE_COLUMN
    except SequenceError:  # a name such as "-"
        return ONE_COLUMN


@cache
def _waves(columns: int) -> str:
    """The one column, and beside it the same, each a step later than the one before."""
    wave = ONE_COLUMN.split()
    return _written([wave[(at - k) % len(wave)] for k in range(columns)] for at in range(len(wave)))


def _written(rows: Iterable[Iterable[str]]) -> str:
    return "\n".join(" ".join(row) for row in rows)
