"""Skipped: which steps a layer of a file does not read, as a mask of Keras states it."""

from __future__ import annotations

from typing import Any, NamedTuple, overload

import numpy as np
from torch import Tensor


class Skipped(NamedTuple):
    """The `value` of a step that is skipped: its token, or each of its columns.

    `zero` is whether h is 0 there, as with zero_output_for_mask of Keras; else h is that of the
    step before, except with both directions.
    """

    value: float
    zero: bool = False

    @overload
    def read(self, x: Tensor) -> Tensor: ...
    @overload
    def read(self, x: np.ndarray) -> np.ndarray: ...

    def read(self, x: Any) -> Any:
        """Which steps of (time, [batch,] column) are not skipped: (time, [batch])."""
        return (x != self.value).any(-1)
