"""A constant of an ONNX graph → an array; its numbers are in the file itself or nowhere."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from torch import Tensor

from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.stored import StoredArray

# By the numbers that the format gives them (TensorProto.DataType).
_DTYPES = {1: torch.float32, 10: torch.float16, 11: torch.float64, 16: torch.bfloat16}
_EXTERNAL = 1


def text(value: str | bytes) -> str:
    """A text of the file; Protocol Buffers give those that are not UTF-8 as bytes."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def first_output(node: Any) -> str:
    """What the first output of a node is called that the graph uses; those it does not are ""."""
    return next(filter(None, node.output), "")


def stored(constant: Any) -> StoredArray:
    """A TensorProto as an array that is not read yet."""
    dtype = _DTYPES.get(constant.data_type)
    name = str(dtype).removeprefix("torch.") if dtype else f"the data type {constant.data_type}"
    shape = tuple(constant.dims)

    def read() -> Tensor:
        if constant.data_location == _EXTERNAL:
            raise WeightsError(
                f"the numbers of {quoted(text(constant.name))} are in another file, which is "
                "not opened; export the model into one file (save_as_external_data=False)"
            )
        assert dtype is not None
        flat = _numbers(constant, dtype)
        count = math.prod(shape)
        if 0 in shape:  # beside it the other sizes may be any, more than torch can count
            raise WeightsError(
                f"{quoted(text(constant.name))} has no numbers, with a size of 0; the file is "
                "damaged, so copy or export it again"
            )
        if min(shape, default=0) < 0 or len(flat) != count:
            raise WeightsError(
                f"{quoted(text(constant.name))} claims {count:,} numbers, and {len(flat):,} are "
                "there; the file is damaged, so copy or export it again"
            )
        return flat.reshape(shape)

    return StoredArray(text(constant.name), shape, name, read)


def _numbers(constant: Any, dtype: torch.dtype) -> Tensor:
    """The numbers in a row, from whichever field has them."""
    if raw := constant.raw_data:
        whole = len(raw) // dtype.itemsize * dtype.itemsize
        return torch.frombuffer(bytearray(raw[:whole]), dtype=dtype) if whole else torch.empty(0)
    if dtype is torch.float32:
        return torch.from_numpy(np.array(constant.float_data, np.float32))
    if dtype is torch.float64:
        return torch.from_numpy(np.array(constant.double_data, np.float64))
    bits = np.array(constant.int32_data, np.int32).astype(np.uint16)  # halves, as their bits
    return torch.from_numpy(bits.view(np.int16)).view(dtype)
