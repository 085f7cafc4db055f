"""Pieces: weights which a browser fetches once, by their own address.

Those of included networks come with lstm_viz, and a corpus of the server is open to all who open
the app: they are nobody's secret. A name tells the weights that it has, and never
gets others, so that whoever has them need not ask again.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from typing import Literal

import numpy as np

from lstm_viz.explorer.panel import Panel

Part = Literal["layer", "head"]  # the layer that is shown, and the linear one that reads its h
STORE = "store"  # in a trace's meta: the corpus of which it is a part
LIMIT = 32 * 2**20  # bytes of all pieces: many times what is included


class Pieces:
    """The pieces that were asked for since the server started, up to `limit` bytes."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self._pieces: dict[str, bytes] = {}
        self._bytes = 0
        self._lock = threading.Lock()

    def offer(self, panel: Panel, part: Part = "layer") -> str | None:
        """The name of the piece with a part of a network (`numbers_of`).

        None where the network is neither an included one nor of a corpus, or there is no room:
        corpora, which are not bounded as what is included, take half of it at most.
        """
        meta = panel.trace.meta
        of = panel.included or ("corpus" if STORE in meta else "")
        if not of or not meta.get("weights"):
            return None
        room = self.limit if panel.included else self.limit // 2
        numbers = numbers_of(panel, part)
        if part == "layer":
            digest = str(meta["weights"])
            name = f"{of}-{panel.layer}-{panel.direction}-{digest[:32]}"
        else:  # which that digest does not cover
            whole = hashlib.sha256(b"".join(one.tobytes() for one in numbers.values()))
            name = f"{of}-{part}-{whole.hexdigest()[:32]}"
        with self._lock:
            if name not in self._pieces:
                piece = b"".join(one.tobytes() for one in numbers.values())
                if self._bytes + len(piece) > room:
                    return None
                self._pieces[name] = piece
                self._bytes += len(piece)
        return name

    def take(self, name: str, piece: bytes) -> None:
        """Keep a piece that another process has offered."""
        with self._lock:
            if name not in self._pieces and self._bytes + len(piece) <= self.limit:
                self._pieces[name] = piece
                self._bytes += len(piece)

    def names(self) -> list[str]:
        """Of all pieces, the first offered first."""
        return list(self._pieces)

    def find(self, name: str) -> bytes | None:
        """The piece with this name; None where nobody has been told of it."""
        return self._pieces.get(name)


def numbers_of(panel: Panel, part: Part = "layer") -> dict[str, np.ndarray]:
    """The weights of a part of a network as they are one after the other in its piece, float32."""
    weights: Mapping[str, np.ndarray | None] = panel.weights
    if part == "head":
        weights = {} if panel.readout is None else panel.readout.head._asdict()
    return {
        name: np.ascontiguousarray(weight, "<f4")
        for name, weight in weights.items()
        if weight is not None
    }


PIECES = Pieces()
