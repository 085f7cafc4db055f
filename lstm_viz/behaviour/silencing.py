"""Silencing: what a network's predictions lose without one unit, beside what others cost."""

from __future__ import annotations

import copy
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from lstm_viz.behaviour.claim import Claim
from lstm_viz.behaviour.properties import Property
from lstm_viz.behaviour.reading import AT_ONCE, inputs, windows
from lstm_viz.model import SequenceModel

DOUBTFUL = 0.2  # a larger probability of chance is told as such
OTHERS = 20  # units that are silenced beside the one, where all would take too long


@dataclass(frozen=True)
class Causal:
    """What silencing a unit costs, in bits per character: the next one where a property holds.

    What h carries is read first by the prediction of the next character. So `inside` is the mean
    over the characters that come after a step at which the property holds, such as those after a
    space, and `outside` that over all others. `others` are what silencing each of some other units
    costs inside, the most first, out of `units` units in all. `above` is the threshold of a
    property that is a number. `tried` is for how many properties such a test was made. `held` is
    the value at which h was held.
    """

    unit: int
    what: Property
    inside: float
    outside: float
    others: tuple[float, ...]
    units: int
    above: float | None = None
    tried: int = 1
    held: float = 0.0

    @property
    def rank(self) -> int:
        """The unit's place among those that were silenced, from 1; a tie counts against it."""
        return 1 + sum(other >= self.inside for other in self.others)

    @property
    def chance(self) -> float:
        """At most how probable it is that one of `tried` units is first without a reason."""
        return min(1.0, self.tried / (len(self.others) + 1))

    @property
    def holds(self) -> bool:
        """Whether it costs more there than elsewhere, and more there than each of the others."""
        return self.inside > max(0.0, self.outside) and self.rank == 1

    def __str__(self) -> str:
        """The whole sentence, whichever way it turned out."""
        compared = len(self.others) + 1
        which = f"all {compared} units"
        if compared < self.units:
            which = f"{compared} units, this one and {len(self.others)} drawn at random"
        place = "largest" if self.rank == 1 else f"{_ordinal(self.rank)} largest"
        return f"{self.cost(place, which)} {self.verdict}"

    def cost(self, place: str, which: str) -> str:
        """What was measured: the cost, which is the `place` one of `which` units."""
        return (
            f"{self.act} costs {_bits(self.inside)} at "
            f"{self.what.following(self.above)} and {_bits(self.outside)} at all others: the "
            f"{place} cost there of {which}."
        )

    @property
    def act(self) -> str:
        """What is done to the unit."""
        if self.held == 0:
            return f"Silencing unit {self.unit}"
        return f"Holding h of unit {self.unit} at {self.held:g}".replace("-", "−")

    @property
    def verdict(self) -> str:
        """What that shows."""
        compared = len(self.others) + 1
        if self.holds:
            of = "this property" if self.tried == 1 else f"one of {self.tried} properties"
            rest = "any other" if compared == self.units else "any other of these"
            doubt = ", so this alone proves little" if self.chance > DOUBTFUL else ""
            return (
                f"So the network uses this unit there more than {rest}; if all of them "
                f"mattered alike, one would be first for {of} with a probability of at most "
                f"{self.tried}/{compared} = {self.chance:.1%}{doubt}."
            )
        reason = ""
        if self.rank == 1:
            reason = ", since it costs no more there than elsewhere"
        elif max(self.others) == self.inside:
            reason = ", since another unit costs as much"
        return f"This does not show that the network uses this unit for it{reason}."


def silenced(model: SequenceModel, unit: int, value: float = 0.0) -> SequenceModel:
    """The network with h of a unit held at a value: what reads it has weights of 0.

    What another value than 0 would add goes to the biases. It is the pass of `edits.silence(unit)`
    or `edits.hold`, without computing each step by itself; a value holds before the first step too.

    Raises IndexError for a unit that there is not, ValueError for a network of several layers.
    """
    units = model.config["hidden_size"]
    if not 0 <= unit < units:
        raise IndexError(f"the units are 0 to {units - 1}; got {unit}")
    if model.config["num_layers"] > 1:
        raise ValueError("silencing needs a network of one layer; this one has several")
    other = copy.deepcopy(model)
    with torch.no_grad():
        parts = dict(other.rnn.named_parameters())
        readers = [(other.head.weight, other.head.bias)]
        if "weight_hh_l0" in parts:  # gates of minimal cells don't read h
            readers.append((parts["weight_hh_l0"], parts["bias_hh_l0"]))
        for weight, bias in readers:
            bias += weight[:, unit] * value
            weight[:, unit] = 0
    return other


@torch.no_grad()
def bits_of(model: SequenceModel, places: np.ndarray) -> np.ndarray:
    """The surprise at the character after each step, as `ReadText.bits`, by the module alone."""
    bits = np.full(len(places), np.nan)
    every, size = windows(len(places)), model.config["input_size"]
    for start in range(0, len(every), AT_ONCE):
        some = every[start : start + AT_ONCE]
        log = model(inputs(places, some, size)).log_softmax(dim=-1)
        for row, one in enumerate(some):
            last = min(one.stop, len(places) - 1)
            following = torch.from_numpy(places[one.counts + 1 : last + 1])[:, None]
            own = log[row, one.counts - one.start : last - one.start].gather(-1, following)
            bits[one.counts : last] = -own[:, 0].numpy() / math.log(2)
    return bits


def costs(
    model: SequenceModel,
    places: np.ndarray,
    units: Sequence[int],
    truths: np.ndarray,
    value: float = 0.0,
) -> np.ndarray:
    """What holding h of each unit at a value costs, (unit, property, 2), in bits per character.

    `truths` (property, time) are where each property holds. The mean over the characters that come
    next after these steps is first, and that over all others second.
    """
    plain = bits_of(model, places)
    known = ~np.isnan(plain)
    shares = [_means(truths & known), _means(~truths & known)]
    found = np.empty((len(units), len(truths), 2))
    for row, unit in enumerate(units):
        more = np.nan_to_num(bits_of(silenced(model, unit, value), places) - plain)
        found[row] = np.stack([share @ more for share in shares], axis=-1)
    return found


def silence(
    model: SequenceModel,
    places: np.ndarray,
    label: np.ndarray,
    claim: Claim,
    *,
    others: int = OTHERS,
    seed: int = 0,
    value: float = 0.0,
    above: float | None = None,
) -> Causal:
    """Silence the claim's unit and so many others, which the seed draws, on the same text.

    With a `value`, h of each is held at that instead of 0. A number is high where it is above
    `above`: the threshold of the whole text where this is a part of it, by default its own.

    With 20 others, chance alone makes a unit the first of them with a probability of 1/21.
    """
    chosen = drawn(claim.unit, claim.tried[0], others, seed)
    above = threshold(label) if above is None else above
    found = costs(model, places, [claim.unit, *chosen], holding(label, above)[None], value)[:, 0]
    inside, outside = map(float, found[0])
    rest = tuple(sorted(map(float, found[1:, 0]), reverse=True))
    return Causal(
        claim.unit,
        claim.what,
        inside,
        outside,
        rest,
        claim.tried[0],
        above,
        held=value,
    )


def drawn(unit: int, units: int, count: int, seed: int = 0) -> list[int]:
    """Other units, drawn at random without `unit`."""
    left = np.delete(np.arange(units), unit)
    return np.random.default_rng([seed, unit]).permutation(left)[:count].tolist()


def threshold(label: np.ndarray) -> float | None:
    """Above what a number counts as high, its median; None for what is true or false."""
    return None if label.dtype == bool else float(np.median(label))


def holding(label: np.ndarray, above: float | None = None) -> np.ndarray:
    """Where a property holds: it is true, or a number above a threshold, by default its median."""
    if label.dtype == bool:
        return label
    return label > (threshold(label) if above is None else above)


def _means(mask: np.ndarray) -> np.ndarray:
    """(property, time) weights that make a mean over the steps of each mask."""
    return mask / np.maximum(1, mask.sum(axis=1, keepdims=True))


def _bits(value: float) -> str:
    return f"{value:.3f} bits".replace("-", "−")


def _ordinal(place: int) -> str:
    """2 as "2nd", 11 as "11th", 34 as "34th"."""
    teens = 10 <= place % 100 < 20
    return f"{place}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th')}"
