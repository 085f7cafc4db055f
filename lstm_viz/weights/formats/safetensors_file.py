"""safetensors files: a list of names and shapes, and plain numbers."""

from __future__ import annotations

import re
from typing import BinaryIO

import safetensors
import safetensors.torch
from safetensors import SafetensorError
from torch import Tensor

from lstm_viz.weights.assumed import Assumed
from lstm_viz.weights.contents import Contents
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.stored import MB, BytesLeft, StoredArray
from lstm_viz.weights.torch_names import Entry, find

_NUMBERS = re.compile(r"(\d{1,18})", re.ASCII)
_LONGEST = 16 * MB  # of the list, which the library makes objects of


def is_safetensors(head: bytes) -> bool:
    """Whether a file begins as such a list does: its length, and an opening brace."""
    return len(head) > 8 and head[8:9] == b"{" and head[:1] != b"{"


def open_safetensors(file: BinaryIO, size: int, budget: BytesLeft, assumed: Assumed) -> Contents:
    """The recurrent layers of a safetensors file of `size` bytes."""
    length = int.from_bytes(file.read(8), "little")
    if length > min(size - 8, _LONGEST):
        raise WeightsError(
            f"its list of contents claims {length:,} bytes, and {min(size - 8, _LONGEST):,} are "
            "possible; the file is damaged or incomplete, so copy or save it again"
        )
    if size > 4 * budget.max_bytes:
        raise WeightsError(
            f"it has {size / MB:,.0f} MB, and the limit is {4 * budget.max_bytes / MB:,.0f} MB; "
            "save the recurrent layers alone, or raise max_bytes"
        )
    file.seek(0)
    try:
        tensors = safetensors.torch.load(file.read())
    except (SafetensorError, KeyError, ValueError, RuntimeError, OverflowError) as error:
        reason = " ".join(str(error).split())[:120]
        raise WeightsError(
            f"it is damaged or incomplete ({reason}); copy or save it again"
        ) from None
    contents = Contents("safetensors file")
    # The library gives them in another order each time, and the file itself has them by dtype.
    entries = [
        Entry((), name, _stored(name, tensors[name])) for name in sorted(tensors, key=_place)
    ]
    find(contents, entries, budget, assumed)
    return contents


def _place(name: str) -> list[str | int]:
    """What a name is sorted by: layers.2 comes before layers.10."""
    return [int(one) if at % 2 else one for at, one in enumerate(_NUMBERS.split(name))]


def _stored(name: str, tensor: Tensor) -> StoredArray:
    kind = str(tensor.dtype).removeprefix("torch.")
    return StoredArray(name, tuple(tensor.shape), kind, lambda: tensor)
