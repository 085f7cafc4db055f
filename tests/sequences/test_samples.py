from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np

from lstm_viz.sequences import generate, read

SAMPLES = Path(__file__).parents[2] / "assets" / "sequences"


def test_all_samples_are_small_and_read_without_a_word_about_damage() -> None:
    paths = sorted(SAMPLES.glob("*.csv"))
    assert len(paths) == 3
    for path in paths:
        sequence = read(path, max_bytes=10_000, max_steps=200, max_columns=2)
        assert all("labelled" in change for change in sequence.changes)


def test_the_wave_is_the_generators() -> None:
    wave = read(SAMPLES / "wave-seed-0.csv")
    made = generate("waves", steps=200, seed=0)
    assert wave.names == made.names
    np.testing.assert_allclose(wave.values, made.values, atol=1e-6)


def test_the_adding_example_is_one_of_the_task() -> None:
    adding = read(SAMPLES / "adding-seed-0.csv")
    assert adding.names == ("value", "marker")
    rng = np.random.default_rng(0)
    value, first, second = rng.random(60), rng.integers(0, 10), rng.integers(10, 60)
    np.testing.assert_allclose(adding.values[:, 0], value, atol=1e-6)
    assert np.flatnonzero(adding.values[:, 1]).tolist() == [first, second]
    assert set(adding.values[:, 1]) == {0, 1}


def test_the_months_are_those_of_the_calendar() -> None:
    months = read(SAMPLES / "month-lengths.csv")
    firsts = [date(year, month, 1) for year in range(2017, 2026) for month in range(1, 13)][:97]
    days = [(after - first).days for first, after in pairwise(firsts)]
    assert months.values[:, 0].tolist() == days
    assert months.labels == tuple(f"{first:%Y-%m}" for first in firsts[:96])
    assert sum(days) == 8 * 365 + 2
