"""Traced: recordings as a picture, where there is no page that knows more of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lstm_viz.axes import index_of
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.picture import Picture
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.layer_input import kept_input
from lstm_viz.trace import Trace

Traces = Trace | Mapping[str, Trace]
TORCH_NAMES = {
    "W_ih": "weight_ih",
    "W_hh": "weight_hh",
    "b_ih": "bias_ih",
    "b_hh": "bias_hh",
    "W_hr": "weight_hr",
    "p": "weight_peephole",
}


def picture_of(
    traces: Traces,
    *,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
    names: Sequence[str] = (),
    source: str = "",
) -> Picture:
    """The picture of one recording, or of several, by their names, that read one sequence.

    Args:
        traces: what was recorded.
        layer: which layer is shown, of each; -1 is the last.
        direction: in which direction, 0 forward, 1 reverse.
        batch: which sequence of the batch.
        names: of the input's features; without any those that the recording has in
            `meta["names"]`, or else numbers.
        source: where the sequence comes from, for people.

    Raises:
        ValueError: a trace that does not have what computes it again, traces of other sequences,
            or names that are not one for each feature.
        IndexError: a layer, direction or sequence that a trace does not have.
    """
    given = {"": traces} if isinstance(traces, Trace) else dict(traces)
    if not given:
        raise ValueError("traces must hold at least one Trace; got none")
    place = {"layer": layer, "direction": direction, "batch": batch}
    panels = [_panel(name or KIND_NAMES[trace.kind], trace, place) for name, trace in given.items()]
    first, *others = given.values()
    values = input_of(first, 0, batch)
    for name, other in zip([*given][1:], others, strict=True):
        if not np.array_equal(input_of(other, 0, batch), values, equal_nan=True):
            raise ValueError(
                f"traces that are shown together must have read the same sequence; that of {name} "
                "is another one"
            )
    return Picture(
        panels=panels,
        values=values,
        names=tuple(names) or first.input_names,
        source=source,
        labels=first.labels,
    )


def weights_at(trace: Trace, layer: int, direction: int) -> dict[str, np.ndarray | None]:
    """The weights of one layer in one direction, by their names in the equations."""
    end = f"l{layer}" + ("_reverse" if direction else "")
    return {name: trace.weights.get(f"{torch}_{end}") for name, torch in TORCH_NAMES.items()}


def _panel(name: str, trace: Trace, place: Mapping[str, int]) -> Panel:
    _need_kept(name, trace)
    layer, direction, batch = (
        int(np.arange(size)[index_of(axis, index, size)])
        for axis, index, size in ((axis, place[axis], trace.sizes[axis]) for axis in place)
    )
    return Panel(
        trace,
        name,
        sum(weight.size for weight in trace.weights.values()),
        weights_at(trace, layer, direction),
        input_of(trace, layer, batch),
        nonlinearity=trace.meta.get("nonlinearity", "tanh"),
        layer=layer,
        direction=direction,
        batch=batch,
    )


def _need_kept(name: str, trace: Trace) -> None:
    """ValueError for a trace that the Explorer could not compute again."""
    if text := trace.meta.get("edited"):
        raise ValueError(
            f"the trace of the {name} is that of an edited pass; give the trace of the pass "
            f'without its edits, and state={{"edits": {text!r}}}'
        )
    if changed := trace.meta.get("changed"):
        raise ValueError(
            f"in the pass of the {name} a state was changed between two steps, before step "
            f"{changed[0] + 1}, so it cannot be computed again; use lstm_viz.plots for its maps"
        )
    if trace.x is None or not trace.weights:
        raise ValueError(
            f"the trace of the {name} has no input or no weights, which the Explorer computes it "
            "from; record the pass again, or use lstm_viz.plots for its maps"
        )


def input_of(trace: Trace, layer: int, batch: int) -> np.ndarray:
    """What a layer reads, (time, input); ValueError where the trace has not kept it."""
    return kept_input(trace, layer, batch).values
