"""Pieces: the weights of included networks, which a browser fetches once, by their own address.

They come with lstm_viz and are nobody's secret. A name tells the weights that it has, and never
gets others, so that whoever has them need not ask again.
"""

from __future__ import annotations

import threading

import numpy as np

from lstm_viz.explorer.panel import Panel

LIMIT = 32 * 2**20  # bytes of all pieces: many times what is included


class Pieces:
    """The pieces that were asked for since the server started, up to `limit` bytes."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit = limit
        self._pieces: dict[str, bytes] = {}
        self._bytes = 0
        self._lock = threading.Lock()

    def offer(self, panel: Panel) -> str | None:
        """The name of the piece with a network's weights (`numbers_of`).

        None where the network is not an included one, or there is no room.
        """
        digest = str(panel.trace.meta.get("weights", ""))
        if not panel.included or not digest:
            return None
        name = f"{panel.included}-{panel.layer}-{panel.direction}-{digest[:32]}"
        with self._lock:
            if name not in self._pieces:
                piece = b"".join(one.tobytes() for one in numbers_of(panel).values())
                if self._bytes + len(piece) > self.limit:
                    return None
                self._pieces[name] = piece
                self._bytes += len(piece)
        return name

    def find(self, name: str) -> bytes | None:
        """The piece with this name; None where nobody has been told of it."""
        return self._pieces.get(name)


def numbers_of(panel: Panel) -> dict[str, np.ndarray]:
    """A network's weights as they are one after the other in its piece, float32."""
    return {
        name: np.ascontiguousarray(weight, "<f4")
        for name, weight in panel.weights.items()
        if weight is not None
    }


PIECES = Pieces()
