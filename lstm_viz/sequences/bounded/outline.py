"""Outline: what has to be known of a table to choose from it, without any of its cells."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from lstm_viz.sequences.features import CATEGORIES
from lstm_viz.sequences.reading import Opened
from lstm_viz.sequences.stacked import told_apart_by
from lstm_viz.sequences.table import Column


@dataclass(frozen=True)
class ColumnOutline:
    """A column: `kind` is number, time or word, and `feature` whether it may become a feature."""

    name: str
    kind: str
    empty: bool
    feature: bool


@dataclass(frozen=True)
class Outline:
    """A table: its columns, and the names of the parts of its file, of which it is `part`.

    `text` means that it holds a text's characters, `bad` that some cell among numbers is none, and
    `apart` names the column that seems to tell several sequences apart, or is "".
    """

    columns: tuple[ColumnOutline, ...]
    text: bool
    bad: bool
    apart: str
    parts: tuple[str, ...]
    part: str

    def of(self, kind: str) -> list[str]:
        """The names of the columns of one kind that hold anything."""
        return [one.name for one in self.columns if one.kind == kind and not one.empty]

    def as_json(self) -> dict[str, Any]:
        """Plain values, which `from_json` takes."""
        return asdict(self)

    @classmethod
    def from_json(cls, made: dict[str, Any]) -> Outline:
        """Raises TypeError or KeyError for values that `as_json` did not give."""
        columns = tuple(ColumnOutline(**column) for column in made["columns"])
        return cls(**{**made, "columns": columns, "parts": tuple(made["parts"])})


def outline_of(opened: Opened) -> Outline:
    """The outline of an opened file."""
    table = opened.table
    apart = None if table.text else told_apart_by(table)
    return Outline(
        tuple(ColumnOutline(c.name, c.kind, c.empty, _is_feature(c)) for c in table.columns),
        table.text,
        any(column.bad for column in table.columns),
        "" if apart is None else apart.name,
        opened.parts,
        opened.part,
    )


def _is_feature(column: Column) -> bool:
    if column.empty or column.kind == "time":
        return False
    return column.kind == "number" or len(set(column.values)) <= CATEGORIES
