"""Claims: their sentences, and the passages that speak for and against one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lstm_viz.behaviour import PROPERTIES, Claim, evidence, pearson
from lstm_viz.behaviour.claim import apart

DEPTH = Claim("lstm", 41, "c", PROPERTIES["depth"], 0.91, 0.94, 0.11, (256, 1, 12), 239, 50_000)


def test_a_claim_prints_its_whole_sentence() -> None:
    assert str(DEPTH) == (
        "Unit 41's cell state follows the bracket depth: r = 0.94 on the held-out half (256 units "
        "× 1 signal × 12 properties tried; best under shuffled labels 0.11)."
    )
    other = replace(DEPTH, held_out=-0.52, found=-0.6, kind="gru", signal="h", tried=(7, 2, 1))
    assert str(other) == (
        "Unit 41's hidden state partly falls with the bracket depth: r = −0.52 on the held-out "
        "half (7 units × 2 signals × 1 property tried; best under shuffled labels 0.11)."
    )


@pytest.mark.parametrize(
    ("strength", "said"),
    [
        (0.9, "is high in a string: AUC = 0.95"),
        (0.5, "is high mostly in a string: AUC = 0.75"),
        (-0.3, "is low a little more often in a string: AUC = 0.65"),
    ],
)
def test_a_property_that_is_true_or_false_has_an_auc(strength: float, said: str) -> None:
    claim = replace(DEPTH, what=PROPERTIES["string"], found=strength, held_out=strength)
    assert said in str(claim)
    assert "best under shuffled labels 0.56" in str(claim)


def test_a_strength_that_turned_is_told_as_that() -> None:
    turned = replace(DEPTH, held_out=-0.94)
    assert "has r = 0.91 there and −0.94 on the held-out half, the opposite (256" in str(turned)
    turned = replace(DEPTH, what=PROPERTIES["string"], found=-0.8, held_out=0.7)
    assert "has AUC = 0.90 there and 0.15 on the held-out half, the opposite (256" in str(turned)
    below = replace(DEPTH, held_out=0.1)
    assert "has r = 0.10 on the held-out half, no more than shuffled labels give (256" in str(below)


@pytest.mark.parametrize(
    ("key", "held_out", "bar", "said"),
    [
        ("depth", 0.3141, 0.3128, ("r = 0.314", "0.313")),
        ("depth", 0.31416, 0.31398, ("r = 0.3142", "0.3140")),
        ("string", 0.2612, 0.2584, ("AUC = 0.631", "0.629")),
        ("string", 0.26, 0.24, ("AUC = 0.63", "0.62")),
        ("depth", 0.31, 0.31, ("r = 0.31", "0.31")),
    ],
)
def test_what_is_larger_is_seen_as_larger(
    key: str, held_out: float, bar: float, said: tuple[str, str]
) -> None:
    claim = replace(DEPTH, what=PROPERTIES[key], held_out=held_out, bar=bar)
    assert (claim.measure, claim.shuffled) == said
    assert f"{said[0]} (shuffled labels {said[1]})" in claim.brief


@pytest.mark.parametrize("wrong", [{"held_out": 0.1}, {"held_out": -0.94}, {"bar": 0.94}])
def test_what_does_not_beat_the_shuffled_labels_is_nothing_found(wrong: dict[str, float]) -> None:
    claim = replace(DEPTH, **wrong)
    assert not claim.holds
    assert str(claim).startswith(
        "Nothing found for bracket depth: the best unit of the first half, unit 41's cell state, "
        "has r = "
    )


def test_passages_contribute_what_the_correlation_is_the_mean_of() -> None:
    random = np.random.default_rng(2)
    label = np.repeat(random.integers(0, 3, 20), 11).astype(float)
    values = label + random.standard_normal(220)
    values[77:84] = 3 - label[77:84] * 9  # here it goes wrong
    found = evidence(-values, label, -0.5, first=22, count=4, width=7)
    a, b = -values[22:], label[22:]
    product = -((a - a.mean()) / a.std()) * ((b - b.mean()) / b.std())
    assert product.mean() == pytest.approx(-pearson(a[:, None], b[:, None])[0, 0])
    for one in (*found.best, *found.worst):
        assert one.score == pytest.approx(product[one.start - 22 : one.stop - 22].mean())
        assert one.start >= 22
    every = [product[at : at + 7].mean() for at in range(len(product) - 6)]
    assert found.best[0].score == pytest.approx(max(every))
    assert found.worst[0].score == pytest.approx(min(every))
    assert len(found.best) == 4
    starts = sorted(one.start for one in found.best)
    assert min(np.diff(starts)) >= 7
    assert all(one.score < 0 for one in found.worst)


def test_a_unit_that_never_moves_has_no_passages() -> None:
    found = evidence(np.ones(30), np.arange(30.0), 0.5)
    assert found == ((), ())


def test_highest_scores_lie_apart() -> None:
    scores = np.array([1.0, 9, 8, 2, 7, 3, 6])
    assert apart(scores, 2, 3) == [(1, 9.0), (4, 7.0), (6, 6.0)]
    assert apart(scores, 2, 9, slice(4, 6)) == [(1, 9.0), (6, 6.0)]
    assert apart(scores, 99, 5) == [(1, 9.0)]
