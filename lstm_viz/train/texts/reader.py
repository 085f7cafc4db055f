"""Reader: a network that reads a text window after window, and carries its state on."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot

from lstm_viz.model import SequenceModel
from lstm_viz.tasks import Batch

States = tuple[Tensor, ...]  # h, and c of an LSTM; each (layer, batch, unit)


class TextReader(nn.Module):
    """Reads the next window of its texts from the `state` after the one before; None: zeros.

    The state is carried on without its gradient: backpropagation through time is truncated at the
    beginning of each window (Williams & Peng 1990).
    """

    def __init__(self, model: SequenceModel) -> None:
        super().__init__()
        self.model = model
        self.state: States | None = None

    def forward(self, x: Tensor) -> Tensor:
        """x (batch, time, character), one-hot → the answer at every step, of the same shape."""
        state = self.state
        h, after = self.model.rnn(x, state[0] if state and len(state) == 1 else state)
        self.state = tuple(one.detach() for one in (after if isinstance(after, tuple) else [after]))
        return self.model.head(h)


def window_of(x: Tensor, y: Tensor, characters: int) -> Batch:
    """Places x (batch, time) and the places y of what comes next, as a `Batch`."""
    return Batch(
        one_hot(x, characters).float(), y.unsqueeze(-1), torch.ones_like(x, dtype=torch.bool)
    )


def loss(output: Tensor, batch: Batch) -> Tensor:
    """-log of the probability of the character that comes next, the mean over all, in nats."""
    return cross_entropy(output.transpose(1, 2), batch.y[..., 0])  # (batch, character, time)
