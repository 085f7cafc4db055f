"""Known corpus: what is known of a window of a corpus whose network did not come with the app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lstm_viz.sequences import Sequence
from lstm_viz.ui.corpus import words
from lstm_viz.ui.views import explained_words
from lstm_viz.ui.views.known import Answers, Target
from lstm_viz.ui.views.known_layer import KnownLayer


@dataclass(frozen=True)
class KnownStore(KnownLayer):
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

    def need_fit(self, sequence: Sequence) -> None:
        """Every window of its own store fits."""

    def read(self, sequence: Sequence) -> np.ndarray:
        """The values as they are."""
        return sequence.values

    def scaling(self, sequence: Sequence) -> str:
        """Nothing is scaled."""
        return ""

    def verdict(self, sequence: Sequence, target: Target, sides: Mapping[str, Answers]) -> str:
        """That there is no answer to compare, and why."""
        return words.NO_ANSWERS

    def explained(self, sequence: Sequence) -> tuple[tuple[str, str], ...]:
        """What to look for."""
        return ((explained_words.LOOK_FOR, words.LOOK_FOR),)
