"""Stored: an array of a file, known by name and shape before any of its numbers are read."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.error import WeightsError

# Half precision is exact in float32; integers are quantised weights, whose scale is elsewhere.
TAKEN = {"float16", "bfloat16", "float32", "float64"}
MB = 2**20


@dataclass(frozen=True)
class StoredArray:
    """An array of a file.

    `name` is the file's own name for it or, where its framework shows another one, that name, and
    then `at` is the file's. `dtype` is spelled as torch and NumPy do ("float32"), and `read` gives
    its numbers; it is called only for arrays of a recurrent layer, once their size is known to be
    within the limit.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    read: Callable[[], Tensor]
    at: str = ""

    def told(self, part: str = "") -> str:
        """How it is found in the file: "kernel (layers/lstm/cell/vars/0)", or its name.

        `part` is of a bias what is meant of it, such as "[0]".
        """
        own = f"{self.name}{part}"
        return f"{own.rpartition('/')[2]} ({self.at})" if self.at else own


class BytesLeft:
    """How many bytes of weights may still be read from a file."""

    def __init__(self, max_bytes: int) -> None:
        self._left = self.max_bytes = max_bytes
        # Four times the limit for what is beside recurrent layers in what is unpacked with them.
        self._packed = 4 * max_bytes

    def unpack(self, size: int) -> None:
        """Count bytes that are about to be unpacked; raises WeightsError where they are too many.

        Arrays that share what has to be unpacked may have it unpacked over and over.
        """
        if size > self._packed:
            raise WeightsError(
                f"more than {4 * self.max_bytes / MB:,.0f} MB would have to be unpacked for the "
                "weights, since arrays of several storages alternate; save a copy of each array "
                "({name: one.clone() for name, one in model.state_dict().items()})"
            )
        self._packed -= size

    def read(self, stored: StoredArray) -> Tensor:
        """The numbers as float32 or, where the file has those, float64.

        Raises WeightsError where they are too many, or no floating-point numbers.
        """
        if stored.dtype not in TAKEN:
            raise WeightsError(
                f"{quoted(stored.name)} holds {stored.dtype}; save the weights as float32"
            )
        size = math.prod(stored.shape) * (8 if stored.dtype == "float64" else 4)
        if size > self._left:
            raise WeightsError(
                f"the recurrent layers have more than {self.max_bytes / MB:,.0f} MB of weights "
                f"({quoted(stored.name)} alone claims {size / MB:,.1f} MB); if that is right, "
                "raise max_bytes"
            )
        self._left -= size
        values = stored.read()
        if tuple(values.shape) != stored.shape:
            raise WeightsError(
                f"{quoted(stored.name)} has the shape {tuple(values.shape)}, and the file claims "
                f"{stored.shape}; copy or save it again"
            )
        return values.to(torch.float64 if stored.dtype == "float64" else torch.float32)
