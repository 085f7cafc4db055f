"""NumPy's files: one array (NPY) or several (NPZ) → a Table; nothing is ever unpickled."""

from __future__ import annotations

import io
import math
import re
import warnings
from functools import cache
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.lib import format

from lstm_viz.sequences.files.archive import Archive
from lstm_viz.sequences.files.array_columns import plain, table_of
from lstm_viz.sequences.files.array_parts import FileArray
from lstm_viz.sequences.files.formats import FileTable, Format
from lstm_viz.sequences.files.named_arrays import contents_of
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Table, listed

MAGIC = b"\x93NUMPY"
_HEADER = 10_000  # bytes, as NumPy bounds it too
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


def _open(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    return FileTable(_table(file.read(), limits, given))


def _open_archive(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    archive = Archive(file, limits)
    held = {name.removesuffix(".npy"): name for name in archive.names if name.endswith(".npy")}
    if not held:
        raise SequenceError("The file holds no array; save one with numpy.savez.")
    if len(held) == 1 and part in (None, *held):
        (inner,) = held.values()
        return FileTable(_table(archive.read(inner), limits, given))
    numbers: list[FileArray] = []
    words: list[FileArray] = []
    left: dict[str, list[str]] = {"they hold words": []}  # by the reason
    for name, inner in held.items():
        header = _header(archive, inner)
        if isinstance(header, str):
            left.setdefault(header, []).append(name)
            continue
        fields = [header.dtype[k] for k in header.dtype.names or ()] or [header.dtype]
        only_words = all(field.kind in "SU" for field in fields)
        (words if only_words else numbers).extend(_arrays_of(archive, name, inner, header))
    if numbers and words:
        left["they hold words"] = [*dict.fromkeys(one.group or one.name for one in words)]
    told = [
        f"Arrays left out, because {why}: {listed(names)}." for why, names in left.items() if names
    ]
    if not numbers and not words:
        raise SequenceError(" ".join(["The NumPy archive has no array that can be read.", *told]))
    contents = contents_of(numbers or words, limits, part, given, "NumPy archive")
    return contents.telling(*told)


def _arrays_of(archive: Archive, name: str, inner: str, header: Header) -> list[FileArray]:
    """An array, or its named fields as vectors of one group."""
    if header.dtype.names is None:
        return [FileArray(name, header.shape, lambda: array_of(archive.read(inner)))]
    whole = cache(lambda: array_of(archive.read(inner)))  # for all fields
    return [
        FileArray(
            plain(field),
            header.shape,
            lambda field=field: whole()[field],
            name,
            is_time=header.dtype[field].kind == "M",
        )
        for field in header.dtype.names
        if header.dtype[field].kind != "V"
    ]


def _header(archive: Archive, name: str) -> Header | str:
    """What an array is, of which only the beginning is unpacked; or why it can't be read."""
    try:
        header = _read_header(archive.read(name, _HEADER + 100))
    except SequenceError:
        return "they are damaged"
    unfit = _unfit(header.dtype)
    if unfit:
        return unfit[0]
    if math.prod(header.shape) <= 1:
        return "they hold one value or none"
    wide = sum(size > 1 for size in header.shape)
    if wide > 3:
        return "they have more than three dimensions"
    if header.dtype.names is not None and wide > 1:
        return "they have named fields in more than one dimension"
    if header.dtype.kind == "V" and all(
        header.dtype[k].kind == "V" for k in header.dtype.names or ()
    ):
        return "they hold bytes without a type"
    return header


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
    """What the array is, from its first bytes.

    Raises SequenceError where it is neither numbers, times nor words, alone or in fields.
    """
    header = _read_header(data)
    unfit = _unfit(header.dtype)
    if unfit:
        raise SequenceError(unfit[1])
    return header


def _read_header(data: bytes) -> Header:
    """What the first bytes state, of whatever kind the array is."""
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
    except Exception:  # whatever NumPy's reader says of text that is none
        raise SequenceError(f"The array's header can't be read; {_AGAIN}") from None
    return Header(dtype, fortran, shape, start + length)


def _unfit(dtype: np.dtype) -> tuple[str, str] | None:
    """Why arrays of a kind are never loaded, and the sentence about one; None where they are."""
    if dtype.hasobject:
        return "they hold Python objects", (
            "The array holds Python objects, which are pickled and could run any program, so they "
            "are never loaded; save it as plain numbers: array.astype(float)."
        )
    for one in [dtype] if dtype.names is None else [dtype[name] for name in dtype.names]:
        if one.names is not None or one.subdtype is not None:
            return "they have nested fields", (
                "The array has nested fields; save one array of numbers, or fields of one number "
                "each."
            )
        if one.kind == "c":
            return "they hold complex numbers", (
                "The array holds complex numbers; save the real and the imaginary part as two "
                "columns."
            )
    return None


FORMAT = Format("npy", "NumPy array", (".npy",), re.compile(re.escape(MAGIC)), _open)
ARCHIVE = Format("npz", "NumPy archive", (".npz",), None, _open_archive)
