"""The states that calls are given and end with, to be compared row by row and to the last bit."""

from __future__ import annotations

import operator
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple, cast

import numpy as np
import torch
from torch import Tensor

from lstm_viz.call import Cell, Recurrent
from lstm_viz.heard import Heard
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


class StateRows(NamedTuple):
    """What tells the states of a call from those of others."""

    values: np.ndarray  # as bytes (row, byte), equal where the states are
    zero: np.ndarray  # (row,)
    some_zero: bool
    key: tuple[int, tuple[int, ...]]  # the number of their form, and the hashes

    @property
    def hashes(self) -> tuple[int, ...]:
        """Of the bytes of each row; none where there is no state."""
        return self.key[1]


NO_STATES = StateRows(np.empty((0, 0), np.uint8), np.empty(0, bool), False, (0, ()))


class Compared:
    """The states of all calls, of which those of a few calls at a time are laid side by side."""

    def __init__(
        self,
        module: Recurrent | Cell,
        states: Sequence[tuple[Tensor, ...]],
        ends: Compared | None = None,
    ) -> None:
        """`states` are those of each call; most are the `ends` of the call before."""
        self._module, self._states, self._ends = module, states, ends
        # Numbers are compared sooner than forms; 0 is that of no states.
        self._known: dict[Any, int] = ends._known if ends else {(): 0}
        self._blocks: dict[int, list[StateRows]] = {}

    @cached_property
    def forms(self) -> list[int]:
        """Of each call, the number of the shapes and dtypes of its states."""
        known, found = self._known, list[int]()
        for states in self._states:
            form = tuple([(state.shape, state.dtype) for state in states])
            found.append(known.setdefault(form, len(known)))
        return found

    @cached_property
    def _first(self) -> list[int]:
        """Of each call, the first of its block."""
        found: list[int] = []
        sizes: dict[int, int] = {}
        first = size = 0
        for number, form in enumerate(self.forms):
            if form not in sizes:
                sizes[form] = sum([state.numel() for state in self._states[number]])
            size += sizes[form]
            if size > BLOCK:
                first, size = number, sizes[form]
            found.append(first)
        return found

    def is_end(self, number: int) -> bool:
        """Whether a call was given what the one before ended with, the very same tensors."""
        if self._ends is None or number == 0:
            return False
        own, before = self._states[number], self._ends._states[number - 1]
        return len(own) > 0 and len(own) == len(before) and all(map(operator.is_, own, before))

    def count(self, number: int) -> int:
        """The number of rows of a call."""
        state = self._states[number][0]
        return state.shape[-2] if state.dim() == _batched(self._module) else 1

    def row(self, number: int) -> StateRows:
        """What tells a call's states from others."""
        first = self._first[number]
        if first not in self._blocks:
            while len(self._blocks) > 1:  # of two calls in a row, one may be in the block before
                del self._blocks[next(iter(self._blocks))]
            block = slice(first, bisect_right(self._first, first))
            states, forms = self._states[block], self.forms[block]
            self._blocks[first] = _side_by_side(self._module, states, forms)
        return self._blocks[first][number - first]


def _batched(module: Recurrent | Cell) -> int:
    """The number of axes of a state that has one for the rows of a batch."""
    return 2 if isinstance(module, Cell) else 3


def _side_by_side(
    module: Recurrent | Cell, states: Sequence[tuple[Tensor, ...]], forms: Sequence[int]
) -> list[StateRows]:
    """The rows of each. A call of torch's costs more than they do."""
    found: list[StateRows] = [NO_STATES for _ in states]
    alike: dict[int, list[int]] = defaultdict(list)
    for number, form in enumerate(forms):
        alike[form].append(number)
    for form, numbers in alike.items():
        if not form:
            continue
        columns = [torch.stack(each) for each in zip(*(states[k] for k in numbers), strict=True)]
        batched = columns[0].dim() == 1 + _batched(module)
        # (call, row, number): the rows of a layer come second, those of a batch without one last
        columns = [
            each.flatten(1)[:, None] if not batched else each.movedim(-2, 1).flatten(2)
            for each in columns
        ]
        # + 0, as -0 equals 0
        rows = torch.cat(columns, -1).add_(0.0).cpu()
        zeros = rows.eq(0).all(-1).numpy()
        some = cast(list[bool], zeros.any(1).tolist())
        # As bytes through torch, since numpy has no bfloat16.
        raw = rows.contiguous().view(torch.uint8).numpy()
        for number, values, zero, any_zero in zip(numbers, raw, zeros, some, strict=True):
            hashes = tuple([hash(row.tobytes()) for row in values])
            found[number] = StateRows(values, zero, any_zero, (form, hashes))
    return found


def cosine_distance(
    module: Recurrent | Cell, some: Sequence[Tensor], others: Sequence[Tensor], row: int
) -> float:
    """1 - cos of the angle between two states of a row; 1 where one of them is 0."""

    def own(state: Tensor) -> Tensor:
        state = state[..., row, :] if state.dim() == _batched(module) else state
        return state.detach().double().cpu()

    product = first = second = 0.0
    for a, b in zip(map(own, some), map(own, others), strict=True):
        product += float((a * b).sum())
        first, second = first + float(a.square().sum()), second + float(b.square().sum())
    return 1 - product / (first * second) ** 0.5 if first * second > 0 else 1.0
