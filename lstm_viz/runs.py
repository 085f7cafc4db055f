"""The calls of one module → Traces: calls that carry a state on are one pass over their steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from lstm_viz.agreement import VerificationError
from lstm_viz.call import Call, Cell, Recurrent, lay_out, named_weights
from lstm_viz.listening import Heard
from lstm_viz.trace import AXES, Trace
from lstm_viz.tracing import need_pair, need_recordable, trace_of

Key = tuple[Any, bytes]  # equal where states are equal


@dataclass
class Run:
    """Calls one after the other, and which of them start from a state that was changed."""

    calls: list[Heard] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)  # counted from 0
    end: Key = (None, b"")


def runs(module: Recurrent | Cell, calls: Sequence[Heard]) -> list[Run]:
    """The calls, parted into runs.

    A call continues the run that has ended with the states it starts from. A call of one step
    whose start is neither None nor zeros nor the end of a run continues the run of the call
    before it where that one's states are changed on their way as a rule: a model with dropout or
    normalisation on its carried state is one pass. Else it begins a run.
    """
    if not _carries(module):
        return [Run([call]) for call in calls]
    begins = _keys([_tensors(call.hx) for call in calls])
    ends = _keys([_tensors(_last(module, call)) for call in calls])
    found: list[Run] = []
    waiting: dict[Key, list[Run]] = defaultdict(list)
    run = Run()
    for call, begin, end in zip(calls, begins, ends, strict=True):
        packed = isinstance(call.input, PackedSequence)
        if call.hx is not None and not packed and waiting[begin]:
            run = waiting[begin].pop(0)
        elif _changed_on_its_way(module, run, call, begin):
            run.changed.append(len(run.calls))
            waiting[run.end].remove(run)
        else:
            run = Run()
            found.append(run)
        run.calls.append(call)
        run.end = end
        if not packed:
            waiting[end].append(run)
    return found


def trace_of_run(
    module: Recurrent | Cell, run: Run, weights: str, copied: dict[Any, Mapping[str, np.ndarray]]
) -> Trace:
    """One Trace over a run's steps; `weights` is the module's hash.

    `copied` are the copies of weights that the traces of one module share: it grows.

    `meta["changed"]` lists the steps, counted from 0, before which a state was changed.

    Raises as `record`; VerificationError names the weights where they have been written into.
    """
    if any(call.overwritten for call in run.calls):
        raise VerificationError(
            f"the weights of this {type(module).__name__} were changed in place after it was "
            "called, so its gates cannot be rebuilt; nothing is shown"
        )
    parts = []
    # A parametrised weight in training mode is another one for each call.
    for part in _alike(run.calls):
        call, used = _call(module, part), _weights_key(part[0])
        if used not in copied:
            copied[used] = named_weights(call)
        parts.append(trace_of(call, weights, copied[used]))
    trace = parts[0] if len(parts) == 1 else _joined(parts)
    changed = {"changed": tuple(run.changed)} if run.changed else {}
    return trace.with_meta(**changed)


def _alike(calls: list[Heard]) -> Iterator[list[Heard]]:
    """The calls in turn, parted where the weights are others."""
    for _, part in groupby(calls, _weights_key):
        yield list(part)


def _weights_key(call: Heard) -> tuple[int, ...]:
    """One key for all calls that were made with the very same weights."""
    return tuple(id(weight) for weight in call.weights)


def _call(module: Recurrent | Cell, heard: list[Heard]) -> Call:
    """Calls of a run as one."""
    need_recordable(module, heard[0].input)
    one_step = _carries(module) and all(_is_one_step(module, call) for call in heard)
    if isinstance(module, Cell) or one_step:
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

    def along(states: list[tuple[Tensor, ...]]) -> dict[str, Tensor]:
        pairs = zip(call.first, zip(*states, strict=True), strict=True)
        stacked = {name: torch.stack(each) for name, each in pairs}
        return {
            name: each.reshape(steps, rows, -1, each.shape[-1]).transpose(0, 1).contiguous()
            for name, each in stacked.items()
        }

    after = along([_tensors(_last(module, each)) for each in heard])
    zeros = tuple(torch.zeros_like(state) for state in _tensors(last))
    before = along([zeros if each.hx is None else _tensors(each.hx) for each in heard])
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


def _carries(module: Recurrent | Cell) -> bool:
    """Whether calls can carry a state on: the reverse direction of a layer ends with step 1."""
    return not getattr(module, "bidirectional", False)


def _is_one_step(module: Recurrent | Cell, call: Heard) -> bool:
    if isinstance(module, Cell):
        return True
    if not isinstance(call.input, Tensor):
        return False
    return call.input.shape[1 if module.batch_first and call.input.dim() == 3 else 0] == 1


def _changed_on_its_way(module: Recurrent | Cell, run: Run, call: Heard, begin: Key) -> bool:
    if not run.calls or call.hx is None or run.end[0] != begin[0]:
        return False
    if not (_is_one_step(module, call) and _is_one_step(module, run.calls[-1])):
        return False
    kept = len(run.calls) - 1 - len(run.changed)
    return kept <= len(run.changed) and any(bool(state.any()) for state in _tensors(call.hx))


def _last(module: Recurrent | Cell, call: Heard) -> Any:
    """The states that a call ended with."""
    return call.given if isinstance(module, Cell) else need_pair(module, call.given)[1]


def _tensors(states: Any) -> tuple[Tensor, ...]:
    if states is None:
        return ()
    return states if isinstance(states, tuple) else (states,)


def _keys(states: list[tuple[Tensor, ...]]) -> list[Key]:
    """A key for each call's states; side by side, as a call of torch's costs more than they do."""
    keys: list[Key] = [(None, b"")] * len(states)
    alike: dict[Any, list[int]] = defaultdict(list)
    for number, each in enumerate(states):
        alike[tuple((state.shape, state.dtype) for state in each)].append(number)
    for form, numbers in alike.items():
        if form:
            columns = [
                torch.stack(each) for each in zip(*(states[k] for k in numbers), strict=True)
            ]
            # + 0, as -0 equals 0
            rows = torch.cat([column.flatten(1) for column in columns], 1).add_(0.0).cpu()
            # As bytes through torch, since numpy has no bfloat16.
            for number, row in zip(numbers, rows.view(torch.uint8).numpy(), strict=True):
                keys[number] = (form, row.tobytes())
    return keys


def _joined(parts: list[Trace]) -> Trace:
    """Traces one after the other in time, as one."""
    axis = AXES.index("time")
    return Trace(
        kind=parts[0].kind,
        signals={
            name: np.concatenate([part.signals[name] for part in parts], axis)
            for name in parts[0].signals
        },
        initial=parts[0].initial,
        meta={
            **parts[0].meta,
            "verified": max(part.meta["verified"] for part in parts),
            "tolerance": max(part.meta["tolerance"] for part in parts),
        },
        # No one set of weights has computed all steps, so that none are kept.
        x=np.concatenate([part.x for part in parts if part.x is not None], 1),
    )
