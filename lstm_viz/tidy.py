"""Tidy: signals as one Arrow table, a row for each unit at each step that was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pyarrow


def table(
    signals: Mapping[str, np.ndarray],
    axes: Mapping[str, Sequence[int]],
    labels: Sequence[Any],
    inputs: Mapping[str, np.ndarray],
) -> pyarrow.Table:
    """The table of `signals`, whose axes are those of `axes`, the last three batch, time, unit.

    `axes` has the numbers of each axis' entries, `labels` the names of the steps, and `inputs`
    (batch, time) what was read at them. Steps that are NaN in the first signal, in every unit, were
    not read and have no row.
    """
    import pyarrow

    first = next(iter(signals.values()))
    read = ~np.isnan(first).all(axis=-1, keepdims=True)
    rows = np.flatnonzero(np.broadcast_to(read, first.shape))
    places = np.unravel_index(rows, first.shape)
    columns: dict[str, Any] = {}
    for (axis, numbers), place in zip(axes.items(), places, strict=True):
        columns[axis] = pyarrow.array(np.asarray(numbers, np.int32)[place])
        if axis == "time":
            columns["label"] = _column(labels, pyarrow).take(pyarrow.array(place))
            for name, array in inputs.items():
                columns[name] = pyarrow.array(array[*places[-3:-1]])
    for name, array in signals.items():
        columns[name] = pyarrow.array(array.reshape(-1)[rows])
    return pyarrow.table(columns)


def _column(labels: Sequence[Any], pyarrow: Any) -> Any:
    """The labels as they are, or as text where Arrow has no one type for them."""
    try:
        return pyarrow.array(labels)
    except (pyarrow.ArrowException, OverflowError, UnicodeError):
        return pyarrow.array([str(label).encode(errors="replace").decode() for label in labels])
