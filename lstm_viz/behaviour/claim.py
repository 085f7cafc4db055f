"""Claim: what was found of one unit and one property, with all that it takes to judge it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lstm_viz.behaviour.properties import Property
from lstm_viz.words import word

CLOSELY, PARTLY = 0.7, 0.4  # strengths: above the first a unit follows, above the second partly
WIDTH = 60  # steps of a passage
ROUNDING = 1e-4  # of the bar, whose products are computed in float32


@dataclass(frozen=True)
class Claim:
    """A unit's signal and a property, `what`: the strength where it was chosen, and where tested.

    `found` is the strength (r, or 2·AUC − 1) on the half of the steps by which the unit was chosen,
    `held_out` that on the other half, and `bar` the best of all units and signals there with the
    property's labels shifted, over so many `shifts`. `tried` are how many units, signals and
    properties were compared, and `steps` how many the held-out half has.
    """

    kind: str
    unit: int
    signal: str
    what: Property
    found: float
    held_out: float
    bar: float
    tried: tuple[int, int, int]
    shifts: int
    steps: int

    @property
    def holds(self) -> bool:
        """Whether the strength has the same sign on both halves and beats every shift's best."""
        return self.found * self.held_out > 0 and abs(self.held_out) > self.bar + ROUNDING

    @property
    def measure(self) -> str:
        """The held-out strength as it is printed: "r = 0.94", "AUC = 0.97"."""
        if self.what.counts:
            return f"r = {_signed(self.held_out, self._digits)}"
        return f"AUC = {_signed(0.5 + abs(self.held_out) / 2, self._digits)}"

    @property
    def shuffled(self) -> str:
        """The bar in the same measure."""
        return _signed(self.bar if self.what.counts else 0.5 + self.bar / 2, self._digits)

    @property
    def _digits(self) -> int:
        """As many as it takes to see which of strength and bar is larger, 2 where neither is."""
        size, scale = abs(self.held_out), 1 if self.what.counts else 2
        if abs(size - self.bar) <= ROUNDING:
            return 2
        differ = (d for d in (2, 3, 4) if f"{size / scale:.{d}f}" != f"{self.bar / scale:.{d}f}")
        return next(differ, 5)

    def __str__(self) -> str:
        """The whole sentence, or that nothing was found and why."""
        units, signals, properties = self.tried
        tried = f"{units} units × {signals} signal{'s' * (signals > 1)} × {properties} "
        tried += "properties tried" if properties > 1 else "property tried"
        tried = f"({tried}; best under shuffled labels {self.shuffled})"
        if self.holds:
            return (
                f"Unit {self.unit}'s {self.name} {self.does}: {self.measure} on the held-out half "
                f"{tried}."
            )
        nothing = (
            f"Nothing found for {self.what.title}: the best unit of the first half, unit "
            f"{self.unit}'s {self.name}, has"
        )
        if self.found * self.held_out < 0:
            measure = "r" if self.what.counts else "AUC"
            return (
                f"{nothing} {measure} = {self._same_way(self.found)} there and "
                f"{self._same_way(self.held_out)} on the held-out half, the opposite {tried}."
            )
        return (
            f"{nothing} {self.measure} on the held-out half, no more than shuffled labels give "
            f"{tried}."
        )

    def _same_way(self, strength: float) -> str:
        """A strength in the measure, of which the AUC is that of the first half's direction."""
        if self.what.counts:
            return _signed(strength)
        return _signed(0.5 + math.copysign(strength, strength * self.found) / 2)

    @property
    def brief(self) -> str:
        """The claim without its unit and what was tried."""
        name = self.name[0].upper() + self.name[1:]
        return f"{name} {self.does}: {self.measure} (shuffled labels {self.shuffled})"

    @property
    def name(self) -> str:
        """The signal's name in a sentence."""
        return word(self.kind, self.signal).name.lower()

    @property
    def does(self) -> str:
        """What the signal does, by sign and strength."""
        size, up = abs(self.held_out), self.held_out > 0
        if self.what.counts:
            verb = "follows" if up else "falls with"
        else:
            verb = "is high" if up else "is low"
        if size < PARTLY:
            verb = f"weakly {verb}" if self.what.counts else f"{verb} a little more often"
        elif size < CLOSELY:
            verb = f"partly {verb}" if self.what.counts else f"{verb} mostly"
        return f"{verb} {self.what.said}"


class Passage(NamedTuple):
    """Steps `start` to `stop` − 1, and what they contribute to the correlation, as a mean."""

    start: int
    stop: int
    score: float


class Evidence(NamedTuple):
    """The passages that speak most for a claim, and those that speak most against it."""

    best: tuple[Passage, ...]
    worst: tuple[Passage, ...]


def evidence(
    values: np.ndarray,
    label: np.ndarray,
    found: float,
    *,
    first: int = 0,
    count: int = 5,
    width: int = WIDTH,
) -> Evidence:
    """Where a unit's values (time,) agree with a label (time,) most and least, of what it claims.

    Pearson's r is the mean over the steps of the product of the two, each standardised; here is the
    mean over the `width` steps of a passage, with the sign of `found`. Passages lie from step
    `first` on, where the claim was tested, and none overlaps another.
    """
    a, b = (np.asarray(one[first:], np.float64) for one in (values, label))
    if min(a.std(), b.std()) == 0:
        return Evidence((), ())
    product = math.copysign(1, found) * (a - a.mean()) * (b - b.mean()) / (a.std() * b.std())
    sums = np.concatenate([[0.0], np.cumsum(product)])
    width = min(width, len(product))
    means = (sums[width:] - sums[:-width]) / width
    return Evidence(
        tuple(Passage(at + first, at + first + width, s) for at, s in apart(means, width, count)),
        tuple(
            Passage(at + first, at + first + width, -s)
            for at, s in apart(-means, width, count)
            if s > 0
        ),
    )


def apart(
    scores: np.ndarray, width: int, count: int, without: slice | None = None
) -> list[tuple[int, float]]:
    """The places of the highest scores, the highest first, each `width` or more from the others.

    `scores` (place,) are of windows that start at each place; `without` are steps that no window
    may touch.
    """
    left = np.array(scores, np.float64)
    if without is not None:
        left[max(0, without.start - width + 1) : without.stop] = -np.inf
    found = []
    while len(found) < count:
        at = int(left.argmax())
        if not np.isfinite(left[at]):
            break
        found.append((at, float(scores[at])))
        left[max(0, at - width + 1) : at + width] = -np.inf
    return found


def _signed(value: float, digits: int = 2) -> str:
    return f"{value:.{digits}f}".replace("-", "−")
