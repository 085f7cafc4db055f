"""Probing: sequences with as many columns as a network reads, to see how it responds."""

from __future__ import annotations

from collections.abc import Sequence as Names
from typing import Literal, get_args

import numpy as np

from lstm_viz.sequences.sequence import Sequence, SequenceError, need_steps

Shape = Literal["noise", "step", "impulse"]
SHAPES: tuple[Shape, ...] = get_args(Shape)


def probe(
    shape: Shape,
    names: Names[str],
    *,
    steps: int,
    at: int = 1,
    into: str | None = None,
    seed: int = 0,
    tokens: int | None = None,
) -> Sequence:
    """Noise, a step or an impulse, in every column or in one.

    Args:
        shape: "noise" is normally distributed with mean 0 and standard deviation 1, "step" is 0
            and 1 from one step on, "impulse" is 1 at one step and 0 elsewhere.
        names: of the columns.
        steps: how many there are.
        at: the step, from 1, at which a step or an impulse comes.
        into: the column that has it, where the others are 0; None is all of them.
        seed: of the noise.
        tokens: how many there are, where whole numbers below this are read; noise is then drawn
            from them, all alike.

    Raises SequenceError for another shape, a step that is not there, or another column.
    """
    need_steps(steps)
    if shape not in SHAPES:
        raise SequenceError(f"The sequence must be {', '.join(SHAPES)}; got {shape!r}.")
    if not 1 <= at <= steps:
        raise SequenceError(f"The {shape} must come at a step from 1 to {steps:,}; got {at:,}.")
    if into is not None and into not in names:
        raise SequenceError(f"There is no column {into!r:.80} among the {len(names):,} columns.")
    if shape == "noise" and tokens is not None:
        values = np.random.default_rng(seed).integers(tokens, size=(steps, len(names)))
        source = f"Random tokens, seed {seed}"
    elif shape == "noise":
        values = np.random.default_rng(seed).standard_normal((steps, len(names)))
        source = f"Noise, seed {seed}"
    else:
        values = np.zeros((steps, len(names)))
        values[at - 1 : at if shape == "impulse" else None] = 1
        source = f"{shape.capitalize()} at step {at:,}"
    if into is not None:
        values[:, [name != into for name in names]] = 0
        source = f"{source}, in {into}"
    return Sequence(values, tuple(names), source=source)
