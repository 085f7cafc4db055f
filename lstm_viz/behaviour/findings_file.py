"""Findings file: what a search found, as a part of a JSON file, and read again with every check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from lstm_viz.behaviour.checked import numbers, several, whole
from lstm_viz.behaviour.properties import Property
from lstm_viz.behaviour.search import Findings

ONE: Final = 10_000  # as this number, a strength of 1 is written
MOST: Final = 10_000_000  # of anything that is counted


def written(values: np.ndarray) -> list[Any]:
    """Nested lists of whole numbers, None where there is none."""
    if values.ndim > 1:
        return [written(one) for one in values]
    return [None if np.isnan(one) else round(float(one) * ONE) for one in values]


def content_of(found: Findings) -> dict[str, Any]:
    """The findings as JSON has them, with strengths in ten-thousandths."""
    return {
        "kind": found.kind,
        "signals": found.signals,
        "properties": [one.key for one in found.properties],
        "found": written(found.found),
        "held_out": written(found.held_out),
        "bars": written(found.bars),
        "shifts": found.shifts,
        "cut": found.cut,
        "steps": found.steps,
        "tried": found.tried,
    }


def findings_in(
    content: Any, kind: str, signals: tuple[str, ...], known: Mapping[str, Property]
) -> Findings:
    """The findings in what JSON has, of a network of this kind; `known` are the properties by key.

    Raises ValueError for any part that is not what `content_of` writes.
    """
    properties = several(content["properties"], "properties", known)
    shape = (len(signals), len(properties), len(content["shut"]))
    bars = numbers(content["bars"], "bars", shape[1:2], 0, ONE, missing=True) / ONE
    found, held_out = (
        numbers(content[name], name, shape, -ONE, ONE, missing=True) / ONE
        for name in ("found", "held_out")
    )
    for part in (found, held_out):
        if (np.isnan(part) != np.isnan(bars)[:, None]).any() or np.isnan(bars).all():
            raise ValueError("each strength must be a number where its property has a bar")
    steps = whole(content["steps"], "steps", 2, MOST)
    return Findings(
        kind,
        signals,
        tuple(known[key] for key in properties),
        found,
        held_out,
        bars,
        whole(content["shifts"], "shifts", 1, MOST),
        whole(content["cut"], "cut", 1, steps - 1),
        steps,
        whole(content["tried"], "tried", 1, len(known)),
    )


def thresholds_in(given: Any, findings: Findings) -> tuple[float | None, ...]:
    """Above what each property counts as high, None for one that is no number.

    Raises ValueError where it is the other way round.
    """
    found = numbers(given, "thresholds", (len(findings.properties),), -MOST, MOST, missing=True)
    counts = np.array([one.counts for one in findings.properties])
    if (np.isnan(found) == counts).any():
        raise ValueError("thresholds must be numbers for the properties that are, None for others")
    return tuple(float(one) if one == one else None for one in found)


def lives_written(lives: np.ndarray) -> list[float | None]:
    """Half-lives with four digits; JSON has no inf, which is None as what is missing."""
    return [float(f"{one:.4g}") if np.isfinite(one) else None for one in lives]


def lives_in(given: Any, units: int, *, keeps: bool) -> np.ndarray:
    """Half-lives (unit,), where None is inf for a network with a gate that keeps, else NaN."""
    lives = numbers(given, "half_life", (units,), 0, np.inf, missing=True)
    return np.where(np.isnan(lives), np.inf, lives) if keeps else lives
