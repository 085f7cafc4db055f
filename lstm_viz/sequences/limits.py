"""Limits: what a reader may take, held before memory is."""

from __future__ import annotations

import math
from dataclasses import dataclass

from lstm_viz.sequences.sequence import SequenceError

MB = 2**20


@dataclass(frozen=True)
class Limits:
    """The most that a file may have; None is no limit.

    `expanded` bounds the bytes that an archive (gzip, zip and so XLSX, ODS, NPZ) or a compressed
    column unpacks to. `cells` bounds rows times columns.
    """

    bytes: int | None = None
    rows: int | None = None
    columns: int | None = 1_000
    cells: int | None = None
    expanded: int | None = None

    def need_bytes(self, size: int) -> None:
        """Refuse a file that is too large."""
        self._need(size, self.bytes, "The file has", "shorten it, or keep every n-th line")

    def need_expanded(self, size: int) -> None:
        """Refuse an archive that unpacks to too much, as soon as it has."""
        self._need(size, self.expanded, "Unpacked, the file has", "save a part of it")

    def need_rows(self, rows: int, columns: int = 1) -> None:
        """Refuse a table of too many rows, columns or cells."""
        for what, count, most, way in (
            ("rows", rows, self.rows, "shorten it, or keep every n-th row"),
            ("columns", columns, self.columns, "keep the ones you want"),
            ("cells", rows * columns, self.cells, "keep fewer rows or columns"),
        ):
            if most is not None and count > most:
                raise SequenceError(
                    f"The table has {count:,} {what}, and the limit is {most:,}; {way}."
                )

    def _need(self, size: int, most: int | None, have: str, way: str) -> None:
        if most is None or size <= most:
            return
        came, taken = f"{size:,} bytes", f"{most:,} bytes"
        if most >= MB:  # rounded up, so that it never looks as if it were within the limit
            came, taken = f"{math.ceil(10 * size / MB) / 10:,.1f} MB", f"{most / MB:,.1f} MB"
        raise SequenceError(f"{have} {came}, and the limit is {taken}; {way}.")


UNLIMITED = Limits(columns=None)
