"""Precision: a module of 16-bit numbers, or under autocast, whose gates are rebuilt in float32."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import torch
from torch import Tensor

from lstm_viz.cells import Weights

NARROW = (torch.float16, torch.bfloat16)


class Precision(NamedTuple):
    """The 16 bits to which a module rounded what it computed.

    `autocast` tells numbers that autocast rounded on their way from a module's own dtype.
    """

    dtype: torch.dtype
    autocast: bool = False


def precision_of(given: torch.dtype, autocast: torch.dtype | None) -> Precision | None:
    """What a module that was given numbers of this dtype computed in; None: in that dtype."""
    if autocast in NARROW and given != torch.float64:  # which autocast leaves as it is
        return Precision(autocast, given not in NARROW)
    return Precision(given) if given in NARROW else None


def autocast_dtype(device: torch.device) -> torch.dtype | None:
    """To what autocast rounds there now; None where it is off."""
    if device.type == "meta" or not torch.is_autocast_enabled(device.type):
        return None
    return torch.get_autocast_dtype(device.type)


@contextmanager
def autocast(device: torch.device, dtype: torch.dtype | None) -> Iterator[None]:
    """Autocast to `dtype` for the block, or none where it is None."""
    if dtype is None and autocast_dtype(device) is None:
        yield
        return
    with torch.autocast(device.type, dtype=dtype, enabled=dtype is not None):
        yield


def wide(value: Tensor) -> Tensor:
    """In float32, which has every number of 16 bits; others as they are."""
    return value.float() if value.dtype in NARROW else value


def wide_states(states: dict[str, Tensor] | None) -> Any:
    """States by their names in float32, where they had 16 bits."""
    return None if states is None else {name: wide(state) for name, state in states.items()}


def wide_weights(weights: Weights) -> Weights:
    """Weights in float32, where they had 16 bits."""
    return Weights(*(None if weight is None else wide(weight) for weight in weights))  # type: ignore[arg-type]
