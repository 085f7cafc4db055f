"""Task labels: what a task itself knows of each step of its sequences."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
import torch

from lstm_viz.behaviour.properties import Property
from lstm_viz.model import SequenceModel
from lstm_viz.tasks import Task
from lstm_viz.tracing import record

if TYPE_CHECKING:
    from lstm_viz.call import Recurrent

SEQUENCES = 1000  # enough for as many shifts as the properties of any task need
SEED = 20_000  # no training and no picture draws its sequences from it


def labels(task: Task, x: torch.Tensor) -> dict[Property, np.ndarray]:
    """What is true or counted at each step of sequences x (batch, time, input), (batch · time,).

    Of a task of symbols each is a property, of others each input and, for those that are 0 or 1,
    how often they have been 1 so far; what there is to count; and each answer that is asked for at
    every step.
    """
    found: dict[Property, np.ndarray] = {}
    for name, column in zip(task.input_names, x.unbind(dim=-1), strict=True):
        marks = bool(((column == 0) | (column == 1)).all())
        if marks:
            found[Property(f"in_{name}", f"input {name}", f"at the input {name}")] = _flat(
                column > 0
            )
        else:
            one = Property(f"in_{name}", f"input {name}", f"the input {name}", True)
            found[one] = _flat(column)
        if marks and not task.symbols:
            so_far = Property(
                f"seen_{name}", f"{name} seen so far", f"how often {name} was 1 so far", True
            )
            found[so_far] = _flat(column.cumsum(dim=1))
    if task.count is not None:
        name = task.count.name
        found[Property("count", name, f"the number of {name}", True)] = _flat(task.count.after(x))
    known = task.known(x, task.parameters)
    for name, column in zip(task.output_names, known.unbind(dim=-1), strict=True):
        if torch.isnan(column).any():
            continue
        if ((column == 0) | (column == 1)).all():
            one = Property(f"out_{name}", f"answer {name}", f"where the answer has {name}")
            found[one] = _flat(column > 0)
        else:
            found[Property(f"out_{name}", f"answer {name}", f"the answer {name}", True)] = _flat(
                column
            )
    return found


def read_task(
    model: SequenceModel, task: Task, *, sequences: int = SEQUENCES, seed: int = SEED
) -> tuple[dict[str, np.ndarray], dict[Property, np.ndarray], int]:
    """A network's states and the labels on new sequences, and how many steps each sequence has.

    States are (batch · time, unit), one sequence after the other.
    """
    batch = task.batch(sequences, generator=torch.Generator().manual_seed(seed))
    kind = model.config["kind"]
    names = "ch" if kind == "lstm" else "h"
    trace = record(cast("Recurrent", model.rnn), batch.x, signals=names)
    signals = {}
    for name in names:
        values = trace.sel(name, layer=-1, direction=0)
        signals[name] = values.reshape(-1, values.shape[-1])
    return signals, labels(task, batch.x), batch.x.shape[1]


def _flat(values: torch.Tensor) -> np.ndarray:
    array = values.reshape(-1).numpy()
    return array if array.dtype == bool else array.astype(np.float64)
