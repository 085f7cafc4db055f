"""Compact: a payload that the browser's engine completes, bit by bit what `payload` would be.

    "LVC1" · deflated: a payload as in payload.py, but for its first four bytes

Four things do not travel with it. Recorded signals are their residuals (residuals.py), which are
the last of the arrays, from `first_residual` on; an array of a signal is `coded` and has no offset.
Signals that the browser's engine would need long for, or that go as 16-bit values, are there, and
their network's `residuals` is null. Weights of included networks are in pieces (pieces.py); an
array of one has the place of its `piece` in the header's `pieces`, and its offset there. An input
of characters, of which each row is 0 but for a 1, is the `places` of these. What all payloads have
in common is the asset "look".
Residuals are packed (narrow.py): an array of them has its `bits`, and its `others`, how many and
where. js/restoring.js makes the whole payload of it.
"""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from lstm_viz.explorer.body import Body
from lstm_viz.explorer.narrow import Narrow
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import head, header_of, payload
from lstm_viz.explorer.picture import Picture
from lstm_viz.explorer.pieces import PIECES, Part, numbers_of
from lstm_viz.explorer.residue import is_quick, residue_of

_LOG = logging.getLogger(__name__)
MAGIC = b"LVC1"
PLACES = {"u1": 2**8, "u2": 2**16}  # how many there can be
SMALL = 2**12  # bytes of a head that travels with the rest
_ONE = np.float32(1).view(np.uint32)
STORED = 2**16 - 1  # bytes of a block of RFC 1951 that is stored as it is


def compact(picture: Picture, *, similarity: bool = True) -> bytes:
    """A picture's compact payload; the whole one of a training, or where that can't be."""
    return compact_each([picture], [similarity])[0]


def compact_each(pictures: Sequence[Picture], similarity: Sequence[bool]) -> list[bytes]:
    """`compact` of several pictures; of each, whether the order by similarity goes along."""
    asked = list(zip(pictures, similarity, strict=True))
    # Each part for all of them: a processor that comes back to a code has to read it again.
    begun = [_tried(_begin, *one) for one in asked]
    whole = [None if one is None else _tried(_complete, *one) for one in begun]
    return [
        payload(picture, similarity=by)
        if one is None
        else MAGIC + _deflated(head(one.header, one.body), one.body.parts)
        for (picture, by), one in zip(asked, whole, strict=True)
    ]


class _Begun(NamedTuple):
    """A payload that is being made."""

    picture: Picture
    body: _Body
    header: dict[str, Any]


def _begin(picture: Picture, similarity: bool) -> _Begun | None:
    """All but the residuals; None of a training, whose checkpoints have no compact form."""
    if picture.checkpoints:
        return None
    body = _Body()
    header = header_of(picture, body, similarity=similarity)
    header |= {"pieces": body.pieces, "first_residual": len(body.arrays)}
    return _Begun(picture, body, header)


def _complete(picture: Picture, body: _Body, header: dict[str, Any]) -> _Begun:
    """The same with its residuals."""
    for network, panel in zip(header["networks"], picture.panels, strict=True):
        # 16-bit values are no recording that could be computed.
        quick = not picture.coarse and is_quick(panel)
        network["residuals"] = _residuals(panel, body) if quick else None
    return _Begun(picture, body, header)


def _tried(part: Callable[..., _Begun | None], *given: Any) -> _Begun | None:
    """What a part makes; None where it can't: a recording is shown, however little is predicted."""
    try:
        return part(*given)
    except (LookupError, ValueError):
        _LOG.exception("a recording has no compact form, and is sent whole")
        return None


def _deflated(text: bytes, parts: Sequence[bytes]) -> bytes:
    """All of it as one stream, in which only the text is made smaller: the rest hardly can be."""
    pack = zlib.compressobj(1)
    out = [pack.compress(text), pack.flush(zlib.Z_FULL_FLUSH)]
    body = b"".join(parts)
    for first in range(0, len(body), STORED):
        part = body[first : first + STORED]
        out += [struct.pack("<BHH", 0, len(part), len(part) ^ 0xFFFF), part]
    # An empty last block, and the sum of all.
    return b"".join([*out, b"\x03\x00", struct.pack(">I", zlib.adler32(body, zlib.adler32(text)))])


class _Body(Body):
    """A body without the numbers that the browser finds elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._offered: dict[tuple[Panel, Part], tuple[str | None, dict[str, np.ndarray]]] = {}

    def signal(self, panel: Panel, values: np.ndarray) -> int:
        """A recorded signal, whose residuals go."""
        if not is_quick(panel):
            return self.floats(values)
        return self.once(
            "coded", values, lambda: {"dtype": "f4", "shape": list(values.shape), "coded": True}
        )

    def input(self, values: np.ndarray) -> int:
        """What a network reads; the places of the ones where nothing else is in it."""
        places = _places(values)
        if places is None:
            return self.floats(values)

        def describe() -> dict[str, Any]:
            dtype = next(name for name, count in PLACES.items() if values.shape[1] <= count)
            return {
                "dtype": "f4",
                "shape": list(values.shape),
                "places": dtype,
                "offset": self.put(places.astype(f"<{dtype}")),
            }

        return self.once("places", values, describe)

    def weight(self, panel: Panel, name: str, values: np.ndarray) -> int:
        """A weight, which is in a piece where the network is included or of a corpus."""
        return self._in_piece(panel, "layer", name, values)

    def of_head(self, panel: Panel, name: str, values: np.ndarray) -> int:
        """A weight of the head, likewise, where that is worth a request of its own."""
        if panel.readout is None or sum(one.nbytes for one in panel.readout.head) < SMALL:
            return self.floats(values)
        return self._in_piece(panel, "head", name, values)

    def _in_piece(self, panel: Panel, part: Part, name: str, values: np.ndarray) -> int:
        if (panel, part) not in self._offered:
            self._offered[panel, part] = PIECES.offer(panel, part), numbers_of(panel, part)
        piece, known = self._offered[panel, part]
        if piece is None:
            return self.floats(values)
        if piece not in self.pieces:
            self.pieces.append(piece)
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

    def narrow(self, found: Narrow, shape: tuple[int, ...]) -> int:
        """Residuals, (time, width)."""
        self.arrays.append(
            {
                "dtype": "i1",
                "shape": list(shape),
                "bits": found.bits,
                "offset": self.put(found.packed),
                "others": [len(found.others), self.put(found.others)],
            }
        )
        return len(self.arrays) - 1


def _places(values: np.ndarray) -> np.ndarray | None:
    """Where the 1 is in each row; None where something else than zeros and one 1 is in a row."""
    if values.ndim != 2 or not 1 < values.shape[1] <= max(PLACES.values()):
        return None
    bits = np.ascontiguousarray(values, "<f4").view("<u4")
    ones = bits == _ONE
    if np.any(bits[~ones]) or np.any(ones.sum(axis=1) != 1):
        return None
    return ones.argmax(axis=1)


def _residuals(panel: Panel, body: _Body) -> dict[str, Any]:
    found = panel.residue or residue_of(panel)
    return {
        "apart": {
            name: body.narrow(narrow, panel.signal(name).shape)
            for name, narrow in found.apart.items()
        },
        "whole": {name: body.floats(values) for name, values in found.whole.items()},
        "check": found.check,
    }
