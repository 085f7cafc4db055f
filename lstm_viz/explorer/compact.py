"""Compact: a payload that the browser's engine completes, bit by bit what `payload` would be.

    "LVC1", and all else as in payload.py

Three things do not travel with it. Recorded signals are their residuals (residuals.py); an array of
one is `coded` and has no offset. Weights of included networks are in pieces (pieces.py); an array
of one has the place of its `piece` in the header's `pieces`, and its offset there. What all
payloads have in common is the asset "look". js/restoring.js makes the whole payload of it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from lstm_viz.explorer.body import Body
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import header_of, packed, payload
from lstm_viz.explorer.picture import Picture
from lstm_viz.explorer.pieces import PIECES, numbers_of
from lstm_viz.explorer.residuals import residuals
from lstm_viz.words import READING

MAGIC = b"LVC1"
# Multiply-adds that the browser's engine takes for it: about two frames.
WORK = 2**24


def compact(picture: Picture, *, similarity: bool = True) -> bytes:
    """A picture's compact payload; where the browser would need long, or can't, the whole one."""
    if not _is_quick(picture):
        return payload(picture, similarity=similarity)
    body = _Body()
    header = header_of(picture, body, similarity=similarity)
    for network, panel in zip(header["networks"], picture.panels, strict=True):
        network["residuals"] = _residuals(panel, body)
    return packed(MAGIC, {**header, "pieces": body.pieces}, body)


def _is_quick(picture: Picture) -> bool:
    """Whether signals go as float32, of one run each, and the engine takes no more than `WORK`."""
    if picture.coarse or picture.checkpoints:
        return False
    work = sum(
        picture.steps * weight.size
        for panel in picture.panels
        for weight in panel.weights.values()
        if weight is not None
    )
    return work <= WORK


class _Body(Body):
    """A body without the numbers that the browser finds elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def signal(self, values: np.ndarray) -> int:
        """A recorded signal, whose residuals go."""
        return self.once(
            "coded", values, lambda: {"dtype": "f4", "shape": list(values.shape), "coded": True}
        )

    def weight(self, panel: Panel, name: str, values: np.ndarray) -> int:
        """A weight, which is in a piece where the network is included."""
        piece = PIECES.offer(panel)
        if piece is None:
            return self.floats(values)
        if piece not in self.pieces:
            self.pieces.append(piece)
        known = numbers_of(panel)
        before = list(known)[: list(known).index(name)]
        return self.once(
            "piece",
            values,
            lambda: {
                "dtype": "f4",
                "shape": list(values.shape),
                "piece": self.pieces.index(piece),
                "offset": sum(known[other].nbytes for other in before),
            },
        )


def _residuals(panel: Panel, body: Body) -> dict[str, Any]:
    trace = panel.trace
    place = tuple(panel.place.values())
    found = residuals(
        trace.kind,
        {name: panel.signal(name) for name in READING[trace.kind]},
        initial={name: state[place] for name, state in trace.initial.items()},
        input=panel.input,
        weights=panel.weights,
        nonlinearity=panel.nonlinearity,
        backward=panel.direction == 1,
    )
    return {"packed": body.bytes_of(found.packed), "whole": found.whole, "check": found.check}
