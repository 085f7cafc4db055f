"""Every recurrent layer and cell inside any model, recorded while the model runs."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import torch
from torch import nn

from lstm_viz.agreement import VerificationError
from lstm_viz.axes import Index
from lstm_viz.call import Cell, Recurrent, kind_of
from lstm_viz.device import full_precision
from lstm_viz.finding import found_in
from lstm_viz.foreign import recorder_of
from lstm_viz.heard import Listener
from lstm_viz.kept import Kept
from lstm_viz.kinds import SIGNALS
from lstm_viz.listening import listening
from lstm_viz.runs import trace_of_calls
from lstm_viz.trace import Trace
from lstm_viz.tracing import kept_of


class Recorded(dict[str, Trace]):
    """Name in the model → Trace, in the order of the first calls.

    `missed` holds the recurrent layers that the model has and that are not here: name → why.
    """

    def __init__(
        self, traces: dict[str, Trace] | None = None, missed: dict[str, str] | None = None
    ) -> None:
        super().__init__(traces or {})
        self.missed = missed or {}

    def __reduce__(self) -> tuple[Any, ...]:
        return Recorded, (dict(self), self.missed)

    def __missing__(self, name: str) -> Trace:
        if name in self.missed:
            raise KeyError(f"{name!r} was not recorded: {self.missed[name]}")
        if not self:
            raise KeyError(f"there is no {name!r} yet: a recording is filled where its block ends")
        raise KeyError(f"there is no layer {name!r}; there is {', '.join(self)}")


class NotRecorded(UserWarning):
    """A recurrent layer of the model is not in what was recorded."""


def record_all(model: nn.Module, *inputs: Any, **named: Any) -> Recorded:
    """Record every recurrent layer and Cell that `model(*inputs, **named)` calls.

    The same as `with recording(model) as recorded: model(*inputs, **named)`, which says what is
    recorded, and raises the same. A model of Keras on its backend torch is one too, whose LSTMs,
    GRUs and SimpleRNNs are recorded, each from its one call.
    """
    if (foreign := recorder_of(model)) is not None:
        return Recorded(*foreign.record_all(model, *inputs, **named))
    with _recording(model) as recorded:
        model(*inputs, **named)
    _warn(recorded, stacklevel=3)
    return recorded


@contextmanager
def recording(
    model: nn.Module,
    *,
    signals: Iterable[str] | None = None,
    layers: Index | None = None,
    units: Index | None = None,
) -> Iterator[Recorded]:
    """Record what every recurrent layer and Cell of a model does within a block.

    ::

        with recording(model) as recorded:
            answer = model.generate(prompt)
        recorded["encoder"].sel("f", layer=0)

    The layers are those of `layers.LAYERS`, the Cells those of torch.nn, each also as a subclass.
    Whatever runs the model is recorded, also several passes, and its answers are its own: outputs,
    gradients, modes and random numbers are those without a recording. But what torch.compile
    compiled runs uncompiled, and CUDA computes in float32, not TF32. Only calls by this thread
    count. Where the block raises, nothing is recorded. Of several recordings at once, each hears
    every call of its own model's layers.

    Each layer has one Trace of all its calls. Its batch is of sequences: a call carries one on
    where the state that it is given is, to the last bit, one that a call before ended with, and
    else begins others (`lstm_viz.carrying` has the rule, row by row). So the steps of a decoder
    are one sequence, beams stay whole when they are put in another order, a batch may shrink, and
    each episode after a reset is a sequence of its own. `trace.meta["calls"]` has the steps
    with which the calls of each sequence begin, and `trace.meta["began"]` the call and the row of
    its batch that each began with. Where a model changes the state between its steps (dropout,
    normalisation), the steps of a sequence that began without a state stay one, and
    `trace.meta["changed"]` lists them. All are counted from 0.

    Args:
        model: any module; the names are those of its `named_modules`, and of a layer that a plain
            list or dict of a module holds, which torch does not count as a part: `layers.0`.
        signals: the signals that the traces keep, those of them that a layer has; None is all.
        layers: the layers that they keep, counted from 0 in each module.
        units: the units that they keep. What is not kept is checked and then let go of: until the
            end of the block each call's inputs, outputs and states are held, whatever is kept.

    Yields:
        A dict of Traces, filled at the end of the block. Its `.missed` says of every other
        recurrent layer of the model why it is not there (it was not called, it is quantised, its
        numbers do not agree); a NotRecorded warning has the same text.

    Raises:
        ValueError: no such module inside, or none was called, or none can be recorded.
        VerificationError: as `record`, where no layer of the model agrees.
    """
    with _recording(model, signals, layers, units) as recorded:
        yield recorded
    _warn(recorded, stacklevel=4)


@contextmanager
def _recording(
    model: nn.Module,
    signals: Iterable[str] | None = None,
    layers: Index | None = None,
    units: Index | None = None,
) -> Iterator[Recorded]:
    found, missed = found_in(model)
    wanted = None if signals is None else _wanted(signals)
    kept: dict[Any, Kept | None] = {}
    for module, name in found.items():
        try:
            kept[module] = _kept(module, wanted, layers, units)
        except (ValueError, IndexError) as error:
            missed[name] = str(error)
    if not kept:
        raise ValueError(_nothing(missed))
    recorded = Recorded()
    device = next((p.device for p in model.parameters()), torch.device("cpu"))
    with full_precision(device), _uncompiled():
        with listening(kept) as listener:
            yield recorded
        errors: list[Exception] = []
        for module in dict.fromkeys([*listener.calls, *kept]):
            try:
                recorded[found[module]] = _trace_heard(module, listener, kept[module])
            except (ValueError, TypeError, VerificationError) as error:
                missed[found[module]] = str(error)
                errors.append(error)
            listener.calls[module].clear()  # copies of all that went in and came out
    if not recorded:
        disagree = any(isinstance(error, VerificationError) for error in errors)
        raise (VerificationError if disagree else ValueError)(_nothing(missed))
    recorded.missed = missed


def _trace_heard(module: Recurrent | Cell, listener: Listener, kept: Kept | None) -> Trace:
    """The Trace of a module's calls; ValueError or VerificationError where there is none."""
    if module in listener.refused:
        raise VerificationError(listener.refused[module])
    if not listener.calls[module]:
        raise ValueError("the model ran without calling it")
    # A batch may shrink until no sequence is left in it.
    full = [call for call in listener.calls[module] if call.input.data.numel()]
    if not full:
        raise ValueError("every call of it was empty: no sequence or no step")
    return trace_of_calls(module, full, kept)


def _wanted(signals: Iterable[str]) -> tuple[str, ...]:
    """The signals as a tuple; ValueError for one that no kind of layer has."""
    wanted, known = tuple(signals), sorted({name for names in SIGNALS.values() for name in names})
    unknown = [name for name in wanted if name not in known]
    if unknown or not wanted:
        came = repr(unknown[0]) if unknown else "none"
        raise ValueError(f"signals must be some of {', '.join(known)}; got {came}")
    return wanted


def _kept(
    module: Any, wanted: tuple[str, ...] | None, layers: Index | None, units: Index | None
) -> Kept | None:
    """What the trace of a module keeps; ValueError or IndexError where it has nothing of it."""
    own = SIGNALS[kind_of(module)]
    signals = None if wanted is None else [name for name in wanted if name in own]
    if signals == []:
        raise ValueError(f"it has none of the signals {', '.join(wanted or ())}")
    return kept_of(module, signals, layers, units)


def _nothing(missed: dict[str, str]) -> str:
    return "nothing was recorded. " + _told(missed)


def _told(missed: dict[str, str]) -> str:
    return "; ".join(f"{name}: {reason}" for name, reason in missed.items())


def _warn(recorded: Recorded, *, stacklevel: int) -> None:
    if recorded.missed:
        text = f"not recorded: {_told(recorded.missed)}"
        warnings.warn(text, NotRecorded, stacklevel=stacklevel)


def _uncompiled() -> AbstractContextManager[Any]:
    """What torch.compile compiled runs as it was written, so that its layers are called."""
    if "torch._dynamo" not in sys.modules:
        return nullcontext()  # nothing is compiled, and importing it takes seconds
    return torch.compiler.set_stance("force_eager")
