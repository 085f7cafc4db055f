"""Body: the arrays of a payload, laid one behind the other where typed arrays can stand on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from lstm_viz.explorer.panel import Panel

LEVELS = 65_534  # 16-bit values are 0 to LEVELS between the lowest and the highest
ABSENT = 65_535  # ... and this one is NaN
ALIGNMENT = 8
FLAT = 1e-30  # values that differ by less are one value: float32 cannot divide by so little


class Body:
    """Collects arrays: `arrays` describes them, and `parts` are their bytes in the same order.

    Each method adds one and gives back its place in `arrays`. The same array added twice is kept
    once.
    """

    def __init__(self) -> None:
        self.arrays: list[dict[str, Any]] = []
        self.parts: list[bytes] = []
        self._end = 0
        self._places: dict[tuple[str, int], tuple[int, np.ndarray]] = {}

    def floats(self, values: np.ndarray) -> int:
        """As float32; NaN is padding."""
        return self._add("f4", values, lambda: (np.ascontiguousarray(values, "<f4"), {}))

    def signal(self, panel: Panel, values: np.ndarray) -> int:
        """A recorded signal (time, width)."""
        del panel  # by whose weights another body computes it
        return self.floats(values)

    def input(self, values: np.ndarray) -> int:
        """What a network reads (time, input)."""
        return self.floats(values)

    def weight(self, panel: Panel, name: str, values: np.ndarray) -> int:
        """A weight of a network by its name in the equations."""
        del panel, name  # what another body may know it by
        return self.floats(values)

    def of_head(self, panel: Panel, name: str, values: np.ndarray) -> int:
        """A weight of the linear layer that reads a network's h."""
        del panel, name
        return self.floats(values)

    def whole(self, values: np.ndarray) -> int:
        """As 32-bit integers."""
        return self._add("i4", values, lambda: (np.ascontiguousarray(values, "<i4"), {}))

    def coarse(self, values: np.ndarray) -> int:
        """As 16-bit steps from the lowest to the highest value of each unit; 65535 is NaN.

        The array's `ranges` are another one, (3, unit): a unit's lowest and highest value, and the
        most by which its value lo + (hi - lo) · q / 65534 is wrong.
        """

        def make() -> tuple[np.ndarray, dict[str, int]]:
            stored, ranges = _coarse(values)
            return stored, {"ranges": self.floats(ranges)}

        return self._add("u2", values, make)

    def _add(self, dtype: str, values: np.ndarray, make: Any) -> int:
        def add() -> dict[str, Any]:
            stored, more = make()
            offset = self.put(stored)
            return {"dtype": dtype, "shape": list(stored.shape), "offset": offset, **more}

        return self.once(dtype, values, add)

    def put(self, stored: np.ndarray) -> int:
        """Lay an array's bytes behind the others; where they begin."""
        offset, data = self._end, stored.tobytes()
        self.parts.append(data + bytes(-len(data) % ALIGNMENT))
        self._end += len(self.parts[-1])
        return offset

    def once(self, how: str, values: np.ndarray, describe: Callable[[], dict[str, Any]]) -> int:
        """The place in `arrays` of an array that is kept in this way; described the first time."""
        key = (how, id(values))
        if key not in self._places:
            self.arrays.append(describe())
            # The array is kept: while it is, no other can have its id.
            self._places[key] = (len(self.arrays) - 1, values)
        return self._places[key][0]


def _coarse(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The steps (time, unit), and of each unit the lowest and highest value and the error."""
    values = np.asarray(values, np.float32)
    absent = np.isnan(values)
    low, high = (
        end(axis=0, initial=first, where=~absent)
        for end, first in ((values.min, np.float32(np.inf)), (values.max, np.float32(-np.inf)))
    )
    none = low > high  # of a unit of which there is nothing
    low[none] = high[none] = 0
    width = high.astype(float) - low
    flat = width < FLAT
    q = values - low
    q *= np.where(flat, 0, LEVELS / np.where(flat, 1, width)).astype(np.float32)
    q += np.float32(0.5)
    q[absent] = 0
    np.minimum(q, LEVELS, out=q)
    stored = q.astype("<u2")
    stored[absent] = ABSENT
    # Half a step, and what float32 rounds on the way there, back, and to what is told.
    largest = np.maximum(np.maximum(abs(low), abs(high)), width).astype(np.float32)
    error = np.where(flat, width, width / LEVELS / 2) + 3 * np.spacing(largest).astype(float)
    error = np.nextafter(error.astype(np.float32), np.float32(np.inf))
    return stored, np.stack([low, high, error])
