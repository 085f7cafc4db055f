"""Balanced: matrices as P · 2^power, so that no product of them is beyond float64."""

from __future__ import annotations

import numpy as np

FAR = 200  # a power of two whose square, too, is well within float64


def balanced(P: np.ndarray) -> tuple[np.ndarray, int]:
    """P and 0, or where P is far from 1, P / 2^power with its largest entry near 1: exact."""
    _, power = np.frexp(max(P.max(), -P.min()))
    return (P, 0) if abs(power) < FAR else (np.ldexp(P, -int(power)), int(power))


def norm(P: np.ndarray) -> float:
    """The largest singular value, from the eigenvalues of P Pᵀ: less work than an SVD."""
    return float(np.sqrt(np.linalg.eigvalsh(P @ P.T)[-1]))


def scaled(value: float, power: int) -> float:
    """value · 2^power: 0 or inf where float64 has no such number."""
    with np.errstate(over="ignore", under="ignore"):
        return float(np.ldexp(value, power))
