"""Network: a recurrent layer of a file with what is before and after it."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from lstm_viz.weights.before import APPLIED, Before, PathLayer
from lstm_viz.weights.skipped import Skipped


class Network(nn.Module):
    """A recurrent layer of a file with what the file has before it, and a dense layer after it.

    The layer begins with the state before step 1 that the file has for it, as those before it do.
    `network(x)` takes what the first layer of the path takes, tokens (time, batch) as whole numbers
    where that is an embedding, and gives what comes out of the dense layer at every step, or h
    without one: (time, batch, output). `record_all(network, x)` records the layer as "rnn", and
    those before it as "before.layers.0" and so on. `activation` is that of the dense layer, where
    the file states it, and empty where it does not.

    Steps that it `skips` no layer reads, in each sequence by itself. There h is that of the step
    before, and 0 before the first step, with both directions, and where the file states
    zero_output_for_mask, as Keras has it. A recording has the steps that are read alone, one after
    the other.
    """

    def __init__(
        self,
        layer: PathLayer,
        before: Before | None,
        dense: nn.Linear | None,
        activation: str = "",
        skips: Skipped | None = None,
    ) -> None:
        super().__init__()
        self.skips = skips
        self.before, self.layer, self.dense = before, layer, dense
        self.rnn = layer.module
        self.activation = activation
        self.eval()

    def forward(self, x: Tensor) -> Tensor:
        """See the class.

        Raises ValueError as `Before` does, and for a sequence of which each step is skipped.
        """
        h = self._passed(x)
        if self.dense is None:
            return h
        sums = self.dense(h.to(self.dense.weight.dtype))
        return APPLIED[self.activation](sums) if self.activation else sums

    def _passed(self, x: Tensor) -> Tensor:
        """(time, [batch,] hidden), with steps that are skipped."""
        if self.skips is None:
            return self._whole(x)
        tokens = self.before is not None and self.before.embedding is not None
        read = self.skips.read(x[..., None] if tokens else x)
        if bool(read.all()):
            return self._whole(x)
        if read.dim() == 1:
            return self._skipping(x, read, self.skips)
        columns = zip(x.unbind(1), read.unbind(1), strict=True)
        passed = [self._skipping(*one, self.skips, f"[:, {k}]") for k, one in enumerate(columns)]
        return torch.stack(passed, dim=1)

    def _whole(self, x: Tensor) -> Tensor:
        return self.layer.passed(x if self.before is None else self.before(x))

    def _skipping(self, x: Tensor, read: Tensor, skips: Skipped, which: str = "") -> Tensor:
        """(time, hidden) of one sequence."""
        if not bool(read.any()):  # a recording would not have it, and the next one in its place
            raise ValueError(
                f"each step of x{which} is {skips.value:g}, and the network skips such steps; "
                "leave that sequence out"
            )
        given = self._whole(x[read])
        h = given.new_zeros(len(x), given.shape[-1])
        if self.rnn.bidirectional or skips.zero:
            h[read] = given
            return h
        last = read.cumsum(0) - 1  # of the steps that are read, the last one until each step
        h[last >= 0] = given[last[last >= 0]]
        return h
