"""Order: the units of a layer from top to bottom."""

from __future__ import annotations

from typing import Literal

import numpy as np

from lstm_viz.kinds import KINDS
from lstm_viz.measure.read_steps import read_steps
from lstm_viz.measure.units import half_life
from lstm_viz.trace import Trace

Order = Literal["index", "half-life", "similarity"]
ORDERS: tuple[Order, ...] = ("index", "half-life", "similarity")


def unit_order(
    trace: Trace,
    by: Order = "index",
    *,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
) -> np.ndarray:
    """The units in their order from top to bottom, (unit,) of indices.

    "index" keeps PyTorch's order. "half-life" puts the longest memory first. "similarity" puts
    units side by side whose hidden states rise and fall together (where a projection makes h
    another size, their cell states): from the unit least like the others, always on to the most
    correlated unit that is left. Equal units are together; units that never move are last. The
    same trace gives the same order.

    Raises ValueError for an unknown order, and for "half-life" of a simple RNN.
    """
    if by == "index":
        return np.arange(trace.sizes["unit"])
    if by == "half-life":
        return longest_first(half_life(trace, layer=layer, direction=direction, batch=batch))
    if by == "similarity":
        state = "c" if trace.projected else "h"
        return _by_similarity(read_steps(trace, state, layer, direction, batch).T)
    raise ValueError(f"units are ordered by {', '.join(ORDERS)}; got {by!r}")


def longest_first(lives: np.ndarray) -> np.ndarray:
    """The units by their half-lives (unit,), the longest first, (unit,) of indices."""
    return np.argsort(-lives, kind="stable")


def common_order(
    trace: Trace,
    by: Order = "index",
    *,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
) -> np.ndarray:
    """`unit_order` where one order is chosen for several kinds of cells at once.

    The units of a kind without a gate that keeps (a simple RNN) have no half-life: by that, they
    stay in PyTorch's order.

    Raises ValueError for an unknown order.
    """
    if by == "half-life" and KINDS[trace.kind].keep is None:
        by = "index"
    return unit_order(trace, by, layer=layer, direction=direction, batch=batch)


def _by_similarity(rows: np.ndarray) -> np.ndarray:
    # Equal rows are one place to visit, so that they stay together whatever rounding does.
    distinct, place = np.unique(rows, axis=0, return_inverse=True)
    still = np.ptp(distinct, axis=1) == 0
    moving, resting = np.flatnonzero(~still), np.flatnonzero(still)
    visited = np.concatenate([moving[_chain(distinct[moving])], resting])
    return np.concatenate([np.flatnonzero(place.ravel() == one) for one in visited])


def _chain(rows: np.ndarray) -> np.ndarray:
    """From the row least like the others, always on to the most correlated one that is left."""
    if len(rows) < 2:
        return np.arange(len(rows))
    # Rounded, so that a tie is a tie on every machine; the lowest index then wins.
    alike = np.corrcoef(rows).round(9)
    at = int(alike.sum(axis=1).round(6).argmin())
    order, left = [at], np.ones(len(rows), bool)
    for _ in range(len(rows) - 1):
        left[at] = False
        at = int(np.where(left, alike[at], -np.inf).argmax())
        order.append(at)
    return np.array(order)
