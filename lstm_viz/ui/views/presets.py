"""Presets: sequences with a known answer, drawn as those of the training were."""

from __future__ import annotations

import numpy as np
import torch

from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.tasks import TASKS
from lstm_viz.ui.views import words


def preset(name: str, seed: int, *, last_marked: bool = False, **parameters: float) -> Sequence:
    """A sequence of this task as the networks saw them in training, drawn apart from those.

    `last_marked` is for the adding problem, see `mark_last`.
    """
    task = TASKS[name].with_parameters(**parameters) if parameters else TASKS[name]
    try:
        x = task.batch(1, generator=torch.Generator().manual_seed(seed)).x[0].numpy()
    except ValueError as error:  # parameters that do not go together
        raise SequenceError(f"{str(error)[0].upper()}{str(error)[1:]}.") from None
    source = words.preset_source(task.title, seed)
    if last_marked:
        x, source = mark_last(x[None])[0], words.last_marked(source)
    if not task.symbols:
        return Sequence(x, task.input_names, source=source)
    x = x[: np.flatnonzero(x.any(axis=1))[-1] + 1]  # (time, input) without what fills it up
    symbols = tuple(task.input_names[at] for at in x.argmax(axis=1))
    return Sequence(x, task.input_names, source=source, symbols=symbols)


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
