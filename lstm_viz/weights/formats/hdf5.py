"""HDF5 → the arrays and texts in it; nothing outside of the file is ever followed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
import torch
from torch import Tensor

from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.extras import need
from lstm_viz.weights.stored import MB, TAKEN, Stored

MAGIC = b"\x89HDF\r\n\x1a\n"
OBJECTS = 100_000
_DEEPEST = 40
_TEXT = 32 * MB  # of one attribute
_FILTERS = {1: "gzip", 2: "shuffle"}  # by the numbers that the format gives them
_DAMAGED = "it is damaged or incomplete ({}); copy or save it again"
# What h5py raises for files that are not what they claim.
BROKEN = (
    OSError,
    RuntimeError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    NotImplementedError,
    MemoryError,
    SystemError,
)


class File:
    """An HDF5 file, open; a context manager.

    Raises WeightsError for damage, for links to other files, numbers that are kept outside, and
    ways of packing other than gzip.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._h5py: Any = need("h5py", "Keras and HDF5 files")
        try:
            # Through the open file, so that no driver and no name leads to another one.
            self._file = self._h5py.File(file, "r")
        except BROKEN as error:
            raise WeightsError(damaged(error)) from None

    def __enter__(self) -> File:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def text(self, group: str, attribute: str) -> str | None:
        """The text that an attribute has; None where there is none."""
        try:
            at = self._file.get(group) if group else self._file
            if at is None or attribute not in at.attrs:
                return None
            size = at.attrs.get_id(attribute).get_storage_size()
            if size > _TEXT:
                raise WeightsError(
                    f"the attribute {quoted(attribute)} has {size / MB:,.0f} MB, and the limit is "
                    f"{_TEXT // MB} MB"
                )
            value = at.attrs[attribute]
        except WeightsError:
            raise
        except BROKEN as error:
            raise WeightsError(damaged(error)) from None
        if isinstance(value, bytes):
            return value.decode("utf-8", "replace")
        return value if isinstance(value, str) else None

    def arrays(self) -> Iterator[Stored]:
        """Every array of numbers, by its path."""
        try:
            yield from self._walk(self._file, "", set(), 0)
        except WeightsError:
            raise
        except BROKEN as error:
            raise WeightsError(damaged(error)) from None

    def _walk(self, group: Any, path: str, seen: set[Any], depth: int) -> Iterator[Stored]:
        for name in group:
            full = f"{path}/{name}" if path else name
            link = group.get(name, getlink=True)
            if not isinstance(link, self._h5py.HardLink):
                raise WeightsError(
                    f"{quoted(full)} is a link to another place, which is not followed; save the "
                    "weights into one file"
                )
            found = group[name]
            where = self._h5py.h5o.get_info(found.id).addr
            if where in seen:
                continue
            seen.add(where)
            if len(seen) > OBJECTS or depth > _DEEPEST:
                raise WeightsError("it has more groups than any model; save the weights again")
            if isinstance(found, self._h5py.Group):
                yield from self._walk(found, full, seen, depth + 1)
            elif isinstance(found, self._h5py.Dataset):
                yield from self._stored(found, full)

    def _stored(self, dataset: Any, name: str) -> Iterator[Stored]:
        kind = str(np.dtype(dataset.dtype).newbyteorder("="))
        if dataset.shape is None:
            return
        shape = tuple(int(size) for size in dataset.shape)

        def read() -> Tensor:
            try:
                _need_inside(dataset, name)
                return torch.from_numpy(np.asarray(dataset[()], dtype=kind))
            except WeightsError:
                raise
            except BROKEN as error:
                raise WeightsError(damaged(error)) from None

        yield Stored(name, shape, kind if kind in TAKEN else kind[:20], read)


def _need_inside(dataset: Any, name: str) -> None:
    """Refuse numbers that are outside of the file, or packed by anything but gzip."""
    if dataset.external or dataset.is_virtual:
        raise WeightsError(
            f"the numbers of {quoted(name)} are in another file, which is not opened; save the "
            "weights into one file"
        )
    settings = dataset.id.get_create_plist()
    for number in range(settings.get_nfilters()):
        code = settings.get_filter(number)[0]
        if code not in _FILTERS:
            raise WeightsError(
                f"{quoted(name)} is packed by the HDF5 filter {code}, and only "
                f"{' and '.join(_FILTERS.values())} are supported; save it with one of them"
            )


def damaged(error: Exception) -> str:
    """The sentence about what the library found wrong."""
    return _DAMAGED.format(" ".join(str(error).split())[:120] or type(error).__name__)
