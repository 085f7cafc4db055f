"""Presets: sequences with a known answer, drawn as those of the training were."""

from __future__ import annotations

import numpy as np
import torch

from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.tasks import TASKS
from lstm_viz.ui.views import words


def preset(name: str, seed: int, **parameters: float) -> Sequence:
    """A sequence of this task as the networks saw them in training, drawn apart from those."""
    task = TASKS[name].with_parameters(**parameters) if parameters else TASKS[name]
    try:
        x = task.batch(1, generator=torch.Generator().manual_seed(seed)).x[0].numpy()
    except ValueError as error:  # parameters that do not go together
        raise SequenceError(f"{str(error)[0].upper()}{str(error)[1:]}.") from None
    source = words.preset_source(task.title, seed)
    if not task.symbols:
        return Sequence(x, task.input_names, source=source)
    x = x[: np.flatnonzero(x.any(axis=1))[-1] + 1]  # (time, input) without what fills it up
    symbols = tuple(task.input_names[at] for at in x.argmax(axis=1))
    return Sequence(x, task.input_names, source=source, symbols=symbols)


def last_marked(seed: int, **parameters: float) -> Sequence:
    """The adding problem's preset with its second marker on the last step."""
    drawn = preset("adding", seed, **parameters)
    values = mark_last(drawn.values[None])[0]
    return Sequence(values, drawn.names, source=words.last_marked(drawn.source))


def mark_last(values: np.ndarray) -> np.ndarray:
    """Sequences of the adding problem (batch, time, 2) with the second marker on the last step.

    So there is one value to remember, and it has to be kept for as long as the sequence allows.
    """
    moved = values.copy()
    sequence, first = np.arange(len(values)), values[:, :, 1].argmax(axis=1)
    moved[:, :, 1] = 0
    moved[sequence, first, 1] = 1
    moved[:, -1, 1] = 1
    return moved
