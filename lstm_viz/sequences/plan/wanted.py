"""Wanted: what a person says about a file; whatever is not said follows from the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from lstm_viz.sequences.numerals import is_number
from lstm_viz.sequences.plan.points import tupled

RowsAre = Literal["steps", "series", "columns", "spans"]
Decimal = Literal[".", ","]


@dataclass(frozen=True)
class Given:
    """How the cells of a file are to be read.

    `header` are the lines (rows of a sheet) of the names, counted from 1, and () is none; what is
    above them is left out, and so are `skip_rows`; () is that no row is, not even a total.
    `missing` are cells that hold no value, besides the usual ones. `day_first` says how 01/02/2024
    is meant, `decimal` which mark 1.299 has.
    """

    header: tuple[int, ...] | None = None
    skip_rows: tuple[int, ...] | None = None
    missing: tuple[str, ...] | None = None
    day_first: bool | None = None
    decimal: Decimal | None = None

    @property
    def by_column(self) -> bool:
        """Whether all of it can be done to whole columns, once they are read."""
        lines = self.header is None and self.skip_rows is None
        return lines and self.decimal is None and all(map(is_number, self.missing or ()))


PLAIN = Given()


@dataclass(frozen=True)
class Wanted:
    """How a table becomes sequences; what is None follows from the table.

    `columns` are the features, by name and in this order: numbers, or words, which become one
    column of 0 and 1 for each different word. `time` names the column that labels the steps, or
    two, date and time of day; () is none. `split` names the columns that tell several sequences
    apart; () is none. `rows_are` is what a row is: a step of all columns, a series of its own, a
    column, or a span of time whose steps are its columns. `long` is a pair of columns (variable,
    value) of a table in the long form, where each row holds one value of one feature; the rows with
    one label are one step. `words_as_gaps` takes cells that are no numbers as missing.
    """

    columns: tuple[str, ...] | None = None
    time: tuple[str, ...] | None = None
    split: tuple[str, ...] | None = None
    rows_are: RowsAre | None = None
    long: tuple[str, str] | None = None
    words_as_gaps: bool = False
    given: Given = PLAIN

    @classmethod
    def from_json(cls, made: dict[str, Any]) -> Wanted:
        """From the plain values of `asdict`, whose tuples may have become lists."""
        made = tupled(made)
        return cls(**{**made, "given": Given(**made["given"])})


ALL = Wanted()
