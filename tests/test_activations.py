"""Activations against torch's own functions, and the browser's table against Python's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional

from lstm_viz.activations import SHAPES, activation, by_signal, of_layer
from lstm_viz.kinds import KINDS
from tests.explorer.node_js import run

pytestmark = pytest.mark.truth
# Apart from every corner.
SUMS = torch.tensor([-8.0, -3.1, -2.4, -1.3, -0.6, -0.2, 0.3, 0.9, 1.4, 2.6, 3.3, 7.0]).double()
# By torch's own, each with numbers that are not the usual ones where it has any.
OWN: dict[str, Any] = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "linear": lambda a: a + 0,
    "hard_sigmoid": functional.hardsigmoid,
    "hard_sigmoid(0.2,0.5)": lambda a: (a / 5 + 0.5).clamp(0, 1),
    "hard_tanh": functional.hardtanh,
    "relu6": functional.relu6,
    "leaky_relu": functional.leaky_relu,
    "leaky_relu(0.3)": lambda a: functional.leaky_relu(a, 0.3),
    "elu": functional.elu,
    "elu(0.7)": lambda a: functional.elu(a, 0.7),
    "selu": torch.selu,
    "softplus": functional.softplus,
    "softsign": functional.softsign,
    "exponential": torch.exp,
    "scaled_tanh(1.7159,0.6667)": lambda a: 1.7159 * torch.tanh(0.6667 * a),
    # Sums that are clipped first.
    "sigmoid[1]": lambda a: torch.sigmoid(a.clamp(-1, 1)),
    "leaky_relu(0.3)[2.5]": lambda a: functional.leaky_relu(a.clamp(-2.5, 2.5), 0.3),
    "relu[0.5]": lambda a: a.clamp(0, 0.5),
}


def test_all_are_tried() -> None:
    assert {activation(text).name for text in OWN} == set(SHAPES)


@pytest.mark.parametrize("text", OWN)
def test_value_and_slope_are_torchs(text: str) -> None:
    one, a = activation(text), SUMS.clone().requires_grad_()
    wanted = OWN[text](a)
    (slope,) = torch.autograd.grad(wanted.sum(), a)
    value = one.value(torch, SUMS)
    torch.testing.assert_close(value, wanted.detach(), atol=1e-9, rtol=1e-9)
    by_numpy = one.value(np, SUMS.numpy())
    np.testing.assert_allclose(by_numpy, value.numpy(), rtol=1e-14)
    np.testing.assert_allclose(one.slope(np, by_numpy), slope.numpy(), atol=1e-9)
    assert (np.diff(by_numpy) >= 0).all()  # what `rounding` relies on
    assert activation(str(one)) == one


def test_the_browser_has_the_same_functions() -> None:
    found = run("activations.js", {"texts": list(OWN), "sums": SUMS.tolist()})
    assert found.pop("names") == list(SHAPES)
    for text, one in found.items():
        own = activation(text)
        value = own.value(np, SUMS.numpy())
        np.testing.assert_allclose(one["values"], value, rtol=1e-12)
        np.testing.assert_allclose(one["slopes"], own.slope(np, value), atol=1e-12)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("gelu", "there is no activation 'gelu'; there is sigmoid, tanh, relu"),
        ("hard_sigmoid(0.2)", r"hard_sigmoid takes 2 numbers, and those that it is multiplied by"),
        (
            "elu(-1)",
            r"elu takes 1 number, and those .* are above 0; got \(-1",
        ),
        ("tanh[0]", r"the limit of the activation tanh is a number above 0; got \[0\]"),
        ("elu(0.7)[inf]", r"the limit of the activation elu is .*; got \[inf\]"),
        ("tanh[much]", r"the limit of the activation tanh is .*; got \[much\]"),
        ("elu(nan)", "elu takes 1 number,"),
        ("leaky_relu(much)", "leaky_relu takes 1 number,"),
        ("tanh(2)", "the activation tanh takes no numbers"),
    ],
)
def test_others_are_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        activation(text)


def test_a_layer_states_those_of_its_kind_in_order() -> None:
    stated = by_signal("generallstm", "hard_sigmoid relu linear")
    assert {name: one.name for name, one in stated.items()} == {
        **dict.fromkeys("ifo", "hard_sigmoid"),
        "g": "relu",
        "h": "linear",
    }
    assert [one.name for one in of_layer("lstm", "anything")] == ["sigmoid", "tanh", "tanh"]
    with pytest.raises(ValueError, match="a reset-first GRU has 2 activations, of r, z; n; got"):
        of_layer("resetfirstgru", "tanh")
    for kind in KINDS.values():  # a signal is made by one activation, or is a sum
        made = [name for names, _ in kind.squashes for name in names]
        assert len(made) == len(set(made))
        assert set(made) <= set(kind.signals)
