"""Outcome: how one kind of network did at each length, over its seeds."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Protocol

import numpy as np

from lstm_viz.race.breaking import breaks_at
from lstm_viz.race.result import RaceRow
from lstm_viz.tasks import Task
from lstm_viz.train.recipes import TRAINABLE


class Scored(Protocol):
    """What an outcome is made of: a network's score at a length."""

    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def length(self) -> int: ...  # noqa: D102
    @property
    def seed(self) -> int: ...  # noqa: D102
    @property
    def score(self) -> float: ...  # noqa: D102


@dataclass(frozen=True)
class RacePoint:
    """A network that was trained at one length and measured at another."""

    kind: str
    length: int
    seed: int
    score: float


@dataclass(frozen=True)
class Outcome:
    """One kind of network: by length, what it reached with each seed and how many of them solve it.

    `median` is that of the scores. `steps` and `seconds` are the medians of what it took to solve
    the task, a seed that never does counted as the slowest; they are there where the median is a
    number. `breaks` is the first length, from `trained_at` on upward where all were trained at that
    one, at which the median does not solve the task; None where there is none.
    """

    kind: str
    scores: Mapping[int, tuple[float, ...]]
    median: Mapping[int, float]
    solves: Mapping[int, bool]
    solved: Mapping[int, int]
    steps: Mapping[int, float]
    seconds: Mapping[int, float]
    breaks: int | None
    trained_at: int | None = None

    @property
    def lengths(self) -> tuple[int, ...]:
        """The lengths that count for where it breaks, the shortest first."""
        return tuple(one for one in self.scores if one >= (self.trained_at or 0))

    @property
    def failed(self) -> bool:
        """Whether it breaks at the first length that counts."""
        return self.breaks == self.lengths[0]


def outcomes(
    task: Task, rows: Iterable[Scored], trained_at: int | None = None
) -> dict[str, Outcome]:
    """How each kind did, in the order in which kinds are named everywhere."""
    by_kind: dict[str, list[Scored]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    return {
        kind: _outcome(task, kind, by_kind[kind], trained_at)
        for kind in TRAINABLE
        if kind in by_kind
    }


def _outcome(task: Task, kind: str, rows: Sequence[Scored], trained_at: int | None) -> Outcome:
    at: dict[int, list[Scored]] = {length: [] for length in sorted({row.length for row in rows})}
    for row in sorted(rows, key=lambda row: row.seed):
        at[row.length].append(row)
    scores = {length: tuple(row.score for row in some) for length, some in at.items()}
    middle = {length: median(some) for length, some in scores.items()}
    raced = {
        length: [row for row in some if isinstance(row, RaceRow)] for length, some in at.items()
    }
    return Outcome(
        kind,
        scores,
        middle,
        solves={length: task.is_solved(score) for length, score in middle.items()},
        solved={length: sum(map(task.is_solved, some)) for length, some in scores.items()},
        steps=_medians(raced, lambda row: row.solved_step or math.inf),
        seconds=_medians(raced, lambda row: row.seconds if row.solved else math.inf),
        breaks=breaks_at(
            list(middle),
            np.array(list(middle.values())),
            task.solved,
            task.lower_is_better,
            trained_at=trained_at,
        ),
        trained_at=trained_at,
    )


def _medians(
    at: Mapping[int, Sequence[RaceRow]], cost: Callable[[RaceRow], float]
) -> dict[int, float]:
    found = {length: median(map(cost, rows)) for length, rows in at.items() if rows}
    return {length: value for length, value in found.items() if math.isfinite(value)}


def points_of(cards: Iterable[Mapping[str, Any]], task: Task) -> list[RacePoint]:
    """The scores that the cards of trained networks have at all lengths.

    At the length of the training it is the score that they have everywhere, over more sequences.
    """
    return [
        RacePoint(card["kind"], length, card["seed"], (card["held_out"] if own else row)["score"])
        for card in cards
        for row in card["at"]
        for length in (row[task.length],)
        for own in (length == card["task_parameters"][task.length],)
    ]
