"""Elsewhere: the passages of another text that are most like one that was read."""

from __future__ import annotations

from collections.abc import Generator
from typing import Final, Literal, NamedTuple

import numpy as np

from lstm_viz.behaviour.claim import Passage
from lstm_viz.behaviour.passages import alike, same_at_each_step, ways
from lstm_viz.behaviour.reading import ReadText, mapped, read
from lstm_viz.model import SequenceModel

ON: Final = 0.3  # a unit is on where its h is as far from 0
COPIES: Final = 20
NAMED: Final = 5  # units that are named of those that are on in both passages
CONTEXT: Final = 40  # characters before a passage that make the same one of it elsewhere

By = Literal["units", "cosine"]


class Found(NamedTuple):
    """The likest passages of a text, the likest first, none where `none` tells why.

    `h` (passage, time, unit) is the network's at each of their characters. `chance` is the score of
    the most similar passage in copies of the text in which each unit is shifted by a distance of
    its own. By the units that are on, `shared` are those of each passage that are so at most of
    the same characters, the first of them at most.
    """

    passages: list[Passage]
    h: np.ndarray
    chance: float
    none: str = ""
    shared: tuple[tuple[int, ...], ...] = ()


class Elsewhere(NamedTuple):
    """What was found by either measure; `verified` and `tolerance` as in `ReadText`.

    `left_out` is how often the text has the passage itself, which was not compared.
    """

    by: dict[By, Found]
    verified: float
    tolerance: float
    left_out: int = 0


class Part(NamedTuple):
    """How far a comparison is: by a measure, with so many of all units, and what is found."""

    by: By
    units: int
    all: int
    found: Elsewhere


def comparing(
    model: SequenceModel,
    places: np.ndarray,
    before: np.ndarray,
    own: np.ndarray,
    count: int = 5,
    reading: ReadText | None = None,
) -> Generator[Part, None, Elsewhere]:
    """Where in a text h of the network is as at a passage of another one, found unit by unit.

    All are places (time,) of characters in the network's vocabulary: of the text that is searched,
    of what is read before the passage, and of the passage. The measures are those of
    `same_at_each_step`, of units that are on from `ON` up or −`ON` down, and of `alike`. Where the
    text has the passage itself, with the same `CONTEXT` characters before it, that place is left
    out. Where fewer are read before the passage, none is: nothing tells the passage itself from
    others like it. `reading` is the network's of `places`, where that is known. What is yielded has
    a measure once it is compared as a whole.

    Raises ValueError for a passage that is longer than the text, and as `read`.
    """
    if not 0 < len(own) <= len(places):
        raise ValueError(
            f"a passage must have 1 to {len(places):,} characters, as many as the text that is "
            f"searched; got {len(own):,}"
        )
    reading = reading or read(model, places, "h")
    mine = read(model, np.concatenate([before, own]), "h").signals["h"][-len(own) :]
    # At its end, so that no passage of the text overlaps the one that is asked for.
    h = np.concatenate([reading.signals["h"], mine])
    start, stop = len(places), len(places) + len(own)
    told = np.concatenate([before[-CONTEXT:], own])
    same = _occurrences(places, told if len(before) >= CONTEXT else told[:0]) - len(own)

    by: dict[By, Found] = {}
    so_far = Elsewhere(by, reading.verified, reading.tolerance, len(same))

    def compared(passages: list[Passage], measure: By) -> Generator[Part, None, Found]:
        left = [one for one in passages if not (np.abs(same - one.start) < len(own)).any()][:count]
        values = np.stack([h[one.start : one.stop] for one in left]) if left else h[:0, None]
        chance = yield from mapped(
            _chance(h, start, measure), lambda units: Part(measure, units, h.shape[1], so_far)
        )
        return Found(left, values, chance)

    likest = alike(h, start, stop, count + len(same))
    by["cosine"] = yield from compared(likest, "cosine")
    try:
        passages = same_at_each_step(h, start, stop, ON, count + len(same))
    except ValueError as error:  # no unit is on at any of its characters
        by["units"] = Found([], h[:0, None], np.nan, str(error))
    else:
        found = yield from compared(passages, "units")
        by["units"] = found._replace(shared=_shared(ways(mine, ON), ways(found.h, ON)))
    return so_far


def _occurrences(places: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The ends of the parts of a text that are exactly as wanted; none where nothing is."""
    if not 0 < len(wanted) <= len(places):
        return np.zeros(0, int)
    windows = np.lib.stride_tricks.sliding_window_view(places, len(wanted))
    return np.flatnonzero((windows == wanted).all(axis=1)) + len(wanted)


def _chance(h: np.ndarray, start: int, by: By) -> Generator[int, None, float]:
    """The best score of all copies of the text before `start`; the passage is what comes after.

    It yields how many units are compared. The shifts are drawn with a seed: the same passage has
    the same bar.
    """
    text, own = h[:start], h[start:]
    draw = np.random.default_rng(0)
    # Of each copy the numerator and the denominator at each place, summed unit by unit.
    over = np.zeros((COPIES, len(text) - len(own) + 1), np.float32)
    under = np.zeros_like(over)
    for unit in range(h.shape[1]):
        if by == "units":
            top, low = _on(text[:, unit], own[:, unit])
        else:
            top = np.correlate(text[:, unit], own[:, unit])
            low = np.convolve(text[:, unit] ** 2, np.ones(len(own), np.float32), "valid")
        for copy, shift in enumerate(draw.integers(len(top), size=COPIES)):
            over[copy] += np.roll(top, shift)
            under[copy] += np.roll(low, shift)
        yield unit + 1
    if by == "cosine":
        under = np.sqrt(under) * np.linalg.norm(own)
    return float(np.divide(over, under, out=np.zeros_like(over), where=under > 0).max())


def _on(values: np.ndarray, own: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """At how many steps a unit is on in both passages, and at how many in either, at each place."""
    there, here = ways(values, ON), ways(own, ON)
    sizes = np.abs(there), np.abs(here)
    both = (np.correlate(there, here) + np.correlate(*sizes)) / 2
    return both, np.convolve(sizes[0], np.ones_like(here), "valid") + sizes[1].sum() - both


def _shared(own: np.ndarray, found: np.ndarray) -> tuple[tuple[int, ...], ...]:
    """Of each passage (passage, time, unit) the units on at most steps as in `own` (time, unit)."""
    steps = (found * own > 0).sum(axis=1)  # (passage, unit)
    order = np.argsort(-steps, axis=1, kind="stable")[:, :NAMED].tolist()
    return tuple(tuple(u for u in units if one[u]) for one, units in zip(steps, order, strict=True))
