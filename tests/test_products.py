"""x Wᵀ + b by each way to it, and which way a size takes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from lstm_viz import products, rebuild, record
from tests.conftest import BATCH, INPUT, TIME


@pytest.mark.parametrize("small", [True, False])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(("steps", "wide", "high"), [(1, 5, 3), (7, 9, 130), (900, 72, 67)])
def test_is_the_product(
    monkeypatch: pytest.MonkeyPatch,
    draw: Any,
    small: bool,
    bias: bool,
    dtype: torch.dtype,
    steps: int,
    wide: int,
    high: int,
) -> None:
    monkeypatch.setattr(products, "SMALL", 1 << 60 if small else 0)
    x, W = draw(steps, BATCH, wide, dtype=dtype), draw(high, wide, dtype=dtype)
    b = draw(high, dtype=dtype) if bias else None
    product = products.affine(W, b, steps * BATCH)
    for each in (x, x[: steps // 2 + 1]):
        expected = each.numpy() @ W.numpy().T + (0 if b is None else b.numpy())
        close = 1e-4 if dtype == torch.float32 else 1e-12
        np.testing.assert_allclose(product(each).numpy(), expected, atol=close)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("batch", [1, BATCH])
def test_a_step_of_a_loop_is_the_product(draw: Any, batch: int, bias: bool) -> None:
    W, b = draw(7, 5, dtype=torch.float64).numpy(), draw(7, dtype=torch.float64).numpy()
    product = products.affine_of_a_step(W, b if bias else None, batch)
    for h in draw(2, batch, 5, dtype=torch.float64).numpy():
        np.testing.assert_allclose(product(h), h @ W.T + (b if bias else 0), atol=1e-12)


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_a_large_pass_is_a_small_one(
    make: Any, draw: Any, monkeypatch: pytest.MonkeyPatch, kind: str, bias: bool
) -> None:
    module, x = make(kind, bias=bias), draw(TIME, BATCH, INPUT)
    small = record(module, x)
    monkeypatch.setattr(products, "SMALL", 0)
    for name, signal in record(module, x).signals.items():
        np.testing.assert_allclose(signal, small.signals[name], atol=1e-6)


def test_no_product_of_a_small_pass_is_shared_out(
    make: Any, draw: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond PIECE multiplications OpenBLAS starts threads, and torch beyond GRAIN numbers."""
    sizes: list[int] = []
    matmul = np.matmul

    def noted(a: Any, b: Any, out: Any) -> Any:
        sizes.append(a.shape[-2] * b.shape[-2] * b.shape[-1])
        return matmul(a, b, out=out)

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("torch's product shares out every size")

    monkeypatch.setattr(np, "matmul", noted)
    for name in ("mm", "addmm"):
        monkeypatch.setattr(torch, name, refuse)
    monkeypatch.setattr(torch.nn.functional, "linear", refuse)
    record(torch.nn.LSTM(8, 128), draw(900, 1, 8))
    assert max(sizes) <= products.PIECE
    steps = list(rebuild.blocks(900, 128, rebuild.GRAIN))
    assert max(step.stop - step.start for step in steps) * 128 <= rebuild.GRAIN
