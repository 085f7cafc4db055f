"""Descent: one network learning, a step a batch, from where it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, Protocol

import torch
from torch import Tensor, nn

from lstm_viz.tasks import Batch, mse
from lstm_viz.train.budget import Budget

Loss = Callable[[Tensor, Batch], Tensor]
DIVERGED: Final = 1e6  # answers are of the order of 1: from such a loss nothing comes back


class Source(Protocol):
    """What sequences for training are drawn from, as a `Task` is."""

    def batch(
        self, size: int, *, generator: torch.Generator, device: torch.device | str = "cpu"
    ) -> Batch:
        """Draw `size` sequences with their answers."""
        ...


class Descent:
    """Trains `model`, where it is: an optimiser, a clipped gradient, a rate that falls to 0.

    `step` counts what was made. On one processor, with one number of threads, the same batches give
    the same weights, bit for bit, also where `state` was taken in the middle and restored in
    another process. Processors round differently, and training makes that grow.
    """

    def __init__(self, model: nn.Module, loss: Loss, budget: Budget) -> None:
        self.model, self.loss, self.budget = model, loss, budget
        self.step = 0
        self._parameters = [one for one in model.parameters() if one.requires_grad]
        self._optimizer = _optimizer(self._parameters, budget)
        self._good = [one.detach().clone() for one in self._parameters]
        self._good_at = 0  # the step after which the weights were these, and the loss finite

    def advance(self, batch: Batch) -> float:
        """One step on this batch; its loss, before the step.

        Raises FloatingPointError, and makes no step, where the loss is not finite or beyond
        DIVERGED; see `give_up`.
        """
        with mode(self.model, training=True):  # cuDNN's backward refuses a network in eval mode
            now = self.loss(self.model(batch.x), batch)
            value = now.item()
            if not value < DIVERGED:  # nor is NaN
                raise self.give_up(f"the loss is {value:.3g} at step {self.step + 1}")
            self._optimizer.zero_grad()
            now.backward()
            clip(self._parameters, self.budget.clip)
            self._good_at = self.step
            _copy(self._parameters, self._good)
            for group in self._optimizer.param_groups:
                group["lr"] = self.budget.rate(self.step)
            self._optimizer.step()
        self.step += 1
        return value

    def give_up(self, found: str) -> FloatingPointError:
        """Go back to the last weights with which the loss was finite; the error with the reason.

        Those are the weights before the last step: that step may be what has spoilt them.
        """
        _copy(self._good, self._parameters)
        self.step = self._good_at
        return FloatingPointError(
            f"{found} of {self.budget.steps}: training has diverged; use a learning rate below "
            f"{self.budget.learning_rate:g} or a clip below {self.budget.clip:g}"
        )

    def state(self) -> dict[str, Any]:
        """All that the next step depends on, the batches aside; a copy."""
        optimizer = self._optimizer.state_dict()
        return {
            "step": self.step,
            "model": {name: one.clone() for name, one in self.model.state_dict().items()},
            "optimizer": {**optimizer, "state": _copied(optimizer["state"])},
            "good": [one.clone() for one in self._good],
            "good_at": self._good_at,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Continue from a `state` of a Descent of the same model and budget."""
        self.step, self._good_at = state["step"], state["good_at"]
        self.model.load_state_dict(state["model"])
        optimizer = state["optimizer"]
        self._optimizer.load_state_dict({**optimizer, "state": _copied(optimizer["state"])})
        _copy(state["good"], self._good)


def descend(
    model: nn.Module,
    source: Source,
    budget: Budget,
    *,
    seed: int,
    loss: Loss = mse,
) -> Generator[float, None, None]:
    """Train `model`, where it is, on new sequences a step each time the next loss is asked for.

    The same seed gives the same sequences in the same order on every device, and as far the same
    weights as `Descent` says. Raises FloatingPointError as `Descent.advance` does.
    """
    generator = stream("training", seed)
    descent = Descent(model, loss, budget)
    while descent.step < budget.steps:
        yield descent.advance(
            source.batch(budget.batch_size, generator=generator, device=device_of(model))
        )


def stream(purpose: str, seed: int) -> torch.Generator:
    """A generator for one purpose: no two purposes draw the same numbers, at any seed."""
    digest = hashlib.sha256(f"{purpose} {seed}".encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:7], "big"))


@contextmanager
def mode(model: nn.Module, *, training: bool) -> Iterator[None]:
    """Train or eval mode for a while; each part's own mode is given back."""
    before = [(module, module.training) for module in model.modules()]
    if all(was is training for _, was in before):
        yield
        return
    model.train(training)
    try:
        yield
    finally:
        for module, was_training in before:
            module.training = was_training


@torch.no_grad()
def clip(parameters: list[nn.Parameter], norm: float) -> None:
    """Scale all gradients together to this norm, where it is above.

    The numbers of `torch.nn.utils.clip_grad_norm_`, bit for bit, in half its time: that one works
    tensor by tensor on the CPU, where small networks notice it.
    """
    gradients = [one.grad for one in parameters if one.grad is not None]
    norms = torch._foreach_norm(gradients)  # pyright: ignore[reportPrivateImportUsage]
    scale = norm / (torch.linalg.vector_norm(torch.stack(norms)) + 1e-6)
    torch._foreach_mul_(gradients, scale.clamp(max=1.0))  # pyright: ignore[reportPrivateImportUsage]


def device_of(model: nn.Module) -> torch.device:
    """Where a model's numbers are."""
    return next(model.parameters()).device


def _optimizer(parameters: list[nn.Parameter], budget: Budget) -> torch.optim.Optimizer:
    rate = budget.learning_rate
    if budget.optimizer == "sgd":
        return torch.optim.SGD(parameters, lr=rate, momentum=0.9)
    if budget.optimizer == "rmsprop":
        return torch.optim.RMSprop(parameters, lr=rate)
    return torch.optim.Adam(parameters, lr=rate, fused=True)


@torch.no_grad()
def _copy(source: Sequence[Tensor], target: Sequence[Tensor]) -> None:
    for one, other in zip(source, target, strict=True):
        other.copy_(one)


def _copied(state: dict[Any, dict[str, Any]]) -> dict[Any, dict[str, Any]]:
    return {
        at: {k: v.clone() if isinstance(v, Tensor) else v for k, v in one.items()}
        for at, one in state.items()
    }
