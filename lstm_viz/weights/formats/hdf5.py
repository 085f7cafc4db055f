"""HDF5 → the arrays and texts in it, read in a process that can be ended."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any, BinaryIO

import numpy as np
import torch
from torch import Tensor

from lstm_viz.sequences.bounded.process import Bounds, Process, ReadingError, Usage
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.extras import missing
from lstm_viz.weights.stored import MB, StoredArray

MAGIC = b"\x89HDF\r\n\x1a\n"
_WORKER = "lstm_viz.weights.formats.hdf5_tree"
_MEMORY = 512 * MB  # that the process takes besides the file and its numbers
_SECONDS = 20.0  # of computing for one question
_SPEED = 10 * MB  # bytes a second, on any computer


class Hdf5File:
    """An HDF5 file; a context manager, at whose end its process ends.

    Raises WeightsError where h5py is missing or the file is too large. What the process refuses is
    a SequenceError, as it is for files of sequences: damage, links to other files, numbers that are
    kept outside, other ways of packing than gzip, and whatever takes too long or too much memory.
    """

    def __init__(self, file: BinaryIO, max_bytes: int) -> None:
        if find_spec("h5py") is None:
            raise missing("h5py", "Keras and HDF5 files")
        self._data = file.read(4 * max_bytes + 1)
        if len(self._data) > 4 * max_bytes:
            raise WeightsError(
                f"it has more than {4 * max_bytes / MB:,.0f} MB; save the recurrent layers alone, "
                "or raise max_bytes"
            )
        self._key = hashlib.sha256(self._data).hexdigest()
        size = len(self._data)
        self.process = self.started(
            Bounds(2 * size + max_bytes + _MEMORY, _SECONDS + size / _SPEED)
        )
        self.texts: dict[str, str] = {}
        self._arrays: list[tuple[str, list[int], str]] = []

    def started(self, bounds: Bounds) -> Process:
        """The process that reads."""
        return Process(bounds, "file", _WORKER)

    def __enter__(self) -> Hdf5File:
        try:
            head, _ = self._ask("list")
        except BaseException:
            self.__exit__()
            raise
        self.texts, self._arrays = head["texts"], head["arrays"]
        return self

    def __exit__(self, *_: object) -> None:
        self.process.end()

    def arrays(self) -> Iterator[StoredArray]:
        """Every array, by its path."""
        for name, shape, kind in self._arrays:
            yield StoredArray(
                name, tuple(shape), kind, lambda n=name, s=shape, k=kind: self._read(n, s, k)
            )

    def _read(self, name: str, shape: list[int], kind: str) -> Tensor:
        _, (numbers,) = self._ask("numbers", name)
        array = np.frombuffer(numbers, kind)
        if len(array) != math.prod(shape):
            raise WeightsError(f"{name[:80]!r} is incomplete; copy or save the file again")
        return torch.from_numpy(array.reshape(shape).copy())

    def _ask(self, task: str, name: str = "") -> tuple[dict[str, Any], list[bytes]]:
        asked = {"task": task, "key": self._key, "name": name}
        try:
            return self.process.ask(asked, self._data, Usage())
        except ReadingError as error:
            seconds, memory = self.process.bounds.seconds, self.process.bounds.memory / MB
            reason = {
                "time": f"took more than {seconds:,.0f} seconds of computing",
                "memory": f"took more than {memory:,.0f} MB of memory",
            }.get(error.reason, "failed")
            raise WeightsError(
                f"reading was ended because the HDF5 library {reason}; the file may be damaged, so "
                "copy or save it again"
            ) from None
