"""Known layer: a recurrent layer alone, of which no task, no answer and no right one is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from torch import Tensor

from lstm_viz.explorer.readout import Meaning
from lstm_viz.sequences import Sequence
from lstm_viz.ui.views.known import Answers, Target, WithoutTask, columns_at, read_only


@dataclass(frozen=True)
class KnownLayer(WithoutTask):
    """What holds of every such layer, wherever it is from: gates and states, and no answers."""

    @property
    def meta(self) -> Mapping[str, Any]:
        """Nothing: it is not stated how its network was trained."""
        return {}

    @property
    def target_name(self) -> str:
        """Nothing is asked."""
        return ""

    @property
    def answer_range(self) -> tuple[float, float] | None:
        """There are no answers."""
        return None

    @property
    def drawn(self) -> str:
        """There is no chart of answers."""
        return ""

    def target(self, sequence: Sequence) -> Target:
        """Nothing is known to be right."""
        return Target(read_only(np.full(sequence.steps, np.nan, np.float32)))

    def answers(self, output: Tensor, sequence: Sequence, read: np.ndarray) -> Answers:
        """There are none: `output` is not read."""
        return Answers(prediction=read_only(np.full(sequence.steps, np.nan, np.float32)))

    def meaning(self, sequence: Sequence, target: Target) -> Meaning:
        """Nothing is known of what an output would mean."""
        return Meaning(kind="value", right=target.values)

    def in_words(
        self, sequence: Sequence, target: Target, sides: Mapping[str, Answers], at: int
    ) -> str:
        """What came in at a step, counted from 0."""
        return came_in(sequence, at)


def came_in(sequence: Sequence, at: int) -> str:
    """What came in at a step, counted from 0: its symbol, or each column's value."""
    return sequence.symbols[at] if sequence.symbols else columns_at(sequence, sequence.values, at)
