"""Each: sequences of one length, recorded in one pass, and a Trace of each by itself.

A short pass is hundreds of small operations, which take about as long for several sequences as for
one.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, cast

import numpy as np
from torch import Tensor

from lstm_viz.call import Recurrent
from lstm_viz.named import Named
from lstm_viz.precision import autocast
from lstm_viz.signals import all_signals
from lstm_viz.trace import Trace, of_checked
from lstm_viz.tracing import call_of, recordable, trace_from, trace_of


class Fixed(NamedTuple):
    """What the traces of a module have of its weights, where nothing changes these any more."""

    hash: str | None = None
    arrays: Mapping[str, np.ndarray] | None = None


def fixed(trace: Trace) -> Fixed:
    """What a trace has of the weights, for the next ones of the same module."""
    return Fixed(trace.meta["weights"], trace.weights)


UNKNOWN = Fixed()


def record_each(module: Recurrent, input: Tensor, weights: Fixed = UNKNOWN) -> list[Trace]:
    """The Trace of each sequence of `input`, (batch, time, input), by a module with batch first.

    All are one call of the module, and each is compared with its own part of what that gave:
    `meta["verified"]` is the largest difference in this one sequence. Products of several rows may
    round otherwise than those of one, so that a number may differ in its last digits from that of
    `record` of the sequence alone. Where rounding needs a closer look, that is what is made.
    `weights` is what an earlier trace had of them: the hash of 35,000 takes as long as an LSTM of
    64 units takes for 100 steps.

    Raises as `record`, for all of them, and ValueError for a module with time first.
    """
    if not module.batch_first:
        raise ValueError(
            f"record_each takes a module with batch first; this {type(module).__name__} has "
            "batch_first=False"
        )
    with recordable(module, input):
        if len(input) > 1:
            call = call_of(module, input, None)
            with autocast(call.x.device, None):
                found = all_signals(call)
            if found[2].agrees and found[2].each:
                whole = trace_from(call, found, *weights)
                return [_alone(whole, one, off) for one, off in enumerate(found[2].each)]
        alone = (cast(Tensor, one) for one in input.split(1))
        return [trace_of(call_of(module, one, None), *weights) for one in alone]


def _alone(trace: Trace, one: int, off: float) -> Trace:
    """The pass over one sequence of the batch; its weights are the same arrays."""

    def part(arrays: Mapping[str, np.ndarray]) -> Mapping[str, np.ndarray]:
        own = {name: np.ascontiguousarray(a[:, :, one : one + 1]) for name, a in arrays.items()}
        for array in own.values():
            array.flags.writeable = False
        return MappingProxyType(Named(trace.kind, list(trace.signals), own))

    return of_checked(
        trace,
        signals=part(trace.signals),
        initial=part(trace.initial),
        x=None if trace.x is None else trace.x[one : one + 1],
        meta=MappingProxyType({**trace.meta, "verified": off}),
    )
