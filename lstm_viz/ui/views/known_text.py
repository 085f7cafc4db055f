"""Known text: networks that were trained on a corpus; the character that comes next is right."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from torch import Tensor

from lstm_viz.characters import CORPORA, Vocabulary
from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.explorer.readout import Meaning
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.series import is_text
from lstm_viz.ui.views import explained_words, text_words, words
from lstm_viz.ui.views.known import Answers, Target, WithoutTask, read_only


@dataclass(frozen=True)
class KnownText(WithoutTask):
    """A corpus and the characters that its networks know; any text of these can be read.

    Of networks that were trained on a person's own text, `title` is what that is called here.
    `sample` is what a card has of the included text: its digest, and the bits of n-grams for it.
    """

    corpus: str
    vocabulary: Vocabulary
    sample: Mapping[str, Any] = field(compare=False, default_factory=dict)
    title: str = ""

    @property
    def name(self) -> str:
        """As the address calls it."""
        return self.corpus

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from all others."""
        return (self.corpus, self.vocabulary.characters, self.title)

    @property
    def meta(self) -> Mapping[str, Any]:
        """What the traces have as their task."""
        return {"task": self._title}

    @property
    def target_name(self) -> str:
        """What an answer means, in words."""
        return text_words.ASKED

    @property
    def answer_range(self) -> tuple[float, float] | None:
        """The answers are probabilities."""
        return (0.0, 1.0)

    @property
    def drawn(self) -> str:
        """What the chart of the answers shows."""
        return text_words.DRAWN

    def need_fit(self, sequence: Sequence) -> None:
        """Raise SequenceError for what is no text in this vocabulary."""
        if sequence.names != self.vocabulary.names or not is_text(sequence):
            raise SequenceError(text_words.no_text(self._title))

    def read(self, sequence: Sequence) -> np.ndarray:
        """The text itself, (time, character), one-hot."""
        return sequence.values

    def scaling(self, sequence: Sequence) -> str:
        """Nothing is scaled."""
        return ""

    def target(self, sequence: Sequence) -> Target:
        """All probability on the character that comes next; after the last one none is known."""
        values = np.ones(sequence.steps, np.float32)
        values[-1] = np.nan
        return Target(read_only(values), (*sequence.symbols[1:], ""))

    def answers(self, output: Tensor, sequence: Sequence, read: np.ndarray) -> Answers:
        """The probability of what came next, and the most probable character with its own."""
        probable = output.softmax(dim=-1).numpy()
        following = self._following(sequence)
        came = (np.arange(sequence.steps - 1), following)
        prediction = np.full(sequence.steps, np.nan, np.float32)
        prediction[:-1] = probable[came]
        bits = np.full(sequence.steps, np.nan)
        bits[:-1] = surprise(output)[came]
        said = probable.argmax(axis=1)
        right = np.full(sequence.steps, np.nan, np.float32)
        right[:-1] = said[:-1] == following
        return Answers(
            prediction=read_only(prediction),
            answers=tuple(self.vocabulary.names[place] for place in said.tolist()),
            sure=read_only(probable.max(axis=1)),
            right=read_only(right),
            bits=read_only(bits),
        )

    def meaning(self, sequence: Sequence, target: Target) -> Meaning:
        """One of the characters; right is the one that comes next."""
        right = np.full(sequence.steps, np.nan, np.float32)
        right[:-1] = self._following(sequence)
        return Meaning(kind="one", right=read_only(right), names=self.vocabulary.names)

    def verdict(self, sequence: Sequence, target: Target, sides: Mapping[str, Answers]) -> str:
        """How many bits each network needs for a character of this text.

        Beside them is the best n-gram, where the text is the included one.
        """
        bits = {
            KIND_NAMES[kind]: text_words.mean_bits(bits_of(side)) for kind, side in sides.items()
        }
        if self._is_sample(sequence):
            orders = self.sample["ngrams"]
            bits[text_words.ngrams(len(orders))] = text_words.mean_bits(min(orders))
        return text_words.verdict(sequence.steps - 1, words.by_network(bits))

    def explained(self, sequence: Sequence) -> tuple[tuple[str, str], ...]:
        """What is asked, and what to look for."""
        return (
            (explained_words.ASKED, text_words.ASKS),
            (
                explained_words.LOOK_FOR,
                text_words.LOOK_FOR.get(self.corpus, text_words.LOOK_FOR_IN_A_TEXT),
            ),
        )

    def beyond(self, sequence: Sequence) -> str:
        """How many characters of the text the networks do not know."""
        unknown = int(sequence.values[:, -1].sum())
        return text_words.beyond(unknown) if unknown else ""

    def held_out(self, sequence: Sequence, cards: Mapping[str, Mapping[str, Any]]) -> str:
        """What these networks need on held-out files, beside what needs no network."""
        card = next(iter(cards.values()))
        if "held_out" not in card:  # of a step of a training
            return ""
        bits = {
            KIND_NAMES[kind]: text_words.mean_bits(card["held_out"]["bits"])
            for kind, card in cards.items()
        }
        found = card["baselines"]
        bits[text_words.ngrams(len(found["ngrams"]))] = text_words.mean_bits(min(found["ngrams"]))
        bits["xz"] = text_words.mean_bits(found["xz"])
        characters, title = card["held_out"]["characters"], card["corpus"]["title"]
        if self.title:
            return text_words.on_own_held_out(characters, words.by_network(bits))
        return text_words.on_held_out(characters, title, words.by_network(bits))

    def in_words(
        self, sequence: Sequence, target: Target, sides: Mapping[str, Answers], at: int
    ) -> str:
        """What came in at a step, counted from 0, what was predicted, and what came next."""
        given = ", ".join(
            f"{KIND_NAMES[kind]} {_predicted(one, at)}" for kind, one in sides.items()
        )
        return words.one_step(sequence.symbols[at], given, target.words[at] or None)

    @property
    def _title(self) -> str:
        return self.title or CORPORA[self.corpus]

    def _is_sample(self, sequence: Sequence) -> bool:
        if sequence.steps != self.sample.get("characters"):
            return False
        text = self.vocabulary.decode(sequence.values.argmax(axis=1))
        return hashlib.sha256(text.encode()).hexdigest() == self.sample.get("sha256")

    def _following(self, sequence: Sequence) -> np.ndarray:
        """(time - 1,) the place of the character that comes after each step but the last."""
        return sequence.values[1:].argmax(axis=1)


def bits_of(side: Answers) -> float:
    """Bits per character over the steps at which the next character is known."""
    assert side.bits is not None
    return float(np.mean(side.bits[:-1]))


def surprise(output: Tensor) -> np.ndarray:
    """−log2 of the probability of each symbol at each step, (time, symbol), from the outputs.

    A probability itself can be too small for its dtype, and its surprise is finite all the same.
    """
    return -output.double().log_softmax(dim=-1).numpy() / np.log(2)


def _predicted(side: Answers, at: int) -> str:
    sure = "" if side.sure is None else f"{side.sure[at]:.2f}"
    bits = None if side.bits is None or np.isnan(side.bits[at]) else float(side.bits[at])
    return text_words.predicted(side.answers[at], sure, bits)
