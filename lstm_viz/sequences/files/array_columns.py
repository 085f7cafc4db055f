"""An array of one to three dimensions, or one with named fields → a Table."""

from __future__ import annotations

import sys

import numpy as np

from lstm_viz.sequences.cells import column_of
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.plan.wanted import PLAIN, Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Column, Table, numbered, own_names


def table_of(array: np.ndarray, limits: Limits, given: Given = PLAIN) -> Table:
    """(time,), (time, feature) or (series, time, feature); fields are columns of (time,).

    Raises SequenceError for other shapes, for what is over the limits, and for text that is none.
    """
    if array.dtype.names is not None:
        return _of_fields(array, limits, given)
    told: tuple[str, ...] = ()
    series = None
    if array.ndim == 2 and len(array) == 1 and array.shape[1] > 1:
        told = (f"The single row of {array.shape[1]:,} values was read as steps of one column.",)
        array = array[0]
    if array.ndim == 3:
        count, steps, width = array.shape
        limits.need_rows(count * steps, width)
        series = np.repeat(np.arange(count), steps)
        told = (f"{count:,} sequences of {steps:,} steps were read.",)
        array = array.reshape(count * steps, width)
    if array.ndim not in (1, 2):
        raise SequenceError(
            f"The array's shape is {array.shape}, and an array of (time,), (time, feature) or "
            "(sequence, time, feature) can be read; reshape it."
        )
    if array.ndim == 1:
        limits.need_rows(len(array))
        return Table((column("value", array, given),), told)
    limits.need_rows(*array.shape)
    names = numbered(array.shape[1])
    columns = tuple(column(name, array[:, k], given) for k, name in enumerate(names))
    return Table(columns, told, series=series)


def _of_fields(array: np.ndarray, limits: Limits, given: Given) -> Table:
    fields = [name for name in array.dtype.names or () if array.dtype[name].kind != "V"]
    if array.ndim != 1 or not fields:
        raise SequenceError(
            f"The array has named fields and the shape {array.shape}; "
            "save it with one dimension, the steps."
        )
    limits.need_rows(len(array), len(fields))
    names, told = own_names(plain(name) for name in fields)
    columns = (column(name, array[field], given) for name, field in zip(names, fields, strict=True))
    return Table(tuple(columns), told)


def column(name: str, values: np.ndarray, given: Given = PLAIN) -> Column:
    """Numbers, times or words of one dimension as a Column; a length of time is in seconds."""
    kind = values.dtype.kind
    if kind == "M":
        return Column(name, values.astype("datetime64[us]"))
    if kind == "m":
        seconds = values / np.timedelta64(1, "s")
        return Column(name, _clean(seconds))
    if kind in "SU":
        return column_of(name, _texts(name, values), given=given)
    single = kind == "f" and values.dtype.itemsize <= 4
    with np.errstate(over="ignore", invalid="ignore"):  # an infinite one is refused where wanted
        return Column(name, _clean(values.astype(np.float32 if single else np.float64)))


def _texts(name: str, values: np.ndarray) -> list[str]:
    if values.dtype.kind == "S":
        return [cell.decode("utf-8", "replace") for cell in values.tolist()]
    codes = np.frombuffer(values.tobytes(), np.dtype("u4").newbyteorder(values.dtype.byteorder))
    if codes.max() > sys.maxunicode:  # NumPy would make a str of it that Python can't handle
        raise SequenceError(
            f"Column {quoted(name)} holds text that can't be read; save it as numbers."
        )
    return [plain(cell) for cell in values.tolist()]


def _clean(values: np.ndarray) -> np.ndarray:
    """The same numbers, every NaN made a quiet one, which casts without a warning."""
    missing = np.isnan(values)
    if missing.any():
        values[missing] = np.nan
    return values


def plain(text: str) -> str:
    """The text without halves of characters, which nothing could write."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
