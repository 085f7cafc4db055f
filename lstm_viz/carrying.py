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
makes one pass. The rule can only begin in a sequence that was given no state or zeros, and with a
state that is not plainly made from where another sequence ended. A state that came before, after
another end, or with which an older call ended, carries nothing on: it was stored or learned. Such a
row begins a sequence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

import numpy as np
from torch.nn.utils.rnn import PackedSequence

from lstm_viz.call import Cell, Recurrent, lengths_of
from lstm_viz.heard import Heard
from lstm_viz.states import (
    NO_STATES,
    Compared,
    StateRows,
    cosine_distance,
    is_one_step,
    last_states,
    tensors,
)

# A changed state belongs to another sequence where 1 - cos of the angle to the state that this one
# ended with is so many times less, of the last sequences that may be carried on.
NEARER, OPEN = 4, 8


class CallPlace(NamedTuple):
    """Where the rows of one call are, each (row,) and counted from 0."""

    sequence: np.ndarray
    start: np.ndarray  # its first step in the sequence
    steps: np.ndarray
    nth: np.ndarray  # which call of the sequence it is
    changes: np.ndarray  # before how many of these calls the state was changed
    chain: int  # one for calls of which each carries on all rows, changed or not, of the last one


@dataclass
class CallPlaces:
    """The places of all calls, and the sequences that they make.

    `began` has for each sequence the call and the row that it began with, `changed` the steps
    before which a state was changed on its way, all counted from 0.
    """

    calls: list[CallPlace] = field(default_factory=list)
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
        chains: dict[int, list[CallPlace]] = defaultdict(list)
        for place in self.calls:
            chains[place.chain].append(place)
        found: list[list[int]] = [[] for _ in self.began]
        for chain in chains.values():
            starts = np.stack([place.start for place in chain], 1).tolist()
            for sequence, own in zip(chain[0].sequence.tolist(), starts, strict=True):
                found[sequence] += own
        return tuple(map(tuple, found))


def places(module: Recurrent | Cell, calls: Sequence[Heard]) -> CallPlaces:
    """The places of a module's calls, in their order."""
    return _Placing(module, calls).found


class _Placing:
    def __init__(self, module: Recurrent | Cell, calls: Sequence[Heard]) -> None:
        self.module, self.calls, self.found = module, calls, CallPlaces()
        # The reverse direction of a layer ends with step 1, and nothing carries on from there.
        carries = not getattr(module, "bidirectional", False)
        self.last = [last_states(module, call) for call in calls]
        self.after = Compared(module, self.last)
        begins = [tensors(call.hx) if carries else () for call in calls]
        self.before = Compared(module, begins, self.after)
        self.one_step = [is_one_step(module, call) for call in calls]
        # By how they ended: the calls that nothing has carried on.
        self.waiting: dict[tuple[int, tuple[int, ...]], list[int]] = defaultdict(list)
        self.open: dict[int, None] = {}  # their numbers, the latest last
        self.from_nothing: list[bool] = []  # of each sequence, whether it was given no state
        # The states of the calls looked at so far, by their hashes: each that a row was given, with
        # the end before it in this row, and each that one ended with.
        self.given: dict[int, int] = {}
        self.ended: set[int] = set()
        self.looked = 0
        self.chains = 0
        self.sizes: dict[tuple[int, int], np.ndarray] = {}
        for number in range(len(calls)):
            self.found.calls.append(self._at_once(number) or self._searched(number))

    def _at_once(self, number: int) -> CallPlace | None:
        """The place of a call that was given what the one before it ended with, as it was."""
        if not self.before.is_end(number):
            return None
        sequence, start, steps, nth, changes, chain = self.found.calls[-1]
        own = self._steps(number, len(steps))
        return CallPlace(sequence, start + steps, own, nth + 1, changes, chain)

    def _searched(self, number: int) -> CallPlace:
        """The place of any other call."""
        begin, end = self.before.row(number), self.after.row(number - 1) if number else NO_STATES
        if number:
            self.waiting[end.key].append(number - 1)
            self.open[number - 1] = None
        return self._whole(number, begin) or self._by_row(number, begin, end)

    def _whole(self, number: int, begin: StateRows) -> CallPlace | None:
        """The place of a call that carries on all rows of another."""
        waiting = self.waiting.get(begin.key)
        if not begin.hashes or not waiting:
            return None
        # Several ended alike, as in a dead cell: then the memory tells which it was.
        own = self.calls[number].same and number - 1 in waiting
        if begin.some_zero and not own:
            return None
        earlier = number - 1 if own else waiting[0]
        self._carry_on(earlier, begin)
        sequence, start, steps, nth, changes, chain = self.found.calls[earlier]
        own = self._steps(number, len(steps))
        return CallPlace(sequence, start + steps, own, nth + 1, changes, chain)

    def _by_row(self, number: int, begin: StateRows, end: StateRows) -> CallPlace:
        """The place of a call of which each row is looked at by itself."""
        count, began = self.after.count(number), self.found.began
        steps = self._steps(number, count)
        rows, changed = self._carried(number, count, begin, end) if number else (None, list[int]())
        if rows is not None and rows == list(range(len(self.found.calls[-1].steps))):
            return self._next(end, steps, changed)
        sequence = np.full(len(steps), -1)
        start, nth, changes = np.zeros((3, len(steps)), int)
        if rows is not None:
            before, on = self.found.calls[-1], [row >= 0 for row in rows]
            if any(on):
                # No call can carry all rows of that one on any more.
                self._carry_on(number - 1, end)
                rows = [row for row in rows if row >= 0]
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
                self.from_nothing.append(not begin.hashes or bool(begin.zero[row]))
        self.chains += 1
        return CallPlace(sequence, start, steps, nth, changes, self.chains)

    def _next(self, end: StateRows, own: np.ndarray, changed: list[int]) -> CallPlace:
        """The place of a call of which each row carries on the same row of the call before."""
        self._carry_on(len(self.found.calls) - 1, end)
        sequence, start, steps, nth, changes, chain = self.found.calls[-1]
        start = start + steps
        if len(changed) == len(steps):
            changes = changes + 1
            self.found.changed.update(start.tolist())
        elif changed:
            changes = changes.copy()
            changes[changed] += 1
            self.found.changed.update(start[changed].tolist())
        return CallPlace(sequence, start, own, nth + 1, changes, chain)

    def _carry_on(self, number: int, end: StateRows) -> None:
        waiting = self.waiting[end.key]
        waiting.remove(number)
        if not waiting:
            del self.waiting[end.key]
        del self.open[number]

    def _carried(
        self, number: int, count: int, begin: StateRows, end: StateRows
    ) -> tuple[list[int], list[int]]:
        """Which row of the call before each row carries on, -1 where none, and those changed."""
        given, ended = begin.values, end.values
        if not begin.hashes or given.shape[1] != ended.shape[1]:
            return [-1] * count, []
        if not begin.some_zero and set(begin.hashes).isdisjoint(end.hashes):
            changed = self._changed(number, list(range(count)), begin, end)
            carried = [-1] * count
            for row in changed:
                carried[row] = row
            return carried, changed
        rows, unknown = np.full(count, -1), list[int]()
        both = min(len(rows), len(end.zero))
        equal = (given[:both] == ended[:both]).all(1)
        if begin.some_zero and not self.calls[number].same:
            equal &= ~begin.zero[:both]
        others = list(range(len(rows)))
        if begin.some_zero or equal.any():
            rows[:both][equal] = equal.nonzero()[0]
            others = ((rows < 0) & ~begin.zero).nonzero()[0].tolist()
        left: dict[bytes, list[int]] = {}
        for row, state in enumerate(ended if others else ()):
            left.setdefault(state.tobytes(), []).extend([] if row < both and equal[row] else [row])
        for row in others:
            ends = left.get(given[row].tobytes())
            if ends is None:
                unknown.append(row)
            elif ends:
                rows[row] = ends.pop(0)
        changed = self._changed(number, unknown, begin, end)
        rows[changed] = changed
        return rows.tolist(), changed

    def _changed(self, number: int, rows: list[int], begin: StateRows, end: StateRows) -> list[int]:
        """Those rows whose sequence's states are changed on their way as a rule."""
        before, one = self.found.calls[-1], self.one_step
        given, ends = begin.hashes, end.hashes
        if not rows or len(given) != len(ends) or not (one[number] and one[number - 1]):
            return []
        self._look(number)
        found = []
        for row in rows:
            came = given[row]
            if came in self.ended or self.given.get(came, ends[row]) != ends[row]:
                continue
            if before.nth[row] == 0:
                rule = self.from_nothing[before.sequence[row]] and not self._is_other(number, row)
            else:
                rule = before.nth[row] <= 2 * before.changes[row]
            if rule:
                found.append(row)
        return found

    def _look(self, number: int) -> None:
        """Look at the states of the calls before this one."""
        for earlier in range(self.looked, number):
            given = self.before.row(earlier)
            ends = self.after.row(earlier - 1).hashes if earlier else ()
            for row, came in enumerate(given.hashes):
                if not given.zero[row]:
                    self.given.setdefault(came, ends[row] if row < len(ends) else 0)
            self.ended.update(self.after.row(earlier).hashes)
        self.looked = number

    def _is_other(self, number: int, row: int) -> bool:
        """Whether the state that a row was given is plainly another sequence's, changed."""
        given, form = tensors(self.calls[number].hx), self.after.forms[number - 1]
        far = cosine_distance(self.module, given, self.last[number - 1], row)
        others = (n for n in reversed(self.open) if n != number - 1 and self.after.forms[n] == form)
        return any(
            NEARER * cosine_distance(self.module, given, self.last[n], row) < far
            for n in islice(others, OPEN)
        )

    def _steps(self, number: int, size: int) -> np.ndarray:
        """The number of steps of each of a call's `size` rows."""
        given = self.calls[number].input
        if isinstance(given, PackedSequence):
            return lengths_of(given).numpy()
        steps = 1
        if not isinstance(self.module, Cell):
            steps = given.shape[1 if self.module.batch_first and given.dim() == 3 else 0]
        if (size, steps) not in self.sizes:
            self.sizes[size, steps] = np.full(size, steps)
        return self.sizes[size, steps]
