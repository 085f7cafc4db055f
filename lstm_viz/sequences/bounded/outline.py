"""Outline: what has to be known of a file to choose from it, without most of its cells."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from lstm_viz.sequences.plan.points import Reading, tupled
from lstm_viz.sequences.plan.shown import reading_of
from lstm_viz.sequences.plan.wanted import ALL, Wanted
from lstm_viz.sequences.reading import OpenedTable

_WORDS = 8  # among numbers that are named


@dataclass(frozen=True)
class Outline:
    """A file: its reading, and the names of its parts, of which it is `part`.

    `text` means that it holds a text's characters. `words` are the cells among numbers that are
    none, the most frequent first.
    """

    reading: Reading
    text: bool
    words: tuple[str, ...]
    parts: tuple[str, ...]
    part: str

    def of(self, kind: str) -> list[str]:
        """The names of the columns of one kind that hold anything."""
        return [one.name for one in self.reading.columns if one.kind == kind and not one.empty]

    def as_json(self) -> dict[str, Any]:
        """Plain values, which `from_json` takes."""
        return {**vars(self), "reading": self.reading.as_json()}

    @classmethod
    def from_json(cls, made: dict[str, Any]) -> Outline:
        """Raises TypeError or KeyError for values that `as_json` did not give."""
        return cls(**{**tupled(made), "reading": Reading.from_json(made["reading"])})


def outline_of(opened: OpenedTable, wanted: Wanted = ALL) -> Outline:
    """The outline of an opened file, with what is wanted of it."""
    table = opened.table
    words: Counter[str] = Counter()
    for column in table.columns:
        words.update(dict(column.words))
    return Outline(
        reading_of(table, wanted),
        table.text,
        tuple(word for word, _ in words.most_common(_WORDS)),
        opened.parts,
        opened.part,
    )
