"""The states that calls are given and end with, to be compared row by row and to the last bit."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from lstm_viz.call import Cell, Recurrent
from lstm_viz.listening import Heard
from lstm_viz.tracing import need_pair

BLOCK = 1 << 18  # numbers that are laid side by side


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
    """What tells the states of a call from those of others."""

    zero: np.ndarray  # (row,)
    some_zero: bool
    key: tuple[Any, bytes]  # their form, and bytes that are equal where they are; none for none


class Compared:
    """The states of all calls, of which those of a few calls at a time are laid side by side."""

    def __init__(self, module: Recurrent | Cell, states: Sequence[tuple[Tensor, ...]]) -> None:
        self._module, self._states = module, states
        self._first: list[int] = []  # of each call, the first of its block
        self._blocks: dict[int, list[tuple[np.ndarray, np.ndarray]]] = {}
        first = size = 0
        for number, each in enumerate(states):
            own = sum(state.numel() for state in each)
            size += own
            if size > BLOCK:
                first, size = number, own
            self._first.append(first)
        self.rows = [self._look(number) for number in range(len(states))]

    def values(self, number: int) -> np.ndarray:
        """The states of a call as bytes (row, byte), equal where the states are."""
        return self._values(number)[0]

    def _look(self, number: int) -> Rows:
        values, zero = self._values(number)
        digest = hashlib.blake2b(values.tobytes(), digest_size=16).digest()
        form = _form(self._states[number])
        return Rows(zero, bool(zero.any()), (form, digest if form else b""))

    def _values(self, number: int) -> tuple[np.ndarray, np.ndarray]:
        first = self._first[number]
        if first not in self._blocks:
            while len(self._blocks) > 1:  # of two calls in a row, one may be in the block before
                del self._blocks[next(iter(self._blocks))]
            last = bisect_right(self._first, first)
            self._blocks[first] = _side_by_side(self._module, self._states[first:last])
        return self._blocks[first][number - first]


def _form(states: tuple[Tensor, ...]) -> Any:
    return tuple([(state.shape, state.dtype) for state in states])


def _side_by_side(
    module: Recurrent | Cell, states: Sequence[tuple[Tensor, ...]]
) -> list[tuple[np.ndarray, np.ndarray]]:
    """The bytes of each, and which rows are 0. A call of torch's costs more than they do."""
    found = [(np.empty((0, 0), np.uint8), np.empty(0, bool))] * len(states)
    alike: dict[Any, list[int]] = defaultdict(list)
    for number, each in enumerate(states):
        alike[_form(each)].append(number)
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
        # As bytes through torch, since numpy has no bfloat16.
        raw = rows.contiguous().view(torch.uint8).numpy()
        for k, number in enumerate(numbers):
            found[number] = raw[k], zeros[k]
    return found


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
