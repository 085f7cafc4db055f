"""What SciPy reads: MATLAB files up to version 7, and NetCDF 3 → a Table."""

from __future__ import annotations

import io
import warnings
import zlib
from collections.abc import Iterator
from importlib import import_module
from typing import Any, BinaryIO

import numpy as np

from lstm_viz.extras import MissingExtraError, need
from lstm_viz.sequences.files import named_arrays
from lstm_viz.sequences.files.array_parts import Held
from lstm_viz.sequences.files.conventions import decoded, is_time
from lstm_viz.sequences.files.formats import Contents, Format
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.plan.wanted import PLAIN, Given
from lstm_viz.sequences.sequence import SequenceError

_DEEPEST = 6  # structures within structures
# What SciPy's readers raise for files that are not what they claim.
_BROKEN = (Exception, zlib.error)


def _scipy(called: str) -> Any:
    try:
        need("scipy", "formats", "reading it")
    except MissingExtraError as error:
        raise named_arrays.lacking(error, called) from None
    return import_module("scipy.io")


def _open_matlab(
    file: BinaryIO, limits: Limits, part: str | None, given: Given = PLAIN
) -> Contents:
    reader = _scipy("a MATLAB file")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about variables that are there twice
            found = reader.loadmat(io.BytesIO(file.read()))
    except _BROKEN as error:
        raise named_arrays.damaged("MATLAB file", error) from None
    held = [
        Held(field, array.shape, lambda array=array: array, group)
        for name, value in found.items()
        if not name.startswith("__")
        for group, field, array in _fields("", name, value, 0)
    ]
    return named_arrays.contents_of(held, limits, part, given, "MATLAB file")


def _fields(group: str, name: str, value: Any, depth: int) -> Iterator[tuple[str, str, np.ndarray]]:
    """The arrays of numbers in a variable: itself, or the fields of a structure, as a group."""
    if not isinstance(value, np.ndarray) or depth > _DEEPEST:
        return
    if value.dtype.names and value.size == 1:
        inside = f"{group}/{name}" if group else name
        for field in value.dtype.names:
            yield from _fields(inside, field, value.reshape(-1)[0][field], depth + 1)
    elif value.dtype.kind in "iufb":
        yield group, name, value


def _open_netcdf(
    file: BinaryIO, limits: Limits, part: str | None, given: Given = PLAIN
) -> Contents:
    reader = _scipy("a NetCDF file")
    try:
        with reader.netcdf_file(io.BytesIO(file.read()), mmap=False) as found:
            arrays = {
                name: (np.array(one.data), one.dimensions, dict(one._attributes))
                for name, one in found.variables.items()
            }
    except SequenceError:
        raise
    except _BROKEN as error:
        raise named_arrays.damaged("NetCDF file", error) from None
    held = [
        Held(
            name,
            array.shape,
            lambda array=array, known=known: decoded(_native(array), known),
            axes=tuple(axes),
            is_time=is_time(known),
        )
        for name, (array, axes, known) in arrays.items()
        if array.dtype.kind in "iufb"
    ]
    return named_arrays.contents_of(held, limits, part, given, "NetCDF file")


def _native(array: np.ndarray) -> np.ndarray:
    """The same numbers in the order of bytes of this machine."""
    return array.astype(array.dtype.newbyteorder("="))


MATLAB = Format(
    "matlab", "MATLAB file", (".mat",), lambda head: head.startswith(b"MATLAB 5.0"), _open_matlab
)
NETCDF = Format(
    "netcdf",
    "NetCDF file",
    (".nc", ".cdf"),
    lambda head: head[:3] == b"CDF" and head[3:4] in b"\x01\x02",
    _open_netcdf,
)
