"""Each cell's step against torch.nn, and against the identities of its gates."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn.functional import linear

from lstm_viz import cells
from lstm_viz.call import weights_of
from tests.conftest import BATCH, INPUT, UNIT


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize(
    ("base", "options", "step"),
    [
        (nn.LSTM, {}, cells.lstm_from),
        (nn.LSTM, {"proj_size": 3}, cells.lstm_from),
        (nn.GRU, {}, cells.gru_from),
        (nn.RNN, {}, cells.rnn_from),
        (nn.RNN, {"nonlinearity": "relu"}, cells.rnn_from),
    ],
)
@torch.no_grad()
def test_a_step_is_torchs_step(draw: Any, bias: bool, base: Any, options: Any, step: Any) -> None:
    module = base(INPUT, UNIT, bias=bias, dtype=torch.float64, **options)
    x = draw(BATCH, INPUT, dtype=torch.float64)
    h = draw(BATCH, options.get("proj_size", UNIT), dtype=torch.float64)
    c = draw(BATCH, UNIT, dtype=torch.float64)
    states = (h, c) if base is nn.LSTM else (h,)
    w, inner = weights_of(module, 0, 0), (c, module.weight_hr_l0) if module.proj_size else (c, None)
    inner = {nn.LSTM: inner, nn.GRU: (h,), nn.RNN: ()}[base]
    squash = cells.squashes("rnn", module.nonlinearity) if base is nn.RNN else None

    signals = step(linear(x, w.W_ih, w.b_ih), linear(h, w.W_hh, w.b_hh), *inner, squash=squash)

    hx = tuple(s[None] for s in states)
    _, last = module(x[None], hx if base is nn.LSTM else hx[0])
    for name, own in zip("hc", last if base is nn.LSTM else (last,), strict=False):
        torch.testing.assert_close(signals[name], own[0], atol=1e-12, rtol=0)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), scale=st.floats(0.0, 50.0))
def test_the_lstms_identities(seed: int, scale: float) -> None:
    """c = f ⊙ c' + i ⊙ g, h = o ⊙ tanh c, gates within [0, 1], however large the weights."""
    draw = torch.Generator().manual_seed(seed)
    x, h, c = (torch.randn(BATCH, n, generator=draw) for n in (INPUT, UNIT, UNIT))
    W_ih = scale * torch.randn(4 * UNIT, INPUT, generator=draw)
    W_hh = scale * torch.randn(4 * UNIT, UNIT, generator=draw)
    s = cells.lstm_from(linear(x, W_ih), linear(h, W_hh), c, None)
    for gate in "ifo":
        assert ((s[gate] >= 0) & (s[gate] <= 1)).all()
    assert (s["g"].abs() <= 1).all()
    torch.testing.assert_close(s["c"], s["f"] * c + s["i"] * s["g"])
    torch.testing.assert_close(s["h"], s["o"] * torch.tanh(s["c"]))
    assert (s["c"].abs() <= c.abs() + 1).all()
