"""HDF5, which NetCDF 4 and MATLAB 7.3 are too → a Table; no link out of the file is followed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np

from lstm_viz.sequences.files import foreign, named_arrays
from lstm_viz.sequences.files.array_parts import FileArray
from lstm_viz.sequences.files.conventions import ATTRIBUTES, decoded, is_time
from lstm_viz.sequences.files.formats import FileTable, Format
from lstm_viz.sequences.files.scipy_files import NUMBERS
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.sequence import SequenceError

_START = re.compile(rb"\x89HDF\r\n\x1a\n|MATLAB 7\.3")
_DEEPEST, _MOST = 12, 20_000  # groups within groups, and objects
_NO_VARIABLE = b"This is a netCDF dimension but not a netCDF variable"
_INTO_ONE = "save the arrays into one file"


def _open(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    h5py = foreign.library("h5py", "an HDF5 file (or NetCDF 4, or MATLAB 7.3)")
    with foreign.whole("HDF5 file"), h5py.File(io.BytesIO(file.read()), "r") as tree:
        arrays = [_array(path, found) for path, found in _arrays(h5py, tree)]
        return named_arrays.contents_of(arrays, limits, part, given, "HDF5 file")


def _arrays(h5py: Any, tree: Any) -> Iterator[tuple[str, Any]]:
    """The arrays of numbers, each by its path; what MATLAB refers to is left out."""
    from lstm_viz.sequences.files import hdf5_walk  # which imports h5py

    bounds = hdf5_walk.WalkLimits(_MOST, _DEEPEST)
    try:
        for path, found in hdf5_walk.walk(tree, bounds, _INTO_ONE, without="#"):
            is_array = isinstance(found, h5py.Dataset) and found.shape is not None
            if is_array and found.dtype.kind in "iufb" and _has_values(found):
                yield path, found
    except SequenceError as error:
        raise SequenceError(f"The HDF5 file can't be read: {error}.") from None


def _has_values(found: Any) -> bool:
    """Whether an array holds numbers that somebody put there.

    NetCDF 4 keeps the length of a dimension as an array; MATLAB 7.3 keeps letters, the shape of
    what is empty, and the places of the numbers of a sparse matrix as such.
    """
    if found.is_scale and bytes(found.attrs.get("NAME", b"")).startswith(_NO_VARIABLE):
        return False
    if "MATLAB_empty" in found.attrs or "MATLAB_sparse" in found.parent.attrs:
        return False
    kind = found.attrs.get("MATLAB_class", b"double")
    return (kind.decode("ascii", "replace") if isinstance(kind, bytes) else kind) in NUMBERS


def _is_matlab(found: Any) -> bool:
    return "MATLAB_class" in found.attrs


def _array(path: str, found: Any) -> FileArray:
    group, _, name = path.rpartition("/")
    shape = found.shape[::-1] if _is_matlab(found) else found.shape
    return FileArray(
        name, shape, lambda: _read(found), group, _axes(found, name), is_time(_known(found))
    )


def _axes(found: Any, name: str) -> tuple[str, ...]:
    """The names of the dimensions, which are those of their scales; () where one has none."""
    if found.is_scale and found.ndim == 1:
        return (name,)
    if "DIMENSION_LIST" not in found.attrs:
        return ()
    scales = [axis[0].name or "" if len(axis) else "" for axis in found.dims]
    names = tuple(scale.rpartition("/")[2] for scale in scales)
    return names if all(names) else ()


def _known(found: Any) -> dict[str, Any]:
    return {key: found.attrs[key] for key in ATTRIBUTES if key in found.attrs}


def _read(found: Any) -> np.ndarray:
    values = np.asarray(found[()])
    return decoded(values.T if _is_matlab(found) else values, _known(found))


FORMAT = Format(
    "hdf5",
    "HDF5 file",
    (".h5", ".hdf5", ".hdf", ".nc4"),
    _START,
    _open,
    also=(".mat", ".nc", ".cdf"),
)
