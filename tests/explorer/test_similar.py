"""Passages of a text with the same units on: the Explorer finds those that Python finds."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.behaviour import same_at_each_step
from tests.explorer.node_js import run


def walks(steps: int, units: int) -> np.ndarray:
    """Values (time, unit) that stay a while where they are, as a state's do."""
    draw = np.random.default_rng(17)
    noise = draw.normal(size=(steps + 30, units)).cumsum(axis=0)
    return np.tanh(noise[30:] - noise[:-30]).astype(np.float32) / 2


@pytest.mark.parametrize("signed", [True, False])
@pytest.mark.parametrize(("start", "stop"), [(40, 41), (83, 96), (120, 183)])
def test_the_explorer_finds_the_passages_that_python_finds(
    start: int, stop: int, *, signed: bool
) -> None:
    values = walks(479, 11) if signed else np.abs(walks(479, 11))
    asked = {"values": values.ravel().tolist(), "width": 11, "threshold": 0.3, "signed": signed}
    answer = run("likest.js", {**asked, "passage": [start, stop - 1]})

    expected = same_at_each_step(values, start, stop, 0.3)
    assert [one["extent"] for one in answer["found"]] == [[a, b - 1] for a, b, _ in expected]
    scores = [one["score"] for one in answer["found"]]
    np.testing.assert_allclose(scores, [one.score for one in expected], atol=1e-12)
    assert len(scores) > 3
    assert 0 < answer["chance"] <= 1


def test_a_long_passage_without_a_unit_that_is_on_all_through_it_has_others_like_it() -> None:
    values = walks(479, 11)
    values[40:120] = values[300:380]
    passage = values[40:120]
    assert not ((passage >= 0.3).all(axis=0) | (passage <= -0.3).all(axis=0)).any()
    asked = {"values": values.ravel().tolist(), "width": 11, "threshold": 0.3, "signed": True}
    answer = run("likest.js", {**asked, "passage": [40, 119]})

    best = answer["found"][0]
    assert (best["extent"], best["score"]) == ([300, 379], 1)
    assert answer["chance"] < 0.9
    on = (np.abs(passage) >= 0.3).sum(axis=0)
    assert best["shared"] == np.argsort(-on, kind="stable")[:5].tolist()
