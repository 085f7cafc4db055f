"""Story: when a network's score jumped, what changed in its gates there, and by which rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_viz import learning
from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.learning import GateChange, Jump
from lstm_viz.tasks import METRICS
from lstm_viz.trace import Trace
from lstm_viz.train.texts.task import TextTask
from lstm_viz.ui.plain_picture.maps import SHOWN
from lstm_viz.ui.training.histories import Histories
from lstm_viz.ui.views.view import CheckpointView


@dataclass(frozen=True)
class Story:
    """One network through its training: its `traces` on the probe after each of `steps`.

    `probe` is that sequence's digest. `jump` is None where there was none. `changes` are those of
    the gates across the jump or, without one, from the first checkpoint to the last; the largest
    first.
    """

    kind: str
    probe: str
    steps: tuple[int, ...]
    traces: tuple[Trace, ...]
    jump: Jump | None
    changes: tuple[GateChange, ...]
    sentence: str

    def unit(self, signal: str) -> int:
        """The unit whose signal changed most; of equal ones the first."""
        for one in self.changes:
            if one.signal == signal:
                return one.unit
        first, last = (self.traces[at].sel(signal, **PLACE) for at in (0, -1))
        return int(np.nanmean(np.abs(last - first), axis=0).argmax())

    @property
    def signal(self) -> str:
        """The gate that changed most; of a network without gates, its hidden state."""
        return self.changes[0].signal if self.changes else SHOWN[self.kind][-1]

    def over_training(self, signal: str, unit: int) -> np.ndarray:
        """One unit's signal, (checkpoint, time)."""
        return learning.unit_over_training(self.traces, signal, unit)


PLACE = {"layer": 0, "direction": 0, "batch": 0}


def of(histories: Histories, checkpoints: tuple[CheckpointView, ...], kind: str) -> Story:
    """The story of one of the networks, told by its checkpoints on the probe."""
    own = histories.by_kind[kind]
    views = {one.step: one.view for one in checkpoints}
    probe = checkpoints[-1].view.sequence.digest
    traces = tuple(views[step].sides[kind].trace for step in own.steps)
    scores = {row.step: row.score for row in own.curve}
    task = histories.task
    bounds = {} if isinstance(task, TextTask) else {"chance": task.chance, "solved": task.solved}
    found = learning.jump(
        own.steps,
        [scores.get(step, np.nan) for step in own.steps],
        lower_is_better=task.lower_is_better,
        **bounds,
    )
    ends = (0, -1) if found is None else (found.before, found.after)
    changes: tuple[GateChange, ...] = ()
    if len(traces) > 1:
        changes = tuple(learning.gate_changes(*(traces[at] for at in ends)))
    said = learning.sentence(
        found,
        changes,
        what=METRICS[task.metric].name,
        lower_is_better=task.lower_is_better,
        bounded=bool(bounds),
    )
    return Story(kind, probe, own.steps, traces, found, changes, f"{KIND_NAMES[kind]}. {said}")


RULE = f"{learning.RULE} {learning.GATES_RULE}"
