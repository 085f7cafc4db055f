"""Known series: networks that were trained on a series of one's own; held-out steps count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from torch import Tensor

from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.explorer.readout import Meaning
from lstm_viz.forecasting import TASK, Pair
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.ui.views import explained_words, series_words, text_words, verdict, words
from lstm_viz.ui.views.known import Answers, Target, WithoutTask, columns_at, number, read_only


@dataclass(frozen=True)
class KnownSeries(WithoutTask):
    """A series with the pair that was trained on it; what comes next is right."""

    pair: Pair

    @property
    def name(self) -> str:
        """As the address calls it."""
        return TASK

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from all others."""
        return (TASK, self.pair.key)

    @property
    def meta(self) -> Mapping[str, Any]:
        """Whether the training was on another series; the cards say the rest."""
        return {} if self.pair.trained_on is None else {"elsewhere": True}

    @property
    def target_name(self) -> str:
        """What an answer means, in words."""
        if self.pair.series.text:
            return text_words.ASKED
        return words.next_value(self.pair.series.target)

    @property
    def answer_range(self) -> tuple[float, float] | None:
        """It follows from the answers."""
        return None

    @property
    def drawn(self) -> str:
        """What the chart of the answers shows, and from where on it counts."""
        series, elsewhere = self.pair.series, self.pair.trained_on is not None
        name = None if series.text else series.target
        return words.drawn_of_series(name, series.held_out, elsewhere=elsewhere)

    def need_fit(self, sequence: Sequence) -> None:
        """Raise SequenceError for any other sequence."""
        if self.pair.series.digest != sequence.digest:
            raise SequenceError(words.OTHER_SERIES)

    def read(self, sequence: Sequence) -> np.ndarray:
        """The series as it was scaled and filled for training, (time, input)."""
        return self.pair.series.x

    def scaling(self, sequence: Sequence) -> str:
        """How the series was scaled for training, after how it was scaled when it was prepared."""
        series = self.pair.series
        if series.text:
            return ""
        told = () if sequence.unscaled is None else sequence.unscaled.told
        return " ".join(
            (*told, words.scaled_for_training(series.target, series.mean, series.scale))
        )

    def target(self, sequence: Sequence) -> Target:
        """The value that comes next or, in a text, all probability on the next character."""
        series = self.pair.series
        known = np.where(np.isnan(series.next), np.nan, 1.0) if series.text else series.next
        return Target(read_only(known.astype(np.float32)))

    def answers(self, output: Tensor, sequence: Sequence, read: np.ndarray) -> Answers:
        """What is forecast or, in a text, the probability of what came and the likeliest."""
        series, numbers = self.pair.series, output.numpy()
        return Answers(
            prediction=read_only(series.answer(numbers)),
            said=read_only(series.forecast(numbers)) if series.text else None,
        )

    def meaning(self, sequence: Sequence, target: Target) -> Meaning:
        """A forecast in the series' own units or, in a text, one of its characters."""
        series = self.pair.series
        if series.text:
            following = read_only(series.next.astype(np.float32))
            return Meaning(kind="one", right=following, names=series.names)
        return Meaning(kind="value", right=target.values, scale=series.scale, mean=series.mean)

    def errors(self, sides: Mapping[str, Answers]) -> dict[str, float]:
        """The error on held-out steps of each network and of each naive forecast, by its name."""
        series = self.pair.series
        found = {
            KIND_NAMES[kind]: series.error(side.prediction if side.said is None else side.said)
            for kind, side in sides.items()
        }
        return found | series.naive_errors

    def verdict(self, sequence: Sequence, target: Target, sides: Mapping[str, Answers]) -> str:
        """The errors on held-out steps, whose is the lowest, and by how much."""
        series, pair = self.pair.series, self.pair
        elsewhere = pair.trained_on is not None
        if elsewhere:
            more = series_words.trained_on(pair.home)
        else:
            more = series_words.best_weights(
                pair.cards["lstm"]["kept"], series.fitted + 1, series.held_out, made=pair.step
            )
        return verdict.of_series(
            series, self.errors(sides), more + self._outside(), elsewhere=elsewhere
        )

    def _outside(self) -> str:
        """How many values lie outside of what was trained on, if that says anything."""
        out, elsewhere = self.pair.outside, self.pair.trained_on is not None
        if out is None or not (out.outside if elsewhere else out.is_much):
            return ""
        found, trained = (" to ".join(map(number, ends)) for ends in (out.found, out.trained))
        return series_words.outside(
            self.pair.series.target, (out.outside, out.of), found, trained, elsewhere=elsewhere
        )

    def explained(self, sequence: Sequence) -> tuple[tuple[str, str], ...]:
        """What is forecast, which steps count, and what to look for."""
        pair = self.pair
        other = series_words.of_another(pair.home, pair.series.held_out)
        return (
            *([(series_words.TRAINED_ON, other)] if pair.trained_on is not None else []),
            (explained_words.ASKED, self.drawn),
            (explained_words.LOOK_FOR, words.LOOK_FOR_IN_A_SERIES),
        )

    def mark(self, sequence: Sequence) -> tuple[int, str]:
        """Where the steps begin that count: of one's own series, those that are held out."""
        held_out = self.pair.series.held_out
        elsewhere = self.pair.trained_on is not None
        said = series_words.measured_from if elsewhere else explained_words.held_out_from
        return held_out, said(held_out + 1)

    def in_words(
        self, sequence: Sequence, target: Target, sides: Mapping[str, Answers], at: int
    ) -> str:
        """What came at a step, counted from 0, what is forecast, what came next, and who saw it."""
        series, following = self.pair.series, self.pair.series.next[at]
        given = ", ".join(
            f"{KIND_NAMES[kind]} {self._forecast(side, at)}" for kind, side in sides.items()
        )
        came = self._value(series.values[at]) if series.text else columns_at(sequence, series.x, at)
        right = None if np.isnan(following) else self._value(following)
        step = words.one_step(came, given, right)
        if self.pair.trained_on is not None:
            return step
        return step + words.next_step(at + 1 >= series.held_out)

    def _forecast(self, side: Answers, at: int) -> str:
        """What a network expects; of a character, also how sure it was of the one that came."""
        sure = number(side.prediction[at])
        if side.said is None:
            return sure
        ends = np.isnan(side.prediction[at])
        return words.guess(self._value(side.said[at]), None if ends else sure)

    def _value(self, value: float) -> str:
        """A value of the series; of a text, the character that it stands for."""
        return self.pair.series.names[int(value)] if self.pair.series.text else number(value)
