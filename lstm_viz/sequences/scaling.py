"""Scaling: each column moved and stretched to a common range, and back into its own unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from lstm_viz.sequences.sentences import each_column
from lstm_viz.sequences.sequence import Sequence, SequenceError, Unscaled

Scale = Literal["none", "standard", "minmax", "robust", "kept"]
# Of each column, what is taken off and what the rest is divided by.
Kept = tuple[tuple[float, float], ...]
EARLIER = "an earlier sequence"  # of which a kept scale is, unless it is told
# What is taken off a column, and by what the rest is divided.
_WORDS = {
    "standard": ("mean", "standard deviation"),
    "minmax": ("smallest value", "range"),
    "robust": ("median", "interquartile range"),
}


@dataclass(frozen=True, eq=False)
class Scaling:
    """scaled = (value - offset) / factor, for each column; `offset` and `factor` are (feature,).

    standard gives mean 0 and deviation 1, minmax the range from 0 to 1, robust the median 0 and the
    quartiles a distance of 1. Gaps do not count. Where a column has no spread, the factor is 1.
    kept is the scaling of another sequence, so that the two can be compared.
    """

    how: Scale
    offset: np.ndarray
    factor: np.ndarray
    constant: np.ndarray  # (feature,) whether the column never changes
    spread: np.ndarray  # (feature,) whether the factor is its spread, and not 1 in place of 0

    @classmethod
    def of(cls, sequence: Sequence, how: Scale, kept: Kept = ()) -> Scaling:
        """The scaling of the columns over all steps; `kept` is the one that is kept.

        Raises SequenceError for another `how`, and for a kept scaling of other columns.
        """
        features = len(sequence.names)
        if how == "kept":
            return _as_it_was(kept, features)
        if how == "none":
            zero, one = np.zeros(features), np.ones(features)
            return cls(how, zero, one, zero.astype(bool), zero.astype(bool))
        if how not in _WORDS:
            raise SequenceError(f"The scale must be none, {', '.join(_WORDS)}; got {how!r}.")
        values = sequence.values.astype(np.float64)  # (time, feature)
        low, high = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
        if how == "standard":
            offset, factor = np.nanmean(values, axis=0), np.nanstd(values, axis=0)
        elif how == "minmax":
            offset, factor = low, high - low
        else:
            first, offset, third = np.nanquantile(values, (0.25, 0.5, 0.75), axis=0)
            factor = third - first
        constant = low == high
        spread = ~constant & (factor > 0)
        # Rounding can leave a constant column a mean beside its value.
        offset, factor = np.where(constant, low, offset), np.where(spread, factor, 1.0)
        return cls(how, offset, factor, constant, spread)

    def apply(self, values: np.ndarray) -> np.ndarray:
        """(..., feature) values in their own unit → scaled, in float64."""
        return (np.asarray(values, np.float64) - self.offset) / self.factor

    def undo(self, values: np.ndarray, column: int | None = None) -> np.ndarray:
        """Scaled values → in their own unit, in float64.

        `values` is (..., feature), or of any shape where `column` is the feature of all of them.
        """
        which = slice(None) if column is None else column
        return np.asarray(values, np.float64) * self.factor[which] + self.offset[which]

    def told(self, names: tuple[str, ...], kept_from: str = EARLIER) -> tuple[str, ...]:
        """What it does to each column of these names; a kept one is that of `kept_from`."""
        if self.how == "none":
            return ()
        if self.how == "kept":
            return each_column(
                [
                    f"Column {name!r}: {self.offset[k]:.6g} was subtracted, and the result divided "
                    f"by {self.factor[k]:.6g}, as for {kept_from}."
                    for k, name in enumerate(names)
                ]
            )
        taken_off, divided_by = _WORDS[self.how]
        sentences = []
        for k, name in enumerate(names):
            offset, factor = f"{self.offset[k]:.6g}", f"{self.factor[k]:.6g}"
            if self.constant[k]:
                told = (
                    f"its value {offset} was subtracted; it never changes, so there was nothing to "
                    "scale."
                )
            elif not self.spread[k]:
                told = (
                    f"its {taken_off} {offset} was subtracted; its {divided_by} is 0, so nothing "
                    "was divided."
                )
            else:
                told = (
                    f"its {taken_off} {offset} was subtracted, and the result divided by its "
                    f"{divided_by} {factor}."
                )
            sentences.append(f"Column {name!r}: {told}")
        return each_column(sentences)


def _as_it_was(kept: Kept, features: int) -> Scaling:
    if len(kept) != features:
        raise SequenceError(
            f"The kept scale is of {len(kept)} columns, but the sequence has {features}."
        )
    offset, factor = np.array(kept, np.float64).T
    if not (np.isfinite(offset).all() and np.isfinite(factor).all() and (factor > 0).all()):
        raise SequenceError(f"A kept scale divides by numbers above 0; got {kept}.")
    spread = np.ones(features, bool)
    return Scaling("kept", offset, factor, ~spread, spread)


def scaled(sequence: Sequence, how: Scale, kept: Kept = (), kept_from: str = EARLIER) -> Sequence:
    """The same sequence with each column scaled over its own steps, or as `kept` says.

    Each change is listed, and the values before it are kept beside the scaled ones.
    """
    if how == "none":
        return sequence
    scaling = Scaling.of(sequence, how, kept)
    before, told = sequence.unscaled, scaling.told(sequence.names, kept_from)
    return replace(
        sequence,
        values=scaling.apply(sequence.values),
        changes=sequence.changes + told,
        unscaled=Unscaled(sequence.values, told)
        if before is None
        else Unscaled(before.values, before.told + told),
    )
