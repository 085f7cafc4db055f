"""Task labels: what a task itself knows of each step of its sequences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple, cast

import numpy as np
import torch

from lstm_viz.behaviour.properties import Property
from lstm_viz.behaviour.search import Findings, search
from lstm_viz.model import SequenceModel
from lstm_viz.tasks import TASKS, Batch, Task
from lstm_viz.tracing import record

if TYPE_CHECKING:
    from lstm_viz.call import Recurrent

COUNT: Final = "what the task counts"
SEEDS: Final = range(9_000, 10_000)  # one sequence each: those of Explore, so each has an address


def labels(task: Task, x: torch.Tensor) -> dict[Property, np.ndarray]:
    """What is true or counted at each step of sequences x (batch, time, input), (batch · time,).

    Of a task of symbols each is a property, of others each input, its change since the step before
    and, for those that are 0 or 1, how often they have been 1 so far. Then what there is to count,
    and each answer. Where none is asked for in the first half, the symbols that have come so far
    stand for them: they are what there is to remember.
    """
    found: dict[Property, np.ndarray] = {}
    late = task.symbols and not _asked(task, x)[:, : x.shape[1] // 2].any()
    for name, column in zip(task.input_names, x.unbind(dim=-1), strict=True):
        if ((column == 0) | (column == 1)).all():
            found[Property(f"in_{name}", f"input {name}", f"at the input {name}")] = _flat(
                column > 0
            )
            if late:
                came = Property(f"came_{name}", f"{name} came", f"from the input {name} on")
                found[came] = _flat(column.cumsum(dim=1) > 0)
            elif not task.symbols:
                said = f"how often {name} was 1 so far"
                found[Property(f"seen_{name}", f"{name} seen so far", said, True)] = _flat(
                    column.cumsum(dim=1)
                )
        else:
            one = Property(f"in_{name}", f"input {name}", f"the input {name}", True)
            found[one] = _flat(column)
            said = f"the change of the input {name} since the step before"
            found[Property(f"change_{name}", f"change of {name}", said, True)] = _flat(
                column.diff(dim=1, prepend=column[:, :1])
            )
    if task.count is not None:
        name = task.count.name
        found[Property("count", name, f"the number of {name}", True)] = _flat(task.count.after(x))
    return found if task.once else found | _answers(task, x)


def _answers(task: Task, x: torch.Tensor) -> dict[Property, np.ndarray]:
    """Where each answer is right: of symbols, since a number's is the input of another step."""
    found = {}
    known = task.known(x, task.parameters)
    for name, column in zip(task.output_names, known.unbind(dim=-1), strict=True):
        if not ((column == 0) | (column == 1) | column.isnan()).all():
            continue
        one = Property(f"out_{name}", f"answer {name}", f"where the answer has {name}")
        if task.answer.name == "set":
            one = Property(f"may_{name}", f"{name} may follow", f"where {name} may come next")
        found[one] = _flat(column == 1)  # not where none is asked for
    return found


def _asked(task: Task, x: torch.Tensor) -> torch.Tensor:
    """(batch, time) where an answer is asked for, and known."""
    return ~task.known(x, task.parameters).isnan().any(dim=-1)


def sequences(task: Task, seeds: Iterable[int] = SEEDS) -> Batch:
    """The sequences of these seeds, each as Explore draws it, as one batch."""
    drawn = [task.batch(1, generator=torch.Generator().manual_seed(seed)) for seed in seeds]
    return Batch(*map(torch.cat, zip(*drawn, strict=True)))


def counted(task: Task, x: torch.Tensor) -> torch.Tensor:
    """(batch, time) the steps that are of a sequence, and do not fill it up to the longest."""
    if not task.symbols:
        return torch.ones(x.shape[:2], dtype=torch.bool)
    return x.any(dim=-1)


class ReadTask(NamedTuple):
    """A network's states on sequences of its task, one after the other, and what is true of them.

    `signals` are (batch · time, unit), `labels` and `counts`, the steps that are of a sequence,
    (batch · time,); each sequence has `steps`.
    """

    signals: dict[str, np.ndarray]
    labels: dict[Property, np.ndarray]
    counts: np.ndarray
    steps: int


def read_task(model: SequenceModel, task: Task, *, seeds: Iterable[int] = SEEDS) -> ReadTask:
    """A network's states and the labels on the sequences of these seeds, compared with torch."""
    x = sequences(task, seeds).x
    names = "ch" if model.config["kind"] == "lstm" else "h"
    trace = record(cast("Recurrent", model.rnn), x, signals=names)
    signals = {}
    for name in names:
        values = trace.sel(name, layer=-1, direction=0)
        signals[name] = values.reshape(-1, values.shape[-1])
    return ReadTask(signals, labels(task, x), _flat(counted(task, x)), x.shape[1])


def find_in_task(model: SequenceModel, task: Task) -> tuple[ReadTask, Findings]:
    """Read a task's sequences and search: the network's states, and which unit follows what."""
    read = read_task(model, task)
    found = search(
        read.signals,
        read.labels,
        kind=model.config["kind"],
        period=read.steps,
        counts=read.counts,
    )
    return read, found


def properties_of(task: Task) -> dict[str, Property]:
    """The properties of a task's sequences, by their keys."""
    return {one.key: one for one in labels(task, sequences(task, SEEDS[:2]).x)}


class Titles(Mapping[str, str]):
    """What the properties of all tasks are called, by their keys, after `others`.

    What is counted differs. They follow from the tasks' sequences, which are made when a title is
    first read: that takes 0.2 s, which an import should not.
    """

    def __init__(self, others: Mapping[str, str]) -> None:
        self._others = others

    @cached_property
    def _found(self) -> dict[str, str]:
        found = (properties_of(task).items() for task in TASKS.values())
        own = {key: one.title for some in found for key, one in some}
        return {**self._others, **own, "count": COUNT}

    def __getitem__(self, key: str) -> str:
        """What one is called."""
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        """Their keys."""
        return iter(self._found)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._found)


def _flat(values: torch.Tensor) -> np.ndarray:
    array = values.reshape(-1).numpy()
    return array if array.dtype == bool else array.astype(np.float64)
