"""Scores: how closely each unit of a signal follows each property, for all of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np

LEAST = 10  # steps at which a property must be true, and as many at which it must be false


def pearson(values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Pearson's r of each unit, values (time, unit), with each of `wanted` (time, property).

    (property, unit), from −1 to 1; NaN where either of the two never changes.
    """
    a, b = _standardised(values), _standardised(wanted)
    return b.T @ a / len(a)


def spearman(values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Spearman's rank correlation: Pearson's r of the ranks, as `pearson`."""
    return pearson(ranks(values), ranks(np.asarray(wanted, np.float64)))


def auc(values: np.ndarray, true: np.ndarray) -> np.ndarray:
    """The area under the curve for each unit and each of `true` (time, property) of bool.

    (property, unit): the probability that a unit is higher at a step where the property is true
    than at one where it is false, ties as one half (Mann & Whitney 1947). NaN where it is always
    or never true.
    """
    centred = ranks(values) - (len(values) + 1) / 2
    yes = true.sum(axis=0)[:, None].astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        return 0.5 + (true.T.astype(np.float64) @ centred) / (yes * (len(values) - yes))


def ranks(values: np.ndarray) -> np.ndarray:
    """The rank of each step among those of its column, from 1; ties have their mean, (time, unit).

    A gate that is saturated has the same value at many steps.
    """
    columns = np.ascontiguousarray(values.T)
    found = np.empty(columns.shape)
    place = np.arange(columns.shape[1])
    for row, one in zip(found, columns, strict=True):  # all at once would take twice the memory
        order = one.argsort()
        inorder = one[order]
        new = np.append(True, inorder[1:] != inorder[:-1])
        first = place[new]
        last = np.append(first[1:], len(one))
        row[order] = ((first + last + 1) / 2)[np.cumsum(new) - 1]
    return found.T


class PreparedSignal:
    """A signal's values (time, unit), ready to be scored with many labels of the same steps.

    The strength of a property that is a number is Pearson's r, and of one that is true or false
    2·AUC − 1: both run from −1 to 1 and are 0 by chance. Either is a product of what is kept here
    with the centred label, so that many shifts of a label are one product of matrices.
    """

    def __init__(self, values: np.ndarray, dtype: type[np.floating] = np.float64) -> None:
        self.steps, self.units = values.shape
        self.values, self.dtype = values, dtype

    @cached_property
    def standard(self) -> np.ndarray:
        """(time, unit) with mean 0 and standard deviation 1; 0 for a unit that never changes."""
        found = _standardised(self.values)
        return np.nan_to_num(found, copy=False).astype(self.dtype, copy=False)

    @cached_property
    def ranked(self) -> np.ndarray:
        """(time, unit) the ranks, with mean 0."""
        found = ranks(self.values)
        found -= (self.steps + 1) / 2
        return found.astype(self.dtype, copy=False)

    def strength(self, label: np.ndarray) -> np.ndarray:
        """(unit,) of a label (time,), or (shift, unit) of shifts of one label (shift, time).

        0 for a label that never changes.
        """
        if label.dtype == bool:
            yes = np.count_nonzero(label, axis=-1)[..., None].astype(np.float64)
            found = label.astype(self.ranked.dtype) @ self.ranked * 2
            return _divided(found, yes * (label.shape[-1] - yes))
        means = label.mean(axis=-1, keepdims=True).astype(self.standard.dtype)
        columns = label.astype(self.standard.dtype) - means
        size = label.shape[-1] * label.std(axis=-1, keepdims=True)
        return _divided(columns @ self.standard, size)

    def rounded(self) -> PreparedSignal:
        """The same in float32, for products that need no more digits."""
        found = PreparedSignal(self.values, np.float32)
        for name in ("standard", "ranked"):
            if name in vars(self):
                vars(found)[name] = vars(self)[name].astype(np.float32)
        return found


def strengths(values: np.ndarray, labels: Mapping[str, np.ndarray]) -> np.ndarray:
    """The strength of each label for each unit, (property, unit); NaN where `scarce`."""
    ready = PreparedSignal(values)
    none = np.full(ready.units, np.nan)
    return np.array([none if scarce(one) else ready.strength(one) for one in labels.values()])


def scarce(label: np.ndarray) -> bool:
    """Whether a label changes too seldom to be scored."""
    if label.dtype == bool:
        yes = np.count_nonzero(label)
        return bool(min(yes, len(label) - yes) < LEAST)
    _, counts = np.unique(label, return_counts=True)
    return len(label) - int(counts.max()) < LEAST


def _divided(values: np.ndarray, by: np.ndarray) -> np.ndarray:
    """Each row by its own size, 0 where that is 0."""
    return values * np.divide(1, by, out=np.zeros(by.shape), where=by > 0).astype(values.dtype)


def _standardised(values: np.ndarray) -> np.ndarray:
    found = np.array(values, np.float64)
    moves = np.ptp(found, axis=0) > 0
    found -= found.mean(axis=0)
    found /= np.where(moves, np.sqrt(np.einsum("tn,tn->n", found, found) / len(found)), np.nan)
    return found
