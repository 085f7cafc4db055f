"""The recurrence of the cell state, against its definition and its closed forms."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz import rebuild

pytestmark = pytest.mark.truth


def by_definition(i: Any, f: Any, g: Any, first: Any) -> np.ndarray:
    c, states = first, []
    for step in range(len(f)):
        c = f[step] * c + i[step] * g[step]
        states.append(c)
    return np.stack(states)


def run(i: Any, f: Any, g: Any, first: Any, **options: Any) -> np.ndarray:
    out = {name: torch.tensor(v) for name, v in zip("ifg", (i, f, g), strict=True)}
    out["c"] = torch.empty_like(out["f"])
    options = {"reverse": False, "padded": None} | options
    rebuild.cell_state(out, torch.tensor(first), **options)
    return out["c"].numpy()


@settings(max_examples=150, deadline=None)
@given(
    steps=st.integers(1, 90),
    batch=st.integers(1, 3),
    units=st.integers(1, 4),
    seed=st.integers(0, 2**32 - 1),
    share=st.sampled_from([0.0, 0.5, 1.0]),
    wide=st.booleans(),
)
def test_equals_its_definition(
    steps: int, batch: int, units: int, seed: int, share: float, wide: bool
) -> None:
    """Also where gates are exactly shut or open, in which case divisions would fail."""
    rng = np.random.default_rng(seed)
    i, f = rng.random((2, steps, batch, units))
    f = np.where(rng.random(f.shape) < share, rng.integers(0, 2, f.shape), f).astype(float)
    g, first = rng.uniform(-1, 1, f.shape), rng.normal(size=(batch, units))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rebuild, "WIDE", 1 if wide else 4096)
        forward, backward = run(i, f, g, first), run(i, f, g, first, reverse=True)
    np.testing.assert_allclose(forward, by_definition(i, f, g, first), atol=1e-12)
    flipped = by_definition(i[::-1], f[::-1], g[::-1], first)[::-1]
    np.testing.assert_allclose(backward, flipped, atol=1e-12)


@pytest.mark.parametrize("steps", [1, 2, 3, 48, 49, 50])
def test_closed_forms(steps: int) -> None:
    """f = 1 adds up, f = 0 forgets, a constant f is a geometric series."""
    ones, first = np.ones((steps, 2, 3)), np.full((2, 3), 4.0)
    t = np.arange(1, steps + 1)[:, None, None]
    np.testing.assert_allclose(run(ones, ones, ones / 2, first), 4 + t / 2 * ones)
    np.testing.assert_allclose(run(ones, 0 * ones, ones / 2, first), ones / 2)
    q = 0.9
    np.testing.assert_allclose(
        run(ones, q * ones, ones, first), (q**t * 4 + (1 - q**t) / (1 - q)) * ones
    )


def test_padding_hands_the_state_on() -> None:
    """In reverse, a sequence of 4 steps padded to 7 starts from its initial state at step 4."""
    rng = np.random.default_rng(8)
    i, f = rng.random((2, 7, 2, 3))
    g, first = rng.uniform(-1, 1, f.shape), rng.normal(size=(2, 3))
    padded = torch.arange(7)[:, None] >= torch.tensor([4, 7])
    c = run(i, f, g, first, reverse=True, padded=padded)
    alone = run(i[:4, :1], f[:4, :1], g[:4, :1], first[:1], reverse=True)
    np.testing.assert_allclose(c[:4, :1], alone, atol=1e-14)


@pytest.mark.parametrize(("steps", "width"), [(7, 3), (1, 5), (5, 1 << 21), (3, 1 << 20)])
def test_blocks_cover_each_step_once(steps: int, width: int) -> None:
    covered = [step for block in rebuild.blocks(steps, width) for step in range(steps)[block]]
    assert covered == list(range(steps))
