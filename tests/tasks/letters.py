"""Sequences of symbols as text, read off their numbers."""

from __future__ import annotations

import numpy as np
from torch import Tensor


def symbol_at(values: Tensor, names: tuple[str, ...]) -> np.ndarray:
    """(sequence, time) which symbol each step is, -1 for zeros; ValueError for what is neither."""
    steps = values.numpy()
    at = steps.argmax(axis=-1)
    one, none = (steps == np.eye(len(names))[at]).all(axis=-1), ~steps.any(axis=-1)
    if not (one | none).all():
        raise ValueError(f"not one of {names}: {steps[~(one | none)][0]}")
    return np.where(one, at, -1)


def texts(x: Tensor, names: tuple[str, ...]) -> list[str]:
    """Each sequence as text, up to where only zeros are left; they may stand nowhere else."""
    at = symbol_at(x, names)
    assert (np.diff((at < 0).astype(int), axis=1) >= 0).all()
    return np.array([*names, ""])[at].view(f"U{at.shape[1]}").ravel().tolist()
