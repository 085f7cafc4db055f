"""Points: what is settled about a file and what is open, as data that a page can ask."""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

Role = Literal["time", "id", "value", "left out"]


class ReadingWarning(UserWarning):
    """A doubt about a file, with the argument of `read` that settles it."""


@dataclass(frozen=True)
class Point:
    """One thing that had to be decided: `argument` of `read`, its value, and what else it could be.

    `why` is a sentence. Where `open`, nothing in the file settles it, so that it has to be asked;
    `others` are then the values to choose from instead.
    """

    argument: str
    value: Any
    why: str
    open: bool = False
    others: tuple[Any, ...] = ()

    @property
    def advice(self) -> str:
        """The sentence of a warning."""
        ways = " or ".join(f"{self.argument}={other!r}" for other in (self.value, *self.others))
        return f"{self.why} Pass {ways} to settle it."


@dataclass(frozen=True)
class ColumnRole:
    """A column of a file: what it is for, of which kind (number, time, word) and how written."""

    name: str
    role: Role
    kind: str
    written: str = ""
    empty: bool = False
    feature: bool = True  # whether it may become a value


@dataclass(frozen=True)
class Reading:
    """What a file seems to be: its columns with their roles, and every point that was decided.

    `rows_are` is steps, series, columns or spans, of which `rows` make `steps` in all series
    together; `told` lists what was left out, moved or
    converted. `head` and `tail` are its first and last rows as text, with their places, in the
    order in which they become steps, and `aside` the rows that are no steps: number, what they are,
    and their cells. `problem` says why it can't be read as it is.
    """

    columns: tuple[ColumnRole, ...]
    rows_are: str
    rows: int
    sequences: int
    points: tuple[Point, ...]
    told: tuple[str, ...]
    head: tuple[tuple[str, ...], ...] = ()
    tail: tuple[tuple[str, ...], ...] = ()
    aside: tuple[tuple[int, str, tuple[str, ...]], ...] = ()
    problem: str = ""
    steps: int = 0

    def of(self, role: Role) -> tuple[str, ...]:
        """The names of the columns of one role."""
        return tuple(column.name for column in self.columns if column.role == role)

    @property
    def doubts(self) -> tuple[Point, ...]:
        """The points that the file leaves open."""
        return tuple(point for point in self.points if point.open)

    def __str__(self) -> str:
        lines = [f"{self.rows:,} rows; a row is {_ROW[self.rows_are]}"]
        if self.sequences > 1:
            lines[0] += f"; {self.sequences:,} sequences"
        if self.steps not in (0, self.rows):
            lines[0] += f"; {self.steps:,} steps"
        width = max(len(column.name) for column in self.columns)
        for one in self.columns:
            written = f", {one.written}" if one.written else ""
            lines.append(f"  {one.name:<{width}}  {one.role:<8}  {one.kind}{written}")
        lines += [f"- {sentence}" for sentence in self.told]
        lines += [f"? {point.advice}" for point in self.doubts]
        lines += [f"! {self.problem}"] if self.problem else []
        return "\n".join(lines)

    def as_json(self) -> dict[str, Any]:
        """Plain values, which `from_json` takes."""
        return asdict(self)

    @classmethod
    def from_json(cls, made: dict[str, Any]) -> Reading:
        """Raises TypeError or KeyError for values that `as_json` did not give."""
        made = tupled(made)
        columns = tuple(ColumnRole(**one) for one in made["columns"])
        points = tuple(Point(**one) for one in made["points"])
        return cls(**{**made, "columns": columns, "points": points})


def merged(points: Iterable[Point]) -> tuple[Point, ...]:
    """The points, each question once: as the first column asks it, with how many others do."""
    found: dict[tuple[object, ...], Point] = {}
    again: Counter[tuple[object, ...]] = Counter()
    for point in points:
        key = point.argument, point.value, point.others
        again[key] += found.setdefault(key, point) is not point
    more = {
        key: f" The same holds for {count:,} more column{'s' * (count > 1)}."
        for key, count in again.items()
        if count
    }
    return tuple(
        replace(point, why=point.why + more[key]) if point.open and key in more else point
        for key, point in found.items()
    )


_PACKAGE = __name__.partition(".")[0] + "."
_ROW = {"steps": "a step", "series": "a series", "columns": "a column", "spans": "a span of steps"}


def tupled(value: Any) -> Any:
    """What JSON had as lists, as tuples again."""
    if isinstance(value, dict):
        return {key: tupled(one) for key, one in value.items()}
    return tuple(map(tupled, value)) if isinstance(value, (list, tuple)) else value


def warn(points: Iterable[Point]) -> None:
    """A warning for each open point, at whoever called `read`."""
    for point in points:
        if point.open:
            warnings.warn(point.advice, ReadingWarning, stacklevel=_level_outside())


def _level_outside() -> int:
    """The `stacklevel` of whoever called this package, from `warn`."""
    frame, level = sys._getframe(1), 1
    while frame.f_back is not None and frame.f_globals["__name__"].startswith(_PACKAGE):
        frame, level = frame.f_back, level + 1
    return level
