"""x Wᵀ + b for many rows of x, by the library that is quickest at its size.

Several threads that share a small product wait for one another at its end, and where another
program has the core of one of them, for milliseconds. torch offers no way to keep one operation
on one thread (`torch.set_num_threads` reaches the threads that begin meanwhile, for good), and MKL
shares out every product of two rows and more. NumPy's OpenBLAS does not share out products of up
to 2^18 multiplications; so a small pass is cut into such pieces, at the speed of one whole product.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

# Multiplications of a pass up to which one thread is used: a few milliseconds of one core.
SMALL = 1 << 27
# Multiplications of one product up to which OpenBLAS uses one thread.
PIECE = 1 << 18
# Columns of W in one piece.
COLUMNS = 64


def is_small(x: Tensor, weights: int) -> bool:
    """Whether multiplying x (time, batch, ...) with that many weights is work for one thread."""
    return x.device.type == "cpu" and x.shape[0] * x.shape[1] * weights <= SMALL


def affine(W: Tensor, b: Tensor | None, rows: int) -> Callable[[Tensor], Tensor]:
    """x (..., in) → x Wᵀ + b (..., out), prepared once for `rows` rows of x in all.

    The result is overwritten by the next call.
    """
    W, b = W.detach(), None if b is None else b.detach()
    if W.device.type != "cpu":
        return lambda x: torch.nn.functional.linear(x, W, b)
    return _in_pieces(W, b) if rows * W.numel() <= SMALL else _whole(W, b)


def affine_of_a_step(
    W: np.ndarray, b: np.ndarray | None, batch: int
) -> Callable[[np.ndarray], np.ndarray]:
    """h (batch, in) → h Wᵀ + b (batch, out), prepared once for the steps of a loop.

    A single row takes NumPy half the time of torch.
    """
    if batch == 1:
        bias = 0 if b is None else b
        return lambda h: (W @ h[0] + bias)[None]
    weight, bias = torch.from_numpy(W), None if b is None else torch.from_numpy(b)
    return lambda h: torch.nn.functional.linear(torch.from_numpy(h), weight, bias).numpy()


def _whole(W: Tensor, b: Tensor | None) -> Callable[[Tensor], Tensor]:
    """One product of torch's, into the same memory each time: new memory costs as much again."""
    room = W.new_empty(0, len(W))

    def product(x: Tensor) -> Tensor:
        nonlocal room
        flat = x.reshape(-1, x.shape[-1])
        if len(room) < len(flat):
            room = W.new_empty(len(flat), len(W))
        out = room[: len(flat)]
        out = torch.mm(flat, W.T, out=out) if b is None else torch.addmm(b, flat, W.T, out=out)
        return out.unflatten(0, x.shape[:-1])

    return product


def _in_pieces(W: Tensor, b: Tensor | None) -> Callable[[Tensor], Tensor]:
    size, width = W.shape
    Wt = np.ascontiguousarray(W.numpy().T)
    bias = None if b is None else b.numpy()
    height = max(1, PIECE // (width * min(size, COLUMNS)))
    columns = [slice(start, start + COLUMNS) for start in range(0, size, COLUMNS)]
    room = np.empty((0, size), Wt.dtype)

    def product(x: Tensor) -> Tensor:
        nonlocal room
        flat = x.detach().numpy().reshape(-1, width)
        if len(room) < len(flat):
            room = np.empty((len(flat), size), Wt.dtype)
        out = room[: len(flat)]
        whole = len(flat) - len(flat) % height
        for part in columns:
            # One call for all pieces: NumPy runs over them in C.
            pieces = out[:whole, part].reshape(-1, height, Wt[:, part].shape[1])
            np.matmul(flat[:whole].reshape(-1, height, width), Wt[:, part], out=pieces)
            np.matmul(flat[whole:], Wt[:, part], out=out[whole:, part])
        if bias is not None:
            out += bias
        return torch.from_numpy(out).unflatten(0, x.shape[:-1])

    return product
