"""The first step at which two sequences differ, or a pass and its edited copy."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lstm_viz import record, record_set
from lstm_viz.difference import compare
from lstm_viz.sets import part
from tests.traces import random_trace

torch.manual_seed(8)
LSTM = torch.nn.LSTM(2, 5)
DRAW = np.random.default_rng(4).normal(size=(9, 2))


def test_a_common_beginning_is_found() -> None:
    other = DRAW.copy()
    other[6:] *= -1
    trace = record_set(LSTM, {"more": np.zeros((3, 2)), "one": DRAW, "other": other[:8]})
    found = part(trace, trace, (2, 1), threshold=1e-5)
    assert found.read == 6
    assert {name: one.offset for name, one in found.first.items() if one} == dict.fromkeys(
        "ifgoch", 6
    )
    name, first = found.earliest
    every = {signal: float(np.abs(delta[6]).max()) for signal, delta in found.delta.items()}
    assert (name, first.offset) == (max(every, key=every.get), 6)
    assert sorted(found.together) == sorted("ifgoch")
    assert first.by == found.delta[name][6, first.unit] == pytest.approx(-every[name])
    assert np.isnan(found.delta["f"][8]).all()  # the other one has ended
    assert part(trace, trace, (1, 1), threshold=0).earliest is None
    assert part(trace, trace, (1, 1), threshold=0).together == ()


def test_aligned_by_an_event_the_same_steps_meet() -> None:
    trace = record_set(LSTM, {"one": DRAW, "late": np.concatenate([DRAW[:2], DRAW])})
    found = part(trace, trace, (0, 1), at=[3, 5], threshold=1e-3)
    assert found.offsets.tolist() == list(range(-5, 6))
    assert found.read is None  # where both have a step they read the same
    assert np.isnan(found.values["f"][0][:2]).all()
    np.testing.assert_array_equal(
        found.values["f"][0][5], trace.sel("f", layer=0, direction=0)[0, 3]
    )


def test_an_edited_copy_parts_as_compare_finds() -> None:
    x = torch.tensor(DRAW, dtype=torch.float32)
    plain, edited = record(LSTM, x), record(LSTM, x, edits="f3@5=0")
    found = part(plain, edited, threshold=1e-4)
    for name, one in compare(plain, edited, threshold=1e-4).items():
        first = found.first[name]
        assert (None if first is None else first.offset) == one.first
        np.testing.assert_allclose(found.delta[name], one.delta)
    assert found.first["f"].unit == 3
    assert found.together == ("f", "c", "h")  # i, g and o read h one step later


@pytest.mark.parametrize(
    ("other", "threshold", "sentence"),
    [
        (random_trace("gru"), 0.1, "two traces of one network can be compared"),
        (random_trace(unit=4), 0.1, "two traces of one network can be compared"),
        (random_trace(), -1, "threshold must be a number of at least 0; got -1"),
    ],
)
def test_what_cannot_be_compared_is_refused(other, threshold: float, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        part(random_trace(), other, threshold=threshold)
