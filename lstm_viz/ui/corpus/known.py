"""Known: what is known of a window of a corpus whose network did not come with the app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from torch import Tensor

from lstm_viz.explorer.readout import Meaning
from lstm_viz.sequences import Sequence
from lstm_viz.ui.corpus import words
from lstm_viz.ui.views import explained_words
from lstm_viz.ui.views.known import Answers, Target, WithoutTask, read_only
from lstm_viz.ui.views.known_opened import came_in


@dataclass(frozen=True)
class KnownStore(WithoutTask):
    """A store has a recurrent layer alone: what was read, gates and states, and no answers."""

    store: str

    @property
    def name(self) -> str:
        """As nothing else is called."""
        return "corpus"

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from all others."""
        return (self.name, self.store)

    @property
    def meta(self) -> Mapping[str, Any]:
        """Nothing: a store does not state how its network was trained."""
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

    def need_fit(self, sequence: Sequence) -> None:
        """Every window of its own store fits."""

    def read(self, sequence: Sequence) -> np.ndarray:
        """The values as they are."""
        return sequence.values

    def scaling(self, sequence: Sequence) -> str:
        """Nothing is scaled."""
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

    def verdict(self, sequence: Sequence, target: Target, sides: Mapping[str, Answers]) -> str:
        """That there is no answer to compare, and why."""
        return words.NO_ANSWERS

    def explained(self, sequence: Sequence) -> tuple[tuple[str, str], ...]:
        """What to look for."""
        return ((explained_words.LOOK_FOR, words.LOOK_FOR),)

    def in_words(
        self, sequence: Sequence, target: Target, sides: Mapping[str, Answers], at: int
    ) -> str:
        """What came in at a step, counted from 0."""
        return came_in(sequence, at)
