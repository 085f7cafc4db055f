"""JSON-stat, as statistical offices give it: a cube of numbers → a row for each cell.

The standard: https://json-stat.org/full/ (version 2.0; 1.x has the cube under "dataset").
"""

from __future__ import annotations

import math
from collections import Counter
from typing import Any, NamedTuple

from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.sequence import SequenceError

_MOST = 2**53  # above it, float64 has no longer each whole number


class Cube(NamedTuple):
    """A column for each dimension that has more than one category, and one of the values."""

    names: list[str]
    columns: list[list[object]]
    told: tuple[str, ...]


def cube_of(value: object, limits: Limits) -> Cube | None:
    """The cube in a JSON value, with the labels of its categories; None where it is none.

    Raises SequenceError for a cube whose sizes and values don't go together.
    """
    found = _dataset(value)
    if found is None:
        return None
    names, size, dimensions, held = found
    count = math.prod(size)
    limits.need_rows(count, len(names) + 1)
    keyed = isinstance(held, dict)
    cells: list[object] = [held.get(str(k)) for k in range(count)] if keyed else list(held)
    categories = [
        made
        for name, width in zip(names, size, strict=True)
        if (made := _categories(dimensions[name], width)) is not None
    ]
    if len(cells) != count or len(categories) < len(names):
        raise SequenceError(
            f"The JSON-stat cube has {len(cells):,} values and the size "
            f"{' × '.join(map(str, size))}; its dimensions, categories and values must agree."
        )
    columns: list[list[object]] = []
    titles, told = [], []
    inner = count
    for name, made in zip(names, categories, strict=True):
        inner //= len(made)
        label = _text(dimensions[name].get("label")) or name
        if len(made) == 1:
            told.append(f"{label}: {made[0]}.")
            continue
        again = count // (inner * len(made))
        columns.append([one for one in made for _ in range(inner)] * again)
        titles.append(label)
    return Cube([*titles, "value"], [*columns, cells], tuple(told))


def _dataset(value: object) -> tuple[list[str], list[int], dict[str, dict[str, Any]], Any] | None:
    """The names, sizes, dimensions and values of a cube, as versions 1 and 2 write them."""
    if not isinstance(value, dict):
        return None
    inner = value.get("dataset")
    if value.get("class") != "dataset" and isinstance(inner, dict):
        value = inner
    dimension, held = value.get("dimension"), value.get("value")
    if not isinstance(dimension, dict) or not isinstance(held, (list, dict)):
        return None
    names = value.get("id", dimension.get("id"))
    size = value.get("size", dimension.get("size"))
    if not isinstance(names, list) or not isinstance(size, list) or len(names) != len(size):
        return None
    if not all(isinstance(one, str) for one in names) or not 0 < len(set(names)) == len(names):
        return None
    numbers = [one for one in size if isinstance(one, (int, float)) and 1 <= one <= _MOST]
    if len(numbers) < len(size) or any(one != int(one) for one in numbers):
        return None
    known = {name: one for name, one in dimension.items() if isinstance(one, dict)}
    return (names, list(map(int, size)), known, held) if known.keys() >= set(names) else None


def _categories(dimension: dict[str, Any], width: int) -> list[str] | None:
    """The labels of a dimension's categories in their order; None where they are not as many."""
    category = dimension.get("category")
    if not isinstance(category, dict):
        return None
    index, labels = category.get("index"), category.get("label")
    labels = labels if isinstance(labels, dict) else {}
    if isinstance(index, dict):
        places = list(index.values())
        if not all(isinstance(one, (int, float)) for one in places):
            return None
        if sorted(places) != list(range(len(places))):
            return None
        keys = sorted(index, key=lambda key: index[key])
    else:
        keys = list(index) if isinstance(index, list) else list(labels)
    if len(keys) != width or not all(isinstance(key, str) for key in keys):
        return None
    made = [_text(labels.get(key)) or key for key in keys]
    counts = Counter(made)
    return [
        one if counts[one] == 1 else f"{one} ({key})" for one, key in zip(made, keys, strict=True)
    ]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
