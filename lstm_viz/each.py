"""Each: sequences of one length, recorded in one pass, and a Trace of each by itself.

A short pass is hundreds of small operations, which take about as long for several sequences as for
one.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

import numpy as np
from torch import Tensor

from lstm_viz.call import Recurrent
from lstm_viz.named import Named
from lstm_viz.precision import autocast
from lstm_viz.signals import all_signals
from lstm_viz.trace import Trace
from lstm_viz.tracing import call_of, record, recordable, trace_from


def record_each(module: Recurrent, input: Tensor) -> list[Trace]:
    """The Trace of each sequence of `input`, (batch, time, input), by a module with batch first.

    All are one call of the module, and each is compared with its own part of what that gave:
    `meta["verified"]` is the largest difference in this one sequence. Products of several rows may
    round otherwise than those of one, so that a number may differ in its last digits from that of
    `record` of the sequence alone. Where rounding needs a closer look, that is what is made.

    Raises as `record`, for all of them, and ValueError for a module with time first.
    """
    if not module.batch_first:
        raise ValueError(
            f"record_each takes a module with batch first; this {type(module).__name__} has "
            "batch_first=False"
        )
    if len(input) > 1:
        with recordable(module, input):
            call = call_of(module, input, None)
            with autocast(call.x.device, None):
                found = all_signals(call)
            if found[2].agrees and found[2].each:
                return _apart(trace_from(call, found), found[2].each)
    return [record(module, cast(Tensor, one)) for one in input.split(1)]


def _apart(trace: Trace, verified: tuple[float, ...]) -> list[Trace]:
    """A trace's sequences, each a trace of one; their weights are the same arrays."""

    def part(array: np.ndarray, one: int) -> np.ndarray:
        own = np.ascontiguousarray(array[:, :, one : one + 1])
        own.flags.writeable = False
        return own

    def named(arrays: dict[str, np.ndarray]) -> Mapping[str, np.ndarray]:
        return MappingProxyType(Named(trace.kind, list(trace.signals), arrays))

    made = []
    for one, largest in enumerate(verified):
        own = object.__new__(Trace)  # of arrays that were looked at when the whole was made
        vars(own).update(
            vars(trace),
            signals=named({name: part(array, one) for name, array in trace.signals.items()}),
            initial=named({name: part(array, one) for name, array in trace.initial.items()}),
            x=None if trace.x is None else trace.x[one : one + 1],
            meta=MappingProxyType({**trace.meta, "verified": largest}),
        )
        made.append(own)
    return made
