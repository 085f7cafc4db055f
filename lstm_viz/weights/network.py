"""Network: a recurrent layer of a file with what is before and after it."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from lstm_viz.weights.before import APPLIED, Before, Step


class Network(nn.Module):
    """A recurrent layer of a file with what the file has before it, and a dense layer after it.

    The layer begins with the state before step 1 that the file has for it, as those before it do.
    `network(x)` takes what the first layer of the path takes, tokens (time, batch) as whole numbers
    where that is an embedding, and gives what comes out of the dense layer at every step, or h
    without one: (time, batch, output). `record_all(network, x)` records the layer as "rnn", and
    those before it as "before.layers.0" and so on. `activation` is that of the dense layer, where
    the file states it, and empty where it does not.

    Steps whose token, or each of whose columns, is `skips` are skipped, in each sequence by itself:
    no layer reads them. There h is that of the step before, and 0 before the first step and with
    both directions, as Keras has it.
    """

    def __init__(
        self,
        layer: Step,
        before: Before | None,
        dense: nn.Linear | None,
        activation: str = "",
        skips: float | None = None,
    ) -> None:
        super().__init__()
        self.skips = skips
        self.before, self.layer, self.dense = before, layer, dense
        self.rnn = layer.module
        self.activation = activation
        self.eval()

    def forward(self, x: Tensor) -> Tensor:
        """See the class. Raises ValueError as `Before` does."""
        h = self._passed(x)
        if self.dense is None:
            return h
        sums = self.dense(h.to(self.dense.weight.dtype))
        return APPLIED[self.activation](sums) if self.activation else sums

    def _passed(self, x: Tensor) -> Tensor:
        """(time, [batch,] hidden), with steps that are skipped."""
        tokens = self.before is not None and self.before.embedding is not None
        if self.skips is None or bool((read := _read(x, self.skips, tokens=tokens)).all()):
            return self._whole(x)
        if read.dim() == 1:
            return self._skipping(x, read)
        columns = zip(x.unbind(1), read.unbind(1), strict=True)
        return torch.stack([self._skipping(*column) for column in columns], dim=1)

    def _whole(self, x: Tensor) -> Tensor:
        return self.layer.passed(x if self.before is None else self.before(x))

    def _skipping(self, x: Tensor, read: Tensor) -> Tensor:
        """(time, hidden) of one sequence."""
        h = torch.zeros(len(x), self.layer.gives, dtype=next(self.rnn.parameters()).dtype)
        if not bool(read.any()):
            return h
        given = self._whole(x[read])
        if self.rnn.bidirectional:
            h[read] = given
            return h
        last = read.cumsum(0) - 1  # of the steps that are read, the last one until each step
        h[last >= 0] = given[last[last >= 0]]
        return h


def _read(x: Tensor, skips: float, *, tokens: bool) -> Tensor:
    """Which steps of (time, [batch,] input), or of tokens (time, [batch]), are not skipped."""
    return x != skips if tokens else (x != skips).any(dim=-1)
