"""One step of each cell: the equations in their letters.

The arguments are PyTorch's: `W_ih` and `W_hh` hold the gates one below the other, in the order
i f g o (LSTM) and r z n (GRU), and there are two biases, which add.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import linear


class Weights(NamedTuple):
    """The weights of one layer in one direction, named as in `torch.nn`.

    W_ih: (gates · unit, input), W_hh: (gates · unit, hidden), b_ih and b_hh: (gates · unit,) or
    None, W_hr: (hidden, unit) where an LSTM projects its hidden state, else None.
    """

    W_ih: Tensor
    W_hh: Tensor
    b_ih: Tensor | None = None
    b_hh: Tensor | None = None
    W_hr: Tensor | None = None


def lstm_step(x: Tensor, h: Tensor, c: Tensor, w: Weights) -> dict[str, Tensor]:
    """One step of an LSTM: x (..., input), h (..., hidden), c (..., unit) → i f g o c h.

    Hochreiter & Schmidhuber 1997, with the forget gate of Gers, Schmidhuber & Cummins 2000; the
    projection is that of Sak, Senior & Beaufays 2014.
    """
    i, f, g, o = (linear(x, w.W_ih, w.b_ih) + linear(h, w.W_hh, w.b_hh)).chunk(4, dim=-1)
    i, f, g, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(g), torch.sigmoid(o)
    c = f * c + i * g
    h = o * torch.tanh(c)
    return {"i": i, "f": f, "g": g, "o": o, "c": c, "h": h if w.W_hr is None else linear(h, w.W_hr)}


def gru_step(x: Tensor, h: Tensor, w: Weights) -> dict[str, Tensor]:
    """One step of a GRU: x (..., input), h (..., hidden) → r z n h.

    Cho et al. 2014, in PyTorch's variant: r multiplies after the matrix product, so that the bias
    b_hn lies inside it (the paper applies r to h before the product).
    """
    x_r, x_z, x_n = linear(x, w.W_ih, w.b_ih).chunk(3, dim=-1)
    h_r, h_z, h_n = linear(h, w.W_hh, w.b_hh).chunk(3, dim=-1)
    r, z = torch.sigmoid(x_r + h_r), torch.sigmoid(x_z + h_z)
    n = torch.tanh(x_n + r * h_n)
    return {"r": r, "z": z, "n": n, "h": (1 - z) * n + z * h}


def rnn_step(x: Tensor, h: Tensor, w: Weights, nonlinearity: str = "tanh") -> dict[str, Tensor]:
    """One step of a simple RNN: x (..., input), h (..., hidden) → a (pre-activation), h.

    Elman 1990; `nonlinearity` is "tanh" or "relu", ValueError otherwise.
    """
    if nonlinearity not in ("tanh", "relu"):
        raise ValueError(f"nonlinearity must be 'tanh' or 'relu'; got {nonlinearity!r}")
    a = linear(x, w.W_ih, w.b_ih) + linear(h, w.W_hh, w.b_hh)
    return {"a": a, "h": torch.tanh(a) if nonlinearity == "tanh" else torch.relu(a)}
