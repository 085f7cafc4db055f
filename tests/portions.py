"""Portions: one pass in chunks and in calls of a step each, compared with the whole of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from lstm_viz import record_all
from lstm_viz.trace import Trace


class _Steps(torch.nn.Module):
    """Calls a layer once for each step, with the states carried."""

    def __init__(self, rnn: Any, hx: Any) -> None:
        super().__init__()
        self.rnn, self._hx = rnn, hx

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        states, out = self._hx, []
        for now in x:
            y, states = self.rnn(now[None], states)
            out.append(y)
        return torch.cat(out)


def need_whole(whole: Trace, parts: Sequence[Trace], other: Any, x: torch.Tensor, hx: Any) -> None:
    """The chunks `parts`, and `other` step by step, have the signals of the whole pass."""
    alone = record_all(_Steps(other, hx), x)["rnn"]
    for name in whole.signals:
        joined = np.concatenate([one[name] for one in parts], axis=3)
        np.testing.assert_allclose(joined, whole[name], atol=1e-13)
        np.testing.assert_allclose(alone[name], whole[name], atol=1e-13)
