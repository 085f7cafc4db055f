"""Printed numbers: fixed decimals, a true minus sign, and roundings that add up."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from lstm_viz.sequences.fixed import fixed
from tests.explorer.node_js import run


def test_parts_add_up_to_the_last_digit_in_many_random_cases() -> None:
    draw = np.random.default_rng(7)
    cases = []
    for _ in range(1200):
        size = int(draw.integers(1, 120))
        values = draw.normal(size=size) * 10.0 ** draw.uniform(-6, 3)
        values[draw.random(size) < draw.choice([0, 0.3, 0.9])] = 0
        total = round(float(values.sum()) * 1e4) + int(draw.integers(-1, 2))
        cases.append({"values": values.tolist(), "total": total})
    told = run("printed.js", {"parts": cases})["parts"]
    for case, parts in zip(cases, told, strict=True):
        exact = np.array(case["values"]) * 1e4
        assert sum(parts) == case["total"]
        if any(exact):
            # A zero stays one, and no part moves by more than rounding and the whole's own needs.
            assert all(part == 0 for part, value in zip(parts, exact, strict=True) if value == 0)
            spread = 1 + math.ceil(2 / np.count_nonzero(exact))
            assert np.abs(np.array(parts) - exact).max() <= spread + 1e-6


@pytest.mark.parametrize(("name", "squash"), [("sigmoid", None), ("tanh", np.tanh)])
def test_each_printed_gate_has_a_printed_sum_that_leads_to_it(name: str, squash: Any) -> None:
    squash = squash or (lambda z: 1 / (1 + np.exp(-z)))
    draw = np.random.default_rng(3)
    sums = draw.normal(size=4000) * draw.choice([0.01, 1, 5], size=4000)
    # As in a recording, the gate itself was computed and kept in float32.
    gates = squash(sums.astype(np.float32)).astype(np.float32).astype(float)
    pairs = np.stack([sums, gates], axis=1).tolist()
    found = run("printed.js", {"gates": pairs, "squash": name})["sums"]
    reached = squash(np.array(found) / 1e4)
    # As numbers, since JSON has no −0.
    assert [float(f"{value:.4f}") for value in reached] == [
        float(f"{value:.4f}") for value in gates
    ]
    # Away from the flat ends, the printed sum is the true one or its neighbour.
    steep = np.abs(sums) < 3
    assert np.abs(np.array(found) - sums * 1e4)[steep].max() < 1.5


def test_a_sentence_of_python_prints_each_number_as_the_browser_does() -> None:
    draw = np.random.default_rng(196)
    singles = draw.uniform(-2, 2, 4000).astype(np.float32)
    ties = np.arange(-41, 42) / 8  # 0.125 is halfway, and exact
    large = draw.normal(size=200) * 10.0 ** draw.uniform(-6, 15, 200)
    values = [*singles.tolist(), *ties.tolist(), *large.tolist(), -0.001, 1.005, 0.0]
    assert [fixed(value) for value in values] == run("printed.js", {"numbers": values})["numbers"]
    assert [fixed(0.125), fixed(-0.125), fixed(-0.004), fixed(math.nan)] == [
        "0.13",
        "−0.13",
        "0.00",
        "–",
    ]
    assert [fixed(math.inf), fixed(-math.inf)] == ["∞", "−∞"]
