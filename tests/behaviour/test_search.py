"""Search: planted units are found, and noise that moves as slowly is not."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.behaviour import Property, auc, pearson, search
from lstm_viz.behaviour.search import Findings, short_of

STEPS, UNITS = 1210, 7
CUT = STEPS // 2
OPEN = Property("open", "inside", "inside")
COUNT = Property("count", "count", "the count", True)
NEVER = Property("never", "rare thing", "at the rare thing")


def slow(random: np.random.Generator, *size: int) -> np.ndarray:
    """Noise of which neighbours are alike, as of a network's states, (time, ...)."""
    noise = random.standard_normal((STEPS + 60, *size))
    total = np.cumsum(noise, axis=0)
    return total[60:] - total[:-60]


def planted(seed: int = 5) -> tuple[dict[str, np.ndarray], dict[Property, np.ndarray]]:
    random = np.random.default_rng(seed)
    signals = {"c": slow(random, UNITS), "h": slow(random, UNITS)}
    labels = {
        OPEN: slow(random) > 4,
        COUNT: np.round(slow(random) / 5),
        NEVER: np.arange(STEPS) == 77,
    }
    signals["h"][:, 4] -= 60 * labels[OPEN]
    signals["c"][:, 2] += 14 * labels[COUNT]
    return signals, labels


@pytest.fixture(scope="module")
def found() -> Findings:
    signals, labels = planted()
    return search(signals, labels, kind="lstm")


def test_planted_units_are_found_and_their_figures_are_of_the_right_half(found: Findings) -> None:
    signals, labels = planted()
    inside, count = found.best("open"), found.best("count")
    assert (inside.signal, inside.unit, inside.holds) == ("h", 4, True)
    assert (count.signal, count.unit, count.holds) == ("c", 2, True)
    h, c = signals["h"], signals["c"]
    true = labels[OPEN][:, None]
    assert inside.found == pytest.approx(2 * auc(h[:CUT], true[:CUT])[0, 4] - 1)
    assert inside.held_out == pytest.approx(2 * auc(h[CUT:], true[CUT:])[0, 4] - 1)
    assert count.held_out == pytest.approx(pearson(c[CUT:], labels[COUNT][CUT:, None])[0, 2])
    assert str(inside) == (
        f"Unit 4's hidden state is low inside: AUC = {0.5 - inside.held_out / 2:.2f} on the "
        f"held-out half (7 units × 2 signals × 2 properties tried; best under shuffled labels "
        f"{0.5 + inside.bar / 2:.2f})."
    )
    assert str(count).startswith(f"Unit 2's cell state follows the count: r = {count.held_out:.2f}")


def test_the_bar_is_the_best_of_all_units_signals_and_shifts(found: Findings) -> None:
    signals, labels = planted()
    assert found.shifts == 99
    # All shifts that may be drawn contain those that were: the bar is one of their strengths.
    label = labels[COUNT][CUT:]
    every = [
        np.abs(pearson(values[CUT:], np.roll(label, by)[:, None])).max()
        for values in signals.values()
        for by in range(1, STEPS - CUT)
    ]
    bar = found.bars[1]
    assert np.abs(np.array(every) - bar).min() < 1e-5
    assert np.quantile(every, 0.9) < bar <= max(every) + 1e-5


def test_noise_is_found_on_one_half_and_refused_on_the_other() -> None:
    """In the worst of ten searches through noise, no claim of 14 units and two properties holds."""
    claims = []
    for seed in range(10):
        random = np.random.default_rng(100 + seed)
        signals = {"c": slow(random, UNITS), "h": slow(random, UNITS)}
        labels = {OPEN: slow(random) > 2, COUNT: np.round(slow(random) / 5)}
        found = search(signals, labels, kind="lstm")
        for key in ("open", "count"):
            claim = found.best(key)
            assert abs(claim.found) > 0.15  # the best of many always looks good
            assert not claim.holds
            assert str(claim).startswith("Nothing found for ")
            claims += found.ranked(key)
    # Of all units, and not of the best one alone, chance lets few searches claim anything.
    assert sum(claim.holds for claim in claims) == 0


def test_a_strength_that_changes_its_sign_does_not_hold() -> None:
    signals, labels = planted()
    turned = signals["c"].copy()
    turned[CUT:, 2] *= -1
    claim = search({"c": turned}, {COUNT: labels[COUNT]}, kind="lstm").best("count")
    assert claim.unit == 2
    assert claim.held_out < -claim.bar
    assert not claim.holds


def test_units_are_ranked_by_the_first_half_alone(found: Findings) -> None:
    ranked = found.ranked("count")
    assert sorted(claim.unit for claim in ranked) == list(range(UNITS))
    strengths = [abs(claim.found) for claim in ranked]
    assert strengths == sorted(strengths, reverse=True)
    assert [claim.what for claim in found.of_unit(4)] == [OPEN, COUNT]


def test_a_property_that_is_nearly_never_true_is_refused_in_a_sentence(found: Findings) -> None:
    assert found.scored == (OPEN, COUNT)
    with pytest.raises(ValueError, match="rare thing: it is there too seldom, or too seldom"):
        found.best("never")
    with pytest.raises(ValueError, match="no property 'colour'; available: open, count, never"):
        found.best("colour")


def test_too_few_steps_and_other_lengths_are_refused() -> None:
    signals, labels = planted()
    short = {name: values[:150] for name, values in signals.items()}
    few = {COUNT: labels[COUNT][:150]}
    with pytest.raises(ValueError, match="there are 150 steps; at least 203 are needed, to"):
        search(short, few, kind="lstm")
    with pytest.raises(ValueError, match="count must have one entry for each of 150 steps; got 12"):
        search(short, {COUNT: labels[COUNT][:12]}, kind="lstm")


@pytest.mark.parametrize(("properties", "period"), [(2, 1), (12, 1), (7, 9)])
def test_as_many_steps_as_are_asked_for_are_enough(properties: int, period: int) -> None:
    least = short_of(2 * period, properties, period)
    assert least is not None
    for more in range(4):
        assert short_of(least + more * period, properties, period) is None
    assert short_of(least - 2 * period, properties, period) == least


def test_shifts_of_sequences_keep_the_place_in_each() -> None:
    """A unit that only tells the time in a sequence does not follow what grows with it."""
    sequences, steps = 240, 9
    random = np.random.default_rng(8)
    time = np.tile(np.arange(steps), sequences).astype(float)
    rises = random.integers(0, 2, (sequences, steps)).cumsum(axis=1).reshape(-1).astype(float)
    clock = {"c": np.column_stack([random.standard_normal(len(time)), time])}
    assert not search(clock, {COUNT: rises}, kind="lstm", period=steps).best("count").holds
    with pytest.raises(ValueError, match="there are 900 steps; at least 1,827 are needed"):
        search({"c": time[:900, None]}, {COUNT: rises[:900]}, kind="lstm", period=steps)
    counter = {"c": np.column_stack([time, rises + random.standard_normal(len(time))])}
    best = search(counter, {COUNT: rises}, kind="lstm", period=steps).best("count")
    assert (best.unit, best.holds) == (1, True)
