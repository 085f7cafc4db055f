"""Task sequences: those that speak most for a claim and against it, read by the network now."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import urlencode

import numpy as np

from lstm_viz.behaviour import Claim, silencing
from lstm_viz.behaviour.task_atlas import TaskAtlas
from lstm_viz.behaviour.task_labels import SEEDS, counted, labels, sequences
from lstm_viz.tasks import TASKS
from lstm_viz.tracing import record
from lstm_viz.ui import limits
from lstm_viz.ui.atlas.shown_passages import CPU
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import networks

if TYPE_CHECKING:
    from lstm_viz.call import Recurrent

MOST = 3  # sequences for a claim, and as many against it


class One(NamedTuple):
    """A sequence: its seed, what it contributes to the correlation, and the step that does most.

    `values` and `label` are (time,), `holds` where the property holds, and `symbols` what each step
    is, None of a task of numbers.
    """

    seed: int
    score: float
    step: int
    values: np.ndarray
    label: np.ndarray
    holds: np.ndarray
    symbols: tuple[str, ...] | None


class ShownSequences(NamedTuple):
    """The sequences for a claim and against it; values run from `low` to `high`."""

    best: tuple[One, ...]
    worst: tuple[One, ...]
    low: float
    high: float
    labels: tuple[float, float]
    verified: float
    tolerance: float


_SHOWN: Shelf[ShownSequences] = Shelf(limits.MB, lambda one: 40_000)


def shown(atlas: TaskAtlas, claim: Claim) -> ShownSequences:
    """The sequences of the held-out half on which a claim holds best and fails most."""
    key = (atlas.network, atlas.weights, claim.unit, claim.signal, claim.what.key)
    return _SHOWN.get_or_make(key, lambda: _shown(atlas, claim))


def _shown(atlas: TaskAtlas, claim: Claim) -> ShownSequences:
    task = TASKS[atlas.task]
    seeds = SEEDS[len(SEEDS) // 2 :]
    x = sequences(task, seeds).x
    _, kind = atlas.network.split("-")
    model = networks.network(atlas.task, kind, CPU).model
    with networks.forward_pass(CPU):
        rnn = cast("Recurrent", model.rnn)
        trace = record(rnn, x, signals=claim.signal, units=[claim.unit])
    values = trace.sel(claim.signal, layer=-1, direction=0, unit=0)  # (batch, time)
    found = {one.key: label for one, label in labels(task, x).items()}[claim.what.key]
    label = found.reshape(values.shape)
    counts = counted(task, x).numpy()
    products = np.sign(claim.found) * _standard(values, counts) * _standard(label, counts)
    scores = (products * counts).sum(axis=1) / counts.sum(axis=1)
    holds = silencing.holding(label, atlas.threshold(claim.what.key))

    def one(row: int, sign: int) -> One:
        kept, own = counts[row], x[row].numpy()
        step = int((sign * products[row][kept]).argmax())
        names = task.input_names
        symbols = tuple(names[at] for at in own[kept].argmax(axis=1)) if task.symbols else None
        told = label[row][kept].astype(np.float64)
        score, of_unit = float(scores[row]), values[row][kept]
        return One(seeds[row], score, step, of_unit, told, holds[row][kept], symbols)

    order = _different(x.numpy(), np.argsort(-scores, kind="stable"))
    against = _different(x.numpy(), np.argsort(scores, kind="stable"))
    best = tuple(one(row, 1) for row in order)
    worst = tuple(one(row, -1) for row in against if scores[row] < 0)
    every = np.concatenate([part.values for part in (*best, *worst)])
    told = np.concatenate([part.label for part in (*best, *worst)])
    return ShownSequences(
        best,
        worst,
        float(every.min()),
        float(every.max()),
        (float(told.min()), float(told.max())),
        trace.meta["verified"],
        trace.meta["tolerance"],
    )


def _standard(values: np.ndarray, counts: np.ndarray) -> np.ndarray:
    known = values[counts].astype(np.float64)
    return (values - known.mean()) / (known.std() or 1)


def _different(x: np.ndarray, order: np.ndarray) -> list[int]:
    """The first rows of an order whose sequences are not the same."""
    found: dict[bytes, int] = {}
    for row in order:
        found.setdefault(x[row].tobytes(), int(row))
        if len(found) == MOST:
            break
    return list(found.values())


def address(atlas: TaskAtlas, claim: Claim, one: One) -> str:
    """Where Explore shows a sequence, locked on the claim's unit and the step that does most."""
    _, kind = atlas.network.split("-")
    query = {"preset": atlas.task, "model": atlas.task, "seed": one.seed}
    if kind == "gru":
        query["beside"] = kind
    return f"./?{urlencode(query | {'net': kind, 'unit': claim.unit, 'step': one.step + 1})}"
