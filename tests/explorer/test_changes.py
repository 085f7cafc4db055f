"""Changes: what a map of changes shows is the difference of recorded values, to the last digit.

Where a picture opens is the largest of them, which Python finds by itself.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lstm_viz import measure
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.picture import Picture
from lstm_viz.kinds import STATES
from lstm_viz.skipping import present, spread
from lstm_viz.words import READING
from tests.explorer import panels
from tests.explorer.node_js import run
from tests.explorer.sample_payload import course, panel, sample, sequence


def found_in(data: bytes) -> list[list[dict[str, Any]]]:
    """Of each checkpoint and network, by signal: values, error, largest, range."""
    return run("changed.js", b64encode(data).decode())


def truth(one: Panel, name: str) -> np.ndarray:
    """x_t − x_{t−1} over the steps that the network read, in its direction, (time, unit)."""
    values = one.signal(name).astype(np.float64)
    steps = np.flatnonzero(~np.isnan(one.signal("h")[:, 0]))
    if one.direction:
        steps = steps[::-1]
    first = np.full(values.shape[1], np.nan)
    if name in STATES[one.trace.kind]:
        first = one.trace.initial[name][one.layer, one.direction, one.batch].astype(np.float64)
    expected = np.full(values.shape, np.nan)
    expected[steps] = np.diff(values[steps], axis=0, prepend=first[None])
    return expected.astype(np.float32)


def check(found: list[dict[str, Any]], networks: list[Panel], compared: list[Panel]) -> None:
    """All that is found of `networks`, whose ranges hold the changes of all that are compared."""
    for signals, one in zip(found, networks, strict=True):
        assert tuple(signals) == READING[one.trace.kind]
        for name, said in signals.items():
            expected = truth(one, name)
            values = np.array(said["values"], np.float64).reshape(expected.shape)
            np.testing.assert_array_equal(values, expected)
            at = np.nanargmax(np.abs(expected))
            step, unit = np.unravel_index(at, expected.shape)
            largest = said["largest"]
            if name == ("c" if "c" in one.trace.signals else "h"):
                assert measure.largest_change(one.trace, **one.place) == (step, unit)
            assert (largest["step"], largest["unit"]) == (step, unit)
            assert np.float32(largest["change"]) == expected[step, unit]
            sizes = [np.abs(truth(each, name)) for each in compared if name in each.trace.signals]
            most = max(float(np.nanmax(size)) for size in sizes)
            low, high = said["range"]
            assert low == -high
            # Two digits, and no more than it needs.
            assert most <= high == float(f"{high:.2g}") < 1.11 * most


@pytest.mark.parametrize("kinds", [("lstm", "rnn"), ("gru", "lstm")], ids="-".join)
def test_they_are_the_differences_of_recorded_values(kinds):
    made = sample(kinds=kinds)
    check(found_in(made.data)[0], made.panels, made.panels)


def test_past_the_end_of_a_shorter_sequence_there_are_none():
    made = sample(length=19)
    found = found_in(made.data)[0]
    check(found, made.panels, made.panels)
    assert all(value is None for value in found[0]["f"]["values"][19 * 11 :])


def test_a_gap_is_passed_and_a_backward_direction_comes_from_the_right():
    values = sequence(17, panels.INPUT)
    values[[0, 5, 6, 16], 1] = np.nan
    mask = present(values)
    # Random numbers with an initial state, at layer 2, backwards.
    made = [panels.panel(kind, time=int(mask.sum())) for kind in ("lstm", "gru", "rnn")]
    made = [
        replace(one, trace=spread(one.trace, mask), input=values, prediction=None) for one in made
    ]
    assert made[0].direction == 1
    data = payload(Picture(panels=made, values=values, names=["a", "b", "c", "d"]))
    check(found_in(data)[0], made, made)


def test_every_checkpoint_has_its_own_in_one_range():
    made = course(checkpoints=(0, 60, 900))
    everything = [one for epoch in made.epochs for one in epoch.panels]
    for found, epoch in zip(found_in(made.data), made.epochs, strict=True):
        check(found, list(epoch.panels), everything)


def test_what_sixteen_bits_have_rounded_is_within_twice_their_error():
    made = sample(steps=2500, units=(80, 90))
    for signals, one in zip(found_in(made.data)[0], made.panels, strict=True):
        for name, said in signals.items():
            expected = truth(one, name)
            values = np.array(said["values"], np.float64).reshape(expected.shape)
            away = np.nanmax(np.abs(values - expected))
            assert 0 < away <= said["error"] + 1e-6
            assert said["error"] < 5e-4


def test_a_signal_that_never_moves_has_a_range_all_the_same():
    values = sequence(5, 2)
    still = panel("lstm", np.zeros_like(values), 3)
    flat = replace(
        still,
        trace=replace(
            still.trace,
            signals={k: np.zeros_like(v) for k, v in still.trace.signals.items()},
        ),
    )
    found = found_in(payload(Picture(panels=[flat], values=values, names=["a", "b"])))[0][0]["c"]
    assert found["largest"] == {"step": 0, "unit": 0, "change": 0}
    assert found["range"] == [-1, 1]
