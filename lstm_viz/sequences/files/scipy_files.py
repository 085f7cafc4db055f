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
from lstm_viz.sequences.files.conventions import decoded
from lstm_viz.sequences.files.formats import Contents, Format
from lstm_viz.sequences.files.named_arrays import Held
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
        Held(path, array.shape, lambda array=array: array)
        for name, value in found.items()
        if not name.startswith("__")
        for path, array in _fields(name, value, 0)
    ]
    return named_arrays.contents_of(held, limits, part, given, "MATLAB file")


def _fields(path: str, value: Any, depth: int) -> Iterator[tuple[str, np.ndarray]]:
    """The arrays of numbers in a variable: itself, or the fields of a structure."""
    if not isinstance(value, np.ndarray) or depth > _DEEPEST:
        return
    if value.dtype.names and value.size == 1:
        for name in value.dtype.names:
            yield from _fields(f"{path}/{name}", value.reshape(-1)[0][name], depth + 1)
    elif value.dtype.kind in "iufb":
        yield path, value


def _open_netcdf(
    file: BinaryIO, limits: Limits, part: str | None, given: Given = PLAIN
) -> Contents:
    reader = _scipy("a NetCDF file")
    try:
        with reader.netcdf_file(io.BytesIO(file.read()), mmap=False) as found:
            arrays = {
                name: (np.array(one.data), dict(one._attributes))
                for name, one in found.variables.items()
            }
    except SequenceError:
        raise
    except _BROKEN as error:
        raise named_arrays.damaged("NetCDF file", error) from None
    held = [
        Held(name, array.shape, lambda array=array, known=known: decoded(_native(array), known))
        for name, (array, known) in arrays.items()
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
