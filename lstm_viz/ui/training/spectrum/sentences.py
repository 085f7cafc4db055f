"""Sentences: the spectrum in sentences with their numbers, and as tables."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.dynamics import Lyapunov
from lstm_viz.plots.singular_values import three
from lstm_viz.ui.training.spectrum import words
from lstm_viz.ui.training.spectrum.spectra import OverTraining

Exponents = Mapping[str, OverTraining]  # by kind


def over_training(found: Exponents) -> str:
    """What each leading exponent was at first and is at last."""
    each = [
        words.moved(
            KIND_NAMES[kind],
            known(one.exponents[0, 0], one.margins[0]),
            known(one.exponents[-1, 0], one.margins[-1]),
            fate(float(one.exponents[-1, 0]), float(one.margins[-1])),
        )
        for kind, one in found.items()
    ]
    return words.exponents(each)


def counted(one: Lyapunov) -> str:
    """Over which steps of the probe the exponents are means."""
    if one.settling == 0:
        return words.all_counted(len(one.steps))
    return words.counted(len(one.steps), one.settling)


def known(exponent: float, margin: float) -> str:
    """An exponent and how well it is known, where that can be told."""
    said = number(exponent, 2)
    return f"{said} ± {margin:.2g}" if math.isfinite(exponent) and math.isfinite(margin) else said


def fate(last: float, margin: float) -> str:
    """What becomes of a small change by an exponent that is known to so much."""
    if last == -math.inf:
        return words.NOTHING_LEFT
    if abs(last) <= margin:
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
    steps = sorted({step for one in found.values() for step in one.steps})
    rows = []
    for step in steps:
        row = {words.TRAINING_STEP: f"{step:,}"}
        for kind, (at, values, _) in found.items():
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
