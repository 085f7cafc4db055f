"""The step Jacobians against torch's autograd, finite differences and a cell worked by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from lstm_viz import record
from lstm_viz.call import weight_arrays
from lstm_viz.jacobians import Linearised, linearise
from lstm_viz.kinds import hx_names
from lstm_viz.skipping import spread
from lstm_viz.trace import Trace
from tests.conftest import BATCH, HIDDEN, INPUT, TIME, UNIT

KINDS = {
    "lstm": ("lstm", {}),
    "projected": ("lstm", {"proj_size": 3}),
    "gru": ("gru", {}),
    "gru without biases": ("gru", {"bias": False}),
    "tanh": ("rnn", {}),
    "relu": ("relu", {}),
    "slstm": ("slstm", {}),
}
WHERE: dict[str, Any] = {"layer": 1, "direction": 1, "batch": 2}
STEP = 4  # in the order of reading


@pytest.fixture
def network(make, draw, request) -> tuple[nn.RNNBase, torch.Tensor, Trace]:
    kind, options = KINDS[request.param]
    module = make(kind, **options).double()
    x = draw(TIME, BATCH, INPUT, dtype=torch.float64)
    first = draw(4, BATCH, options.get("proj_size", UNIT), dtype=torch.float64)
    c = draw(4, BATCH, UNIT, dtype=torch.float64)
    given = {"lstm": (first, c), "slstm": (first, c, 2 * c.flip(0))}.get(kind, first)
    return module, x, record(module, x, given)


def alone(module: nn.RNNBase, trace: Trace) -> tuple[nn.RNNBase, torch.Tensor]:
    """WHERE's layer and direction as a module of its own, and what it read, in its order."""
    size = trace.sizes["hidden"] * 2
    options: dict[str, Any] = {"bias": module.bias}
    options |= {"proj_size": module.proj_size} if getattr(module, "proj_size", 0) else {}
    options |= {"nonlinearity": module.nonlinearity} if trace.kind == "rnn" else {}
    own = type(module)(size, UNIT, **options).double()
    for name, parameter in own.named_parameters():
        with torch.no_grad():
            parameter.copy_(getattr(module, name.replace("l0", "l1_reverse")))
    x = np.concatenate([trace.sel("h", layer=0, direction=way, batch=2) for way in (0, 1)], -1)
    return own, torch.tensor(x).flip(0)


def state_of(trace: Trace, step: int) -> torch.Tensor:
    """The state after `step` steps of WHERE, h and c in one vector; its order is from the end."""
    names = hx_names(trace.kind)
    if step:
        return torch.tensor(np.concatenate([trace.sel(n, **WHERE)[::-1][step - 1] for n in names]))
    return torch.tensor(np.concatenate([trace.initial[n][1, 1, 2] for n in names]))


def moves(own: nn.RNNBase, x: torch.Tensor, hidden: int, state: torch.Tensor) -> torch.Tensor:
    """What `own` makes of a state with the inputs x (step, input)."""
    h, others = state[None, :hidden], state[None, hidden:]
    if others.numel():
        _, last = own(x, (h, *others.split(UNIT, dim=1)))
        return torch.cat([one[0] for one in last])
    return own(x, h)[1][0]


def linearised(module: nn.RNNBase, trace: Trace) -> Linearised:
    return linearise(trace, weight_arrays(module, 1, 1), **WHERE)


@pytest.mark.parametrize("network", KINDS, indirect=True)
@pytest.mark.parametrize("step", [0, STEP])
def test_each_step_has_autograds_jacobian(network, step):
    module, _, trace = network
    own, x = alone(module, trace)
    hidden = trace.sizes["hidden"]
    wanted = torch.autograd.functional.jacobian(
        lambda state: moves(own, x[step : step + 1], hidden, state), state_of(trace, step)
    )
    there = linearised(module, trace)
    np.testing.assert_array_equal(there.steps, np.arange(TIME)[::-1])
    np.testing.assert_allclose(there.jacobian()[step], wanted, rtol=1e-9, atol=1e-13)
    np.testing.assert_array_equal(there.jacobian(slice(step, step + 1))[0], there.jacobian()[step])


def test_an_slstm_may_begin_without_a_stabiliser(make, draw):
    """m_0 = −∞ shuts f at the first step, whatever the sums are, and itself changes nothing."""
    module, x = make("slstm").double(), draw(TIME, BATCH, INPUT, dtype=torch.float64)
    first = torch.zeros(4, BATCH, UNIT, dtype=torch.float64)
    trace = record(module, x, (first, first, first - torch.inf))
    own, read = alone(module, trace)
    wanted = torch.autograd.functional.jacobian(
        lambda state: moves(own, read[:1], UNIT, state), state_of(trace, 0)
    )
    found = linearised(module, trace).jacobian()
    np.testing.assert_allclose(found[0][:, : 2 * UNIT], wanted[:, : 2 * UNIT], atol=1e-13)
    np.testing.assert_array_equal(found[0][:, 2 * UNIT :], 0)
    assert np.isfinite(found).all()


@pytest.mark.parametrize("network", ["projected", "gru", "tanh"], indirect=True)
def test_the_jacobian_is_that_of_finite_differences(network):
    module, _, trace = network
    own, x = alone(module, trace)
    state, size = state_of(trace, STEP), trace.sizes["hidden"]
    step = 1e-6 * torch.eye(len(state), dtype=torch.float64)
    with torch.no_grad():
        ends = [
            torch.stack([moves(own, x[STEP : STEP + 1], size, state + way * d) for d in step], 1)
            for way in (1, -1)
        ]
    measured = (ends[0] - ends[1]) / 2e-6
    np.testing.assert_allclose(
        linearised(module, trace).jacobian()[STEP], measured, rtol=1e-6, atol=1e-9
    )


@pytest.mark.parametrize("network", KINDS, indirect=True)
def test_back_and_forward_are_products_with_the_jacobian(network, draw):
    module, _, trace = network
    there = linearised(module, trace)
    J = there.jacobian()[STEP]
    rows, columns = draw(3, there.size).double().numpy(), draw(there.size, 2).double().numpy()
    np.testing.assert_allclose(there.back(STEP, rows), rows @ J, rtol=1e-9, atol=1e-13)
    np.testing.assert_allclose(there.forward(STEP, columns), J @ columns, rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize("network", KINDS, indirect=True)
def test_to_input_is_the_derivative_by_the_steps_own_input(network, draw):
    module, _, trace = network
    own, x = alone(module, trace)
    there, state = linearised(module, trace), state_of(trace, STEP)
    wanted = torch.autograd.functional.jacobian(
        lambda one: moves(own, one[None], there.hidden, state), x[STEP]
    )
    rows = draw(TIME, 3, there.size).double().numpy()
    np.testing.assert_allclose(
        there.to_input(rows)[STEP], rows[STEP] @ wanted.numpy(), rtol=1e-9, atol=1e-13
    )


def test_a_cell_of_one_unit_worked_by_hand():
    # i = f = o = 1/2, g = 1/2, c' = 3, h' = 2: c = 1.75, and every slope of a gate is 1/4.
    t = np.tanh(1.75)
    half, shape = np.full((1, 1, 1, 1, 1), 0.5), (1, 1, 1, 1, 1)
    signals = dict.fromkeys("ifgo", half) | {
        "c": np.full(shape, 1.75),
        "h": np.full(shape, 0.5 * t),
    }
    trace = Trace("lstm", signals, {"h": np.full(shape[:4], 2.0), "c": np.full(shape[:4], 3.0)})
    weights = {"W_ih": np.zeros((4, 3)), "W_hh": np.array([[2.0], [3.0], [5.0], [7.0]])}
    c_by_h = 0.5 * 0.25 * 2 + 3 * 0.25 * 3 + 0.5 * 0.75 * 5
    c_to_h = 0.5 * (1 - t**2)
    wanted = [[c_to_h * c_by_h + t * 0.25 * 7, c_to_h * 0.5], [c_by_h, 0.5]]
    np.testing.assert_allclose(linearise(trace, weights).jacobian()[0], wanted, rtol=1e-14)


def test_padding_and_missing_steps_are_left_out(make, draw):
    module = make("gru").double()
    x, lengths = draw(TIME, BATCH, INPUT, dtype=torch.float64), torch.tensor([TIME, 3, 5])
    packed = pack_padded_sequence(x, lengths, enforce_sorted=False)
    trace = record(module, packed)
    alone_ = record(module, x[:5, 2:])  # the same sequence without padding
    gaps = spread(alone_, np.array([True, False, True, True, False, False, True, True]))
    weights = weight_arrays(module, 1, 1)
    own = linearise(alone_, weights, layer=1, direction=1).jacobian()
    padded, missing = (
        linearise(trace, weights, **WHERE),
        linearise(gaps, weights, layer=1, direction=1),
    )
    np.testing.assert_array_equal(padded.steps, [4, 3, 2, 1, 0])
    np.testing.assert_array_equal(missing.steps, [7, 6, 3, 2, 0])
    np.testing.assert_allclose(padded.jacobian(), own, rtol=1e-12, atol=1e-15)
    np.testing.assert_array_equal(missing.jacobian(), own)


def test_a_direction_may_be_counted_from_the_end(make, draw):
    module = make("rnn", bidirectional=False)
    trace = record(module, draw(TIME, BATCH, INPUT))
    weights = weight_arrays(module, 1, 0)
    one = linearise(trace, weights, layer=-1, direction=-1, batch=-1)
    np.testing.assert_array_equal(one.steps, np.arange(TIME))
    two = linearise(trace, weights, layer=1, direction=0, batch=2)
    np.testing.assert_array_equal(one.jacobian(), two.jacobian())


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"W_hh": None}, r"W_hh must have the shape \(20, 3\) for this lstm trace; got none"),
        ({"W_hh": np.ones((20, HIDDEN))}, r"W_hh must have the shape \(20, 3\) .*; got \(20, 6\)"),
        ({"W_ih": np.ones((15, 6))}, r"W_ih must have the shape \(20, input\) .*; got \(15, 6\)"),
        ({"W_hr": None}, r"W_hr must have the shape \(3, 5\) .*; got none"),
    ],
)
@pytest.mark.parametrize("network", ["projected"], indirect=True)
def test_weights_that_do_not_fit_are_refused(network, change, sentence):
    module, _, trace = network
    with pytest.raises(ValueError, match=sentence):
        linearise(trace, weight_arrays(module, 1, 1) | change, **WHERE)


@pytest.mark.parametrize("network", ["gru"], indirect=True)
def test_a_bias_that_does_not_fit_is_refused(network):
    module, _, trace = network
    with pytest.raises(
        ValueError, match=r"b_hh must have the shape \(15,\) or be None; got \(5,\)"
    ):
        linearise(trace, weight_arrays(module, 1, 1) | {"b_hh": np.ones(5)}, **WHERE)


@pytest.mark.parametrize("network", ["tanh"], indirect=True)
def test_a_simple_rnn_of_another_function_is_refused(network):
    module, _, trace = network
    other = Trace("rnn", {"a": trace.signals["a"], "h": np.sin(trace.signals["a"])}, trace.initial)
    with pytest.raises(ValueError, match=r"must be tanh\(a\) or relu\(a\) .*, from tanh\(a\) by"):
        linearised(module, other)


def test_weight_arrays_are_a_copy_of_one_layers_weights(make):
    module = make("lstm", proj_size=3)
    found = weight_arrays(module, 1, 1)
    assert list(found) == ["W_ih", "W_hh", "b_ih", "b_hh", "W_hr", "p"]
    assert found["p"] is None  # it has no peepholes
    was = module.weight_hr_l1_reverse.detach().numpy().copy()
    with torch.no_grad():
        module.weight_hr_l1_reverse.zero_()
    np.testing.assert_array_equal(found["W_hr"], was)
    assert weight_arrays(make("gru", bias=False), 0, 1)["b_hh"] is None
    with pytest.raises(ValueError, match="this LSTM has no layer 2 in direction 1"):
        weight_arrays(module, 2, 1)
