"""Known opened: a layer of a person's own file, of which no task and no right answer is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch

from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.ui.views import explained_words, opened, opened_words, words
from lstm_viz.ui.views.known import Answers, Target, read_only
from lstm_viz.ui.views.known_layer import KnownLayer
from lstm_viz.ui.views.opened import ShownLayer


@dataclass(frozen=True)
class KnownOpened(KnownLayer):
    """One layer of a file, with or without its embedding; without a dense layer, no answers."""

    shown: ShownLayer

    @property
    def name(self) -> str:
        """As the address calls it."""
        return "opened"

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from all others."""
        return (self.name, self.shown.which)

    def need_fit(self, sequence: Sequence) -> None:
        """Raise SequenceError where the columns are not as many as the layer's inputs.

        Also where it is too long: a large layer takes its time and its room at each step.
        """
        if len(sequence.names) != len(self.shown.inputs):
            raise SequenceError(self._other_inputs(len(sequence.names)))
        most = self.shown.most_steps
        if sequence.steps > most:
            raise SequenceError(opened_words.too_long_for(self.shown.name, sequence.steps, most))
        if sequence.absent.all():
            raise SequenceError(words.no_whole_step(sequence.steps))
        if self.shown.skips is not None and not self._there(sequence).any():
            raise SequenceError(opened_words.all_skipped(f"{self.shown.skips.value:g}"))
        if self.shown.embedding is not None:
            need_rows(sequence, self.shown.embedding.num_embeddings, self.shown.use.before[0])

    def _other_inputs(self, came: int) -> str:
        """That a sequence has so many columns, which is not what is read first."""
        shown, size = self.shown, len(self.shown.inputs)
        if shown.embedding is not None:
            return opened_words.no_tokens(came, shown.use.before[0])
        if shown.before is None:
            return opened_words.other_inputs(came, shown.name, size)
        first = shown.use.before[0]
        return opened_words.other_inputs_before(came, first, shown.name, size)

    def read(self, sequence: Sequence) -> np.ndarray:
        """The values of the sequence as they are, or what comes out of the layers before."""
        before, there = self.shown.before, self._there(sequence)
        if before is None and self.shown.skips is None:
            return sequence.values
        if before is None:
            return read_only(np.where(there[:, None], sequence.values, np.float32(np.nan)))
        values = torch.tensor(sequence.values[there])
        with torch.no_grad():
            try:
                given = before(values[:, 0] if before.embedding else values).numpy()
            except ValueError as error:
                raise SequenceError(opened_words.not_passed(str(error))) from None
        read = np.full((sequence.steps, given.shape[1]), np.nan, given.dtype)
        read[there] = given
        return read_only(read)

    def _there(self, sequence: Sequence) -> np.ndarray:
        """(time,) whether a step is read: it has all values, and the network does not skip it."""
        there = np.logical_not(sequence.absent)
        if self.shown.skips is not None:
            there &= self.shown.skips.read(sequence.values)
        return there

    def scaling(self, sequence: Sequence) -> str:
        """How the sequence was scaled when it was prepared."""
        return "" if sequence.unscaled is None else " ".join(sequence.unscaled.told)

    def verdict(self, sequence: Sequence, target: Target, sides: Mapping[str, Answers]) -> str:
        """Whose gates and states these are, that there is no answer to compare, and why."""
        return opened_words.no_answers(self.whose)

    @property
    def as_value(self) -> bool:
        """Whether the answer is a number: there is none."""
        return False

    @property
    def whose(self) -> str:
        """The layer and its file, in a title: what is saved of a view tells whose it is."""
        return opened_words.whose(self.shown.name, self.shown.file, self.shown.part)

    def explained(self, sequence: Sequence) -> tuple[tuple[str, str], ...]:
        """What makes its signals, what is to be known of it, and what to look for."""
        told = opened_words.layer_of(
            self.shown.name,
            self.shown.file,
            self.shown.part,
            opened.activations(self.shown.module),
        )
        use = self.shown.use
        embedding = use.before[0] if self.shown.embedding else ""
        stated = self.shown.dense_activation
        used = opened_words.used(embedding, use.dense, stated, as_value=self.as_value)
        return (
            (opened_words.NETWORK_HERE, told + used),
            *([(opened_words.NOTE, self.shown.way)] if self.shown.way else []),
            *((opened_words.NOTE, opened_words.note(note)) for note in self.shown.notes),
            (explained_words.LOOK_FOR, opened_words.LOOK_FOR_IN_A_LAYER),
        )


def need_rows(sequence: Sequence, rows: int, embedding: str) -> None:
    """Raise SequenceError for a token that is no row of an embedding."""
    values = sequence.values[:, 0]
    wrong = ~np.isnan(values) & ((values != np.round(values)) | (values < 0) | (values >= rows))
    if wrong.any():
        at = int(wrong.argmax())
        raise SequenceError(opened_words.no_row(at + 1, f"{values[at]:g}", embedding, rows))
