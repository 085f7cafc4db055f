"""NumPy's files: one array (NPY) or several (NPZ) → a Table; nothing is ever unpickled."""

from __future__ import annotations

import ast
import math
import re
from typing import BinaryIO, NamedTuple

import numpy as np
from numpy.lib.format import descr_to_dtype

from lstm_viz.sequences.files.archive import Archive
from lstm_viz.sequences.files.array_columns import table_of
from lstm_viz.sequences.files.formats import Contents, Format
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Table, listed

MAGIC = b"\x93NUMPY"
_HEADER = 10_000  # bytes, as NumPy bounds it too
_TYPE = re.compile(
    r"[<>|=]?(?:b1|[iuf]\d{1,2}|[SU]\d{1,9}|[Mm]8\[\d{0,9}[A-Za-z]{1,2}\])", re.ASCII
)
_AGAIN = "save it again with numpy.save."


class _Header(NamedTuple):
    dtype: np.dtype
    fortran: bool
    shape: tuple[int, ...]
    end: int  # bytes from the start to the first number

    @property
    def size(self) -> int:
        """Bytes of the numbers."""
        return math.prod(self.shape) * self.dtype.itemsize


def _open(file: BinaryIO, limits: Limits, part: str | None) -> Contents:
    return Contents(_table(file.read(), limits))


def _open_archive(file: BinaryIO, limits: Limits, part: str | None) -> Contents:
    archive = Archive(file, limits)
    held = {name.removesuffix(".npy"): name for name in archive.names if name.endswith(".npy")}
    if not held:
        raise SequenceError("The file holds no array; save one with numpy.savez.")
    if part is not None and part not in held:
        raise SequenceError(
            f"There is no {quoted(part)} in the file; choose from {listed([*held])}."
        )
    name = part or next((k for k in held if _is_numeric(archive, held[k])), next(iter(held)))
    table = _table(archive.read(held[name]), limits)
    if len(held) == 1:
        return Contents(table)
    told = f"The array {quoted(name)} was read; the file has {listed([*held])}."
    return Contents(table.telling(told), tuple(held), name)


def _is_numeric(archive: Archive, name: str) -> bool:
    """Whether an array may become a sequence; only its header is unpacked."""
    try:
        header = _header(archive.read(name, _HEADER + 100))
    except SequenceError:
        return False
    return header.dtype.kind in "biufV" and len(header.shape) > 0 and math.prod(header.shape) > 1


def _table(data: bytes, limits: Limits) -> Table:
    header = _header(data)
    there = len(data) - header.end
    if there < header.size:
        raise SequenceError(
            f"The array is cut off: its header promises {header.size:,} bytes of numbers, and "
            f"{there:,} are there; copy or save the file again."
        )
    # Not before the size is known to be there: 0 bytes an element would be any count of them.
    if not header.dtype.itemsize or not math.prod(header.shape):
        raise SequenceError(f"The array is empty: its shape is {header.shape}; {_AGAIN}")
    count = math.prod(header.shape)
    flat = np.frombuffer(data, header.dtype, count=count, offset=header.end)
    table = table_of(flat.reshape(header.shape, order="F" if header.fortran else "C"), limits)
    more = there - header.size
    if not more:
        return table
    told = f"{more:,} bytes behind the first array were left out."
    return table.telling(told)


def _header(data: bytes) -> _Header:
    """What the array is, from its first bytes."""
    if not data.startswith(MAGIC) or len(data) < 12:
        raise SequenceError(f"This is not a NumPy array; {_AGAIN}")
    major = data[6]
    if major not in (1, 2, 3):
        raise SequenceError(f"NPY version {major} is not known here; {_AGAIN}")
    start = 10 if major == 1 else 12
    length = int.from_bytes(data[8:start], "little")
    if length > _HEADER:
        raise SequenceError(
            f"The array's header has {length:,} bytes, and up to {_HEADER:,} can be read; {_AGAIN}"
        )
    text = data[start : start + length].decode("utf-8" if major == 3 else "latin-1", "replace")
    try:
        header = ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        header = None
    if not (
        isinstance(header, dict)
        and header.keys() == {"descr", "fortran_order", "shape"}
        and isinstance(header["fortran_order"], bool)
        and isinstance(header["shape"], tuple)
        and len(header["shape"]) <= 32
        and all(type(size) is int and size >= 0 for size in header["shape"])
    ):
        raise SequenceError(f"The array's header can't be read; {_AGAIN}")
    return _Header(
        _dtype(header["descr"]), header["fortran_order"], header["shape"], start + length
    )


def _dtype(descr: object) -> np.dtype:
    for one in _types(descr):
        if "O" in one:
            raise SequenceError(
                "The array holds Python objects, which are pickled and could run any program, so "
                "they are never opened; save it as plain numbers: array.astype(float)."
            )
        if re.fullmatch(r"[<>|=]?c\d+", one):
            raise SequenceError(
                "The array holds complex numbers; save the real and the imaginary part as two "
                "columns."
            )
        if not _TYPE.fullmatch(one) and not re.fullmatch(r"\|V\d{1,4}", one):
            raise SequenceError(
                f"The array's type {quoted(one)} is not read here; save numbers, as float64."
            )
    try:
        return descr_to_dtype(descr)  # type: ignore[arg-type]
    except (ValueError, TypeError, OverflowError):
        raise SequenceError(
            f"The array's type {quoted(str(descr))} is not known; {_AGAIN}"
        ) from None


def _types(descr: object) -> list[str]:
    """The type of an array, or of each field of a structured one."""
    if isinstance(descr, str):
        return [descr]
    if isinstance(descr, list) and descr:
        fields = [field for field in descr if isinstance(field, tuple) and len(field) == 2]
        if len(fields) == len(descr) and all(
            isinstance(name, str) and isinstance(one, str) for name, one in fields
        ):
            return [one for _, one in fields]
    raise SequenceError(
        "The array has fields within fields; save one array of numbers, or fields of one number "
        "each."
    )


FORMAT = Format("npy", "NumPy array", (".npy",), lambda head: head.startswith(MAGIC), _open)
ARCHIVE = Format("npz", "NumPy archive", (".npz",), None, _open_archive)
