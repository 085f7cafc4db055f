"""Passages of another text that are like one, beside brute force over a pass of torch.nn."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import torch

from lstm_viz.behaviour.elsewhere import ON, By, _chance, comparing
from lstm_viz.behaviour.reading import finished
from lstm_viz.model import SequenceModel

CHARACTERS, LENGTH = 7, 3
DRAW = np.random.default_rng(5)
TEXT, BEFORE, OWN = (DRAW.integers(CHARACTERS, size=size) for size in (90, 11, LENGTH))


def network(units: int) -> SequenceModel:
    model = SequenceModel("gru", CHARACTERS, units, output_size=CHARACTERS, seed=4)
    with torch.no_grad():
        for weight in model.parameters():
            weight *= 3
    return model.eval()


def states(model: SequenceModel, places: np.ndarray) -> np.ndarray:
    with torch.no_grad():
        h, _ = model.rnn(torch.eye(CHARACTERS)[places][None])
    return h[0].numpy()


def ways(h: np.ndarray) -> set[tuple[int, int, int]]:
    """The steps and units that are on, each with its sign."""
    return {(t, u, s) for t, u in np.ndindex(h.shape) for s in (1, -1) if s * h[t, u] >= ON}


def test_the_likest_are_those_of_brute_force() -> None:
    model = network(6)
    h = states(model, TEXT)
    own = states(model, np.concatenate([BEFORE, OWN]))[-LENGTH:]
    found = finished(comparing(model, TEXT, BEFORE, OWN, count=4))
    for part in comparing(model, TEXT, BEFORE, OWN, count=4):  # what is there early stays as it is
        if part.by == "units" and part.units == 2:
            assert list(part.found.by) == ["cosine"]
            assert part.found.by["cosine"].passages == found.by["cosine"].passages
            break
    else:
        pytest.fail("the comparison by units tells nothing while it goes on")
    every = range(len(TEXT) - LENGTH + 1)
    mine = ways(own)
    assert {sign for _, _, sign in mine} == {1, -1}
    assert found.by["cosine"].shared == ()
    for passage, units in zip(found.by["units"].passages, found.by["units"].shared, strict=True):
        counts = Counter(u for _, u, _ in mine & ways(h[passage.start : passage.stop]))
        assert list(units) == sorted(counts, key=lambda u: (-counts[u], u))[:5]
    scores: dict[By, list[float]] = {
        "cosine": [
            float((h[k : k + LENGTH] * own).sum())
            / np.linalg.norm(h[k : k + LENGTH])
            / np.linalg.norm(own)
            for k in every
        ],
        "units": [
            len(mine & ways(h[k : k + LENGTH])) / len(mine | ways(h[k : k + LENGTH])) for k in every
        ],
    }
    for by, wanted in scores.items():
        one = found.by[by]
        assert one.passages[0].score == pytest.approx(max(wanted), abs=1e-5)
        for passage, values in zip(one.passages, one.h, strict=True):
            assert passage.score == pytest.approx(wanted[passage.start], abs=1e-5)
            np.testing.assert_allclose(values, h[passage.start : passage.stop], atol=1e-5)
        starts = sorted(passage.start for passage in one.passages)
        assert len(starts) == 4
        assert min(np.diff(starts)) >= LENGTH
        assert 0 < one.chance <= 1
    assert found.verified <= found.tolerance


def test_where_there_is_one_unit_a_shift_changes_no_best_score() -> None:
    found = finished(comparing(network(1), TEXT, BEFORE, OWN))
    one = found.by["cosine"]
    assert one.chance == pytest.approx(one.passages[0].score, abs=1e-5)

    # On below 0 through two steps: the one passage that is so has all of it in common.
    h = np.array([[0.0, -0.5, -0.5, 0.9, 0.1, 0.0, -0.4, -0.4]], np.float32).T
    assert finished(_chance(h, 6, "units")) == 1
    assert finished(_chance(-h, 6, "units")) == 1
    # On at the second of its steps alone, on where the text is too: 1 of 2 with steps 2 and 3.
    part = np.array([[0.0, -0.5, -0.5, 0.5, 0.1, 0.0, 0.1, -0.4]], np.float32).T
    assert finished(_chance(part, 6, "units")) == 1  # steps 0 and 1: off, then on
    part[0] = 0.5
    assert finished(_chance(part, 6, "units")) == 0.5


def test_the_passage_itself_is_left_out_where_the_text_has_it() -> None:
    model, at = network(6), 47
    inside = finished(comparing(model, TEXT, TEXT[:at], TEXT[at : at + LENGTH]))
    for one in inside.by.values():
        assert all(abs(passage.start - at) >= LENGTH for passage in one.passages)
        assert len(one.passages) == 5
    assert inside.left_out == 1
    # The same characters after others are another passage.
    other = np.concatenate([TEXT, BEFORE, TEXT[at : at + LENGTH]])
    again = finished(comparing(model, other, TEXT[:at], TEXT[at : at + LENGTH]))
    places = [passage.start for passage in again.by["cosine"].passages]
    assert len(TEXT) + len(BEFORE) in places
    # After none, or after few, nothing tells which of them is the passage itself.
    for before in (TEXT[:0], TEXT[at - 39 : at]):
        few = finished(comparing(model, other, before, TEXT[at : at + LENGTH]))
        assert few.left_out == 0
    assert few.by["cosine"].passages[0].start == at
    assert few.by["cosine"].passages[0].score > 0.99


def test_where_no_unit_is_on_the_reason_is_told_and_cosines_are_found() -> None:
    model = network(2)
    with torch.no_grad():
        for weight in model.parameters():
            weight /= 30
    found = finished(comparing(model, TEXT, BEFORE, OWN))
    assert found.by["units"].passages == []
    assert "no unit is as far from 0 as 0.3 at any step" in found.by["units"].none
    assert len(found.by["cosine"].passages) == 5


@pytest.mark.parametrize("own", [OWN[:0], np.zeros(91, int)])
def test_a_passage_that_can_t_be_compared_is_refused(own: np.ndarray) -> None:
    with pytest.raises(ValueError, match=f"must have 1 to 90 characters.*got {len(own)}"):
        finished(comparing(network(2), TEXT, BEFORE, own))
