"""NumPy's files: one array (NPY) or several (NPZ) → a Table; nothing is ever unpickled."""

from __future__ import annotations

import io
import math
import tokenize
import warnings
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.lib import format

from lstm_viz.sequences.files.archive import Archive
from lstm_viz.sequences.files.array_columns import table_of
from lstm_viz.sequences.files.array_parts import Held
from lstm_viz.sequences.files.formats import Contents, Format
from lstm_viz.sequences.files.named_arrays import contents_of, telling
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.plan.wanted import PLAIN, Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Table, listed

MAGIC = b"\x93NUMPY"
_HEADER = 10_000  # bytes, as NumPy bounds it too
# What NumPy's reader raises for text that is no header.
_NO_HEADER = (
    ValueError,
    TypeError,
    SyntaxError,
    tokenize.TokenError,
    MemoryError,
    RecursionError,
    OverflowError,
)
_AGAIN = "save it again with numpy.save."


class Header(NamedTuple):
    """What the first bytes of an NPY file state about its array."""

    dtype: np.dtype
    fortran: bool
    shape: tuple[int, ...]
    end: int  # bytes from the start to the first number

    @property
    def size(self) -> int:
        """Bytes of the numbers."""
        return math.prod(self.shape) * self.dtype.itemsize


def _open(file: BinaryIO, limits: Limits, part: str | None, given: Given = PLAIN) -> Contents:
    return Contents(_table(file.read(), limits, given))


def _open_archive(
    file: BinaryIO, limits: Limits, part: str | None, given: Given = PLAIN
) -> Contents:
    archive = Archive(file, limits)
    held = {name.removesuffix(".npy"): name for name in archive.names if name.endswith(".npy")}
    if not held:
        raise SequenceError("The file holds no array; save one with numpy.savez.")
    if len(held) == 1 and part in (None, *held):
        (inner,) = held.values()
        return Contents(_table(archive.read(inner), limits, given))
    numbers: list[Held] = []
    words: list[Held] = []
    for name, inner in held.items():
        header = _header(archive, inner)
        if header is not None and header.dtype.kind != "V" and math.prod(header.shape) > 1:
            one = Held(name, header.shape, lambda inner=inner: array_of(archive.read(inner)))
            (words if header.dtype.kind in "SU" else numbers).append(one)
    contents = contents_of(numbers or words, limits, part, given, "NumPy archive")
    if not words or not numbers:
        return contents
    left = listed([one.name for one in words])
    return telling(contents, f"Arrays left out, because they hold words: {left}.")


def _header(archive: Archive, name: str) -> Header | None:
    """What an array is, of which only the beginning is unpacked; None where it can't be read."""
    try:
        return header_of(archive.read(name, _HEADER + 100))
    except SequenceError:
        return None


def array_of(data: bytes) -> np.ndarray:
    """The array in the bytes of an NPY file, as a view of them.

    Raises SequenceError for what is damaged or incomplete, and for all but plain numbers, times
    and words.
    """
    return _array(data)[0]


def _table(data: bytes, limits: Limits, given: Given) -> Table:
    array, more = _array(data)
    table = table_of(array, limits, given)
    if not more:
        return table
    told = f"{more:,} bytes after the first array were ignored."
    return table.telling(told)


def _array(data: bytes) -> tuple[np.ndarray, int]:
    """The array, and how many bytes follow it."""
    header = header_of(data)
    there = len(data) - header.end
    if there < header.size:
        raise SequenceError(
            f"The array is incomplete: its header states {header.size:,} bytes of numbers, and "
            f"{there:,} are there; copy or save the file again."
        )
    # Not before the size is known to be there: 0 bytes an element would be any count of them.
    if not header.dtype.itemsize or not math.prod(header.shape):
        raise SequenceError(f"The array is empty: its shape is {header.shape}; {_AGAIN}")
    count = math.prod(header.shape)
    flat = np.frombuffer(data, header.dtype, count=count, offset=header.end)
    return flat.reshape(header.shape, order="F" if header.fortran else "C"), there - header.size


def header_of(data: bytes) -> Header:
    """What the array is, from its first bytes."""
    if not data.startswith(MAGIC) or len(data) < 12:
        raise SequenceError(f"This is not a NumPy array; {_AGAIN}")
    major = data[6]
    if major not in (1, 2, 3):
        raise SequenceError(f"NPY version {major} is not supported; {_AGAIN}")
    start = 10 if major == 1 else 12
    length = int.from_bytes(data[8:start], "little")
    if length > _HEADER:
        raise SequenceError(
            f"The array's header has {length:,} bytes, and the limit is {_HEADER:,}; {_AGAIN}"
        )
    file = io.BytesIO(data[8 : start + length])
    read = format.read_array_header_1_0 if major == 1 else format.read_array_header_2_0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about headers as Python 2 wrote them
            shape, fortran, dtype = read(file, max_header_size=_HEADER)
        if not all(type(size) is int and size >= 0 for size in shape) or len(shape) > 32:
            raise ValueError("no shape")
        if major == 3 and dtype.names:  # version 2 but for the names, which are in UTF-8
            dtype.names = tuple(name.encode("latin-1").decode() for name in dtype.names)
    except _NO_HEADER:
        raise SequenceError(f"The array's header can't be read; {_AGAIN}") from None
    _need_plain(dtype)
    return Header(dtype, fortran, shape, start + length)


def _need_plain(dtype: np.dtype) -> None:
    """Refuse what is neither numbers, times nor words, alone or in fields."""
    if dtype.hasobject:
        raise SequenceError(
            "The array holds Python objects, which are pickled and could run any program, so they "
            "are never loaded; save it as plain numbers: array.astype(float)."
        )
    for one in [dtype] if dtype.names is None else [dtype[name] for name in dtype.names]:
        if one.names is not None or one.subdtype is not None:
            raise SequenceError(
                "The array has nested fields; save one array of numbers, or fields of one number "
                "each."
            )
        if one.kind == "c":
            raise SequenceError(
                "The array holds complex numbers; save the real and the imaginary part as two "
                "columns."
            )


FORMAT = Format("npy", "NumPy array", (".npy",), lambda head: head.startswith(MAGIC), _open)
ARCHIVE = Format("npz", "NumPy archive", (".npz",), None, _open_archive)
