"""Payload: recorded networks and their sequence as the bytes that the Explorer reads.

    "LVX1" · uint32 length of the header · header (JSON, UTF-8) · zeros up to a multiple of 8 · body

All numbers are little endian. The header's `arrays` say where in the body each array lies; wherever
else the header speaks of an array, it has its index in that list.

Where networks are shown through their training, `networks` is its end, and each of `epochs` has of
every network what a checkpoint changes; the last has null for what is there already. Where they are
not, there is no `epochs`.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lstm_viz import measure
from lstm_viz.badge import badge, explained
from lstm_viz.explorer.body import Body
from lstm_viz.explorer.look import colours, words
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.picture import Picture
from lstm_viz.explorer.readout import Meaning
from lstm_viz.kinds import hx_names
from lstm_viz.plots.theme import common_range
from lstm_viz.words import READING

MAGIC = b"LVX1"
VERSION = 1
Ranges = Mapping[tuple[str, str], tuple[float, float]]  # of a signal of a kind
BADGE = (
    "verified",
    "tolerance",
    "dtype",
    "device",
    "seed",
    "weights",
    "trained",
    "task",
    "network",
)


def payload(picture: Picture, *, similarity: bool = True, exact: int | None = None) -> bytes:
    """All that the Explorer shows of a picture.

    Args:
        picture: what it is.
        similarity: whether the order by similarity goes along: of many units over many steps it
            takes longer to find than all the rest.
        exact: the step, from 0, whose float32 values go along where the signals are 16-bit.
    """
    body = Body()
    header = header_of(picture, body, similarity=similarity)
    panels = picture.panels
    header["words"] = {kind: words(kind) for kind in dict.fromkeys(p.trace.kind for p in panels)}
    header["colours"] = colours()
    if exact is not None and picture.coarse:
        header["exact"] = exact_values(panels, exact)
    return b"".join((MAGIC, head(header, body), *body.parts))


def head(header: Mapping[str, Any], body: Body) -> bytes:
    """What comes between MAGIC and a body: the header, which tells where in it arrays are."""
    text = json.dumps({**header, "arrays": body.arrays}, ensure_ascii=False, separators=(",", ":"))
    encoded = text.encode()
    start = struct.pack("<I", len(encoded)) + encoded
    return start + bytes(-(len(MAGIC) + len(start)) % 8)


def header_of(picture: Picture, body: Body, *, similarity: bool) -> dict[str, Any]:
    """What there is to say of a picture, but for what all pictures have in common (`look`).

    Its arrays go into `body`.
    """
    panels, checkpoints, coarse = picture.panels, picture.checkpoints, picture.coarse
    orders: dict[str, measure.Order] = {"kept": "index", "half-life": "half-life"}
    if similarity:
        orders["similarity"] = "similarity"
    ranges = _ranges(picture.all_panels)
    networks = [_network(panel, body, ranges, orders, coarse) for panel in panels]
    header = {
        "version": VERSION,
        "steps": picture.steps,
        "labels": None if picture.counted else [str(label) for label in picture.labels or ()],
        "input": {
            "names": list(picture.names),
            "source": picture.source,
            "text": None if picture.text is None else list(picture.text),
            "values": body.input(picture.values),
            "given": None if picture.given is None else body.floats(picture.given),
            "note": picture.note,
        },
        "target": None if picture.target is None else body.floats(picture.target),
        "target_text": None if picture.target_text is None else list(picture.target_text),
        "target_name": picture.target_name,
        "target_range": None if picture.target_range is None else list(picture.target_range),
        "count": None
        if picture.count is None
        else {"name": picture.count.name, "values": body.floats(picture.count.values)},
        "verdict": checkpoints[-1].verdict if checkpoints else picture.verdict,
        "explanation": picture.explanation._asdict(),
        "opening": dict(zip(("step", "unit"), picture.place, strict=True)),
        **_badge(panels),
        "networks": networks,
        "exact": None,
    }
    if checkpoints:
        header["epochs"] = [
            {
                "step": then.step,
                "said": then.said,
                "verdict": then.verdict,
                **_badge(then.panels),
                "networks": [_trained(panel, body, ranges) for panel in then.panels]
                if then is not checkpoints[-1]
                else None,
            }
            for then in checkpoints
        ]
    return header


def exact_values(panels: Sequence[Panel], step: int) -> dict[str, Any]:
    """Every signal's float32 values at one step, counted from 0, for JSON; None is padding.

    Raises ValueError for a step that the sequence does not have.
    """
    steps = panels[0].trace.sizes["time"]
    if not 0 <= step < steps:
        raise ValueError(f"step must be from 0 to {steps - 1}; got {step}")
    return {
        "step": step,
        "networks": [
            {name: _numbers(panel.signal(name)[step]) for name in READING[panel.trace.kind]}
            for panel in panels
        ],
    }


def _network(
    panel: Panel,
    body: Body,
    ranges: Ranges,
    orders: Mapping[str, measure.Order],
    coarse: bool,
) -> dict[str, Any]:
    """A network at the end of its training: all of it."""
    trace = panel.trace
    return {
        "kind": trace.kind,
        "name": panel.name,
        "units": trace.sizes["unit"],
        "parameters": panel.parameters,
        "layer": panel.layer,
        "direction": panel.direction,
        "nonlinearity": panel.nonlinearity,
        "included": panel.included or None,
        "reads": panel.reads or None,
        "orders": {name: body.whole(panel.order(by)) for name, by in orders.items()},
        "readout": None if panel.readout is None else _meaning(panel.readout.meaning, body),
        **_trained(panel, body, ranges, coarse),
    }


def _trained(panel: Panel, body: Body, ranges: Ranges, coarse: bool = False) -> dict[str, Any]:
    """What of a network its training changes."""
    trace, place = panel.trace, panel.place
    signals = {}
    for name in READING[trace.kind]:
        low, high = ranges[trace.kind, name]
        values = panel.signal(name)
        stored = body.coarse(values) if coarse else body.signal(panel, values)
        signals[name] = {"values": stored, "lo": low, "hi": high}
    initial = {name: trace.initial[name][tuple(place.values())] for name in hx_names(trace.kind)}
    return {
        "signals": signals,
        "initial": {name: body.floats(state) for name, state in initial.items()},
        "input": body.input(panel.input),
        "weights": {
            name: None if weight is None else body.weight(panel, name, weight)
            for name, weight in panel.weights.items()
        },
        "half_life": None if panel.half_life is None else body.floats(panel.half_life),
        "prediction": None if panel.prediction is None else body.floats(panel.prediction),
        "answers": _answers(panel, body),
        "head": _head(panel, body),
        "badge": {name: trace.meta.get(name) for name in BADGE},
    }


def _answers(panel: Panel, body: Body) -> dict[str, Any] | None:
    """The answers that are symbols."""
    if not panel.answers or panel.sure is None or panel.right is None:
        return None
    sure, right = body.floats(panel.sure), body.floats(panel.right)
    return {"text": list(panel.answers), "sure": sure, "right": right}


def _meaning(meaning: Meaning, body: Body) -> dict[str, Any]:
    """What outputs mean, which no training changes."""
    return {**vars(meaning), "names": list(meaning.names), "right": body.floats(meaning.right)}


def _head(panel: Panel, body: Body) -> dict[str, int] | None:
    if panel.readout is None:
        return None
    head = panel.readout.head._asdict()
    return {name: body.of_head(panel, name, weight) for name, weight in head.items()}


def _ranges(panels: Sequence[Panel]) -> Ranges:
    """One range for each kind's signal over all that is compared."""
    traces = [panel.trace for panel in panels]
    of_kind = {trace.kind: trace for trace in traces}
    return {
        (kind, name): common_range(traces, trace, name)
        for kind, trace in of_kind.items()
        for name in READING[kind]
    }


def _badge(panels: Sequence[Panel]) -> dict[str, Any]:
    metas = {panel.name: panel.trace.meta for panel in panels}
    return {"badge": badge(metas), "explained": explained(metas)._asdict()}


def _numbers(values: np.ndarray) -> list[float | None]:
    # Nine digits name every float32; JSON has no NaN.
    singles = values.astype(np.float32)
    return [None if np.isnan(value) else float(f"{value:.9g}") for value in singles]
