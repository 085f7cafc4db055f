"""A long sequence in chunks that carry the state on, and the states that a Trace ends with."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor

from lstm_viz.axes import Index
from lstm_viz.call import Recurrent, States
from lstm_viz.kinds import KINDS, STATES, hx_names
from lstm_viz.layers import NAMED
from lstm_viz.matrix_ledger import memory_at
from lstm_viz.trace import Trace
from lstm_viz.tracing import call_of, kept_of, need_recordable, recordable, trace_of


def record_chunks(
    module: Recurrent,
    input: Tensor,
    hx: States = None,
    *,
    chunk: int = 1000,
    signals: Iterable[str] | None = None,
    layers: Index | None = None,
    units: Index | None = None,
) -> Iterator[Trace]:
    """Record `module(input, hx)` as Traces of so many steps each, which together are the one pass.

    Each chunk starts from the state that the one before ended with, and is checked as `record`
    checks it. Memory is for one chunk, as long as the caller keeps no other; the labels of its
    steps are their numbers in the whole sequence, from 1.

        for trace in record_chunks(lstm, x, chunk=500, signals="f"):
            shut += (trace["f"] < 0.1).sum()

    Args:
        module: what `record` takes, of one direction.
        input: a tensor, as the module takes it.
        hx: the initial state or states, as the module takes them, or an earlier Trace's `last`.
        chunk: the number of steps; the last chunk has what is left.
        signals: the signals that the Traces keep, such as "fc"; None is all.
        layers: the layers that they keep, counted from 0.
        units: the units that they keep, counted from 0.

    Raises:
        ValueError: a module of two directions, whose reverse one begins with the last step.
        TypeError, IndexError, VerificationError: as `record`, the last of them at its chunk.
    """
    if not isinstance(module, Recurrent):
        raise TypeError(f"record_chunks takes {NAMED}, got {type(module).__name__}")
    if not isinstance(input, Tensor):
        raise TypeError(
            f"record_chunks takes a Tensor, got {type(input).__name__}; record a PackedSequence "
            "whole"
        )
    if module.bidirectional:
        raise ValueError(
            f"this {type(module).__name__} reads in both directions, and the reverse one begins "
            "with the last step, so that no chunk can be computed without all that follow; record "
            "it whole, and keep less with signals=, layers= and units="
        )
    steps = _steps_of(chunk)
    if input.dim() not in (2, 3):
        raise ValueError(
            f"record_chunks takes an input with the axes (time, batch, input), batch first where "
            f"the module is, or (time, input); got the shape {tuple(input.shape)}"
        )
    axis = 1 if module.batch_first and input.dim() == 3 else 0
    need_recordable(module, input.narrow(axis, 0, min(1, input.shape[axis])))
    kept = kept_of(module, signals, layers, units)

    def each(hx: States) -> Iterator[Trace]:
        for start in range(0, input.shape[axis], steps):
            part = input.narrow(axis, start, min(steps, input.shape[axis] - start))
            with recordable(module, part):  # ends before the caller continues
                call = call_of(module, part, hx)
                trace = trace_of(call, kept=kept)
            hx = _states(call.kind, call.last)
            labels = tuple(range(start + 1, start + part.shape[axis] + 1))
            del call, part
            yield trace.with_labels(labels)

    return each(hx)


def _steps_of(chunk: Any) -> int:
    """The number of steps; ValueError for what is none."""
    try:
        steps = 0 if isinstance(chunk, (bool, np.bool_)) else operator.index(chunk)
    except TypeError:
        steps = 0
    if steps < 1:
        raise ValueError(f"chunk must be a whole number of at least 1; got {chunk!r}")
    return steps


def last_of(trace: Trace) -> Any:
    """See `Trace.last`."""
    parts = [axis for axis in ("layers", "units") if axis in trace.meta]
    if parts:
        raise ValueError(
            f"this trace keeps some {parts[0]} only, and a state is of all of them; record it "
            f"without {parts[0]}="
        )
    signal = next(iter(trace.signals.values()))
    read = ~np.isnan(signal[0, 0, :, :, 0])  # (batch, time)
    ends = [read.shape[1] - 1 - read[:, ::-1].argmax(1), read.argmax(1)]  # of each direction
    rows = np.arange(len(read))
    found = {}
    for name in STATES[trace.kind]:
        states = [
            trace[name][:, direction, rows, ends[direction]]
            for direction in range(trace.sizes["direction"])
        ]
        found[name] = torch.from_numpy(np.stack(states, 1)).flatten(0, 1)
    if matrix := KINDS[trace.kind].matrix:
        found[matrix] = torch.from_numpy(memory_at(trace)).flatten(0, 1)
    return _states(trace.kind, found)


def _states(kind: str, named: dict[str, Tensor]) -> States:
    h, *others = (named[name] for name in hx_names(kind))
    return (h, *others) if others else h
