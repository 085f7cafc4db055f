"""Typed or pasted numbers → a Sequence."""

from __future__ import annotations

import re

import numpy as np

from lstm_viz.sequences.numerals import NumeralError, merged_by_float32, number, quoted
from lstm_viz.sequences.sequence import Sequence, SequenceError, need_columns, need_steps

_LINE_END = re.compile(r"\r\n|\r|\n")
_SEPARATOR = re.compile(r" *[,;\t] *| +")
# "1,5 2,5" could be two numbers or four: a comma between two digits, and another separator.
_COMMA_IN_DIGITS = re.compile(r"\d,\d")
_OTHER_SEPARATOR = re.compile(r"[;\t]|[^ ,] +[^ ,]")


def parse_numbers(
    text: str, *, max_steps: int | None = None, max_columns: int | None = None
) -> Sequence:
    """Read numbers as people write them, separated by commas, semicolons, blanks, tabs or lines.

    The rule for columns: where there are two lines or more, and each has the same count of two
    numbers or more, a line is a step and the numbers in it are its columns. In all other cases
    (a single line, one number a line, lines of different counts) all numbers stand in one column,
    one a step. `changes` says which it was. Decimals take a point; a minus sign may be the
    typographic one. How long the text may be is the caller's to say.

    Raises SequenceError for an empty text, a word, a missing number, a comma that could be a
    decimal mark as well as a separator, a number too large for float32, fewer than 2 steps, and
    more than `max_steps` or `max_columns`.
    """
    text = text.removeprefix("\ufeff").replace("\N{NO-BREAK SPACE}", " ")
    numbered = enumerate(_LINE_END.split(text), start=1)
    lines = {n: _split(line, f"Line {n}") for n, line in numbered if line.strip()}
    if not lines:
        raise SequenceError("There are no numbers; type at least two, such as 0.1, 0.5, 0.9.")
    counts = {len(cells) for cells in lines.values()}
    widest = max(counts)
    in_columns = len(lines) > 1 and len(counts) == 1 and widest > 1
    total = sum(len(cells) for cells in lines.values())
    steps, columns = (len(lines), widest) if in_columns else (total, 1)
    need_steps(steps, max_steps)
    need_columns(columns, max_columns)
    read = [_numbers(cells, n) for n, cells in lines.items()]
    values = np.array(read if in_columns else [[value] for row in read for value in row])
    names = tuple(f"column {k}" for k in range(1, columns + 1)) if in_columns else ("value",)
    if in_columns:
        told = (
            f"{steps:,} lines of {columns} numbers were read as {steps:,} steps "
            f"of {columns} columns."
        )
    elif len(counts) > 1:
        told = (
            f"The lines have from {min(counts)} to {widest} numbers, so all {steps:,} were read "
            "one after another, as the steps of one column."
        )
    else:
        told = f"{steps:,} numbers were read as {steps:,} steps of one column."
    changes = (told, *merged_by_float32(values, names))
    return Sequence(values, names, changes=changes, source="typed numbers")


def _split(line: str, where: str) -> list[str]:
    pair = _COMMA_IN_DIGITS.search(line)
    if pair and _OTHER_SEPARATOR.search(line):
        raise SequenceError(
            f"{where}: the comma in {quoted(pair[0])} can separate two numbers or be a decimal "
            "mark; write decimals with a point, and put a space after a comma between numbers."
        )
    cells = _SEPARATOR.split(line.strip(" "))
    # A list that goes on in the next line may end with its separator.
    return cells if cells[-1] else cells[:-1]


def _numbers(cells: list[str], line: int) -> list[float]:
    values = []
    for k, cell in enumerate(cells, start=1):
        try:
            values.append(number(cell))
        except NumeralError as error:
            raise SequenceError(f"Line {line}, number {k}: {error}") from None
    return values
