"""Printed numbers: fixed decimals, a true minus sign, and roundings that add up."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.explorer.meaning.stage import stage  # noqa: F401

pytestmark = pytest.mark.browser
Stage = Callable[..., Page]


@pytest.fixture
def figures(stage: Stage) -> Callable[..., Any]:  # noqa: F811
    """figures(body, argument): run JavaScript with the functions of figures.js in `f`."""
    page = stage()
    return lambda body, argument: page.evaluate(
        f"argument => {{ const f = lv.figures; {body} }}", argument
    )


def test_numbers_have_fixed_decimals_and_a_true_minus_sign(figures: Callable[..., Any]) -> None:
    asked = [[-0.5, 2], [-0.004, 2], [0.005, 1], [12345.678, 4], [-1e-9, 4], [1, 4]]
    printed = figures("return argument.map(([v, d]) => f.printNumber(v, d));", asked)
    assert printed == ["−0.50", "0.00", "0.0", "12345.6780", "0.0000", "1.0000"]
    special = figures("return [NaN, Infinity, -Infinity].map((v) => f.printNumber(v, 2));", None)
    assert special == ["–", "∞", "−∞"]


def test_last_digits_are_placed_not_divided(figures: Callable[..., Any]) -> None:
    asked = [0, 7, -7, 12345, -120000, 123456789012]
    printed = figures("return argument.map((k) => f.printTicks(k, 4));", asked)
    assert printed == ["0.0000", "0.0007", "−0.0007", "1.2345", "−12.0000", "12345678.9012"]


def test_parts_add_up_to_the_last_digit_in_many_random_cases(figures: Callable[..., Any]) -> None:
    draw = np.random.default_rng(7)
    cases = []
    for _ in range(1200):
        size = int(draw.integers(1, 120))
        values = draw.normal(size=size) * 10.0 ** draw.uniform(-6, 3)
        values[draw.random(size) < draw.choice([0, 0.3, 0.9])] = 0
        total = round(float(values.sum()) * 1e4) + int(draw.integers(-1, 2))
        cases.append({"values": values.tolist(), "total": total})
    told = figures(
        "return argument.map(({ values, total }) => f.apportion(values, 4, total));", cases
    )
    for case, parts in zip(cases, told, strict=True):
        exact = np.array(case["values"]) * 1e4
        assert sum(parts) == case["total"]
        if any(exact):
            # A zero stays one, and no part moves by more than rounding and the whole's own needs.
            assert all(part == 0 for part, value in zip(parts, exact, strict=True) if value == 0)
            spread = 1 + math.ceil(2 / np.count_nonzero(exact))
            assert np.abs(np.array(parts) - exact).max() <= spread + 1e-6


def test_the_largest_remainders_get_the_missing_digits(figures: Callable[..., Any]) -> None:
    parts = figures("return f.apportion(argument, 1, 10);", [0.33, 0.36, 0.31])
    assert parts == [3, 4, 3]
    assert figures("return f.apportion(argument, 1, -10);", [-0.33, -0.36, -0.31]) == [-3, -4, -3]
    assert figures("return f.apportion([], 4, 0);", None) == []


@pytest.mark.parametrize(("name", "squash"), [("sigmoid", None), ("tanh", np.tanh)])
def test_each_printed_gate_has_a_printed_sum_that_leads_to_it(
    figures: Callable[..., Any], name: str, squash: Any
) -> None:
    squash = squash or (lambda z: 1 / (1 + np.exp(-z)))
    draw = np.random.default_rng(3)
    sums = draw.normal(size=4000) * draw.choice([0.01, 1, 5], size=4000)
    # As in a recording, the gate itself was computed and kept in float32.
    gates = squash(sums.astype(np.float32)).astype(np.float32).astype(float)
    found = figures(
        f"""const squash = (z) => {"Math.tanh(z)" if name == "tanh" else "1 / (1 + Math.exp(-z))"};
        return argument.map(([sum, gate]) => f.nearestTicks(sum, 4,
            (k) => f.printNumber(squash(k / 1e4), 4) === f.printNumber(gate, 4)));""",
        np.stack([sums, gates], axis=1).tolist(),
    )
    reached = squash(np.array(found) / 1e4)
    assert [f"{value:.4f}" for value in reached] == [f"{value:.4f}" for value in gates]
    # Away from the flat ends, the printed sum is the true one or its neighbour.
    steep = np.abs(sums) < 3
    assert np.abs(np.array(found) - sums * 1e4)[steep].max() < 1.5
