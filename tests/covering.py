"""Which cases of a grid run again as on another processor: a few that have all values together.

A processor rounds as its kernels do. Which one torch takes depends on up to three values at once:
oneDNN's LSTM on the kind, the dtype and the form (not packed), a product with a bias on the kind,
the dtype and the bias. So as many values as are `together` do so in one of the few, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from random import Random
from typing import Any

import pytest


def covering(rows: Sequence[tuple[Any, ...]], together: int) -> set[tuple[Any, ...]]:
    """Some of the rows, which have each combination of so many values that any of them has."""
    chosen, seen = set(), set()
    for row in Random(0).sample(rows, len(rows)):  # one after another they differ in one value
        new = set(combinations(enumerate(row), together)) - seen
        if new:
            chosen.add(row)
            seen |= new
    return chosen


def grid(rows: Sequence[tuple[Any, ...]], together: int) -> list[Any]:
    """All rows, as parameters of a test: those that few others cover are marked `covered`."""
    chosen = covering(rows, together)
    return [
        pytest.param(*row, marks=[] if row in chosen else [pytest.mark.covered]) for row in rows
    ]
