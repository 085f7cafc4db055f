"""Where two traces differ: planted differences are found, at their steps and units."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstm_viz import compare
from lstm_viz.trace import Trace
from tests.traces import LENGTH, TIME, UNIT, WHERE, random_trace


def moved(trace: Trace, name: str, *places: tuple[int, int, float]) -> Trace:
    array = np.array(trace.signals[name], np.float64)
    for step, unit, by in places:
        array[*WHERE.values(), step, unit] += by
    signals = {other: signal.astype(np.float64) for other, signal in trace.signals.items()}
    return Trace(trace.kind, {**signals, name: array}, trace.initial)


@pytest.mark.parametrize(("kind", "name"), [("lstm", "c"), ("gru", "n"), ("rnn", "a")])
def test_a_difference_is_found_where_it_is(kind: str, name: str) -> None:
    trace = moved(random_trace(kind), name)
    other = moved(trace, name, (1, 3, -0.25), (3, 3, 0.125), (3, 4, 0.5), (4, 0, 5e-5))
    found = compare(trace, other, **WHERE)
    one = found.pop(name)
    assert (one.first, one.last) == (1, 3)
    assert one.largest == pytest.approx(0.5, abs=1e-12)
    np.testing.assert_allclose(one.per_step, [0, 0.25, 0, 0.5, 5e-5, 0, 0], atol=1e-12)
    np.testing.assert_array_equal(one.reached, [0, 1, 0, 2, 0, 0, 0])
    expected = np.zeros((LENGTH, UNIT))
    expected[[1, 3, 3, 4], [3, 3, 4, 0]] = [-0.25, 0.125, 0.5, 5e-5]
    np.testing.assert_allclose(one.delta[:LENGTH], expected, atol=1e-12)
    assert np.isnan(one.delta[LENGTH:]).all()
    assert all(rest.first is rest.last is None and rest.largest == 0 for rest in found.values())
    assert compare(trace, other)[name].largest == 0  # another sequence
    finer = compare(trace, other, threshold=1e-5, **WHERE)[name]
    assert (finer.first, finer.last) == (1, 4)


def test_traces_that_cannot_be_compared_are_refused() -> None:
    trace = random_trace()
    cases: list[tuple[Trace, dict[str, Any], str]] = [
        (random_trace("gru"), {}, r"one kind and size can be compared; got Trace\(lstm.*\(gru"),
        (random_trace(time=TIME + 1), {}, "one kind and size can be compared"),
        (random_trace(length=LENGTH - 1), WHERE, "have not read the same steps"),
        (trace, {"threshold": -1}, "threshold must be a number of at least 0; got -1"),
        (trace, {"threshold": float("nan")}, "threshold must be .*; got nan"),
    ]
    for other, more, sentence in cases:
        with pytest.raises(ValueError, match=sentence):
            compare(trace, other, **more)
