"""Several tables on one sheet, beside or below one another, told apart by what is blank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from lstm_viz.sequences.files.sheet_table import Cell, is_filled, is_value
from lstm_viz.sequences.numerals import POINT, fits, value_of
from lstm_viz.sequences.plan.heading import names_at
from lstm_viz.sequences.plan.number_names import YEARS
from lstm_viz.sequences.plan.row_cells import texts_of
from lstm_viz.sequences.sequence import SequenceError

_LOOKED_AT = 50  # rows below a row of names


class Block(NamedTuple):
    """The cells of one table: rows and columns from 0, the ends not included."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def place(self) -> str:
        """As a spreadsheet program writes it: A1:C7."""
        return f"{_letters(self.left)}{self.top + 1}:{_letters(self.right - 1)}{self.bottom}"

    def alone(self, rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
        """The rows of the sheet, at their places, with the cells of this table only."""
        width = self.right - self.left
        return [
            list(row[self.left : self.right]) if self.top <= k < self.bottom else [""] * width
            for k, row in enumerate(rows)
        ]


def blocks_of(rows: Sequence[Sequence[Cell]]) -> list[Block]:
    """The tables of a sheet from left to right and from top to bottom; none where it is one.

    A table below another begins with a row of names. One beside it has labels or rows of its own,
    or names or a counter that the other has too.
    """
    width = max(map(len, rows), default=0)
    filled = np.zeros((len(rows), width), bool)
    values = np.zeros((len(rows), width), bool)
    for k, row in enumerate(rows):
        filled[k, : len(row)] = [is_filled(cell) for cell in row]
        values[k, : len(row)] = [is_filled(cell) and is_value(cell) for cell in row]
    groups: list[list[Block]] = []
    for left, right in _runs(filled.any(axis=0)):
        cells = [[*row[left:right], *[""] * (right - max(left, len(row)))] for row in rows]
        found = _below_one_another(cells, filled[:, left:right], values[:, left:right], left)
        tables = [one for one in found if _is_table(values, one)]
        if groups and (not tables or _continues(rows, groups[-1], tables)):
            groups[-1] = [_over(groups[-1] + found)] if tables else groups[-1]
        elif tables:
            groups.append(tables)
    made = [block for group in groups for block in group]
    return made if len(made) > 1 else []


def _runs(present: Any) -> list[tuple[int, int]]:
    """Where rows or columns with cells begin and end."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], present.astype(int), [0]])))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]


def _is_table(values: np.ndarray, block: Block) -> bool:
    """Whether a block has two rows with values, as a title or a note has not."""
    held = values[block.top : block.bottom, block.left : block.right]
    return int(held.any(axis=1).sum()) > 1


def _below_one_another(
    cells: list[list[Cell]], filled: np.ndarray, values: np.ndarray, left: int
) -> list[Block]:
    """The tables in some columns: each begins with names, below a blank row and perhaps a title."""
    found: list[Block] = []
    title: int | None = None
    for top, bottom in _runs(filled.any(axis=1)):
        block = Block(top, bottom, 0, filled.shape[1])
        first = top
        while first < bottom - 1 and filled[first].sum() == 1 and filled[first + 1].sum() > 1:
            first += 1  # titles
        named = filled[first].sum() > 1 and _is_table(values, block)
        named = named and (not values[first].any() or _are_years(cells[first:bottom]))
        if not found or (named and _is_table(values, found[-1])):
            found.append(block._replace(top=top if title is None else title))
            title = None
        elif found and bottom - top == 1 and filled[top].sum() == 1:
            title = top if title is None else title  # of what follows, or a note
        else:
            found[-1] = found[-1]._replace(bottom=bottom)
            title = None
    reach = [np.flatnonzero(filled[one.top : one.bottom].any(axis=0)) for one in found]
    return [
        one._replace(left=left + int(columns[0]), right=left + int(columns[-1]) + 1)
        for one, columns in zip(found, reach, strict=True)
    ]


def _are_years(cells: list[list[Cell]]) -> bool:
    """Whether the first of some rows holds names of which some are years."""
    texts = texts_of(cells[0])
    words = [text for text in texts if not fits(text, POINT)]  # or a blank corner
    if not words or not all(
        text in words or YEARS[0] <= value_of(text, POINT) <= YEARS[1] for text in texts
    ):
        return False
    try:
        return names_at(cells[:_LOOKED_AT], "row", 0) > 0
    except SequenceError:  # half of them are names
        return False


def _continues(rows: Sequence[Sequence[Cell]], before: list[Block], found: list[Block]) -> bool:
    """Whether columns behind a blank one belong to the table before: same rows, no labels."""
    if len(before) > 1 or len(found) > 1 or before[0].bottom != found[0].bottom:
        return False
    one, other = found[0], before[0]
    if set(_words(rows, one)) & set(_words(rows, other)):
        return False
    first = _down(rows, one)
    if len(set(first)) == len(first) and first == _down(rows, other):
        return False
    return {type(cell) for cell in first} <= {int, float, bool}


def _words(rows: Sequence[Sequence[Cell]], block: Block) -> list[str]:
    """The words in the first row of a block."""
    row = rows[block.top][block.left : block.right]
    return [
        text for text, cell in zip(texts_of(row), row, strict=True) if text and not is_value(cell)
    ]


def _down(rows: Sequence[Sequence[Cell]], block: Block) -> list[Cell]:
    """What is below the first row, in the first column of a block."""
    cells = (row[block.left] for row in rows[block.top + 1 : block.bottom] if len(row) > block.left)
    return [cell for cell in cells if is_filled(cell)]


def _over(blocks: list[Block]) -> Block:
    tops, bottoms, lefts, rights = zip(*blocks, strict=True)
    return Block(min(tops), max(bottoms), min(lefts), max(rights))


def _letters(column: int) -> str:
    made = ""
    while column >= 0:
        made = chr(65 + column % 26) + made
        column = column // 26 - 1
    return made
