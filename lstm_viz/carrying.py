"""Carrying: which rows of which calls carry a state on, so that their steps are one sequence.

A row of a call's batch carries a sequence on where the state that it is given is, to the last bit,
one with which a row of an earlier call ended: all rows of a call together, of any call that
nothing has carried on yet (two layers that share their weights are told apart); else each row by
itself, of the call before (a search over beams puts rows in another order, a batch loses the rows
that have ended). A row that is given no state or zeros begins a sequence, and so does one whose
state another row carries on already. Zeros carry on only in the memory of what the call before
gave: two sequences through a dead cell do not become one.

A row of one step with any other state carries on the sequence of its row where that one's states
are changed on their way as a rule: a model with dropout or normalisation on its carried state
makes one pass. Else it begins a sequence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from lstm_viz.call import Cell, Recurrent, lengths_of
from lstm_viz.listening import Heard
from lstm_viz.tracing import need_pair


class Place(NamedTuple):
    """Where the rows of one call are, each (row,) and counted from 0."""

    sequence: np.ndarray
    start: np.ndarray  # its first step in the sequence
    steps: np.ndarray
    nth: np.ndarray  # which call of the sequence it is
    changes: np.ndarray  # before how many of these calls the state was changed
    chain: int  # one for calls of which each carries on all rows of the one before


@dataclass
class Places:
    """The places of all calls, and the sequences that they make.

    `began` has for each sequence the call and the row that it began with, `changed` the steps
    before which a state was changed on its way, all counted from 0.
    """

    calls: list[Place] = field(default_factory=list)
    began: list[tuple[int, int]] = field(default_factory=list)
    changed: set[int] = field(default_factory=set)

    @property
    def lengths(self) -> np.ndarray:
        """The number of steps of each sequence."""
        lengths = np.zeros(len(self.began), int)
        for place in {place.chain: place for place in self.calls}.values():  # the last of each
            lengths[place.sequence] = place.start + place.steps
        return lengths

    @property
    def borders(self) -> tuple[tuple[int, ...], ...]:
        """The steps with which the calls of each sequence begin."""
        chains: dict[int, list[Place]] = defaultdict(list)
        for place in self.calls:
            chains[place.chain].append(place)
        found: list[list[int]] = [[] for _ in self.began]
        for chain in chains.values():
            starts = np.stack([place.start for place in chain], 1).tolist()
            for sequence, own in zip(chain[0].sequence.tolist(), starts, strict=True):
                found[sequence] += own
        return tuple(map(tuple, found))


def places(module: Recurrent | Cell, calls: Sequence[Heard]) -> Places:
    """The places of a module's calls, in their order."""
    return _Placing(module, calls).found


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


class _Rows(NamedTuple):
    """The states of a call as bytes (row, byte), equal where the states are."""

    values: np.ndarray
    zero: np.ndarray  # (row,)
    some_zero: bool
    key: tuple[Any, bytes]


class _Placing:
    def __init__(self, module: Recurrent | Cell, calls: Sequence[Heard]) -> None:
        self.module, self.calls, self.found = module, calls, Places()
        # The reverse direction of a layer ends with step 1, and nothing carries on from there.
        carries = not getattr(module, "bidirectional", False)
        begins = [tensors(call.hx) if carries else () for call in calls]
        self.begins = _rows(module, begins)
        self.ends = _rows(module, [last_states(module, call) for call in calls])
        self.one_step = [is_one_step(module, call) for call in calls]
        # By how they ended: the calls that nothing has carried on.
        self.waiting: dict[tuple[Any, bytes], list[int]] = defaultdict(list)
        self.chains = 0
        self.sizes: dict[tuple[int, int], np.ndarray] = {}
        for number in range(len(calls)):
            self.found.calls.append(self._whole(number) or self._by_row(number))
            self.waiting[self.ends[number].key].append(number)

    def _whole(self, number: int) -> Place | None:
        """The place of a call that carries on all rows of another."""
        begin, waiting = self.begins[number], self.waiting[self.begins[number].key]
        if not begin.key[1] or not waiting:
            return None
        # Several ended alike, as in a dead cell: then the memory tells which it was.
        own = self.calls[number].same and number - 1 in waiting
        if begin.some_zero and not own:
            return None
        earlier = number - 1 if own else waiting[0]
        waiting.remove(earlier)
        sequence, start, steps, nth, changes, chain = self.found.calls[earlier]
        return Place(sequence, start + steps, self._steps(number), nth + 1, changes, chain)

    def _by_row(self, number: int) -> Place:
        """The place of a call of which each row is looked at by itself."""
        steps, began = self._steps(number), self.found.began
        sequence = np.full(len(steps), -1)
        start, nth, changes = np.zeros((3, len(steps)), int)
        if number:
            before, (rows, changed) = self.found.calls[-1], self._carried(number)
            on = rows >= 0
            if on.any():
                # No call can carry all rows of that one on any more.
                self.waiting[self.ends[number - 1].key].remove(number - 1)
                rows = rows[on]
                sequence[on] = before.sequence[rows]
                start[on] = before.start[rows] + before.steps[rows]
                nth[on] = before.nth[rows] + 1
                changes[on] = before.changes[rows]
                changes[changed] += 1
                self.found.changed.update(start[changed].tolist())
        if sequence.min() < 0:
            for row in (sequence < 0).nonzero()[0].tolist():
                sequence[row] = len(began)
                began.append((number, row))
        self.chains += 1
        return Place(sequence, start, steps, nth, changes, self.chains)

    def _carried(self, number: int) -> tuple[np.ndarray, list[int]]:
        """Which row of the call before each row carries on, -1 where none, and those changed."""
        begin, end, same = self.begins[number], self.ends[number - 1], self.calls[number].same
        rows, unknown = np.full(len(self.ends[number].zero), -1), list[int]()
        if not begin.key[1] or begin.values.shape[1] != end.values.shape[1]:
            return rows, unknown
        both = min(len(rows), len(end.zero))
        equal = (begin.values[:both] == end.values[:both]).all(1) & (same | ~begin.zero[:both])
        rows[:both][equal] = equal.nonzero()[0]
        others = ((rows < 0) & ~begin.zero).nonzero()[0].tolist()
        left: dict[bytes, list[int]] = {}
        for row, state in enumerate(end.values if others else ()):
            left.setdefault(state.tobytes(), []).extend([] if row < both and equal[row] else [row])
        for row in others:
            ends = left.get(begin.values[row].tobytes())
            if ends is None:
                unknown.append(row)
            elif ends:
                rows[row] = ends.pop(0)
        changed = self._changed(number, unknown)
        rows[changed] = changed
        return rows, changed

    def _changed(self, number: int, rows: list[int]) -> list[int]:
        """Those rows whose sequence's states are changed on their way as a rule."""
        before, one = self.found.calls[-1], self.one_step
        same_rows = len(before.steps) == len(self.ends[number].zero)
        if not rows or not same_rows or not (one[number] and one[number - 1]):
            return []
        kept = before.nth[rows] - before.changes[rows]
        return [row for row, rule in zip(rows, kept <= before.changes[rows], strict=True) if rule]

    def _steps(self, number: int) -> np.ndarray:
        """The number of steps of each row."""
        given, size = self.calls[number].input, len(self.ends[number].zero)
        if isinstance(given, PackedSequence):
            return lengths_of(given).numpy()
        steps = 1
        if not isinstance(self.module, Cell):
            steps = given.shape[1 if self.module.batch_first and given.dim() == 3 else 0]
        if (size, steps) not in self.sizes:
            self.sizes[size, steps] = np.full(size, steps)
        return self.sizes[size, steps]


def _rows(module: Recurrent | Cell, states: list[tuple[Tensor, ...]]) -> list[_Rows]:
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
            found[number] = _Rows(raw[k], zeros[k], bool(some[k]), (form, raw[k].tobytes()))
    return found


_NONE = _Rows(np.empty((0, 0), np.uint8), np.empty(0, bool), False, (None, b""))
