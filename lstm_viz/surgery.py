"""Surgery: a pass with edits, computed step by step from the first edited step on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from lstm_viz import tracing
from lstm_viz.agreement import Checked, need_agreement
from lstm_viz.axes import Index
from lstm_viz.call import Call, Recurrent, States
from lstm_viz.edits import Change, Edit, EditError, need_fit, parse, write
from lstm_viz.foreign import recorder_of
from lstm_viz.stepping import Signals, Stepped
from lstm_viz.trace import Trace


def record(
    module: Recurrent,
    input: Tensor | PackedSequence,
    hx: States = None,
    *,
    edits: Iterable[Edit] | str = (),
    net: int = 0,
    layer: int | None = None,
    direction: int | None = None,
    batch: int | None = None,
    signals: Iterable[str] | None = None,
    layers: Index | None = None,
    units: Index | None = None,
) -> Trace:
    """Record every signal of `module(input, hx)`, checked against the module's own output.

    With `edits`, record what the pass would have been: steps before the first edit are those of
    the unedited pass, bit for bit, and from there on each step is computed by the equations of
    `cells` with what the edits hold.

    Args:
        module: what `lstm_viz.record` takes, as it is: an nn.LSTM, nn.GRU or nn.RNN, a layer of
            lstm_viz, or on its backend torch an LSTM, GRU or SimpleRNN of Keras, also in a
            Bidirectional, whose input and states are as Keras takes them.
        input: what the module takes: (time, batch, input), batch first where the module is,
            unbatched (time, input), or a PackedSequence; float32 or float64.
        hx: the initial state or states, as the module takes them, or an earlier Trace's `last`.
        edits: what is changed (`lstm_viz.edits`), or the text of it. Those that are switched off
            and those of another network than `net` are left out.
        net: which network of the text's view this module is.
        layer: the layer that edits apply to; None is all. The input is always the first layer's.
        direction: the same for the direction, 0 forward, 1 reverse. The input is changed for both.
        batch: the same for the sequence of the batch; the others stay unedited.
        signals: the signals that the trace keeps, such as "fc" or ["f", "c"]; None is all.
        layers: the layers that it keeps, as `Trace.sel` takes them: counted from 0, as everything
            in Python is (the app counts from 1). `sel` then counts those kept.
        units: the units that it keeps. The h of an LSTM that projects is kept whole.

    Returns:
        A Trace. `meta["verified"]` is the largest difference between the hidden state rebuilt from
        the gates and the module's own, in units of the largest state where that is above 1;
        `meta["tolerance"]` is the largest difference that rounding can make in this pass. Of an
        edited pass, `meta["edited"]` is the text of its edits, and `verified` is that of the same
        steps without edits, each computed from the module's own states before it. Where `layer`,
        `direction` or `batch` is given, `meta["edited_layer"]` and so on is which, from 0. Where
        `layers` or `units` is given, the meta of that name has their numbers.

        All signals of all layers are computed and checked, whatever is kept. Without edits there
        is memory for what is kept and for one layer in one direction, a few sequences at a time;
        an edited pass is computed whole before a part of it is kept.

    Raises:
        TypeError: not such a module.
        EditError: an edit that does not fit the module or the input.
        ValueError: a pass that cannot be recorded, or nothing to keep; the sentence has the reason.
        IndexError: a layer or unit to keep that the module does not have.
        VerificationError: a difference is more than rounding.
    """
    if (foreign := recorder_of(module)) is not None:
        kept: dict[str, Any] = {"signals": signals, "layers": layers, "units": units}
        place: dict[str, Any] = {"net": net, "layer": layer, "direction": direction, "batch": batch}
        own = foreign.converted(module, input, hx)
        trace = record(own.module, own.x, own.hx, edits=edits, **place, **kept)
        return trace.with_meta(verified=max(trace.meta["verified"], own.apart))
    chosen = [edit for edit in _listed(edits) if edit.on and edit.net == net]
    if not chosen:
        return tracing.record(module, input, hx, signals=signals, layers=layers, units=units)
    text = write(chosen)
    with tracing.recordable(module, input):
        only = tracing.kept_of(module, signals, layers, units)
        call = tracing.call_of(module, input, hx)
        plain = tracing.trace_of(call)
        _need_fit(chosen, call, plain)
        layers = _chosen("layer", layer, call.layers)
        directions = _chosen("direction", direction, call.directions)
        sequences = _chosen("batch", batch, call.x.shape[1])
        rows = slice(sequences[0], sequences[-1] + 1)
        part = call.of_sequences(rows)
        stepped = Stepped(part, _time_first(plain, rows), chosen, layers, directions)
        stepped.run()
        need_agreement(stepped.checked, type(module).__name__, call.x.dtype)
        places = {"layer": layer, "direction": direction, "batch": batch}
        edited = {
            f"edited_{axis}": index % plain.sizes[axis]
            for axis, index in places.items()
            if index is not None
        }
        trace = _trace(plain, stepped, rows, {"edited": text, **edited})
        return trace if only is None else only.of(trace)


def _listed(edits: Iterable[Edit] | str) -> tuple[Edit, ...]:
    if isinstance(edits, str):
        return parse(edits)
    given = tuple(edits) if isinstance(edits, Iterable) else (edits,)
    for edit in given:
        if not isinstance(edit, Edit):
            raise TypeError(
                f"edits are a text or a list of Clamp, Replace, Begin and Change; got {edit!r}"
            )
    return given


def _time_first(trace: Trace, rows: slice) -> Signals:
    """Signals of some sequences of a trace, as views (layer, direction, time, batch, unit)."""
    return {name: trace.sel(name, batch=rows).swapaxes(2, 3) for name in trace.signals}


def _trace(plain: Trace, stepped: Stepped, rows: slice, edited: Mapping[str, Any]) -> Trace:
    """The trace of a pass of which the sequences `rows` are edited."""
    _need_finite(stepped)
    signals = {name: signal.swapaxes(2, 3) for name, signal in stepped.signals.items()}
    if stepped.call.x.shape[1] < plain.sizes["batch"]:
        whole = {name: np.array(array) for name, array in plain.signals.items()}
        for name, signal in signals.items():
            whole[name][:, :, rows] = signal
        signals = whole
    initial = {name: np.array(array) for name, array in plain.initial.items()}
    for name, state in stepped.initial.items():
        initial[name][:, :, rows] = state
    checked = stepped.checked.worse(Checked(plain.meta["verified"], plain.meta["tolerance"]))
    more = {"verified": checked.largest, "tolerance": checked.allowed, **edited}
    return Trace(plain.kind, signals, initial, plain.labels, {**plain.meta, **more})


def _need_finite(stepped: Stepped) -> None:
    for signal in stepped.signals.values():
        wrong = ~np.isfinite(signal).all((0, 1, 4)) & stepped.real
        if wrong.any():
            raise ValueError(
                f"with these edits this {type(stepped.call.module).__name__} has NaN or infinity "
                f"at step {int(wrong.any(1).argmax()) + 1} (counted from 1); use smaller numbers"
            )


def _need_fit(edits: Iterable[Edit], call: Call, plain: Trace) -> None:
    sizes = {name: plain.sizes[name] for name in ("unit", "hidden", "time")}
    largest = torch.finfo(call.x.dtype).max
    for edit in edits:
        need_fit(edit, call.kind, input=call.x.shape[-1], **sizes)
        number = edit.number if isinstance(edit, Change) else edit.value
        if not isinstance(number, str) and abs(number) > largest:
            raise EditError(f"{edit}: {number:g} is larger than a {plain.meta['dtype']} can be")


def _chosen(axis: str, index: int | None, size: int) -> range:
    """Which entries of an axis are edited."""
    if index is None:
        return range(size)
    if not -size <= index < size:
        raise IndexError(f"{axis} has {size} entries, 0 to {size - 1}; got {index}")
    return range(size)[index : index + 1 or None]
