"""Slow points of systems whose fixed points, eigenvalues and slow places are known."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz import record
from lstm_viz.call import weight_arrays
from lstm_viz.slow_points import SlowPoints, slow_points
from tests.conftest import BATCH, INPUT, TIME

STARTS = 24


def one_unit(weight: float, bias: float = 0.0, **options: Any) -> nn.RNN:
    """h = tanh(weight · h' + x + bias)."""
    module = nn.RNN(1, 1, **options).double()
    with torch.no_grad():
        for name, value in (("ih", 1.0), ("hh", weight)):
            getattr(module, f"weight_{name}_l0").fill_(value)
        module.bias_ih_l0.fill_(bias)
        module.bias_hh_l0.zero_()
    return module


def found_in(module: Any, x: torch.Tensor, at: Any, hx: Any = None, **options: Any) -> SlowPoints:
    trace = record(module, x, hx)
    return slow_points(trace, weight_arrays(module, 0, 0), np.asarray(at), **options)


@pytest.mark.parametrize(
    ("eigenvalues", "stability", "unstable"),
    [
        ([0.9, -0.4, 0.25, 0.1], "stable", 0),
        ([-1.2, 1.1, 0.3, -0.6], "unstable", 2),
        ([1.0005, -0.5, 0.2, 0.7], "marginal", 0),
    ],
)
def test_a_linear_network_has_one_fixed_point_with_the_eigenvalues_of_its_weights(
    eigenvalues, stability, unstable
):
    V = np.random.default_rng(6).normal(size=(4, 4))
    W = V @ np.diag(eigenvalues) @ np.linalg.inv(V)
    x, rest = np.array([0.5, -1.0, 0.25]), np.array([40.0, 50.0, 60.0, 45.0])  # far from 0
    module = nn.RNN(3, 4, nonlinearity="relu").double()
    with torch.no_grad():
        module.weight_hh_l0.copy_(torch.tensor(W))
        b = rest - W @ rest - module.weight_ih_l0.numpy() @ x
        module.bias_ih_l0.copy_(torch.tensor(b))
        module.bias_hh_l0.zero_()
    first = torch.tensor(rest + np.array([0.3, -0.2, 0.1, 0.4]))[None, None]
    found = found_in(module, torch.tensor(x).expand(6, 1, 3), x, first)
    np.testing.assert_allclose(found.states, rest[None], rtol=1e-9)
    assert found.fixed.tolist() == [True]
    assert found.ended.tolist() == [6]
    wanted = sorted(eigenvalues, key=abs, reverse=True)
    np.testing.assert_allclose(found.eigenvalues[0], wanted, atol=1e-9)
    assert found.radius == pytest.approx([abs(wanted[0])])
    assert (found.stability, found.unstable.tolist()) == ([stability], [unstable])


def test_a_bistable_unit_has_two_stable_points_and_one_between_them():
    # h = tanh 2h at ±0.95750402 and at 0, where the slope is 2.
    x = torch.zeros(40, 1, 1).double()
    x[20] = 3.9  # from one well past the middle into the other
    found = found_in(one_unit(2.0), x, [0.0], torch.tensor([[[-1e-3]]]).double())
    order = np.argsort(found.states[:, 0])
    np.testing.assert_allclose(
        found.states[order, 0], [-0.9575040240772687, 0, 0.9575040240772687], atol=1e-9
    )
    assert [found.stability[k] for k in order] == ["stable", "unstable", "stable"]
    slope = 2 * (1 - 0.9575040240772687**2)
    np.testing.assert_allclose(found.eigenvalues[order, 0], [slope, 2, slope], atol=1e-8)
    assert found.fixed.all()
    assert found.ended.sum() == STARTS
    assert found.fast == 0


def test_where_two_fixed_points_have_just_met_the_state_is_slow_and_not_fixed():
    # tanh(2h + b) touches h at b = 0.5328; just above, the speed is least where the slope is 1.
    b, first = 0.54, torch.tensor([[[-0.99]]]).double()
    module, x = one_unit(2.0, b), torch.zeros(90, 1, 1).double()
    found = found_in(module, x, [0.0], first)
    assert found.fixed.tolist() == [True, False]
    assert found.stability == ["stable", "marginal"]
    after = -math.sqrt(0.5)
    state = (math.atanh(after) - b) / 2
    assert found.states[1, 0] == pytest.approx(state, abs=1e-6)
    assert found.speeds[1] == pytest.approx((after - state) ** 2 / 2, rel=1e-6)
    # What is faster than is asked for is counted and left out.
    slower = found_in(module, x, [0.0], first, slow=1e-9)
    np.testing.assert_array_equal(slower.states, found.states[:1])
    assert (found.fast, slower.fast) == (0, found.ended[1])


@pytest.mark.parametrize(("move", "slow"), [(0.0141, True), (0.0142, False)])
def test_slow_is_what_a_step_moves_by_less_than_the_root_of_two_ten_thousandths(move, slow):
    # tanh(w h + b) moves h least where its slope is 1, and by `move` with this b; as in
    # explorer/node/slow_points.test.js.
    w = math.atanh(0.8) / 0.8
    after = -math.sqrt(1 - 1 / w)
    b = math.atanh(after) - w * (after - move)
    first = torch.tensor([[[after - 0.1]]]).double()
    found = found_in(one_unit(w, b), torch.zeros(6, 1, 1).double(), [0.0], first)
    assert (len(found.states), found.fast) == ((1, 0) if slow else (0, 6))
    if slow:
        assert found.states[0, 0] == pytest.approx(after - move, abs=1e-6)


@pytest.mark.parametrize(
    ("w", "stability"),
    [(0.9985, "stable"), (0.9995, "marginal"), (1.0005, "marginal"), (1.0015, "unstable")],
)
def test_marginal_is_what_neither_grows_nor_fades_within_a_thousand_steps(w, stability):
    # h = w h' + 1 − w stays at 1.
    module = one_unit(w, 1 - w, nonlinearity="relu")
    first = torch.tensor([[[1.25]]]).double()
    found = found_in(module, torch.zeros(6, 1, 1).double(), [0.0], first)
    assert found.stability == [stability]


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_a_contraction_has_exactly_one_fixed_point_where_a_long_pass_ends(make, draw, kind):
    module = make(kind, num_layers=1, bidirectional=False).double()
    with torch.no_grad():
        module.weight_hh_l0 *= 0.3
    x = draw(60, BATCH, INPUT, dtype=torch.float64)
    at = np.array([0.4, -0.3, 0.8, 0.1])
    found = found_in(module, x, at, batch=1)
    _, last = module(torch.tensor(at).expand(300, 1, 4))
    states = torch.cat(list(last), dim=-1) if isinstance(last, tuple) else last
    np.testing.assert_allclose(found.states, states[0].detach(), atol=1e-9)
    assert (found.ended.tolist(), found.fast) == ([STARTS], 0)
    assert (found.stability, found.fixed.tolist()) == (["stable"], [True])


def test_an_lstm_that_keeps_everything_has_a_line_of_fixed_points():
    module = nn.LSTM(1, 1, bias=True).double()
    with torch.no_grad():
        for one in module.parameters():
            one.zero_()
        module.bias_ih_l0.copy_(torch.tensor([-40.0, 40.0, 0.0, 0.7]))  # i shut, f open
        module.weight_ih_l0.copy_(torch.tensor([[80.0], [0.0], [1.3], [0.0]]))  # x = 1 opens i
    x = torch.tensor([1.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0]).double()[:, None, None]
    trace = record(module, x)
    found = slow_points(trace, weight_arrays(module, 0, 0), np.zeros(1))
    c = np.unique(trace.signals["c"].ravel().round(9))
    np.testing.assert_allclose(np.sort(found.states[:, 1]), c, atol=1e-9)
    o = 1 / (1 + math.exp(-0.7))
    np.testing.assert_allclose(found.states[:, 0], o * np.tanh(found.states[:, 1]), atol=1e-9)
    assert found.fixed.all()
    assert found.stability == ["marginal"] * len(c)
    np.testing.assert_allclose(found.radius, 1, atol=1e-12)
    assert found.ended.sum() == 7


def test_a_counter_is_nowhere_slow():
    module = nn.RNN(1, 2, nonlinearity="relu").double()
    with torch.no_grad():
        module.weight_hh_l0.copy_(torch.eye(2))
        module.weight_ih_l0.zero_()
        module.bias_ih_l0.fill_(1)
        module.bias_hh_l0.zero_()
    found = found_in(module, torch.zeros(9, 1, 1).double(), [0.0])
    assert (found.states.shape, found.fast) == ((0, 2), 9)
    assert (found.stability, found.radius.tolist(), found.unstable.tolist()) == ([], [], [])


def test_the_speed_is_how_far_torch_moves_a_state_and_the_slowest_is_first(make, draw):
    module = make("lstm", num_layers=1, bidirectional=False).double()
    with torch.no_grad():
        module.weight_hh_l0 *= 6
    x = draw(TIME, BATCH, INPUT, dtype=torch.float64)
    at = np.array([0.4, -0.3, 0.8, 0.1])
    found = found_in(module, x, at, batch=2, iterations=4, slow=np.inf)
    assert len(found.states) > 1
    assert (np.diff(found.speeds) >= 0).all()
    h, c = (torch.tensor(part)[None] for part in np.split(found.states, 2, axis=1))
    _, last = module(torch.tensor(at).expand(1, len(found.states), 4), (h, c))
    moved = np.concatenate([part[0].detach() for part in last], axis=1) - found.states
    np.testing.assert_allclose(found.speeds, (moved**2).sum(axis=1) / 2, rtol=1e-9)
    more = found_in(module, x, at, batch=2, iterations=60, slow=np.inf)
    assert more.speeds[0] <= found.speeds[0]


@pytest.mark.parametrize("given", [{"starts": 0}, {"iterations": 0}])
def test_a_search_without_work_is_refused(make, draw, given):
    module = make("rnn")
    with pytest.raises(ValueError, match="starts and iterations must be 1 or more; got"):
        found_in(module, draw(TIME, BATCH, INPUT), np.zeros(INPUT), **given)
