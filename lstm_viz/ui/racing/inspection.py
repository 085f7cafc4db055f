"""Inspection: one included network on one longer sequence, at the first step where it fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from lstm_viz import checkpoint
from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.race.breaking import first_failure
from lstm_viz.race.lengths import at, noun
from lstm_viz.sequences import SequenceError
from lstm_viz.tasks import Task
from lstm_viz.ui import limits
from lstm_viz.ui.racing import words
from lstm_viz.ui.racing.rail import RacerChoice
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import presets
from lstm_viz.ui.views.known_task import KnownTask
from lstm_viz.ui.views.networks import forward_pass
from lstm_viz.ui.views.passes import Side, side_of
from lstm_viz.ui.views.view import View


@dataclass(frozen=True)
class Inspection:
    """A network's pass over a sequence and the first step, from 1, where its answer is wrong.

    `step` is None where none is. `unit` has the largest part in the answer there, or in the last
    one: the largest h times its weight in the output that is highest.
    """

    view: View
    step: int | None
    unit: int
    asked: int
    right: int

    @property
    def state(self) -> dict[str, Any]:
        """How the Explorer opens: locked and pinned at that step, or locked at the last answer."""
        if self.step is None:
            return {"step": self._last, "unit": self.unit}
        return {"step": self.step, "unit": self.unit, "pins": f"{self.step}.{self.unit}"}

    @property
    def _last(self) -> int:
        return int(np.flatnonzero(~np.isnan(self.view.target.values))[-1]) + 1


_INSPECTIONS: Shelf[Inspection] = Shelf(limits.RACE_VIEWS_BYTES, lambda one: one.view.bytes)


def inspect(task: Task, chosen: RacerChoice) -> Inspection:
    """The network that is chosen on the sequence that is chosen, verified.

    Raises SequenceError for a sequence that can't be had, CheckpointError where the network is
    not included, VerificationError where the recording is not what it computed.
    """
    name = checkpoint.name_of({"task": task.name, "kind": chosen.kind, "seed": chosen.seed})
    weights = checkpoint.card(name)["weights"]

    def make() -> Inspection:
        sequence = presets.preset(task.name, chosen.sequence_seed, **{task.length: chosen.length})
        if sequence.steps > limits.STEPS:
            raise SequenceError(words.too_long(sequence.steps, limits.STEPS, noun(task)))
        model, card = checkpoint.load(name)
        known = KnownTask(task)
        with forward_pass(torch.device("cpu")):
            side = side_of(model, card, sequence, known)
        view = View(sequence, known, {chosen.kind: side})
        judged = judge(side, view.target.values, task)
        asked = ~np.isnan(judged)
        if not asked.any():
            raise SequenceError(words.NO_ANSWER)
        step = first_failure(judged == 1, asked)
        last = int(np.flatnonzero(asked)[-1]) + 1
        unit = _unit(side, (step or last) - 1)
        return Inspection(view, step, unit, int(asked.sum()), int(np.nansum(judged)))

    key = (weights, task.name, chosen.sequence_seed, chosen.length)
    return _INSPECTIONS.get_or_make(key, make)


def judge(side: Side, target: np.ndarray, task: Task) -> np.ndarray:
    """(time,) 1 where an answer is right, 0 where it is wrong, NaN where none is asked for."""
    if side.right is not None:
        return side.right
    near = (np.abs(side.prediction - target) < task.close).astype(np.float32)
    return np.where(np.isnan(target), np.nan, near)


def _unit(side: Side, at: int) -> int:
    """The unit with the largest h times weight in the highest output at a step."""
    h = side.trace.sel("h", layer=-1, direction=0, batch=0)[at]
    parts = side.head.W * h  # (output, unit)
    return int(np.abs(parts[parts.sum(axis=1).argmax()]).argmax())


def sentence(found: Inspection, task: Task, chosen: RacerChoice) -> str:
    """Where it fails first, and how; or that it does not."""
    trained = int(task.parameters[task.length])
    (side,) = found.view.sides.values()
    steps = found.view.sequence.steps
    told = task.length == "steps" and steps == chosen.length
    name = words.inspected(
        KIND_NAMES[chosen.kind],
        chosen.seed,
        at(task, trained),
        at(task, chosen.length),
        None if told else steps,
    )
    if found.step is None:
        return words.no_failure(name, found.asked)
    place = found.step - 1
    if side.answers:
        answer, target = side.answers[place], found.view.target.words[place]
    else:
        answer, target = f"{side.prediction[place]:.3f}", f"{found.view.target.values[place]:.3f}"
    close = None if side.answers else task.close
    return words.first_failure(name, found.step, answer, target, close, found.right, found.asked)
