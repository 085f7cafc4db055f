"""The routes and the gradient of an answer, against autograd and networks with known gradients."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from lstm_viz import record
from lstm_viz.call import weight_arrays
from lstm_viz.gradients import INITIAL, Reach, connectivity, input_gradient, reach, routes
from lstm_viz.kinds import hx_names
from lstm_viz.matrix_ledger import memory_at
from lstm_viz.skipping import spread
from tests.conftest import BATCH, INPUT, LAYERS, TIME, UNIT
from tests.linear import still

KINDS = {
    "lstm": ("lstm", {}),
    "projected": ("lstm", {"proj_size": 3}),
    "gru": ("gru", {}),
    "tanh": ("rnn", {}),
    "relu": ("relu", {}),
    "mingru": ("mingru", {}),
    "minlstm": ("minlstm", {}),
    "slstm": ("slstm", {}),
    "mlstm": ("mlstm", {}),
}
OUTPUT, AT = 6, 5


def every_weight(module: nn.RNNBase) -> list[dict[str, Any]]:
    ways = range(2 if module.bidirectional else 1)
    return [weight_arrays(module, layer, way) for layer in range(LAYERS) for way in ways]


@pytest.mark.parametrize("kind", KINDS)
def test_the_gradient_is_autograds_at_every_lag(make, draw, kind):
    base, options = KINDS[kind]
    module = make(base, num_layers=1, bidirectional=False, **options).double()
    x = draw(TIME, BATCH, INPUT, dtype=torch.float64)
    trace = record(module, x)
    found = routes(trace, weight_arrays(module, 0, 0), step=AT, batch=2)
    np.testing.assert_array_equal(found.steps, [5, 4, 3, 2, 1, 0, INITIAL])
    names = hx_names(trace.kind)
    assert tuple(found.gradient) == names
    for lag, step in enumerate(found.steps[1:], 1):
        at = [
            torch.tensor(
                trace.initial[n][0, 0, 2]
                if step < 0
                else memory_at(trace, int(step))[0, 0, 2]
                if n == "C"
                else trace.signals[n][0, 0, 2, step]
            )
            for n in names
        ]

        def ends(*states: torch.Tensor, first: int = int(step) + 1) -> tuple[torch.Tensor, ...]:
            given = tuple(state[None] for state in states)
            _, last = module(x[first : AT + 1, 2], given if len(given) > 1 else given[0])
            return tuple(one[0] for one in (last if isinstance(last, tuple) else (last,)))

        def of_cell(
            c: torch.Tensor, *, at_step: int = int(step), at: Any = at, ends: Any = ends
        ) -> torch.Tensor:
            """c at AT where c of a step is changed and the step computes its h from it."""
            h, _, *m = at
            if at_step < 0:
                return ends(h, c, *m)[1]
            shown = c if base == "slstm" else torch.tanh(c)
            h = torch.tensor(trace.signals["o"][0, 0, 2, at_step]) * shown
            return ends(h @ module.weight_hr_l0.T if "proj_size" in options else h, c, *m)[1]

        wanted = torch.autograd.functional.jacobian(ends, tuple(at))
        for place, name in enumerate(names):
            own = wanted[place][place]
            if name == "c":
                own = torch.autograd.functional.jacobian(of_cell, at[1])
            if base == "mlstm" and name == "m":  # one number, which every unit has
                own = own[:1, :1]
            norm = torch.linalg.matrix_norm(own, 2)
            assert found.gradient[name][lag] == pytest.approx(float(norm), rel=1e-9)
    assert all(norms[0] == 1 for norms in found.gradient.values())


@pytest.mark.parametrize(("kind", "gate", "state"), [("lstm", "f", "c"), ("gru", "z", "h")])
def test_without_recurrent_weights_the_direct_route_is_the_gradient(make, draw, kind, gate, state):
    module = make(kind).double()
    with torch.no_grad():
        for name, weight in module.named_parameters():
            weight *= 0 if "weight_hh" in name else 1
    where = {"layer": 1, "direction": 1, "batch": 2}
    trace = record(module, draw(TIME, BATCH, INPUT, dtype=torch.float64))
    found = routes(trace, weight_arrays(module, 1, 1), **where)
    np.testing.assert_array_equal(found.steps, [0, 1, 2, 3, 4, 5, 6, INITIAL])
    kept = trace.sel(gate, **where)  # the reverse direction has read step 0 last
    wanted = [kept[:lag].prod(axis=0).max() for lag in range(TIME + 1)]
    np.testing.assert_allclose(found.direct, wanted, rtol=1e-12)
    np.testing.assert_allclose(found.gradient[state], wanted, rtol=1e-9)


def test_with_recurrent_weights_the_direct_route_is_not_the_gradient(make, draw):
    module = make("lstm")
    trace = record(module, draw(TIME, BATCH, INPUT))
    found = routes(trace, weight_arrays(module, 1, 0), layer=1, batch=1)
    assert found.direct is not None
    ratio = found.gradient["c"] / found.direct
    assert ratio[0] == 1
    assert (np.abs(ratio[1:] - 1) > 0.01).all()


def test_the_gradient_of_c_is_what_an_edit_of_c_does(make, draw):
    module = make("lstm", num_layers=1, bidirectional=False).double()
    x, by = draw(TIME, INPUT, dtype=torch.float64), 1e-5
    found = routes(record(module, x), weight_arrays(module, 0, 0), step=AT).gradient["c"]
    for lag in range(1, AT + 1):
        step = AT - lag
        c = record(module, x).sel("c", layer=0, direction=0, batch=0)[step]
        columns = []
        for unit, value in enumerate(c):
            ends = [
                record(module, x, edits=f"c{unit}@{step + 1}={float(value + sign * by):.14f}")
                .sel("c", layer=0, direction=0, batch=0)[AT]
                for sign in (1, -1)
            ]  # fmt: skip
            columns.append((ends[0] - ends[1]) / (2 * by))
        assert found[lag] == pytest.approx(np.linalg.norm(np.stack(columns, axis=1), 2), rel=1e-6)


def test_a_linear_network_has_the_powers_of_its_weights():
    W = np.array([[0.9, 0.4, 0.0], [-0.3, 0.5, 0.2], [0.1, 0.0, 0.7]])
    found = routes(*still(W, time=17))
    assert found.direct is None
    wanted = [np.linalg.norm(np.linalg.matrix_power(W, lag), 2) for lag in range(18)]
    np.testing.assert_allclose(found.gradient["h"], wanted, rtol=1e-12)


def test_an_orthogonal_network_keeps_every_gradient():
    W, _ = np.linalg.qr(np.random.default_rng(4).normal(size=(UNIT, UNIT)))
    norms = routes(*still(W, time=200)).gradient["h"]
    np.testing.assert_allclose(norms, np.ones(201), rtol=1e-10)
    assert reach(norms).fate == "neither"


def test_a_contraction_stays_below_the_power_of_its_norm(make, draw):
    module = make("rnn", num_layers=1, bidirectional=False).double()
    with torch.no_grad():
        module.weight_hh_l0 *= 0.8 / torch.linalg.matrix_norm(module.weight_hh_l0, 2)
    trace = record(module, draw(TIME, BATCH, INPUT, dtype=torch.float64))
    norms = routes(trace, weight_arrays(module, 0, 0), batch=1).gradient["h"]
    assert (norms[1:] < 0.8 ** np.arange(1, TIME + 1)).all()


def test_what_float64_cannot_hold_is_infinite_or_zero_and_no_lag_before_is_lost():
    grown = routes(*still(3 * np.eye(2), time=1000)).gradient["h"]
    gone = routes(*still(np.eye(2) / 3, time=1000)).gradient["h"]
    powers = 3.0 ** np.arange(601)
    np.testing.assert_allclose(grown[:601], powers, rtol=1e-12)
    np.testing.assert_allclose(gone[:601], 1 / powers, rtol=1e-12)
    assert (grown[-1], gone[-1]) == (np.inf, 0)
    assert reach(grown) == Reach(None, np.inf, 1000, "explodes")
    assert reach(gone) == Reach(5, 0, 1000, "vanishes")


def test_padding_and_missing_steps_have_no_lag(make, draw):
    module = make("lstm").double()
    x = draw(TIME, BATCH, INPUT, dtype=torch.float64)
    packed = pack_padded_sequence(x, torch.tensor([TIME, 3, 5]), enforce_sorted=False)
    weights = weight_arrays(module, 1, 1)
    padded = routes(record(module, packed), weights, layer=1, direction=1, batch=2)
    own = record(module, x[:5, 2:])
    gaps = spread(own, np.array([True, False, True, True, False, False, True, True]))
    missing = routes(gaps, weights, layer=1, direction=1)
    np.testing.assert_array_equal(padded.steps, [0, 1, 2, 3, 4, INITIAL])
    np.testing.assert_array_equal(missing.steps, [0, 2, 3, 6, 7, INITIAL])
    for name in "hc":
        np.testing.assert_allclose(padded.gradient[name], missing.gradient[name], rtol=1e-9)


@pytest.mark.parametrize("step", [-1, 2, TIME])
def test_a_step_that_was_not_read_is_refused(make, draw, step):
    module = make("rnn")
    trace = record(module, draw(TIME - 1, BATCH, INPUT))
    trace = spread(trace, np.arange(TIME) != 2)
    with pytest.raises(ValueError, match=rf"one that was read, from 0 to 6; got {step}"):
        routes(trace, weight_arrays(module, 1, 1), step=step, layer=1, direction=1)


def test_reach_is_the_lag_from_which_on_all_is_below():
    assert reach(0.5 ** np.arange(20)) == Reach(7, 0.5**19, 19, "vanishes")
    assert reach(0.5 ** np.arange(7)) == Reach(None, 0.5**6, 6, "neither")
    assert reach(0.5 ** np.arange(7), below=0.1) == Reach(4, 0.5**6, 6, "vanishes")
    assert reach(2.0 ** np.arange(8)) == Reach(None, 128, 7, "explodes")
    assert reach(2.0 ** np.arange(8), above=200) == Reach(None, 128, 7, "neither")
    # What comes back after a lag is not gone at that lag.
    assert reach(np.array([1, 0.001, 0.5, 0.002, 0.003])) == Reach(3, 0.003, 4, "vanishes")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"below": 0.0}, r"below must lie in \(0, 1\) and above be more than 1; got 0.0, 100.0"),
        ({"above": 1}, "above be more than 1; got 0.01, 1"),
        ({"norms": np.array([])}, r"norms must be \(lag,\) of numbers, .*; got \(0,\)"),
        ({"norms": np.array([1, np.nan])}, r"norms must be \(lag,\) of numbers"),
    ],
)
def test_what_has_no_reach_is_refused(given, sentence):
    with pytest.raises(ValueError, match=sentence):
        reach(**{"norms": np.ones(3)} | given)


def test_connectivity_is_the_size_over_all_outputs_and_inputs():
    gradient = np.array([[[3.0, 0.0], [0.0, -4.0]], [[-1.0, 2.0], [-2.0, 4.0]]])
    np.testing.assert_allclose(connectivity(gradient), [5, 5])
    np.testing.assert_array_equal(connectivity(np.array([[[-2.0]], [[np.nan]]])), [2, np.nan])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("both", [True, False])
def test_the_gradient_of_an_answer_is_autograds(make, draw, kind, both):
    base, options = KINDS[kind]
    module = make(base, bidirectional=both, **options).double()
    x, lengths = draw(TIME, BATCH, INPUT, dtype=torch.float64), torch.tensor([TIME, 3, 6])
    read = options.get("proj_size", UNIT) * (1 + both)
    head = draw(OUTPUT, read).double()

    def answer(x: torch.Tensor) -> torch.Tensor:
        packed = pack_padded_sequence(x, lengths, enforce_sorted=False)
        return pad_packed_sequence(module(packed)[0])[0][3, 2] @ head.T

    wanted = torch.autograd.functional.jacobian(answer, x)[:, :, 2].transpose(0, 1).numpy()
    trace = record(module, pack_padded_sequence(x, lengths, enforce_sorted=False))
    found = input_gradient(trace, every_weight(module), head=head.numpy(), step=3, layer=1, batch=2)
    assert found.shape == (TIME, OUTPUT, INPUT)
    np.testing.assert_allclose(found[:6], wanted[:6], rtol=1e-9, atol=1e-13)
    assert np.isnan(found[6:]).all()
    if not both:  # the future does not reach the past
        assert not found[4:6].any()
    np.testing.assert_allclose(
        connectivity(found)[:6], np.linalg.norm(wanted[:6], axis=(1, 2)), rtol=1e-9
    )
    assert np.isnan(connectivity(found)[6:]).all()


def test_the_gradient_of_a_unit_of_a_lower_layer_is_autograds(make, draw):
    module = make("gru").double()
    x = draw(TIME, BATCH, INPUT, dtype=torch.float64)
    trace = record(module, x)
    below = nn.GRU(INPUT, UNIT, bidirectional=True).double()
    below.load_state_dict({k: v for k, v in module.state_dict().items() if "l0" in k})
    wanted = torch.autograd.functional.jacobian(lambda x: below(x)[0][-1, 1, UNIT + 3], x)[:, 1]
    found = input_gradient(trace, every_weight(module), unit=3, direction=1, batch=1)
    np.testing.assert_allclose(found[:, 0], wanted, rtol=1e-9, atol=1e-13)


def test_missing_steps_have_no_gradient(make, draw):
    module = make("lstm").double()
    own = record(module, draw(TIME, BATCH, INPUT, dtype=torch.float64))
    mask = np.array([True, False, True, True, False, True, True, True, True])
    weights, asked = every_weight(module), {"unit": 2, "layer": 1, "direction": 1, "batch": 1}
    found = input_gradient(spread(own, mask), weights, step=5, **asked)
    np.testing.assert_array_equal(found[mask], input_gradient(own, weights, step=3, **asked))
    assert np.isnan(found[~mask]).all()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"head": np.ones((2, UNIT))}, "needs either a head or a unit, not both and not neither"),
        ({"unit": None}, "needs either a head or a unit, not both and not neither"),
        ({"unit": UNIT}, "unit must be 0 to 4; got 5"),
        ({"unit": None, "head": np.ones((2, 3))}, r"head must be \(output, 5\); got \(2, 3\)"),
        ({"step": 7}, "step must be one that was read, from 0 to 6; got 7"),
        ({"layer": 1}, "those of each layer from 0 to 1, 2 a layer: 4; got 3"),
    ],
)
def test_what_has_no_gradient_is_refused(make, draw, given, sentence):
    module = make("lstm")
    trace = record(module, draw(TIME, BATCH, INPUT))
    with pytest.raises(ValueError, match=sentence):
        input_gradient(trace, every_weight(module)[:3], **{"unit": 1} | given)


def test_a_gradient_that_explodes_is_refused():
    trace, weights = still(3 * np.eye(2), time=1000)
    with pytest.raises(ValueError, match="at step 999 explodes beyond what float64 holds"):
        input_gradient(trace, [weights], unit=1)
    assert connectivity(input_gradient(trace, [weights], unit=1, step=600))[0] == pytest.approx(
        3.0**600
    )
