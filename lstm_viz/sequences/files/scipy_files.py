"""What SciPy reads: MATLAB files up to version 7, NetCDF 3 and ARFF → a Table."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from typing import Any, BinaryIO

import numpy as np

from lstm_viz.sequences.cells import words_in
from lstm_viz.sequences.files import foreign, named_arrays
from lstm_viz.sequences.files.array_columns import table_of
from lstm_viz.sequences.files.array_parts import FileArray
from lstm_viz.sequences.files.conventions import decoded, is_time
from lstm_viz.sequences.files.formats import FileTable, Format
from lstm_viz.sequences.files.unsupported import not_read
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Column
from lstm_viz.sequences.text.decoding import decoded as decoded_text

_DEEPEST = 6  # structures within structures
_RELATION = re.compile(rb"\A(?:\s|%[^\n]*\n)*@relation\b", re.IGNORECASE)
# Classes of MATLAB.
NUMBERS = frozenset({"double", "single", "logical"}) | {
    f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)
}


def _scipy(called: str) -> Any:
    foreign.library("scipy", called)
    return import_module("scipy.io")


def _open_matlab(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    reader = _scipy("a MATLAB file")
    data = file.read()
    with foreign.whole("MATLAB file"):
        arrays = _variables(reader, data)
        while True:
            try:
                return named_arrays.contents_of(arrays, limits, part, given, "MATLAB file")
            except _ComplexError as error:
                others = [one for one in arrays if one.path != error.path]
                if part is not None or not others:
                    raise
                arrays = others


class _ComplexError(SequenceError):
    """An array of complex numbers, which is known only once it is read."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"The array {quoted(path)} holds complex numbers; save the real and the imaginary part "
            "as two columns."
        )
        self.path = path


def _variables(reader: Any, data: bytes) -> list[FileArray]:
    """The arrays of numbers, none of which is unpacked, but for those of structures."""
    arrays, structures = {}, []
    for name, shape, kind in reader.whosmat(io.BytesIO(data)):
        if kind in NUMBERS:
            arrays.setdefault(
                name, FileArray(name, shape, lambda n=name: _variable(reader, data, n))
            )
        elif kind == "struct" and math.prod(shape) == 1:
            structures.append(name)
    if not structures:
        return [*arrays.values()]
    found = reader.loadmat(io.BytesIO(data), variable_names=structures)
    return [*arrays.values()] + [
        FileArray(field, array.shape, lambda array=array: array, group)
        for name in dict.fromkeys(structures)
        for group, field, array in _fields("", name, found[name], 0)
    ]


def _variable(reader: Any, data: bytes, name: str) -> np.ndarray:
    array = reader.loadmat(io.BytesIO(data), variable_names=[name])[name]
    if array.dtype.kind == "c":
        raise _ComplexError(name)
    return array


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


def _open_netcdf(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    reader = _scipy("a NetCDF file")
    with foreign.whole("NetCDF file"):
        with reader.netcdf_file(io.BytesIO(file.read()), mmap=False) as found:
            arrays = [
                FileArray(
                    name,
                    one.data.shape,
                    lambda one=one: decoded(_native(one.data), one._attributes),
                    axes=tuple(one.dimensions),
                    is_time=is_time(one._attributes),
                )
                for name, one in found.variables.items()
                if one.data.dtype.kind in "iufb"
            ]
        return named_arrays.contents_of(arrays, limits, part, given, "NetCDF file")


def _open_arff(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    reader = _scipy("an ARFF file")
    text, told = decoded_text(file.read())
    longest = csv.field_size_limit()  # SciPy raises it for the whole process
    try:
        with foreign.whole("ARFF file"):
            rows = _rows(reader, text)
    finally:
        csv.field_size_limit(longest)
    if rows is None or rows.dtype.hasobject:
        raise not_read(
            "an ARFF file with attributes of text, or with relations",
            "save its series as CSV, one series a row, or as .ts",
        )
    table = table_of(rows, limits, given)
    columns = [  # categories are no numbers, whatever they are called
        column
        if rows.dtype[k].kind != "S"
        else Column(column.name, words_in([one.decode("utf-8", "replace") for one in rows[field]]))
        for k, (column, field) in enumerate(zip(table.columns, rows.dtype.names, strict=True))
    ]
    return FileTable(replace(table, columns=tuple(columns)).telling(*told))


def _rows(reader: Any, text: str) -> Any:
    try:
        return reader.arff.loadarff(io.StringIO(text))[0]
    except NotImplementedError:  # attributes of text
        return None


def _native(array: np.ndarray) -> np.ndarray:
    """The same numbers in the order of bytes of this machine."""
    return array.astype(array.dtype.newbyteorder("="))


ARFF = Format("arff", "ARFF file", (".arff",), _RELATION, _open_arff)
MATLAB = Format("matlab", "MATLAB file", (".mat",), re.compile(rb"MATLAB 5\.0"), _open_matlab)
NETCDF = Format(
    "netcdf", "NetCDF file", (".nc", ".cdf"), re.compile(rb"CDF[\x01\x02]"), _open_netcdf
)
