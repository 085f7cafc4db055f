"""Replay: runs and the states before them → every signal of each, checked.

The layer reads several runs side by side; the gates of each are then rebuilt by itself. So each
number is the one that `record_chunks` has, with `chunk` the distance of the stored states, whatever
was computed beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

import torch
from torch import Tensor

from lstm_viz.agreement import Checked, need_agreement
from lstm_viz.call import Call
from lstm_viz.corpus.net import Net
from lstm_viz.corpus.runs import StoreRun
from lstm_viz.device import full_precision
from lstm_viz.kinds import hx_names
from lstm_viz.signals import all_signals
from lstm_viz.tracing import call_of

BESIDE: Final = 1 << 26  # numbers that runs side by side read and give: 256 MiB of float32
LARGEST: Final = 1 << 28  # of all signals of one run, or of a window: 1 GiB
States = dict[str, Tensor]  # by name, each (layer, 1, unit)
Read = Callable[[int, int], Tensor]  # the steps from one to another, (time, input)


class Replayed(NamedTuple):
    """A run: its signals (layer, time, unit), the states before and after it, and their check.

    `last` is empty where the layer went on beyond the end of the run.
    """

    run: StoreRun
    x: Tensor  # (time, input)
    signals: States
    first: States
    last: States
    checked: Checked


def replay(
    net: Net,
    read: Read,
    runs: Iterable[StoreRun],
    known: Callable[[int], States] | None,
    carried: States,
) -> Iterator[Replayed]:
    """All signals of the runs, in their order.

    `known` gives the stored state before a step. Without it each run carries on from the one before
    it, the first from `carried`. Raises VerificationError as `record`.
    """
    for call, run, last in passes(net, read, runs, known, carried):
        with torch.no_grad(), full_precision(call.x.device):
            signals, _, checked = all_signals(call)
        need_agreement(checked, type(net.module).__name__, call.x.dtype)
        of_steps = {name: signal[:, 0, :, 0] for name, signal in signals.items()}
        yield Replayed(run, call.x[:, 0], of_steps, call.first, last, checked)


@torch.no_grad()
def passes(
    net: Net,
    read: Read,
    runs: Iterable[StoreRun],
    known: Callable[[int], States] | None,
    carried: States,
) -> Iterator[tuple[Call, StoreRun, States]]:
    """The layer's own call of each run, and the state after it where the layer stopped there."""
    group: list[tuple[StoreRun, States]] = []
    width = net.module.input_size + net.module.hidden_size
    for run in runs:
        alone = known is None and not (run.fresh and run.ends)
        beside = max(one.steps for one in (run, *(other for other, _ in group)))
        lanes = min(net.lanes, BESIDE // (beside * width))
        if group and (alone or len(group) >= lanes):
            yield from side_by_side(net, read, group)
            group = []
        first = zeros(net) if run.fresh else carried if known is None else known(run.start)
        if not alone:
            group.append((run, first))
            continue
        for call, own, last in side_by_side(net, read, [(run, first)]):
            carried = last
            yield call, own, last
    if group:
        yield from side_by_side(net, read, group)


def numbers(net: Net) -> int:
    """How many numbers a step has: what is read, and every signal of every unit."""
    layers, units = net.sizes
    return net.module.input_size + len(net.signals) * layers * units


def zeros(net: Net) -> States:
    """The state with which a sequence begins."""
    layers, units = net.sizes
    return {name: net.parameter.new_zeros(layers, 1, units) for name in net.states}


def hx_of(kind: str, states: States) -> tuple[Tensor, ...] | Tensor:
    """States by name as a module of the kind takes them."""
    h, *others = (states[name] for name in hx_names(kind))
    return (h, *others) if others else h


def side_by_side(
    net: Net, read: Read, group: list[tuple[StoreRun, States]]
) -> Iterator[tuple[Call, StoreRun, States]]:
    """The layer's call of each run, read at once, and the state after it where none is longer."""
    longest = max(run.steps for run, _ in group)
    x = net.parameter.new_zeros(longest, len(group), net.module.input_size)
    for lane, (run, _) in enumerate(group):
        x[: run.steps, lane] = read(run.start, run.stop)
    first = {name: torch.cat([one[name] for _, one in group], 1) for name in net.states}
    with full_precision(x.device):
        call = call_of(net.module, x, hx_of(net.kind, first))
    for lane, (run, _) in enumerate(group):
        own = call.of_sequences(slice(lane, lane + 1))
        last = own.last if run.steps == longest else {}  # beyond its end it has read zeros
        yield own._replace(x=own.x[: run.steps], y=own.y[: run.steps], last=last), run, last
