"""Known ends: a layer of a person's own file with a dense layer of it, which gives answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from torch import Tensor

from lstm_viz.characters.tokens import printed
from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.explorer.readout import Meaning
from lstm_viz.sequences import Sequence
from lstm_viz.ui.controls.network_rows import EACH, NEXT, VALUE
from lstm_viz.ui.views import opened_words, text_words, words
from lstm_viz.ui.views.known import Answers, Target, number, read_only
from lstm_viz.ui.views.known_layer import came_in
from lstm_viz.ui.views.known_opened import KnownOpened
from lstm_viz.ui.views.known_text import surprise


@dataclass(frozen=True)
class KnownEnds(KnownOpened):
    """What the outputs are is what a person states; only of the next token is it known.

    `output` is of all outputs of the dense layer.
    """

    @property
    def outputs(self) -> int:
        """How many outputs the dense layer has."""
        assert self.shown.dense is not None
        return self.shown.dense.out_features

    @property
    def as_value(self) -> bool:
        """Whether the answer is a number: the value of one output."""
        use = self.shown.use
        return use.answers == VALUE or (self.outputs == 1 and use.answers != EACH)

    @property
    def kind(self) -> str:
        """What the outputs are, a key of the control “Its outputs are”."""
        return VALUE if self.as_value else self.shown.use.answers

    @property
    def target_name(self) -> str:
        """The next token; else nothing is known to be right."""
        return opened_words.NEXT_TOKEN if self.kind == NEXT else ""

    @property
    def answer_range(self) -> tuple[float, float] | None:
        """Probabilities have one."""
        return None if self.as_value else (0.0, 1.0)

    @property
    def drawn(self) -> str:
        """What the chart of the answers shows."""
        return opened_words.DRAWN[self.kind]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What each output is called: a token, where the outputs are those of the vocabulary."""
        tokens = self.shown.use.tokens
        if self.kind == NEXT and tokens:
            return tuple(map(printed, tokens))
        return tuple(map(str, range(self.outputs)))

    def target(self, sequence: Sequence) -> Target:
        """All probability on the token that comes next, where that is predicted."""
        if self.kind != NEXT:
            return super().target(sequence)
        right = self._following(sequence)
        known = np.where(np.isnan(right), np.nan, 1).astype(np.float32)
        named = tuple("" if np.isnan(one) else self.names[int(one)] for one in right)
        return Target(read_only(known), named)

    def answers(self, output: Tensor, sequence: Sequence, read: np.ndarray) -> Answers:
        """The value of one output, or symbols with their probabilities."""
        nothing = np.full(sequence.steps, np.nan, np.float32)
        prediction, sure, right, bits = (nothing.copy() for _ in range(4))
        if self.as_value:
            prediction[read] = output[:, self.shown.use.output if self.outputs > 1 else 0].numpy()
            return Answers(prediction=read_only(prediction))
        answered = np.full(sequence.steps, "", object)
        if self.kind == EACH:
            above = (output > 0).numpy()
            sure[read] = output.abs().sigmoid().amin(dim=1).numpy()
            answered[read] = [self._set(one) for one in above]
        else:
            probable = output.softmax(dim=1).numpy()
            highest = probable.argmax(axis=1)
            sure[read] = probable.max(axis=1)
            answered[read] = [self.names[place] for place in highest.tolist()]
            if self.kind == NEXT:
                following = self._following(sequence)[read]
                known = ~np.isnan(following)
                places = following[known].astype(np.int64)
                asked = np.flatnonzero(read)[known]
                prediction[asked] = probable[known, places]
                right[asked] = highest[known] == places
                bits[asked] = surprise(output)[known, places]
        return Answers(
            prediction=read_only(prediction),
            answers=tuple(answered.tolist()),
            sure=read_only(sure),
            right=read_only(right),
            bits=read_only(bits),
        )

    def meaning(self, sequence: Sequence, target: Target) -> Meaning:
        """How `answers` follow from the outputs."""
        if self.as_value:
            return Meaning(kind="value", right=target.values)
        if self.kind == EACH:
            right = np.full((sequence.steps, self.outputs), np.nan, np.float32)
            empty = opened_words.NO_OUTPUT
            return Meaning(kind="set", right=read_only(right), names=self.names, empty=empty)
        right = self._following(sequence) if self.kind == NEXT else target.values
        return Meaning(kind="one", right=right, names=self.names)

    def verdict(self, sequence: Sequence, target: Target, sides: Mapping[str, Answers]) -> str:
        """How well the next tokens are predicted; else that nothing is known to be right."""
        dense, output = self.shown.use.dense, self.shown.use.output
        asked = ~np.isnan(target.values)
        if asked.any():
            found = {
                KIND_NAMES[kind]: text_words.mean_bits(float(side.bits[asked].mean()))
                for kind, side in sides.items()
                if side.bits is not None
            }
            return opened_words.bits(int(asked.sum()), words.by_network(found), self.whose)
        if self.as_value:
            return opened_words.values(dense, output, self.whose)
        return opened_words.answers(dense, self.whose)

    def in_words(
        self, sequence: Sequence, target: Target, sides: Mapping[str, Answers], at: int
    ) -> str:
        """What came in at a step, counted from 0, and what was answered."""
        (side,) = sides.values()
        if self.as_value:
            return opened_words.one_step(came_in(sequence, at), number(side.prediction[at]))
        sure = "" if side.sure is None else f" ({number(side.sure[at])})"
        return opened_words.one_step(came_in(sequence, at), side.answers[at] + sure)

    def _set(self, above: np.ndarray) -> str:
        return " ".join(self.names[place] for place in np.flatnonzero(above)) or (
            opened_words.NO_OUTPUT
        )

    def _following(self, sequence: Sequence) -> np.ndarray:
        """(time,) the token after each step; NaN at the last, at gaps and before them."""
        values = sequence.values[:, 0]
        right = np.append(values[1:], np.float32(np.nan)).astype(np.float32)
        right[np.isnan(values)] = np.nan
        return read_only(right)
