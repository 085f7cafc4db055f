"""The calls of one module → one Trace of the sequences that they make."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from lstm_viz import signals
from lstm_viz.agreement import VerificationError
from lstm_viz.call import (
    CELL_WEIGHTS,
    Call,
    Cell,
    Recurrent,
    kind_of,
    lay_out,
    named_weights,
)
from lstm_viz.carrying import CallPlace, CallPlaces, places
from lstm_viz.fingerprint import hash_of, weights_hash
from lstm_viz.heard import Heard
from lstm_viz.joining import Grid, JoinedTrace
from lstm_viz.kept import Kept
from lstm_viz.kinds import SIGNALS
from lstm_viz.rebuild import blocks
from lstm_viz.states import is_one_step, last_states, tensors
from lstm_viz.trace import Trace
from lstm_viz.tracing import need_pair, need_recordable, trace_of


class CallGroup(NamedTuple):
    """Calls that are computed again together, with the same weights.

    Either each is one step, of whatever sequences, or each carries on all rows of the one before.
    """

    numbers: list[int]
    weights: int  # the number of the first call that was made with them
    steps: bool


@torch.no_grad()
def trace_of_calls(
    module: Recurrent | Cell, calls: Sequence[Heard], kept: Kept | None = None
) -> Trace:
    """One Trace of all calls, or the part of it that is `kept`; `carrying` says what a sequence is.

    `meta["calls"]` has, where there are several calls, the steps of each sequence with which a call
    begins, and `meta["began"]`, where not all began with the first call, the call and the row of
    its batch that each began with. `meta["changed"]` lists the steps before which the state of
    a sequence was changed. All are counted from 0.

    Raises as `record`; VerificationError names the weights where they have been written into.
    """
    # Most calls hold the same tuples (`listening`).
    if any(
        call.overwritten for call in {(id(c.weights), id(c.versions)): c for c in calls}.values()
    ):
        raise VerificationError(
            f"the weights of this {type(module).__name__} were changed in place after it was "
            "called, so its gates cannot be rebuilt; end the recording before they change, and "
            "begin another"
        )
    placed = places(module, calls)
    trace = _traced(module, calls, placed, kept)
    meta: dict[str, Any] = {"calls": placed.borders} if len(calls) > 1 else {}
    if placed.began[-1][0] > 0:
        meta["began"] = tuple(placed.began)
    if placed.changed:
        meta["changed"] = tuple(sorted(placed.changed))
    return trace.with_meta(**meta)


def _traced(
    module: Recurrent | Cell, calls: Sequence[Heard], placed: CallPlaces, kept: Kept | None
) -> Trace:
    groups, lengths = _groups(module, calls, placed), placed.lengths
    if kept is not None:
        groups = [piece for group in groups for piece in _pieces(module, calls, group)]
    weights, copied = _hash(module, calls[0]), dict[int, Mapping[str, np.ndarray]]()
    joined = JoinedTrace(lengths)
    for group in groups:
        call = _call(module, [calls[number] for number in group.numbers])
        if kept is None and group.weights not in copied:
            copied[group.weights] = named_weights(call)
        part = trace_of(call, weights, copied.get(group.weights), kept)
        grid = _grid([placed.calls[number] for number in group.numbers], steps=group.steps)
        if len(groups) == 1 and grid.is_whole(lengths):
            return part
        joined.write(part, _before(call, kept), grid)
    # Where several sets of weights have computed the steps, none of them can compute all again.
    return joined.trace(copied[groups[0].weights] if len(copied) == 1 else {})


def _groups(
    module: Recurrent | Cell, calls: Sequence[Heard], placed: CallPlaces
) -> list[CallGroup]:
    groups: list[CallGroup] = []
    of_steps: dict[Any, CallGroup] = {}
    of_chains: dict[int, CallGroup | None] = {}
    weights = _weights(calls)
    for number, (call, place) in enumerate(zip(calls, placed.calls, strict=True)):
        chain = of_chains.get(place.chain)
        of_chains[place.chain] = None
        if is_one_step(module, call):
            form = call.input.shape, call.input.dtype, call.input.device
            key = (*form, call.autocast, weights[number])
            group = of_steps.get(key)
            if group is None:
                group = of_steps[key] = CallGroup([], weights[number], steps=True)
        else:
            group = chain if chain and chain.weights == weights[number] else None
            if group and calls[group.numbers[0]].autocast != call.autocast:
                group = None
            group = group or CallGroup([], weights[number], steps=False)
            if not isinstance(call.input, PackedSequence):
                of_chains[place.chain] = group
        if not group.numbers:
            groups.append(group)
        group.numbers.append(number)
    return groups


def _pieces(
    module: Recurrent | Cell, calls: Sequence[Heard], group: CallGroup
) -> Iterator[CallGroup]:
    """The group itself, or steps of about `WORK` numbers each, as `signals.kept_signals` takes."""
    if not group.steps:
        yield group
        return
    call, names = calls[group.numbers[0]], SIGNALS[kind_of(module)]
    rows = call.input.numel() // call.input.shape[-1]
    width = rows * module.hidden_size * len(names) * getattr(module, "num_layers", 1)
    for some in blocks(len(group.numbers), width, signals.WORK):
        yield group._replace(numbers=group.numbers[some])


def _weights(calls: Sequence[Heard]) -> list[int]:
    """For each call the first one that was made with the same weights, or with equal ones.

    A parametrised weight is another tensor for each call, in training mode another weight.
    """
    found: list[int] = []
    for number, call in enumerate(calls):
        first = found[-1] if found else number
        found.append(first if _equal(calls[first].weights, call.weights) else number)
    return found


def _equal(some: Sequence[Tensor | None], others: Sequence[Tensor | None]) -> bool:
    return (
        some is others
        or all(map(operator.is_, some, others))
        or all(
            one is other
            or (isinstance(one, Tensor) and isinstance(other, Tensor) and torch.equal(one, other))
            for one, other in zip(some, others, strict=True)
        )
    )


def _grid(calls: list[CallPlace], *, steps: bool) -> Grid:
    """Where the steps of a group's calls are."""
    if steps:
        sequence = np.stack([call.sequence for call in calls], 1)
        step = np.stack([call.start for call in calls], 1)
        return Grid(sequence, step, np.ones(step.shape, bool))
    count = np.sum([call.steps for call in calls], axis=0)
    along = np.arange(count.max())
    sequence = np.broadcast_to(calls[0].sequence[:, None], (len(count), len(along)))
    return Grid(sequence, calls[0].start[:, None] + along, along < count[:, None])


def _before(call: Call, kept: Kept | None) -> dict[str, np.ndarray]:
    """The states before the steps, or before the first, with the axes of a Trace."""
    states = call.before
    if states is None:
        states = {name: state[:, None] for name, state in call.first.items()}
    found = {}
    for name, state in states.items():
        array = state.detach().unflatten(0, (call.layers, call.directions)).transpose(2, 3)
        found[name] = array.cpu().numpy()
    if kept is None:
        return found
    return {name: kept.part(name, array) for name, array in found.items() if name in kept.signals}


def _call(module: Recurrent | Cell, heard: list[Heard]) -> Call:
    """The calls of a group as one."""
    return _together(module, heard).widened(heard[0].autocast)


def _together(module: Recurrent | Cell, heard: list[Heard]) -> Call:
    need_recordable(module, heard[0].input, training=any(call.training for call in heard))
    if is_one_step(module, heard[0]):
        return _steps(module, heard)
    calls = []
    for each in heard:
        output, last = need_pair(module, each.given)
        calls.append(lay_out(module, each.weights, each.input, each.hx, output, last))
    if len(calls) == 1:
        return calls[0]
    x, y = (torch.cat([getattr(call, name) for call in calls]) for name in "xy")
    need_recordable(module, x)
    return calls[0]._replace(x=x, y=y, last=calls[-1].last)


def _steps(module: Recurrent | Cell, heard: list[Heard]) -> Call:
    """Calls of one step each: the states before and after every step are known."""
    steps, rows = len(heard), getattr(module, "num_layers", 1)
    x = torch.stack([call.input for call in heard])
    x = x.reshape(steps, -1, x.shape[-1])
    need_recordable(module, x)
    output, last = heard[0].given, heard[0].given
    if isinstance(module, Recurrent):
        output, last = need_pair(module, heard[0].given)
    elif isinstance(output, tuple):
        output = output[0]
    call = lay_out(module, heard[0].weights, heard[0].input, heard[0].hx, output, last)

    def along(states: Callable[[Heard], tuple[Tensor, ...]]) -> dict[str, Tensor]:
        return {
            name: torch.stack([states(each)[k] for each in heard])
            .reshape(steps, rows, -1, own.shape[-1])
            .transpose(0, 1)
            .contiguous()
            for k, (name, own) in enumerate(call.first.items())
        }

    after = along(lambda each: last_states(module, each))
    zeros = tuple(torch.zeros_like(state) for state in tensors(last))
    before = along(lambda each: zeros if each.hx is None else tensors(each.hx))
    y = after["h"][-1]
    if isinstance(module, Recurrent):
        y = torch.stack([each.given[0] for each in heard]).reshape(y.shape)
    return call._replace(
        x=x,
        y=y,
        first={name: state[:, 0] for name, state in before.items()},
        last={name: state[:, -1] for name, state in after.items()},
        before=before,
        after=after,
    )


def _hash(module: Recurrent | Cell, call: Heard) -> str:
    """The hash of the module, or of the weights that took the place of its own.

    `torch.func.functional_call` replaces them for a call.
    """
    names = CELL_WEIGHTS if isinstance(module, Cell) else module._flat_weights_names
    own, used = module._parameters, dict(zip(names, call.weights, strict=False))
    plain = all(name in own for name, weight in used.items() if weight is not None)
    if plain and any(own.get(name) is not weight for name, weight in used.items()):
        given = ((name, weight) for name, weight in used.items() if weight is not None)
        return hash_of(given, module)
    return weights_hash(module)
