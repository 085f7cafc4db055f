"""The states that calls are given and end with, to be compared row by row and to the last bit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from lstm_viz.call import Cell, Recurrent
from lstm_viz.listening import Heard
from lstm_viz.tracing import need_pair


def is_one_step(module: Recurrent | Cell, call: Heard) -> bool:
    """Whether a call is one step of all its rows, and its states are those after this step."""
    if isinstance(module, Cell):
        return True
    if not isinstance(call.input, Tensor) or module.bidirectional:
        return False
    return call.input.shape[1 if module.batch_first and call.input.dim() == 3 else 0] == 1


def last_states(module: Recurrent | Cell, call: Heard) -> tuple[Tensor, ...]:
    """The states that a call ended with: h, or h and c."""
    return tensors(call.given if isinstance(module, Cell) else need_pair(module, call.given)[1])


def tensors(states: Any) -> tuple[Tensor, ...]:
    """States as torch takes them, as a tuple; empty for None."""
    if states is None:
        return ()
    return tuple(states) if isinstance(states, (tuple, list)) else (states,)


class Rows(NamedTuple):
    """The states of a call as bytes (row, byte), equal where the states are."""

    values: np.ndarray
    zero: np.ndarray  # (row,)
    some_zero: bool
    key: tuple[Any, bytes]


def rows_of(module: Recurrent | Cell, states: list[tuple[Tensor, ...]]) -> list[Rows]:
    """The states of each call; side by side, as a call of torch's costs more than they do."""
    found = [_NONE] * len(states)
    alike: dict[Any, list[int]] = defaultdict(list)
    for number, each in enumerate(states):
        alike[tuple((state.shape, state.dtype) for state in each)].append(number)
    for form, numbers in alike.items():
        if not form:
            continue
        columns = [torch.stack(each) for each in zip(*(states[k] for k in numbers), strict=True)]
        batched = columns[0].dim() == (3 if isinstance(module, Cell) else 4)
        # (call, row, number): the rows of a layer come second, those of a batch without one last
        columns = [
            each.flatten(1)[:, None] if not batched else each.movedim(-2, 1).flatten(2)
            for each in columns
        ]
        # + 0, as -0 equals 0
        rows = torch.cat(columns, -1).add_(0.0).cpu()
        zeros = rows.eq(0).all(-1).numpy()
        some = np.logical_or.reduce(zeros, axis=1)
        # As bytes through torch, since numpy has no bfloat16.
        raw = rows.contiguous().view(torch.uint8).numpy()
        for k, number in enumerate(numbers):
            found[number] = Rows(raw[k], zeros[k], bool(some[k]), (form, raw[k].tobytes()))
    return found


_NONE = Rows(np.empty((0, 0), np.uint8), np.empty(0, bool), False, (None, b""))


def cosine_distance(
    module: Recurrent | Cell, some: Sequence[Tensor], others: Sequence[Tensor], row: int
) -> float:
    """1 - cos of the angle between two states of a row; 1 where one of them is 0."""
    batched = 2 if isinstance(module, Cell) else 3

    def own(state: Tensor) -> Tensor:
        state = state[..., row, :] if state.dim() == batched else state
        return state.detach().double().cpu()

    product = first = second = 0.0
    for a, b in zip(map(own, some), map(own, others), strict=True):
        product += float((a * b).sum())
        first, second = first + float(a.square().sum()), second + float(b.square().sum())
    return 1 - product / (first * second) ** 0.5 if first * second > 0 else 1.0
