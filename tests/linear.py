"""A linear network: a simple RNN with relu that rests where no unit is at 0."""

from __future__ import annotations

import numpy as np

from lstm_viz.trace import Trace


def still(W: np.ndarray, *, time: int) -> tuple[Trace, dict[str, np.ndarray]]:
    """h = relu(W h' + x) with x = (1 - W) · 1 at every step: h stays 1, and each Jacobian is W.

    The trace of one sequence, and the network's weights.
    """
    ones = np.ones((1, 1, 1, time, len(W)))
    trace = Trace("rnn", {"a": ones, "h": ones}, {"h": ones[..., 0, :]})
    return trace, {"W_ih": np.eye(len(W)), "W_hh": W}
