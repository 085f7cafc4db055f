"""What the network did on average, and distances of a closed form."""

from __future__ import annotations

import numpy as np

from lstm_viz.sets import activity, distances
from lstm_viz.trace import Trace
from tests.traces import LENGTH, WHERE, random_trace


def constant(levels: list[list[float]], time: int = 4, scale: float = 1.0) -> Trace:
    """A simple RNN whose h is constant in each sequence, and whose a is `scale` times as much."""
    h = np.repeat(np.array(levels, np.float32)[None, None, :, None], time, axis=3)
    first = np.zeros((1, 1, len(levels), h.shape[-1]), np.float32)
    return Trace("rnn", {"a": h * np.float32(scale), "h": h}, {"h": first})


def test_padding_is_no_step() -> None:
    trace = random_trace("gru")
    found = activity(trace, "zn", layer=1, direction=1)
    own = trace.sel("n", **WHERE, time=slice(LENGTH)).astype(np.float64)
    assert list(found) == ["z", "n"]
    np.testing.assert_allclose(found["n"].mean[WHERE["batch"]], own.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(found["n"].deviation[WHERE["batch"]], own.std(axis=0), rtol=1e-12)


def test_distances_of_a_case_worked_by_hand() -> None:
    # One unit at −0.5, 0 and 0.5: the root mean square of the deviations is √(1/6).
    found = distances(constant([[-0.5], [0.0], [0.5]]))
    near, far = 0.5 * np.sqrt(6), np.sqrt(6)
    np.testing.assert_allclose(found, [[0, near, far], [near, 0, near], [far, near, 0]], atol=1e-6)


def test_a_signal_counts_as_much_as_another_whatever_its_size() -> None:
    levels = [[0.1, -0.4], [0.3, 0.2], [-0.6, 0.5], [0.25, 0.0]]
    small, large = (distances(constant(levels, scale=scale)) for scale in (1.0, 40.0))
    np.testing.assert_allclose(small, large, rtol=1e-5)
    np.testing.assert_allclose(np.square(small).mean(), 2, rtol=1e-6)


def test_equal_sequences_are_at_no_distance_in_spite_of_rounding() -> None:
    noise = np.random.default_rng(2).normal(0, 1e-7, (5, 3))
    assert not distances(constant((0.3 + noise).tolist())).any()
