"""Known: what networks were trained on, and so what is right and how well they did."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from torch import Tensor

from lstm_viz.explorer.picture import Count
from lstm_viz.explorer.readout import Meaning
from lstm_viz.sequences import Sequence
from lstm_viz.sequences.fixed import fixed
from lstm_viz.ui.views import words

MISSING = "–"


@dataclass(frozen=True)
class Target:
    """What is right at each step: `values` (time,), NaN where no answer is asked for or known.

    Where the answers are symbols, `words` are the right ones, "" where none is asked for.
    """

    values: np.ndarray
    words: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a network answers at each step: `prediction` (time,), NaN at steps that it skipped.

    Of symbols, `prediction` is the probability given to the right one. Then, where a task asks for
    them, `answers` are the network's own in words, "" at steps that it skipped, `sure` (time,) is
    how probable it holds each of them, and `right` (time,) is 1 where one is right, 0 where not,
    NaN where none is asked for. Of what comes next, `bits` (time,) is the surprise −log2 of
    `prediction`, finite where that is too small for its dtype. In a text, `said` (time,) is the
    place among the sequence's names of the character that the network holds most likely.
    """

    prediction: np.ndarray
    answers: tuple[str, ...] = ()
    sure: np.ndarray | None = None
    right: np.ndarray | None = None
    said: np.ndarray | None = None
    bits: np.ndarray | None = None


class Known(Protocol):
    """What the networks of a view were trained on: a task, or a series of one's own."""

    @property
    def name(self) -> str:
        """As the address calls it."""
        ...

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from all others."""
        ...

    @property
    def meta(self) -> Mapping[str, Any]:
        """What the meta of a trace says of the training besides what the network's card says."""
        ...

    @property
    def target_name(self) -> str:
        """What an answer means, in words."""
        ...

    @property
    def answer_range(self) -> tuple[float, float] | None:
        """The range of the answers, None where it follows from them."""
        ...

    @property
    def drawn(self) -> str:
        """What the chart of the answers shows, and which of it counts; a sentence."""
        ...

    def need_fit(self, sequence: Sequence) -> None:
        """Raise SequenceError where the networks can't read the sequence."""
        ...

    def read(self, sequence: Sequence) -> np.ndarray:
        """What the networks read at each step, (time, input); NaN at a step with a gap."""
        ...

    def scaling(self, sequence: Sequence) -> str:
        """How the values were scaled for the networks to read, in sentences; empty: not at all."""
        ...

    def target(self, sequence: Sequence) -> Target:
        """What is right at each step."""
        ...

    def answers(self, output: Tensor, sequence: Sequence, read: np.ndarray) -> Answers:
        """What an output (steps that were `read`, output) means; `read` is (time,) of bool."""
        ...

    def meaning(self, sequence: Sequence, target: Target) -> Meaning:
        """How `answers` follow from an output, and what is right, as numbers."""
        ...

    def verdict(self, sequence: Sequence, target: Target, sides: Mapping[str, Answers]) -> str:
        """What was asked for and how each network did, by its kind: one sentence."""
        ...

    def explained(self, sequence: Sequence) -> tuple[tuple[str, str], ...]:
        """What is asked, what is right here, and what to look for, each with what it is about."""
        ...

    def beyond(self, sequence: Sequence) -> str:
        """What of a sequence the networks did not read in training, a sentence or nothing."""
        ...

    def mark(self, sequence: Sequence) -> tuple[int, str] | None:
        """After how many steps begins what the networks did not read in training, in words too."""
        ...

    def count(self, sequence: Sequence) -> Count | None:
        """What there is to count in a sequence, where a network has to count."""
        ...

    def held_out(self, sequence: Sequence, cards: Mapping[str, Mapping[str, Any]]) -> str:
        """How networks with these cards, by kind, do on many sequences, a sentence or nothing."""
        ...

    def in_words(
        self, sequence: Sequence, target: Target, sides: Mapping[str, Answers], at: int
    ) -> str:
        """What came in at a step, counted from 0, what was answered, and what was right."""
        ...


class WithoutTask:
    """The part of `Known` that only a task can answer: without one there is nothing to state."""

    def beyond(self, sequence: Sequence) -> str:
        """Nothing: which sequences the training had is not known, or this one is among them."""
        return ""

    def mark(self, sequence: Sequence) -> tuple[int, str] | None:
        """Nothing: see `beyond`."""
        return None

    def count(self, sequence: Sequence) -> Count | None:
        """Nothing: no rule states what there would be to count."""
        return None

    def held_out(self, sequence: Sequence, cards: Mapping[str, Mapping[str, Any]]) -> str:
        """Nothing: there are no other sequences to measure networks on."""
        return ""


def columns_at(sequence: Sequence, read: np.ndarray, at: int) -> str:
    """Each column's name and value at a step, counted from 0, and as what it was `read`.

    `read` is (time, feature), the sequence as it was scaled for networks.
    """
    unscaled = sequence.unscaled
    given = sequence.values[at] if unscaled is None else unscaled.values[at]
    values = zip(sequence.names, map(number, given), map(number, read[at]), strict=True)
    return ", ".join(
        f"{name} {value if value in (taken, MISSING) else words.scaled(value, taken)}"
        for name, value, taken in values
    )


def number(value: float) -> str:
    """A number in a sentence: two decimals and a real minus; a dash where it is missing."""
    return MISSING if np.isnan(value) else fixed(value)


def read_only(array: np.ndarray) -> np.ndarray:
    """The same array, read-only."""
    array.flags.writeable = False
    return array


def bytes_of(words: tuple[str | int, ...]) -> int:
    """How much memory words take; what is there many times is kept once, as most symbols are."""
    return sys.getsizeof(words) + sum(map(sys.getsizeof, {id(one): one for one in words}.values()))
