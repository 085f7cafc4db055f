"""The arrays of a scientific file that belong together: vectors, and a matrix with its time."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from lstm_viz.sequences.plan.clock import is_called_time
from lstm_viz.sequences.table import own_names

_NAMED = 4  # vectors whose names a part has


class FileArray(NamedTuple):
    """An array of a file: its name, its shape, and how to have its numbers or times.

    `group` is where in the file it is, and `axes` names its dimensions where the file does.
    """

    name: str
    shape: tuple[int, ...]
    read: Callable[[], np.ndarray]
    group: str = ""
    axes: tuple[str, ...] = ()
    is_time: bool = False  # by its units

    @property
    def path(self) -> str:
        """Where it is, and its name."""
        return f"{self.group}/{self.name}" if self.group else self.name

    @property
    def size(self) -> int:
        """The count of its values."""
        return math.prod(self.shape)

    @property
    def steps(self) -> int:
        """The length of a vector, also of one that is a matrix of one row or column; else 0."""
        long = [size for size in self.shape if size > 1]
        return long[0] if len(long) == 1 else 0

    @property
    def axis(self) -> str:
        """The name of the dimension of a vector, where the file names it."""
        long = [axis for axis, size in zip(self.axes, self.shape, strict=False) if size > 1]
        return long[0] if len(long) == 1 else ""

    @property
    def is_coordinate(self) -> bool:
        """Whether it only holds the places along one dimension: a coordinate variable."""
        return bool(self.axis) and self.axis == self.name

    @property
    def may_be_time(self) -> bool:
        """Whether it holds times, by its units or its name."""
        return self.is_time or is_called_time(self.name)


class ArrayPart(NamedTuple):
    """What can be chosen: several vectors, or one array with the vector of times along its `axis`.

    `time` is None where no vector is known to be it.
    """

    arrays: tuple[FileArray, ...]
    time: FileArray | None = None
    axis: int | None = None

    @property
    def is_aside(self) -> bool:
        """Whether it only has the places to which other arrays belong."""
        return all(one.is_coordinate for one in self.arrays)

    @property
    def name(self) -> str:
        """The paths of its arrays."""
        paths = [one.path for one in self.arrays]
        more = f" and {len(paths) - _NAMED:,} more" if len(paths) > _NAMED else ""
        return ", ".join(paths[:_NAMED]) + more


def parts_of(arrays: Sequence[FileArray]) -> dict[str, ArrayPart]:
    """What can be chosen, by name, that with the most values first and mere coordinates last."""
    vectors: dict[tuple[str, str, int], list[FileArray]] = {}
    made = []
    joined: set[str] = set()
    for one in arrays:
        if one.steps:
            vectors.setdefault((one.group, one.axis, one.steps), []).append(one)
        else:
            made.append(_with_time(one, [v for v in arrays if v.steps and v.group == one.group]))
            joined |= {made[-1].time.path} if made[-1].time is not None else set()
    for group in vectors.values():
        if {one.path for one in group} <= joined:
            continue
        group.sort(key=lambda one: not one.may_be_time)  # which only the first column may be
        time = next((one for one in group if one.is_coordinate), None)
        made.append(ArrayPart(tuple(group), time if len(group) > 1 else None))
    made.sort(key=lambda part: (part.is_aside, -sum(one.size for one in part.arrays)))
    return dict(zip(own_names((part.name for part in made), 10_000)[0], made, strict=True))


def _with_time(array: FileArray, vectors: Sequence[FileArray]) -> ArrayPart:
    """An array with the vector of its steps' times, if there is one, and the axis of the steps."""
    named = [k for k, axis in enumerate(array.axes) if is_called_time(axis)]
    for vector in vectors:
        if vector.may_be_time and (axis := _axis(array, vector)) is not None:
            return ArrayPart((array,), vector, axis)
    if named or not array.axes:
        return ArrayPart((array,), None, named[0] if named else None)
    first = next((v for v in vectors if v.is_coordinate and v.axis == array.axes[0]), None)
    return ArrayPart((array,), first, 0 if first is not None else None)


def _axis(array: FileArray, vector: FileArray) -> int | None:
    """The axis of an array along which a vector has a value for each place, or None."""
    if array.axes and vector.axis:
        return array.axes.index(vector.axis) if vector.axis in array.axes else None
    fits = [k for k, size in enumerate(array.shape) if size == vector.steps]
    if len(array.shape) == 3 and 1 in fits:  # (sequence, time, feature)
        return 1
    return fits[0] if fits else None
