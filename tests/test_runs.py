"""Calls that carry a state on are one Trace over their steps, at a cost that grows as they do."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from lstm_viz import record, record_all, recording, runs
from tests.conftest import BATCH, INPUT, TIME, UNIT


class Walk(nn.Module):
    """Runs a layer or cell over x (time, batch, input), as `how` says."""

    def __init__(self, layer: nn.Module, how: Any) -> None:
        super().__init__()
        self.layer, self.how = layer, how

    def forward(self, x: Tensor) -> None:
        self.how(self.layer, x)


def step_by_step(layer: Any, x: Tensor) -> None:
    state = None
    for step in range(len(x)):
        _, state = layer(x[step : step + 1], state)


def prompt_and_steps(layer: Any, x: Tensor) -> None:
    _, state = layer(x[:4])
    for step in range(4, len(x)):
        _, state = layer(x[step : step + 1], state)


@pytest.mark.parametrize("how", [step_by_step, prompt_and_steps])
@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn", "relu"])
def test_a_layer_fed_in_pieces_is_the_layer_fed_at_once(
    make: Any, draw: Any, kind: str, how: Any
) -> None:
    layer, x = make(kind, bidirectional=False), draw(TIME, BATCH, INPUT)
    whole, traces = record(layer, x), record_all(Walk(layer, how), x)
    assert list(traces) == ["layer"]
    for name in whole.signals:
        np.testing.assert_allclose(traces["layer"].signals[name], whole.signals[name], atol=1e-6)
    for name in whole.initial:
        np.testing.assert_array_equal(traces["layer"].initial[name], whole.initial[name])
    assert "changed" not in traces["layer"].meta


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
@pytest.mark.parametrize("form", ["batch_first", "unbatched", "projected"])
def test_a_step_in_each_form(make: Any, draw: Any, form: str) -> None:
    options = {"batch_first": {"batch_first": True}, "projected": {"proj_size": 2}}.get(form, {})
    layer = make("lstm", bidirectional=False, **options)
    x = draw(TIME, INPUT) if form == "unbatched" else draw(TIME, BATCH, INPUT)
    x = x.transpose(0, 1) if form == "batch_first" else x

    def how(layer: Any, x: Tensor) -> None:
        state = None
        for step in range(TIME):
            at = slice(step, step + 1)
            _, state = layer(x[:, at] if form == "batch_first" else x[at], state)

    whole, steps = record(layer, x), record_all(Walk(layer, how), x)["layer"]
    for name in whole.signals:
        np.testing.assert_allclose(steps.signals[name], whole.signals[name], atol=1e-6)


def test_both_directions_are_never_joined(make: Any, draw: Any) -> None:
    layer, x = make("gru"), draw(TIME, BATCH, INPUT)
    traces = record_all(Walk(layer, step_by_step), x[:3])
    assert list(traces) == ["layer"]
    assert traces["layer"].lengths.tolist() == [1] * 3 * BATCH


def halved(state: Any) -> Any:
    return tuple(0.5 * each for each in state) if isinstance(state, tuple) else 0.5 * state


@pytest.mark.parametrize("base", [nn.LSTMCell, nn.GRUCell, nn.RNNCell, nn.LSTM, nn.GRU])
def test_a_state_that_is_changed_between_the_steps(draw: Any, base: Any) -> None:
    """One Trace, with every step from its own start, and those that were changed are named."""
    cell, layer = base in (nn.LSTMCell, nn.GRUCell, nn.RNNCell), base(INPUT, UNIT)

    def how(layer: Any, x: Tensor) -> None:
        state = None
        for x_t in x:
            state = layer(x_t, state) if cell else layer(x_t[None], state)[1]
            state = halved(state)

    x = draw(TIME, BATCH, INPUT)
    traces = record_all(Walk(layer, how), x)
    assert list(traces) == ["layer"]
    trace = traces["layer"]
    assert trace.meta["changed"] == tuple(range(1, TIME))
    assert trace.meta["verified"] < 1e-6
    state: Any = None
    with torch.no_grad():
        for step, x_t in enumerate(x):
            state = layer(x_t, state) if cell else layer(x_t[None], state)[1]
            for name, own in zip(
                "hc", state if isinstance(state, tuple) else (state,), strict=False
            ):
                recorded = trace.sel(name, layer=0, direction=0, time=step)
                np.testing.assert_array_equal(recorded, own.reshape(BATCH, UNIT).numpy())
            state = halved(state)


def test_a_wrong_c_in_the_middle_is_seen(draw: Any) -> None:
    """Fed step by step, the cell state too is compared at every step."""

    class Off(nn.LSTMCell):
        calls = 0

        def forward(self, input: Any, hx: Any = None) -> Any:  # type: ignore[override]
            h, c = super().forward(input, hx)
            Off.calls += 1
            return h, c + 1e-3 * (Off.calls == 3)

    with pytest.raises(runs.VerificationError, match="Off"):
        record_all(Walk(Off(INPUT, UNIT), lambda m, x: [m(x_t) for x_t in x]), draw(5, 3, INPUT))


@pytest.mark.parametrize("change", [halved, lambda state: state])
def test_the_work_grows_as_the_steps_do(
    monkeypatch: pytest.MonkeyPatch, draw: Any, change: Any
) -> None:
    """Counted in calls of torch's and NumPy's that put arrays side by side, not in seconds."""
    counted: list[Counter[str]] = []
    for name in ("stack", "cat", "equal"):
        real = getattr(torch, name)

        def counting(*args: Any, real: Any = real, name: str = name, **kwargs: Any) -> Any:
            counted[-1][name] += 1
            return real(*args, **kwargs)

        monkeypatch.setattr(torch, name, counting)

    def how(cell: Any, x: Tensor) -> None:
        state = None
        for x_t in x:
            state = change(cell(x_t, state))

    for steps in (40, 400):
        counted.append(Counter())
        traces = record_all(Walk(nn.LSTMCell(INPUT, UNIT), how), draw(steps, BATCH, INPUT))
        assert traces["layer"].sizes["time"] == steps
    few, many = counted
    assert many["stack"] + many["cat"] <= few["stack"] + few["cat"] + 20
    assert many["equal"] <= 2 * 400 + 20  # whether h and c still are what the call before gave


def test_states_of_many_calls_are_not_laid_side_by_side(
    monkeypatch: pytest.MonkeyPatch, draw: Any
) -> None:
    """Where a part is kept: 300 steps of 3 · 5 numbers in blocks of 200 and work of 2000."""
    largest = [0]
    for name in ("stack", "cat"):
        real = getattr(torch, name)

        def noting(*args: Any, real: Any = real, **kwargs: Any) -> Any:
            made = real(*args, **kwargs)
            largest[0] = max(largest[0], made.numel())
            return made

        monkeypatch.setattr(torch, name, noting)
    monkeypatch.setattr("lstm_viz.states.BLOCK", 200)
    monkeypatch.setattr("lstm_viz.signals.WORK", 2000)
    cell, x = nn.LSTMCell(INPUT, UNIT), draw(300, BATCH, INPUT)
    for change in (halved, lambda state: state):

        def run(change: Any = change) -> None:
            state = None
            for x_t in x:
                state = change(cell(x_t, state))

        with torch.no_grad(), recording(cell, signals="fc", units=[2]) as part:
            run()
        assert largest[0] <= 2000
        seen, largest[0] = largest[0], 0
        with torch.no_grad(), recording(cell) as whole:
            run()
        assert largest[0] > seen  # the trace itself has all of them
        largest[0] = 0
        for name in "fc":
            expected = whole["lstmcell"][name][..., [2]]
            np.testing.assert_allclose(part["lstmcell"][name], expected, atol=1e-6)
        for name in ("calls", "changed"):
            assert part["lstmcell"].meta.get(name) == whole["lstmcell"].meta.get(name)
