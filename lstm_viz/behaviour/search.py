"""Search: which unit follows which property, chosen on one half and tested on the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from lstm_viz.behaviour.claim import Claim
from lstm_viz.behaviour.properties import Property
from lstm_viz.behaviour.scores import PreparedSignal, scarce, strengths

LEVEL: Final = 0.05  # of all claims of a search together
LEAST_SHIFTS: Final = 99
NEAR: Final = 0.02  # a shift by less than this share of the half leaves labels where they were
AT_ONCE: Final = 16  # shifts, to bound the memory


@dataclass(frozen=True, eq=False)
class Findings:
    """The strengths of every signal, property and unit on both halves, and each property's bar.

    `found` and `held_out` are (signal, property, unit), from −1 to 1, NaN where a property is too
    seldom or too often true in a half. `bars` (property,) are what a claim must beat. `cut` is the
    first step of the held-out half, and `steps` are all. `tried` is how many properties there were.
    """

    kind: str
    signals: tuple[str, ...]
    properties: tuple[Property, ...]
    found: np.ndarray
    held_out: np.ndarray
    bars: np.ndarray
    shifts: int
    cut: int
    steps: int
    tried: int

    @property
    def units(self) -> int:
        """How many units were compared."""
        return self.found.shape[-1]

    @property
    def scored(self) -> tuple[Property, ...]:
        """The properties that both halves have often enough."""
        return tuple(p for p, bar in zip(self.properties, self.bars, strict=True) if bar == bar)

    def what(self, key: str) -> Property:
        """The property of this key. Raises as `claim`."""
        return self.properties[self._place(key)]

    def claim(self, signal: str, key: str, unit: int) -> Claim:
        """What was found of one unit's signal and the property of this key.

        Raises ValueError for a property that the text does not have often enough.
        """
        s, p = self.signals.index(signal), self._place(key)
        return Claim(
            self.kind,
            unit,
            signal,
            self.properties[p],
            float(self.found[s, p, unit]),
            float(self.held_out[s, p, unit]),
            float(self.bars[p]),
            (self.units, len(self.signals), self.tried),
            self.shifts,
            self.steps - self.cut,
        )

    def ranked(self, key: str) -> list[Claim]:
        """One claim for each unit, by its best signal; those come first that were found strongest.

        The order is that of the first half alone. Raises as `claim`.
        """
        p = self._place(key)
        found = np.abs(self.found[:, p])  # (signal, unit)
        best = found.argmax(axis=0)
        order = np.argsort(-found.max(axis=0), kind="stable")
        return [self.claim(self.signals[best[unit]], key, int(unit)) for unit in order]

    def best(self, key: str) -> Claim:
        """The claim of the unit that is best on the first half. Raises as `claim`."""
        return self.ranked(key)[0]

    def of_unit(self, unit: int) -> list[Claim]:
        """One claim for each property, by the unit's best signal; the strongest held-out first."""
        found = np.abs(self.found[:, :, unit])
        claims = [
            self.claim(self.signals[int(found[:, self._place(one.key)].argmax())], one.key, unit)
            for one in self.scored
        ]
        return sorted(claims, key=lambda claim: (not claim.holds, -abs(claim.held_out)))

    def place_of(self, key: str) -> int:
        """The place of this property among all. Raises ValueError where there is none."""
        keys = [one.key for one in self.properties]
        if key not in keys:
            raise ValueError(f"there is no property {key!r}; available: {', '.join(keys)}")
        return keys.index(key)

    def _place(self, key: str) -> int:
        place = self.place_of(key)
        if np.isnan(self.bars[place]):
            raise ValueError(seldom(self.properties[place]))
        return place


def search(
    signals: Mapping[str, np.ndarray],
    labels: Mapping[Property, np.ndarray],
    *,
    kind: str,
    seed: int = 0,
    period: int = 1,
    among: int | None = None,
    counts: np.ndarray | None = None,
) -> Findings:
    """Score each unit of each signal (time, unit) with each label (time,), honestly.

    Units are ranked on the first half of the steps and tested on the second; neighbouring steps are
    alike, so the halves are blocks. The control moves the labels of the second half round in a
    circle, by so many steps each time: what a label and a signal have in common by changing as
    slowly as they do is kept, and what they have in common step by step is not. (Labels that were
    shuffled one by one would lose both, and nearly everything would beat them.)

    A claim must beat the best of all units and signals under every one of the shifts, of which
    there are 20 for each property: by chance, some claim of a property beats its bar with a
    probability of about 1 / (shifts + 1) (the maximum statistic of Westfall & Young 1993), and any
    claim of all properties with about 0.05 (Bonferroni). That is exact where every shift of the
    labels is as probable as the labels are, so for steps that are of one kind throughout; where a
    text changes its kind, such as from code to a long comment, units and labels may change with
    it, and more is claimed (`python -m benchmarks.false_claims`). `period` is the length of the
    sequences where several of one length follow each other: shifts are multiples of it, so that
    what only follows from the place in a sequence is not counted for a unit. `among` is how many
    properties are tried in all, where these are only some of them. `counts` (time,) are the steps
    that count, by default all: not what fills sequences up to one length.

    Raises ValueError for steps that are too few for so many shifts, and for other shapes.
    """
    steps = len(next(iter(signals.values())))
    for name, one in (*signals.items(), *((p.key, label) for p, label in labels.items())):
        if len(one) != steps:
            raise ValueError(
                f"{name} must have one entry for each of {steps} steps; got {len(one)}"
            )
    cut = steps // 2 // period * period
    kept = np.ones(steps, bool) if counts is None else counts
    named = {p.key: np.asarray(one) for p, one in labels.items()}
    first = {key: one[:cut][kept[:cut]] for key, one in named.items()}
    second = {key: one[cut:] for key, one in named.items()}
    tested = {key: one[kept[cut:]] for key, one in second.items()}
    scored = {key: not (scarce(one) or scarce(tested[key])) for key, one in first.items()}
    tried = among or sum(scored.values())
    offsets = _offsets(steps, cut, tried, seed, period)
    shape = (len(signals), len(named))
    found, held_out = [], []
    bars = np.full(shape, np.nan)
    for row, values in enumerate(signals.values()):
        usual = {key: one for key, one in first.items() if scored[key]}
        units = values.shape[1]
        found.append(_spread(strengths(values[:cut][kept[:cut]], usual), scored, units))
        ready = PreparedSignal(values[cut:][kept[cut:]])
        strong = [ready.strength(one) for key, one in tested.items() if scored[key]]
        held_out.append(_spread(np.array(strong), scored, units))
        ready = ready.rounded()
        for column, (key, label) in enumerate(second.items()):
            if scored[key]:
                bars[row, column] = _best_shifted(ready, label, offsets, kept[cut:])
        del ready  # before the next signal is ranked, which needs the memory
    return Findings(
        kind,
        tuple(signals),
        tuple(labels),
        np.array(found),
        np.array(held_out),
        bars.max(axis=0),
        len(offsets),
        cut,
        steps,
        tried,
    )


def _best_shifted(
    ready: PreparedSignal, label: np.ndarray, offsets: Sequence[int], counts: np.ndarray
) -> float:
    """The largest strength of any unit with the label moved round by any of the offsets.

    Of the steps that count; a label that is moved has there what it had at any step.
    """
    turns, best = sliding_window_view(np.concatenate([label, label]), len(label)), 0.0
    for start in range(0, len(offsets), AT_ONCE):
        shifted = turns[[len(label) - one for one in offsets[start : start + AT_ONCE]]]
        shifted = shifted if counts.all() else shifted[:, counts]
        best = max(best, float(np.abs(ready.strength(shifted)).max()))  # of (shift, unit)
    return best


def seldom(one: Property) -> str:
    """Why a property is not scored."""
    return (
        f"{one.title}: it is there too seldom, or too seldom absent, in one half of the text to be "
        "tested; choose another property or a longer text"
    )


def usable(label: np.ndarray, cut: int) -> bool:
    """Whether both halves of a label (time,) have it often enough to be scored."""
    return not (scarce(label[:cut]) or scarce(label[cut:]))


def short_of(steps: int, properties: int, period: int = 1) -> int | None:
    """How many steps a search with so many properties needs, where these are fewer."""
    needed = shifts_for(properties)
    cut = steps // 2 // period * period
    if len(_possible(steps - cut, period)) >= needed:
        return None
    half = period
    while min(len(_possible(one, period)) for one in (half, half + period)) < needed:
        half += period
    return 2 * half - period


def shifts_for(properties: int) -> int:
    """How many shifts of the labels a search with so many properties needs."""
    return max(LEAST_SHIFTS, round(properties / LEVEL) - 1)


def _possible(steps: int, period: int) -> range:
    """By how many steps labels may be moved: by none that is near 0 or a whole turn."""
    near = max(1, int(NEAR * steps))
    return range(-(-near // period) * period, steps - near + 1, period)


def _offsets(steps: int, cut: int, properties: int, seed: int, period: int) -> list[int]:
    """By how many steps labels are moved, all different."""
    least = short_of(steps, properties, period)
    needed = shifts_for(properties)
    if least is not None:
        raise ValueError(
            f"there are {steps:,} steps; at least {least:,} are needed, to move the labels to "
            f"{needed} other places"
        )
    there = np.array(_possible(steps - cut, period))
    return sorted(np.random.default_rng(seed).choice(there, needed, replace=False).tolist())


def _spread(scored: np.ndarray, usable: Mapping[str, bool], units: int) -> np.ndarray:
    """(property, unit) with a row of NaN for each property that can't be scored."""
    rows = iter(scored)
    return np.array([next(rows) if can else np.full(units, np.nan) for can in usable.values()])
