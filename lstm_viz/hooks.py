"""Every recurrent layer and cell inside any model, recorded while the model runs once."""

from __future__ import annotations

import re
import sys
import warnings
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch
from torch import nn

from lstm_viz.agreement import VerificationError
from lstm_viz.call import Cell, Recurrent
from lstm_viz.device import full_precision
from lstm_viz.fingerprint import weights_hash
from lstm_viz.listening import listening
from lstm_viz.runs import runs, trace_of_run
from lstm_viz.trace import Trace


class Recorded(dict[str, Trace]):
    """Name in the model → Trace, in the order of the first calls.

    `missed` holds the recurrent layers that the model has and that are not here: name → why.
    """

    def __init__(self, traces: dict[str, Trace], missed: dict[str, str]) -> None:
        super().__init__(traces)
        self.missed = missed

    def __reduce__(self) -> tuple[Any, ...]:
        return Recorded, (dict(self), self.missed)


class NotRecorded(UserWarning):
    """A recurrent layer of the model is not in what `record_all` returns."""


def record_all(model: nn.Module, *inputs: Any, **named: Any) -> Recorded:
    """Record every nn.LSTM, nn.GRU, nn.RNN and Cell that `model(*inputs, **named)` calls.

    Returns name in the model → Trace, in the order of the first calls: a dict, whose `.missed`
    says of every other recurrent layer of the model why it is not there (it was not called, it is
    quantised, its numbers do not agree); a NotRecorded warning has the same text.

    Calls that carry the state on are one Trace over all their steps, as when a decoder feeds a
    Cell or a layer one step at a time. A call that starts elsewhere (a second sequence, a second
    layer with the same weights) gives "name#2", "name#3". Where a model changes the state between
    its steps (dropout, normalisation), the steps stay one Trace, and `trace.meta["changed"]` lists
    those, counted from 0, that did not start from the state before. What torch.compile compiled
    runs uncompiled.

    Raises:
        ValueError: no such module inside, or none was called, or none can be recorded.
        VerificationError: as `record`, where no layer of the model agrees.
    """
    found: dict[Recurrent | Cell, str] = {}
    missed: dict[str, str] = {}
    for path, module in model.named_modules():
        name = ".".join(part for part in path.split(".") if part != "_orig_mod")
        name = name or type(module).__name__.lower()
        if isinstance(module, Recurrent | Cell):
            found[module] = name
        elif not any(name.startswith(f"{outer}.") for outer in missed):
            missed |= {name: reason} if (reason := _unreadable(module)) else {}
    if not found and not missed:
        raise ValueError(
            f"record_all found no nn.LSTM, nn.GRU, nn.RNN or Cell in this {type(model).__name__}"
        )
    device = next((p.device for p in model.parameters()), torch.device("cpu"))
    with torch.no_grad(), full_precision(device), _uncompiled():
        with listening(found) as listener:
            model(*inputs, **named)
        traces: dict[str, Trace] = {}
        errors: list[Exception] = []
        for module, calls in listener.calls.items():
            if module in listener.refused:
                continue
            try:
                traces |= _traces(module, found[module], calls)
            except (ValueError, TypeError, VerificationError) as error:
                missed[found[module]] = str(error)
                errors.append(error)
    for module, name in found.items():
        if module in listener.refused:
            errors.append(VerificationError(listener.refused[module]))
            missed[name] = listener.refused[module]
        elif not listener.calls.get(module):
            missed[name] = "the model ran without calling it"
    if missed:
        said = "; ".join(f"{name}: {reason}" for name, reason in missed.items())
        if not traces:
            disagree = any(isinstance(error, VerificationError) for error in errors)
            raise (VerificationError if disagree else ValueError)(f"nothing was recorded. {said}")
        warnings.warn(f"not recorded: {said}", NotRecorded, stacklevel=2)
    return Recorded(traces, missed)


def _traces(module: Any, name: str, calls: list[Any]) -> dict[str, Trace]:
    weights, copied = weights_hash(module), {}
    return {
        name if number == 1 else f"{name}#{number}": trace_of_run(module, run, weights, copied)
        for number, run in enumerate(runs(module, calls), start=1)
    }


def _unreadable(module: nn.Module) -> str | None:
    """Why a module that its class's name calls recurrent cannot be recorded, else None."""
    compiled = getattr(module, "original_name", None)  # TorchScript's
    name = compiled or type(module).__name__
    if not re.search("LSTM|GRU|RNN", name):
        return None
    if any(isinstance(inner, Recurrent | Cell) for inner in module.modules()):
        return None  # a model named after the layers that it has
    if compiled:
        return f"a {name} compiled by TorchScript shows none of its calls; record it uncompiled"
    if "quantized" in type(module).__module__:
        return f"a quantised {name} computes in whole numbers; record the layer it was made from"
    return (
        f"{name} is not a class of torch; record_all supports nn.LSTM, nn.GRU, nn.RNN and their "
        "Cells"
    )


def _uncompiled() -> AbstractContextManager[Any]:
    """What torch.compile compiled runs as it was written, so that its layers are called."""
    if "torch._dynamo" not in sys.modules:
        return nullcontext()  # nothing is compiled, and importing it takes seconds
    return torch.compiler.set_stance("force_eager")
