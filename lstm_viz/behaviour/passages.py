"""Passages: which units are on through one, and where else the same units are on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lstm_viz.behaviour.claim import Passage, apart


class On(NamedTuple):
    """A unit that is on through a passage, and the share of all other steps at which it is on."""

    unit: int
    elsewhere: float


def units_on(
    values: np.ndarray, start: int, stop: int, threshold: float = 0.3, around: int = 1
) -> list[On]:
    """The units that are on at every step of a passage and off around it, the rarest first.

    On is a value (time, unit) of at least `threshold`. The passage is steps `start` to `stop` − 1,
    counted from 0; a unit counts where it is off at each of the `around` steps before and after,
    as far as there are any (LSTMVis: Strobelt et al. 2018, section 5).

    Raises ValueError for steps that the text does not have.
    """
    _need_steps(values, start, stop)
    if around < 0:
        raise ValueError(f"around must be 0 steps or more; got {around}")
    on = values >= threshold
    inside = on[start:stop].all(axis=0)
    sides = np.concatenate([on[max(0, start - around) : start], on[stop : stop + around]])
    chosen = np.flatnonzero(inside & ~sides.any(axis=0))
    others = len(on) - (stop - start)
    elsewhere = (on.sum(axis=0) - on[start:stop].sum(axis=0)) / max(1, others)
    return [On(int(u), float(elsewhere[u])) for u in sorted(chosen, key=lambda u: elsewhere[u])]


def same_units(
    values: np.ndarray, start: int, stop: int, threshold: float = 0.3, count: int = 5
) -> list[Passage]:
    """The passages of the same length at which most of the same units are on, the likest first.

    Their score is the Jaccard index: of the units that are on through either passage, the share
    that is on through both. No passage overlaps the one that is asked for, or another one. Every
    passage of the text is compared.

    Raises ValueError for steps that the text does not have, and where no unit is on through them.
    """
    _need_steps(values, start, stop)
    length = stop - start
    through = _through(values >= threshold, length)  # (place, unit)
    asked = through[start]
    if not asked.any():
        raise ValueError(
            f"no unit is {threshold:g} or more at every step of this passage; lower the threshold "
            "or choose fewer steps"
        )
    both = through[:, asked].sum(axis=1)
    either = through.sum(axis=1) + asked.sum() - both
    found = apart(both / either, length, count, slice(start, stop))
    return [Passage(at, at + length, score) for at, score in found]


def same_at_each_step(
    values: np.ndarray, start: int, stop: int, threshold: float = 0.3, count: int = 5
) -> list[Passage]:
    """The passages of the same length at whose steps most of the same units are on, likest first.

    On is at least `threshold`, or −`threshold` or less; a unit must be on in the same way. The
    score is the Jaccard index of pairs of a unit and a step: of those that are on in either
    passage, the share that is on in both. A long passage has none that is on all through it, as
    `same_units` needs, but at each step some are. Otherwise as `same_units`.

    Raises ValueError for steps that the text does not have, a threshold that is not above 0, and
    where no unit is on at any of them.
    """
    _need_steps(values, start, stop)
    if not threshold > 0:
        raise ValueError(f"the threshold must be above 0, but it is {threshold:g}")
    length, way = stop - start, ways(values, threshold)
    size = np.abs(way)
    own, own_size = way[start:stop], size[start:stop]
    if not own_size.any():
        raise ValueError(
            f"no unit is as far from 0 as {threshold:g} at any step of this passage; lower the "
            "threshold"
        )
    places = len(values) - length + 1
    both = np.zeros(places)
    for k in range(length):  # a product is 1 where a unit is on in the same way, −1 in the other
        both += (way[k : k + places] @ own[k] + size[k : k + places] @ own_size[k]) / 2
    total = np.concatenate([[0.0], size.sum(axis=1, dtype=np.float64).cumsum()])
    either = total[length:] - total[:-length] + own_size.sum() - both
    found = apart(both / either, length, count, slice(start, stop))
    return [Passage(at, at + length, score) for at, score in found]


def ways(values: np.ndarray, threshold: float) -> np.ndarray:
    """1 where a value is on above 0, −1 where below it, and 0 where it is off."""
    return (values >= threshold).astype(np.float32) - (values <= -threshold)


def alike(values: np.ndarray, start: int, stop: int, count: int = 5) -> list[Passage]:
    """The passages of the same length with the most similar values, step by step.

    Their score is the cosine between all values of the two passages, such as those of h. No passage
    overlaps the one that is asked for, or another one; every one of the text is compared. Raises
    ValueError for steps that the text does not have.
    """
    _need_steps(values, start, stop)
    length = stop - start
    asked = np.asarray(values[start:stop], values.dtype)  # else each product copies all values
    places = len(values) - length + 1
    products = np.zeros(places)
    for k in range(length):
        products += values[k : k + places] @ asked[k]
    squares = np.einsum("tn,tn->t", values, values, dtype=np.float64)
    sums = np.concatenate([[0.0], squares.cumsum()])
    sizes = np.sqrt(np.maximum(sums[length:] - sums[:-length], 0))
    scale = sizes * np.linalg.norm(asked)
    cosines = np.divide(products, scale, out=np.zeros(places), where=scale > 0)
    found = apart(cosines, length, count, slice(start, stop))
    return [Passage(at, at + length, score) for at, score in found]


def _through(on: np.ndarray, length: int) -> np.ndarray:
    """(place, unit) whether a unit is on, (time, unit), at so many steps from each place on."""
    found = np.empty((len(on) - length + 1, on.shape[1]), bool)
    total = np.zeros(len(on) + 1, np.int32)
    for unit, one in enumerate(on.T):  # sums of all units at once would take much memory
        np.cumsum(one, out=total[1:])
        found[:, unit] = total[length:] - total[:-length] == length
    return found


def _need_steps(values: np.ndarray, start: int, stop: int) -> None:
    if not 0 <= start < stop <= len(values):
        raise ValueError(
            f"a passage is some of the steps 0 to {len(values) - 1}; got {start} to {stop - 1}"
        )
