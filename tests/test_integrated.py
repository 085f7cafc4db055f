"""Integrated gradients, against Captum, a linear network and what they must add up to."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz import record
from lstm_viz.call import weight_arrays
from lstm_viz.integrated import integrated
from lstm_viz.skipping import spread
from tests.conftest import INPUT, LAYERS, TIME, UNIT

KINDS = {
    "lstm": ("lstm", {}),
    "projected": ("lstm", {"proj_size": 3}),
    "gru": ("gru", {}),
    "tanh": ("rnn", {}),
}
OUTPUT, ROW, AT = 6, 4, 5


def passing(module: nn.RNNBase, x: np.ndarray) -> Any:
    return record(module, torch.from_numpy(x))


def every_weight(module: nn.RNNBase) -> list[dict[str, Any]]:
    ways = range(2 if module.bidirectional else 1)
    return [weight_arrays(module, layer, way) for layer in range(LAYERS) for way in ways]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("both", [True, False])
def test_the_parts_are_captums_and_add_up(make, draw, kind, both):
    # Here, since it takes a second, of every process that finds these tests.
    from captum.attr import IntegratedGradients

    base, options = KINDS[kind]
    module = make(base, bidirectional=both, **options).double()
    x = draw(TIME, INPUT, dtype=torch.float64)
    head = draw(OUTPUT, options.get("proj_size", UNIT) * (1 + both)).double()

    def answer(many: torch.Tensor) -> torch.Tensor:
        return module(many.transpose(0, 1))[0][AT] @ head.T

    parts, error = IntegratedGradients(answer).attribute(
        x[None],
        target=ROW,
        n_steps=9,
        method="gausslegendre",
        return_convergence_delta=True,
    )
    found = integrated(
        partial(passing, module),
        x.numpy(),
        every_weight(module),
        head=head.numpy(),
        output=ROW,
        points=9,
        step=AT,
        layer=1,
    )
    # Captum has the points of the rule in float32.
    np.testing.assert_allclose(found.parts, parts[0], rtol=1e-6, atol=1e-7)
    assert found.error == pytest.approx(error.item(), abs=1e-6)
    with torch.no_grad():
        ends = answer(torch.stack([x, 0 * x]))[:, ROW]
    assert found.change == pytest.approx((ends[0] - ends[1]).item(), abs=1e-12)
    assert np.abs(found.parts).sum() > 10 * abs(found.error)


def test_more_points_are_more_exact(make, draw):
    module = make("lstm", bidirectional=False)
    x = draw(TIME, INPUT)
    few, many = (
        integrated(
            partial(passing, module),
            x.numpy(),
            every_weight(module),
            unit=3,
            points=points,
            layer=1,
        )
        for points in (2, 32)
    )
    assert abs(many.error) < 1e-6 < abs(few.error)
    assert many.change == few.change != 0


def test_a_linear_network_has_its_gradient_times_the_input():
    draw = np.random.default_rng(3)
    module = nn.RNN(INPUT, UNIT, nonlinearity="relu", bias=False).double()
    with torch.no_grad():
        for one in module.parameters():
            one.abs_()
    x = draw.uniform(0.1, 1, (TIME, INPUT))
    W_ih, W_hh = (weight_arrays(module, 0, 0)[name] for name in ("W_ih", "W_hh"))
    assert W_ih is not None
    assert W_hh is not None
    wanted = [(np.linalg.matrix_power(W_hh, AT - t) @ W_ih)[2] * x[t] for t in range(AT + 1)]
    found = integrated(
        partial(passing, module), x, [weight_arrays(module, 0, 0)], unit=2, points=1, step=AT
    )
    np.testing.assert_allclose(found.parts[: AT + 1], wanted, rtol=1e-12)
    assert not found.parts[AT + 1 :].any()
    assert abs(found.error) < 1e-12 < found.change


@pytest.mark.parametrize("dtype", [np.int64, np.bool_])
def test_a_one_hot_code_of_whole_numbers_is_not_rounded_on_its_way(make, draw, dtype):
    module = make("gru", bidirectional=False)
    code = np.eye(INPUT, dtype=dtype)[draw(TIME).argsort().numpy() % INPUT]
    asked: dict[str, Any] = {"unit": 2, "layer": 1}
    weights = every_weight(module)
    found = integrated(partial(passing, module), code, weights, **asked)
    wanted = integrated(partial(passing, module), code.astype(np.float32), weights, **asked)
    np.testing.assert_array_equal(found.parts, wanted.parts)
    assert abs(found.error) < 1e-5 < abs(found.change) == abs(wanted.change)


def test_a_skipped_step_has_no_part(make, draw):
    module = make("gru").double()
    mask = np.array([True, False, True, True, False, True, True, True, True])
    x = np.full((len(mask), INPUT), np.nan)
    x[mask] = draw(int(mask.sum()), INPUT).double().numpy()

    def skipping(values: np.ndarray) -> Any:
        return spread(record(module, torch.from_numpy(values[mask])), mask)

    asked: dict[str, Any] = {"unit": 1, "layer": 1, "direction": 1}
    found = integrated(skipping, x, every_weight(module), step=5, **asked)
    own = integrated(partial(passing, module), x[mask], every_weight(module), step=3, **asked)
    np.testing.assert_allclose(found.parts[mask], own.parts, rtol=1e-12)
    assert np.isnan(found.parts[~mask]).all()
    assert (found.change, found.error) == pytest.approx((own.change, own.error))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"points": 0}, "points must be 1 or more; got 0"),
        ({"output": 6}, "output must be 0 to 5, a row of head; got 6"),
        ({"unit": 1}, "needs either a head or a unit, not both and not neither"),
        ({"step": 7}, "step must be one that was read, from 0 to 6; got 7"),
    ],
)
def test_what_cannot_be_integrated_is_refused(make, draw, given, sentence):
    module = make("rnn", bidirectional=False)
    asked = {"head": np.ones((OUTPUT, UNIT)), "layer": 1} | given
    with pytest.raises(ValueError, match=sentence):
        integrated(
            partial(passing, module), draw(TIME, INPUT).numpy(), every_weight(module), **asked
        )
