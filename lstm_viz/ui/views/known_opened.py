"""Known opened: a layer of a person's own file, of which no task and no right answer is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from torch import Tensor

from lstm_viz.explorer.readout import Meaning
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.ui.views import explained_words, opened, opened_words, words
from lstm_viz.ui.views.known import Answers, Target, WithoutTask, columns_at, read_only
from lstm_viz.ui.views.opened import Shown


@dataclass(frozen=True)
class KnownOpened(WithoutTask):
    """One layer of a file, with or without its embedding; without a dense layer, no answers."""

    shown: Shown

    @property
    def name(self) -> str:
        """As the address calls it."""
        return "opened"

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from all others."""
        return (self.name, self.shown.which)

    @property
    def meta(self) -> Mapping[str, Any]:
        """Nothing: a file does not state how its network was trained."""
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
        """Raise SequenceError where the columns are not as many as the layer's inputs.

        Also where it is too long: a large layer takes its time and its room at each step.
        """
        size = len(self.shown.inputs)
        if len(sequence.names) != size:
            raise SequenceError(
                opened_words.other_inputs(len(sequence.names), self.shown.name, size)
                if self.shown.embedding is None
                else opened_words.no_tokens(len(sequence.names), self.shown.use.embedding)
            )
        most = self.shown.most_steps
        if sequence.steps > most:
            raise SequenceError(opened_words.too_long_for(self.shown.name, sequence.steps, most))
        if sequence.absent.all():
            raise SequenceError(words.no_whole_step(sequence.steps))
        if self.shown.embedding is not None:
            need_rows(sequence, self.shown.embedding.num_embeddings, self.shown.use.embedding)

    def read(self, sequence: Sequence) -> np.ndarray:
        """The values of the sequence as they are or, of tokens, their rows of the embedding."""
        if self.shown.embedding is None:
            return sequence.values
        table = self.shown.embedding.weight.detach().numpy()
        read = np.full((sequence.steps, table.shape[1]), np.nan, table.dtype)
        there = np.logical_not(sequence.absent)
        read[there] = table[sequence.values[there, 0].astype(np.int64)]
        return read_only(read)

    def scaling(self, sequence: Sequence) -> str:
        """How the sequence was scaled when it was prepared."""
        return "" if sequence.unscaled is None else " ".join(sequence.unscaled.told)

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
        return opened_words.NO_ANSWERS

    def explained(self, sequence: Sequence) -> tuple[tuple[str, str], ...]:
        """Which layer of which file this is, what is to be known of it, and what to look for."""
        told = opened_words.layer_of(
            self.shown.name,
            self.shown.file,
            str(self.shown.place),
            opened.activations(self.shown.module),
        )
        used = opened_words.used(self.shown.use.embedding, self.shown.use.dense)
        return (
            (opened_words.NETWORK_HERE, told + used),
            *((opened_words.NOTE, opened_words.note(note)) for note in self.shown.notes),
            (explained_words.LOOK_FOR, opened_words.LOOK_FOR_IN_A_LAYER),
        )

    def in_words(
        self, sequence: Sequence, target: Target, sides: Mapping[str, Answers], at: int
    ) -> str:
        """What came in at a step, counted from 0."""
        return came_in(sequence, at)


def need_rows(sequence: Sequence, rows: int, embedding: str) -> None:
    """Raise SequenceError for a token that is no row of an embedding."""
    values = sequence.values[:, 0]
    wrong = ~np.isnan(values) & ((values != np.round(values)) | (values < 0) | (values >= rows))
    if wrong.any():
        at = int(wrong.argmax())
        raise SequenceError(opened_words.no_row(at + 1, f"{values[at]:g}", embedding, rows))


def came_in(sequence: Sequence, at: int) -> str:
    """What came in at a step, counted from 0: its symbol, or each column's value."""
    return sequence.symbols[at] if sequence.symbols else columns_at(sequence, sequence.values, at)
