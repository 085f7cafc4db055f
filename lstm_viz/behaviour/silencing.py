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

OTHERS = 20  # units that are silenced beside the one


@dataclass(frozen=True)
class Causal:
    """What silencing a unit costs, in bits per character: where a property holds and elsewhere.

    `others` are what silencing each of some other units costs where the property holds, the most
    first.
    """

    unit: int
    what: Property
    inside: float
    outside: float
    others: tuple[float, ...]

    @property
    def holds(self) -> bool:
        """Whether it costs more there than elsewhere, and more there than each of the others."""
        return self.inside > max(0.0, self.outside, *self.others)

    def __str__(self) -> str:
        """The whole sentence, whichever way it turned out."""
        where = self.what.said
        if self.what.counts:
            where = f"where {self.what.said} is above its median"
        cost = (
            f"Silencing unit {self.unit} costs {_bits(self.inside)} a character {where} and "
            f"{_bits(self.outside)} elsewhere; the most that one of {len(self.others)} other units "
            f"costs there is {_bits(max(self.others))}."
        )
        if self.holds:
            return f"{cost} So the network uses this unit there more than each of these others."
        return f"{cost} So this does not show that the network uses this unit for it."


def silenced(model: SequenceModel, unit: int) -> SequenceModel:
    """The network with h of a unit of its last layer held at 0: what reads it has weights of 0.

    It is the pass of `edits.silence(unit)`, without computing each step by itself.

    Raises IndexError for a unit that there is not, ValueError for a network of several layers.
    """
    units = model.config["hidden_size"]
    if not 0 <= unit < units:
        raise IndexError(f"the units are 0 to {units - 1}; got {unit}")
    if model.config["num_layers"] > 1:
        raise ValueError("silencing needs a network of one layer; this one has several")
    other = copy.deepcopy(model)
    with torch.no_grad():
        for name, weight in other.rnn.named_parameters():
            if name == "weight_hh_l0":  # gates of minimal cells don't read h
                weight[:, unit] = 0
        other.head.weight[:, unit] = 0
    return other


@torch.no_grad()
def bits_of(model: SequenceModel, places: np.ndarray) -> np.ndarray:
    """The surprise at the character after each step, as `Reading.bits`, by the module alone."""
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
    model: SequenceModel, places: np.ndarray, units: Sequence[int], truths: np.ndarray
) -> np.ndarray:
    """What silencing each unit costs, (unit, property, 2), in bits per character.

    `truths` (property, time) are where each property holds; the mean over these steps is first,
    and that over all others second.
    """
    plain = bits_of(model, places)
    known = ~np.isnan(plain)
    shares = [_means(truths & known), _means(~truths & known)]
    found = np.empty((len(units), len(truths), 2))
    for row, unit in enumerate(units):
        more = np.nan_to_num(bits_of(silenced(model, unit), places) - plain)
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
) -> Causal:
    """Silence the claim's unit and so many others, which the seed draws, on the same text."""
    chosen = drawn(claim.unit, claim.tried[0], others, seed)
    found = costs(model, places, [claim.unit, *chosen], holding(label)[None])[:, 0]
    return causal(claim.unit, claim.what, found[0], found[1:, 0])


def causal(unit: int, one: Property, own: np.ndarray, others: np.ndarray) -> Causal:
    """The test from what was measured: `own` (2,) of the unit, and `others` where it holds."""
    inside = sorted(map(float, others), reverse=True)
    return Causal(unit, one, float(own[0]), float(own[1]), tuple(inside))


def drawn(unit: int, units: int, count: int, seed: int = 0) -> list[int]:
    """Other units, drawn at random without `unit`."""
    left = np.delete(np.arange(units), unit)
    return np.random.default_rng([seed, unit]).permutation(left)[:count].tolist()


def holding(label: np.ndarray) -> np.ndarray:
    """Where a property holds: it is true, or a number above its median."""
    return label if label.dtype == bool else label > np.median(label)


def _means(mask: np.ndarray) -> np.ndarray:
    """(property, time) weights that make a mean over the steps of each mask."""
    return mask / np.maximum(1, mask.sum(axis=1, keepdims=True))


def _bits(value: float) -> str:
    return f"{value:.2f} bits".replace("-", "−")
