"""Training: both networks, a step of each at a time, and the weights that are kept."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import asdict
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from lstm_viz.fingerprint import weights_hash
from lstm_viz.forecasting.chosen import USUAL, Chosen
from lstm_viz.forecasting.pair import BUDGET, TASK, Pair, output_of
from lstm_viz.forecasting.windows import Windows
from lstm_viz.model import SequenceModel, parameter_count
from lstm_viz.series import Series
from lstm_viz.tasks import Batch, mse
from lstm_viz.train import Budget, Step, descend

CHECKS = 20  # how often the error that decides which weights are kept is measured
CHECKED = 2000  # steps that such a measurement reads at most


class Best(NamedTuple):
    """The weights with the lowest error so far, and after which step that was."""

    error: float
    step: int
    weights: dict[str, Tensor]


class Training:
    """Trains both networks on a series in turns, a step of each at a time.

    To iterate is to train; whoever leaves on the way leaves both at the same step, and whoever
    iterates again continues there. `pair` gives what there is at any moment. Both see the same
    stretches in the same order. Kept are each network's weights with the lowest error on the steps
    between the trained and the held-out ones, measured `CHECKS` times and at the end. The same
    series, seed, budget and networks give as far the same weights as `Descent` says.
    """

    def __init__(
        self,
        series: Series,
        *,
        seed: int = 0,
        budget: Budget = BUDGET,
        chosen: Chosen = USUAL,
    ) -> None:
        self.series, self.seed, self.budget, self.chosen = series, seed, budget, chosen
        self.step = 0
        self.problem: str | None = None
        sizes = {"input_size": series.x.shape[1], "output_size": series.output_size}
        self.models = {
            kind: SequenceModel(kind, hidden_size=hidden_size, seed=seed, **sizes)
            for kind, hidden_size in chosen.sizes(series).items()
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
                    self.kept = {kind: self._better(kind) for kind in self.models}
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
        return Pair(
            self.series,
            models,
            cards,
            self.seed,
            self.budget,
            self.step,
            self.problem,
            self.chosen,
        )

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
