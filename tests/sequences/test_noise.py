from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sequences import generate

from .conftest import Refusal


def values(name: str, steps: int, seed: int = 3, **parameters: float) -> np.ndarray:
    return generate(name, steps=steps, seed=seed, **parameters).values[:, 0].astype(np.float64)


def correlation(x: np.ndarray, lag: int) -> float:
    return float(np.corrcoef(x[lag:], x[:-lag])[0, 1])


def test_a_random_walk_starts_at_zero_and_has_normal_strides() -> None:
    walk = values("walk", steps=40_001, stride=0.5)
    strides = np.diff(walk)
    assert walk[0] == 0
    assert strides.std() == pytest.approx(0.5, rel=0.02)
    assert strides.mean() == pytest.approx(0, abs=4 * 0.5 / 200)
    assert np.corrcoef(strides[1:], strides[:-1])[0, 1] == pytest.approx(0, abs=4 / 200)


def test_white_noise_has_its_deviation_and_no_memory() -> None:
    x = values("noise", steps=40_000, deviation=2.5)
    assert x.std() == pytest.approx(2.5, rel=0.02)
    assert x.mean() == pytest.approx(0, abs=4 * 2.5 / 200)
    assert [correlation(x, lag) for lag in (1, 2, 7)] == pytest.approx([0, 0, 0], abs=4 / 200)
    assert (values("noise", steps=9, deviation=0) == 0).all()


@pytest.mark.parametrize(("a1", "a2"), [(1.6, -0.8), (-0.5, 0.3), (0.9, 0.0)])
def test_ar2_has_the_autocorrelations_and_the_variance_of_yule_and_walker(
    a1: float, a2: float
) -> None:
    x = values("ar2", steps=200_000, a1=a1, a2=a2, deviation=0.5)
    # r1 = a1 + a2 r1, r2 = a1 r1 + a2, r3 = a1 r2 + a2 r1; variance = a1 c1 + a2 c2 + noise.
    r1 = np.linalg.solve([[1 - a2]], [a1])[0]
    r2 = a1 * r1 + a2
    r3 = a1 * r2 + a2 * r1
    found = [correlation(x, lag) for lag in (1, 2, 3)]
    assert found == pytest.approx([r1, r2, r3], abs=0.02)
    assert x.var() == pytest.approx(0.25 / (1 - a1 * r1 - a2 * r2), rel=0.04)


def test_what_ar2_adds_to_its_own_past_is_white_noise() -> None:
    x = values("ar2", steps=50_000, a1=1.2, a2=-0.4, deviation=0.3)
    e = x[2:] - 1.2 * x[1:-1] + 0.4 * x[:-2]
    assert e.std() == pytest.approx(0.3, rel=0.02)
    assert [correlation(e, lag) for lag in (1, 2)] == pytest.approx([0, 0], abs=4 / 220)


def test_ar2_begins_as_it_goes_on() -> None:
    begun = np.array([values("ar2", 3, seed, a1=1.8, a2=-0.9) for seed in range(3_000)])
    rho = 1.8 / 1.9
    variance = 0.04 / (1 - 1.8 * rho + 0.9 * (1.8 * rho - 0.9))
    assert begun.var(axis=0) == pytest.approx([variance] * 3, rel=0.1)
    assert np.corrcoef(begun[:, 0], begun[:, 1])[0, 1] == pytest.approx(rho, abs=0.01)


def test_an_ar2_that_would_grow_is_refused(refused: Refusal) -> None:
    with refused(
        "With a1 = 1.6 and a2 = -0.5 the values would grow without bound: a1 + a2 is 1.1 and a2 − "
        "a1 is -2.1, and both must be below 1."
    ):
        values("ar2", steps=9, a1=1.6, a2=-0.5)
    with refused(
        "With a1 = -0.6 and a2 = 0.4 the values would grow without bound: a1 + a2 is -0.2 and a2 "
        "− a1 is 1, and both must be below 1."
    ):
        values("ar2", steps=9, a1=-0.6, a2=0.4)
