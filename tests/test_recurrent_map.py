"""One step of torch.nn from any state, and its Jacobian by autograd."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lstm_viz import record
from lstm_viz.call import weight_arrays
from lstm_viz.kinds import hx_names
from lstm_viz.recurrent_map import RecurrentMap
from tests.conftest import BATCH, INPUT, TIME, UNIT

KINDS = {
    "lstm": ("lstm", {}),
    "projected": ("lstm", {"proj_size": 3}),
    "without biases": ("lstm", {"bias": False}),
    "gru": ("gru", {}),
    "tanh": ("rnn", {}),
    "relu": ("relu", {}),
    "slstm": ("slstm", {}),
}
PLACE = {"layer": 0, "direction": 0, "batch": 2}
pytestmark = pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
X = np.array([0.3, -0.8, 1.2, 0.5])


@pytest.mark.parametrize("kind", KINDS)
def test_the_map_is_a_step_of_torch_and_its_jacobian_autograds(make, draw, kind):
    base, options = KINDS[kind]
    module = make(base, num_layers=1, bidirectional=False, **options).double()
    trace = record(module, draw(TIME, BATCH, INPUT, dtype=torch.float64))
    F = RecurrentMap(trace, weight_arrays(module, 0, 0), X, PLACE)
    hidden = options.get("proj_size", UNIT)
    sizes = [hidden, *[UNIT] * (len(hx_names(trace.kind)) - 1)]
    assert F.size == sum(sizes)
    assert F.trajectory.shape == (TIME, F.size)
    np.testing.assert_array_equal(F.trajectory[4, :hidden], trace.signals["h"][0, 0, 2, 4])
    states = draw(6, sum(sizes), dtype=torch.float64)

    def after(state: torch.Tensor) -> torch.Tensor:
        parts = [part[None] for part in state.split(sizes)]
        _, last = module(torch.tensor(X)[None], tuple(parts) if len(parts) > 1 else parts[0])
        return torch.cat([one[0] for one in (last if isinstance(last, tuple) else (last,))])

    wanted = torch.stack([after(state) for state in states])
    np.testing.assert_allclose(F(states.numpy()), wanted.detach(), atol=1e-14)
    J = torch.stack([torch.autograd.functional.jacobian(after, state) for state in states])
    np.testing.assert_allclose(F.jacobian(states.numpy()), J, atol=1e-13)


@pytest.mark.parametrize(
    "x", [np.zeros(3), np.zeros((1, INPUT)), np.array([0.0, np.nan, 0.0, 0.0])]
)
def test_what_the_layer_cannot_read_is_refused(make, draw, x):
    module = make("gru")
    trace = record(module, draw(TIME, BATCH, INPUT))
    with pytest.raises(ValueError, match="x must be 4 numbers, what the layer reads at a step"):
        RecurrentMap(trace, weight_arrays(module, 0, 0), x, PLACE)


def test_weights_of_another_layer_are_refused(make, draw):
    module = make("lstm", proj_size=3)
    trace = record(module, draw(TIME, BATCH, INPUT))
    weights = weight_arrays(module, 0, 0) | {"W_hr": None}
    with pytest.raises(ValueError, match=r"W_hr must have the shape \(3, 5\) for this lstm trace"):
        RecurrentMap(trace, weights, X, PLACE)
