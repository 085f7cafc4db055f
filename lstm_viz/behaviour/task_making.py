"""Making the atlas of a task's network: all units measured and silenced on new sequences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np

from lstm_viz import measure
from lstm_viz.behaviour.atlas import SMALL
from lstm_viz.behaviour.making import saturates_of
from lstm_viz.behaviour.silencing import holding, threshold
from lstm_viz.behaviour.task_atlas import TaskAtlas
from lstm_viz.behaviour.task_costs import costs
from lstm_viz.behaviour.task_labels import SEEDS, ReadTask, counted, find_in_task, sequences
from lstm_viz.kinds import KINDS
from lstm_viz.model import SequenceModel
from lstm_viz.tasks import TASKS, Task
from lstm_viz.tracing import record

if TYPE_CHECKING:
    from lstm_viz.call import Recurrent

MEASURED = 50  # sequences over which half-lives and saturation are averaged


def make(model: SequenceModel, card: dict[str, Any], name: str) -> TaskAtlas:
    """The atlas of a task's network whose card is given."""
    task = TASKS[card["task"]]
    read, findings = find_in_task(model, task)
    batch = sequences(task, SEEDS[findings.cut // read.steps :])
    answers = batch.mask.numpy()
    shape = (len(batch.x), read.steps)
    tested = [label[findings.cut :].reshape(shape) for label in read.labels.values()]
    thresholds = [threshold(label[answers]) for label in tested]
    truths = np.array(
        [holding(label, above) for label, above in zip(tested, thresholds, strict=True)]
    )
    kind = KINDS[findings.kind]
    lives, saturates, shut, opened = _measured(model, task)
    memory = read.signals[kind.memory]
    small = memory[findings.cut : findings.cut + min(SMALL, read.steps)].T
    on_count, counting = on_count_of(read, findings.cut, kind.memory)
    return TaskAtlas(
        name,
        task.name,
        card["weights"],
        findings,
        costs(model, task, batch, truths),
        tuple(thresholds),
        lives,
        saturates,
        shut,
        opened,
        small,
        on_count,
        counting,
    )


def on_count_of(read: ReadTask, first: int, signal: str) -> tuple[np.ndarray | None, float | None]:
    """How much of each unit's change falls on steps at which the count changes, (unit,).

    And which share of the steps these are, both from step `first` on; None without a count.
    """
    count = next((label for one, label in read.labels.items() if one.key == "count"), None)
    if count is None:
        return None, None
    shape = (-1, read.steps)
    moves = np.diff(count[first:].reshape(shape), axis=1) != 0
    counts = read.counts[first:].reshape(shape)[:, 1:]
    values = read.signals[signal][first:]
    change = np.abs(np.diff(values.reshape(*moves.shape[:1], read.steps, -1), axis=1))
    total = change[counts].sum(axis=0)
    there = change[counts & moves].sum(axis=0)
    shares = np.divide(there, total, out=np.zeros(len(total)), where=total > 0)
    return shares, float(moves[counts].mean())


def _measured(model: SequenceModel, task: Task) -> tuple[np.ndarray, str, np.ndarray, np.ndarray]:
    """Half-lives, which signal saturates, and how often, over sequences of the held-out half.

    The half-life is that of the mean decay of a step.
    """
    kind = KINDS[model.config["kind"]]
    x = sequences(task, SEEDS[len(SEEDS) // 2 :][:MEASURED]).x
    decays, ends, weights = [], [], []
    saturates, low, high = saturates_of(kind.signals)
    for one, counts in zip(x, counted(task, x), strict=True):
        trace = record(cast("Recurrent", model.rnn), one[counts][None])
        if kind.keep:
            decays.append(1 / measure.half_life(trace))
        ends.append(measure.saturation(trace, saturates, low=low, high=high))
        weights.append(int(counts.sum()))
    shut, opened = np.average(np.array(ends), axis=0, weights=weights)
    with np.errstate(divide="ignore"):
        lives = 1 / np.average(np.array(decays), axis=0, weights=weights) if decays else None
    return np.full(len(shut), np.nan) if lives is None else lives, saturates, shut, opened
