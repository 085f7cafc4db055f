"""Told: the spectrum in sentences with their numbers, and as tables."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.plots.singular_values import three
from lstm_viz.ui.training.spectrum import words

Exponents = Mapping[str, tuple[tuple[int, ...], np.ndarray]]  # by kind; see spectra.by_network


def over_training(found: Exponents, steps: int) -> str:
    """What each leading exponent was at first and is at last, on a sequence of so many steps."""
    each = [
        words.moved(
            KIND_NAMES[kind],
            number(values[0, 0], 2),
            number(values[-1, 0], 2),
            fate(values, steps),
        )
        for kind, (_, values) in found.items()
    ]
    return words.exponents(each, steps, f"{1 / steps:.2g}")


def fate(values: np.ndarray, steps: int) -> str:
    """What becomes of a small change by the last leading exponent of (checkpoint, count)."""
    last = float(values[-1, 0])
    if abs(last) <= 1 / steps:
        return words.STAYS
    time = math.log(2) / abs(last)
    return words.grows(f"{time:.2g}") if last > 0 else words.fades(f"{time:.2g}")


def at_checkpoint(values: np.ndarray, kind: str, training_step: int) -> str:
    """By how much the steps of a pass multiply a small change; `values` (time, state)."""
    read = np.flatnonzero(~np.isnan(values[:, 0]))
    largest, smallest = values[read, 0], values[read, -1]
    stretched = int((largest > 1).sum())
    return words.multiplied(
        KIND_NAMES[kind],
        words.after(training_step),
        f"{largest.max():.3g}",
        int(read[largest.argmax()]) + 1,
        f"{np.median(values[read]):.3g}",
        f"{smallest.min():.3g}",
        stretched,
        len(read),
    )


def exponent_rows(found: Exponents) -> list[dict[str, str]]:
    """The leading exponents, a row a training step, a column a network."""
    steps = sorted({step for at, _ in found.values() for step in at})
    rows = []
    for step in steps:
        row = {words.TRAINING_STEP: f"{step:,}"}
        for kind, (at, values) in found.items():
            there = values[at.index(step)] if step in at else ()
            row[KIND_NAMES[kind]] = ", ".join(map(number, there)) or words.MISSING
        rows.append(row)
    return rows


def singular_rows(values: np.ndarray) -> list[dict[str, str]]:
    """The largest, the median and the smallest singular value, a row a step."""
    return [
        {
            words.STEP: f"{step:,}",
            **{
                name: words.MISSING if np.isnan(value) else f"{value:.3g}"
                for name, value in zip(words.THREE, row.tolist(), strict=True)
            },
        }
        for step, row in enumerate(three(values), 1)
    ]


def number(value: float, digits: int = 3) -> str:
    """An exponent with its sign: +0.0215, −0.134."""
    return f"{value:+.{digits}g}".replace("-", "−").replace("inf", "∞")
