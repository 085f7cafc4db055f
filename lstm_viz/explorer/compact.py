"""Compact: a payload that the browser's engine completes, bit by bit what `payload` would be.

    "LVC1" · deflated: a payload as in payload.py, but for its first four bytes

Three things do not travel with it. Recorded signals are their residuals (residuals.py), which are
the last of the arrays, from `first_residual` on; an array of a signal is `coded` and has no offset.
Weights of included networks are in pieces (pieces.py); an array
of one has the place of its `piece` in the header's `pieces`, and its offset there. What all
payloads have in common is the asset "look". js/restoring.js makes the whole payload of it.
"""

from __future__ import annotations

import logging
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from lstm_viz.explorer.body import Body
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import head, header_of, payload
from lstm_viz.explorer.picture import Picture
from lstm_viz.explorer.pieces import PIECES, numbers_of
from lstm_viz.explorer.residuals import residuals
from lstm_viz.words import READING

_LOG = logging.getLogger(__name__)
MAGIC = b"LVC1"
# Multiply-adds that the browser's engine takes for it: about two frames.
WORK = 2**24
OWN_CODE = 2**11  # bytes of a part for which a code of its own is worth it


def compact(picture: Picture, *, similarity: bool = True) -> bytes:
    """A picture's compact payload; where the browser would need long, or can't, the whole one."""
    if not _is_quick(picture):
        return payload(picture, similarity=similarity)
    try:
        return _compact(picture, similarity=similarity)
    except (LookupError, ValueError):  # a recording is shown, whatever of it can't be predicted
        _LOG.exception("a recording has no compact form, and is sent whole")
        return payload(picture, similarity=similarity)


def _compact(picture: Picture, *, similarity: bool) -> bytes:
    body = _Body()
    header = header_of(picture, body, similarity=similarity)
    header |= {"pieces": body.pieces, "first_residual": len(body.arrays)}
    for network, panel in zip(header["networks"], picture.panels, strict=True):
        network["residuals"] = _residuals(panel, body)
    return MAGIC + _deflated([head(header, body), *body.parts])


def _deflated(parts: Sequence[bytes]) -> bytes:
    """The parts as one stream, in which each large one has a code of its own.

    What makes residuals smaller is only that some are more common than others.
    """
    pack = zlib.compressobj(1, zlib.DEFLATED, 15, 9, zlib.Z_HUFFMAN_ONLY)
    out = []
    for part in parts:
        out.append(pack.compress(part))
        if len(part) > OWN_CODE:
            out.append(pack.flush(zlib.Z_FULL_FLUSH))
    return b"".join([*out, pack.flush()])


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
    return {
        "apart": {name: body.bytes_of(values) for name, values in found.apart.items()},
        "whole": {name: body.floats(values) for name, values in found.whole.items()},
        "check": found.check,
    }
