"""Forecasting: train an LSTM and a simple RNN of matched size on one series, side by side."""

from __future__ import annotations

import copy
import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from lstm_viz.fingerprint import weights_hash
from lstm_viz.model import SequenceModel, matched_to_lstm, parameter_count
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.series import Outside, Series, prepare
from lstm_viz.tasks import Batch, mse
from lstm_viz.train import Budget, Step, descend

HIDDEN = 32
WINDOW = 64  # steps of a stretch that is trained on, from a state of zeros
BUDGET = Budget(steps=1500, batch_size=16, learning_rate=0.005, clip=1.0)
KINDS = ("lstm", "rnn")
CHECKS = 20  # how often the error that decides which weights are kept is measured
CHECKED = 2000  # steps that such a measurement reads at most
TASK = "own"  # what the cards and traces of such networks have as their task


def window(series: Series) -> int:
    """How many steps of a series each stretch has: `WINDOW`, but at most half the trained part."""
    return min(WINDOW, series.fitted // 2)


class Windows:
    """Stretches of a series' trained part, drawn at random: a `Source` for training.

    Each is `window` steps long and has at least one known answer.
    """

    def __init__(self, series: Series) -> None:
        self.x = torch.tensor(series.x)
        if series.text:
            self.y = torch.tensor(np.nan_to_num(series.next).astype(np.int64))
        else:
            self.y = torch.tensor(((series.next - series.mean) / series.scale).astype(np.float32))
        asked = series.asked(0, series.fitted)
        self.mask = torch.tensor(asked)
        self.length = window(series)
        before = np.append(0, np.cumsum(asked))  # how many answers are known before each step
        starts = np.arange(series.fitted - self.length)
        known = before[starts + self.length] > before[starts]
        self.starts = torch.tensor(starts[known])

    def batch(
        self, size: int, *, generator: torch.Generator, device: torch.device | str = "cpu"
    ) -> Batch:
        """Draw `size` stretches, on the CPU, and move them to `device`."""
        drawn = torch.randint(len(self.starts), (size, 1), generator=generator)
        at = self.starts[drawn] + torch.arange(self.length)  # (batch, time)
        return Batch(self.x[at], self.y[at].unsqueeze(-1), self.mask[at]).to(device)


class Best(NamedTuple):
    """The weights with the lowest error so far, and after which step that was."""

    error: float
    step: int
    weights: dict[str, Tensor]


@dataclass(frozen=True, eq=False)
class Pair:
    """An LSTM and a simple RNN trained on one series, on the CPU; only to be read.

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
    trained_on: Series | None = None
    home: str = ""

    @cached_property
    def key(self) -> str:
        """The name of this training: the same in every session that asks for the same."""
        key = key_of(self.trained_on or self.series, self.seed, self.budget, self.step)
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


def key_of(series: Series, seed: int, budget: Budget = BUDGET, step: int | None = None) -> str:
    """The key of the pair that `step` steps (all of them where not given) of a training make."""
    done = budget.steps if step is None else step
    parts = [series.digest, series.target, seed, asdict(budget), done]
    return f"{TASK}-{hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]}"


def _key_on(key: str, digest: str) -> str:
    return f"{key}-{digest[:16]}"


class Training:
    """Trains both networks on a series in turns, a step of each at a time.

    To iterate is to train; whoever leaves on the way leaves both at the same step, and whoever
    iterates again continues there. `pair` gives what there is at any moment. Both see the same
    stretches in the same order. Kept are each network's weights with the lowest error on the steps
    between the trained and the held-out ones, measured `CHECKS` times and at the end. The same
    series, seed and budget give as far the same weights as `Descent` says.
    """

    def __init__(self, series: Series, *, seed: int = 0, budget: Budget = BUDGET) -> None:
        self.series, self.seed, self.budget = series, seed, budget
        self.step = 0
        self.problem: str | None = None
        sizes = {"input_size": series.x.shape[1], "output_size": series.output_size}
        self.models = {
            kind: SequenceModel(
                kind, hidden_size=matched_to_lstm(kind, HIDDEN, **sizes), seed=seed, **sizes
            )
            for kind in KINDS
        }
        self.kept = {kind: self._measured(model) for kind, model in self.models.items()}
        self._left = self._train()

    @property
    def bytes(self) -> int:
        """About how much memory it takes: weights, gradients, moments, copies, the series twice."""
        weights = 4 * sum(map(parameter_count, self.models.values()))
        return 6 * weights + 2 * (self.series.x.nbytes + self.series.values.nbytes)

    @property
    def steps(self) -> int:
        """How many steps there are to make."""
        return self.budget.steps

    def __iter__(self) -> Iterator[Step]:
        return self._left

    def _train(self) -> Iterator[Step]:
        windows = Windows(self.series)
        loss = _cross_entropy if self.series.text else mse
        with ExitStack() as stack:
            both = {
                kind: stack.enter_context(
                    closing(descend(model, windows, self.budget, seed=self.seed, loss=loss))
                )
                for kind, model in self.models.items()
            }
            for step in range(1, self.budget.steps + 1):
                try:
                    losses = {kind: next(one) for kind, one in both.items()}
                except FloatingPointError as error:
                    self.problem = f"The training ended early: {error}."
                    return
                self.step = step
                if step % max(1, self.budget.steps // CHECKS) == 0:
                    self.kept = {kind: self._better(kind) for kind in KINDS}
                yield Step(step, losses)

    def pair(self) -> Pair:
        """The networks as they are now, with the weights that are kept.

        To ask for it changes nothing: what the training makes later is the same.
        """
        models, cards = {}, {}
        for kind, model in self.models.items():
            kept = self._better(kind)
            models[kind] = copy.deepcopy(model)
            models[kind].load_state_dict(kept.weights)
            cards[kind] = _card(models[kind].eval(), kept, self)
        return Pair(self.series, models, cards, self.seed, self.budget, self.step, self.problem)

    def _better(self, kind: str) -> Best:
        """What was kept of a network or what it is now; untrained weights give way to any other."""
        now, kept = self._measured(self.models[kind]), self.kept[kind]
        first = kept.step == 0 and math.isfinite(now.error)
        return now if first or now.error < kept.error else kept

    def _measured(self, model: SequenceModel) -> Best:
        series = self.series
        start = max(0, series.held_out - CHECKED)
        output = output_of(model, series.x[start : series.held_out])
        asked = series.asked(series.fitted, series.held_out)[start : series.held_out]
        truth = series.next[start : series.held_out][asked]
        if series.text:
            odds = torch.tensor(output[asked])
            error = cross_entropy(odds, torch.tensor(truth.astype(np.int64))).item()
        else:
            off = (output[asked, 0] * series.scale + series.mean) - truth
            error = float(np.mean(np.square(off)))
        return Best(error, self.step, copy.deepcopy(model.state_dict()))


@torch.no_grad()
def output_of(model: SequenceModel, x: np.ndarray) -> np.ndarray:
    """A model's output (time, output) over the whole of `x` (time, input)."""
    return model(torch.tensor(x).unsqueeze(0))[0].numpy()


def _cross_entropy(answer: Tensor, batch: Batch) -> Tensor:
    return cross_entropy(answer.transpose(1, 2), batch.y[..., 0])  # (batch, class, time)


def _card(model: SequenceModel, kept: Best, training: Training) -> dict[str, Any]:
    series, steps = training.series, training.steps
    forecast = series.forecast(output_of(model, series.x))
    error = series.error(forecast)
    others = "; ".join(
        f"{name} gives {series.shown(other)}" for name, other in series.naive_errors.items()
    )
    return {
        **model.config,
        "task": TASK,
        "parameters": parameter_count(model),
        "weights": weights_hash(model.rnn),
        "trained": kept.step > 0,
        "budget": asdict(training.budget),
        "step": training.step,
        "kept": kept.step,
        "held_out": series.held_out_errors(forecast),
        "says": f"Trained for {training.step:,} of {steps:,} training steps on steps 1 to "
        f"{series.fitted:,} of this series. The weights are those after training step "
        f"{kept.step:,}, which had the lowest error on steps {series.fitted + 1:,} to "
        f"{series.held_out:,}. On the held-out steps, {series.held_out + 1:,} to "
        f"{series.steps:,}: {series.measure} {series.shown(error)}; {others}.",
    }
