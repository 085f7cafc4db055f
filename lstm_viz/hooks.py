"""Every recurrent layer and cell inside any model, recorded while the model runs once."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from inspect import signature
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence

from lstm_viz import cells
from lstm_viz.call import Recurrent
from lstm_viz.cells import Weights
from lstm_viz.device import full_precision
from lstm_viz.recording import (
    TOLERANCE,
    gap,
    need_numbers,
    need_recordable,
    provenance,
    trace_of,
)
from lstm_viz.trace import SIGNALS, STATES, Trace

Cell = nn.LSTMCell | nn.GRUCell | nn.RNNCell
Made = tuple[Any, Any, Any]  # one call: input, hx, output
KINDS = {nn.LSTMCell: "lstm", nn.GRUCell: "gru", nn.RNNCell: "rnn"}


def record_all(model: nn.Module, *inputs: Any, **named: Any) -> dict[str, Trace]:
    """Record every nn.LSTM, nn.GRU, nn.RNN and Cell that `model(*inputs, **named)` calls.

    Returns name in the model → Trace, in the order of the first calls. A layer that is called
    again gives "name#2", "name#3". A Cell gives one Trace over its calls, a step a call, for as
    long as each call starts from the states that an earlier one ended with; a call that starts
    elsewhere (a second sequence, a second layer with the same weights, states changed in between)
    begins "name#2".

    Raises:
        ValueError: no such module inside, or none was called, or one cannot be recorded.
        VerificationError: as `record`.
    """
    found = {
        module: name or type(module).__name__.lower()
        for name, module in model.named_modules()
        if isinstance(module, Recurrent | Cell)
    }
    if not found:
        raise ValueError(
            f"record_all found no nn.LSTM, nn.GRU, nn.RNN or Cell in this {type(model).__name__}"
        )
    calls: dict[Recurrent | Cell, list[Made]] = defaultdict(list)
    here = threading.get_ident()

    def keep(module: Any, args: Sequence[Any], kwargs: dict[str, Any], output: Any) -> None:
        if threading.get_ident() != here:
            return  # a shared model: somebody else's call
        # By place, as a subclass may have other names for torch's `input` and `hx`.
        input, hx = [*signature(module.forward).bind(*args, **kwargs).arguments.values(), None][:2]
        calls[module].append((_kept(input), _kept(hx), _kept(output)))

    handles = [module.register_forward_hook(keep, with_kwargs=True) for module in found]
    device = next((p.device for p in model.parameters()), torch.device("cpu"))
    try:
        with torch.no_grad(), full_precision(device):
            model(*inputs, **named)
    finally:
        for handle in handles:
            handle.remove()
    if not calls:
        names = ", ".join(found.values())
        raise ValueError(f"the model ran without calling any of its recurrent modules: {names}")
    traces: dict[str, Trace] = {}
    with full_precision(device):
        for module, made in calls.items():
            if isinstance(module, Recurrent):
                for number, (input, hx, given) in enumerate(made, start=1):
                    need_recordable(module, input)
                    traces[_numbered(found[module], number)] = trace_of(module, input, hx, given)
            else:
                for number, run in enumerate(_runs(made), start=1):
                    traces[_numbered(found[module], number)] = _cell_trace(module, run)
    return traces


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}#{number}"


def _kept(value: Any) -> Any:
    # A model may write into its tensors after the call, above all into a state that it carries.
    if isinstance(value, Tensor) and not isinstance(value, nn.Parameter):
        return value.detach().clone()
    if isinstance(value, PackedSequence):
        return value._replace(data=value.data.detach().clone())
    if type(value) in (tuple, list):
        return tuple(_kept(each) for each in value)
    return value


def _runs(made: list[Made]) -> list[list[Made]]:
    """A Cell's calls, parted into runs in which each call starts where the one before it ended."""
    runs: list[list[Made]] = []
    for call in made:
        _, hx, _ = call
        before = next((run for run in runs if hx is not None and _same(run[-1][2], hx)), None)
        if before is None:
            runs.append([call])
        else:
            before.append(call)
    return runs


def _same(ended: Any, begins: Any) -> bool:
    pairs = zip(_states(ended), _states(begins), strict=True)
    return all(torch.equal(one, other) for one, other in pairs)


def _states(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


@torch.no_grad()
def _cell_trace(cell: Any, made: list[Made]) -> Trace:
    """The Trace of a Cell's run of calls.

    The states that each step started from are known, and so the step's equations, applied once to
    all calls side by side, give the signals of all.
    """
    name = type(cell).__name__
    kind = next(kind for base, kind in KINDS.items() if isinstance(cell, base))
    x = torch.stack([_batched(input) for input, _, _ in made])
    if x.dtype not in TOLERANCE:
        raise ValueError(f"record_all takes float32 and float64, got {x.dtype} for an {name}")
    names = ("h", "c") if kind == "lstm" else ("h",)

    def states(given: Sequence[Any], zeros: Any = None) -> dict[str, Tensor]:
        rows = [(None,) * len(names) if value is None else _states(value) for value in given]
        return {
            name: torch.stack([zeros if row[k] is None else _batched(row[k]) for row in rows])
            for k, name in enumerate(names)
        }

    after = states([output for _, _, output in made])
    start = states([hx for _, hx, _ in made], torch.zeros_like(after["h"][0]))
    need_numbers(name, x.dtype, after["h"], x, *after.values(), *start.values())
    w = Weights(cell.weight_ih, cell.weight_hh, cell.bias_ih, cell.bias_hh)
    step: Callable[..., dict[str, Tensor]] = {
        "lstm": cells.lstm_step,
        "gru": cells.gru_step,
        "rnn": cells.rnn_step,
    }[kind]
    if kind == "rnn":
        signals = step(x, start["h"], w, cell.nonlinearity)
    else:
        signals = step(x, *start.values(), w)
    gaps = [gap(signals[state], own) for state, own in after.items()]
    signals |= after
    return Trace(
        kind=kind,
        # (time, batch, unit) → (layer, direction, batch, time, unit)
        signals={s: signals[s].transpose(0, 1)[None, None].cpu().numpy() for s in SIGNALS[kind]},
        initial={s: start[s][0][None, None].cpu().numpy() for s in STATES[kind]},
        meta=provenance(cell, x, gaps),
    )


def _batched(value: Any) -> Tensor:
    return value if value.dim() == 2 else value[None]
