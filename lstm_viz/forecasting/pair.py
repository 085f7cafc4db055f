"""Pair: two networks that were trained on one series, and the key that finds them again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import torch

from lstm_viz.forecasting.chosen import USUAL, Chosen
from lstm_viz.model import SequenceModel
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.series import Outside, Series, prepare
from lstm_viz.train import Budget

BUDGET = Budget(steps=1500, batch_size=16, learning_rate=0.005, clip=1.0)
TASK = "own"  # what the cards and traces of such networks have as their task


@dataclass(frozen=True, eq=False)
class Pair:
    """Two networks that were trained on one series, on the CPU; only to be read.

    `cards` say of each what the card of a shipped network says, as far as it applies. `step` is how
    far the training came within the budget. `problem` is a sentence where it ended by itself.
    `trained_on` is another series, called `home`, where the networks were not trained on this one.
    """

    series: Series
    models: Mapping[str, SequenceModel]
    cards: Mapping[str, dict[str, Any]]
    seed: int
    budget: Budget
    step: int
    problem: str | None = None
    chosen: Chosen = USUAL
    trained_on: Series | None = None
    home: str = ""

    @cached_property
    def key(self) -> str:
        """The name of this training: the same in every session that asks for the same."""
        own = self.trained_on or self.series
        key = key_of(own, self.seed, self.budget, self.step, self.chosen)
        return key if self.trained_on is None else _key_on(key, self.series.digest)

    def key_on(self, sequence: Sequence) -> str:
        """The key of the same networks on another series."""
        return _key_on(self.key, sequence.digest)

    def on(self, sequence: Sequence, home: str) -> Pair:
        """The same networks on another series with the same columns, scaled as in training.

        `home` is what the series is called that they were trained on.
        Their errors are those on the same part of it as was held out of their own. Raises
        SequenceError for other columns, and for what could not be trained on either.
        """
        own = self.trained_on or self.series
        if sequence.names != own.names or own.text:
            came = ", ".join(sequence.names)
            raise SequenceError(
                f"These networks read {', '.join(own.names)}, but the series has {came}. Train "
                "networks on this series."
            )
        series = prepare(sequence, own.target, scaled_as=own)
        cards = {
            kind: {
                **self.cards[kind],
                "held_out": series.held_out_errors(series.forecast(output_of(model, series.x))),
            }
            for kind, model in self.models.items()
        }
        return replace(self, series=series, cards=cards, trained_on=own, home=home)

    @cached_property
    def outside(self) -> Outside | None:
        """How many of the values that count lie outside of what the networks were trained on."""
        return self.series.outside(self.trained_on)

    @property
    def complete(self) -> bool:
        """Whether the whole budget was used."""
        return self.step == self.budget.steps

    @property
    def bytes(self) -> int:
        """How much memory it takes."""
        numbers = sum(4 * card["parameters"] for card in self.cards.values())
        return numbers + self.series.x.nbytes + 4 * self.series.values.nbytes


def key_of(
    series: Series,
    seed: int,
    budget: Budget = BUDGET,
    step: int | None = None,
    chosen: Chosen = USUAL,
) -> str:
    """The key of the pair that `step` steps (all of them where not given) of a training make."""
    done = budget.steps if step is None else step
    parts = [series.digest, series.target, seed, asdict(budget), done, *chosen]
    return f"{TASK}-{hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]}"


def _key_on(key: str, digest: str) -> str:
    return f"{key}-{digest[:16]}"


@torch.no_grad()
def output_of(model: SequenceModel, x: np.ndarray) -> np.ndarray:
    """A model's output (time, output) over the whole of `x` (time, input)."""
    return model(torch.tensor(x).unsqueeze(0))[0].numpy()
