"""Network: a recurrent layer of a file with what is before and after it."""

from __future__ import annotations

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
    """

    def __init__(
        self,
        layer: Step,
        before: Before | None,
        dense: nn.Linear | None,
        activation: str = "",
    ) -> None:
        super().__init__()
        self.before, self.layer, self.dense = before, layer, dense
        self.rnn = layer.module
        self.activation = activation
        self.eval()

    def forward(self, x: Tensor) -> Tensor:
        """See the class. Raises ValueError as `Before` does."""
        h = self.layer.passed(x if self.before is None else self.before(x))
        if self.dense is None:
            return h
        sums = self.dense(h.to(self.dense.weight.dtype))
        return APPLIED[self.activation](sums) if self.activation else sums
