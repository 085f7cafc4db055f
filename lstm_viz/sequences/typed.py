"""Typed or pasted numbers, or text → a Sequence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

import numpy as np

from lstm_viz.sequences.assemble import sequences_of
from lstm_viz.sequences.digits import plain_digits, told_of_digits
from lstm_viz.sequences.limits import UNLIMITED
from lstm_viz.sequences.marks import Writing, number_in, writing_of
from lstm_viz.sequences.numerals import NumeralError, is_missing, is_number, quoted
from lstm_viz.sequences.plan.wanted import Wanted
from lstm_viz.sequences.sequence import Sequence, SequenceError, need_columns, need_steps
from lstm_viz.sequences.table import Column, Table, numbered, own_names
from lstm_viz.sequences.text.commas import COMMA_TOLD, pairs_are_decimals
from lstm_viz.sequences.text.headers import comma_shown, tabulated
from lstm_viz.sequences.text.plain_text import characters
from lstm_viz.sequences.text.splitting import split

TYPED = Wanted(split=(), rows_are="steps")  # one sequence, whose lines are its steps
_LINE_END = re.compile(r"\r\n|\r|\n")
_SEPARATOR = re.compile(r" *[,;\t] *| +")
_SURE = re.compile(r"[;\t]")  # nobody writes these inside a number
_COMMAS = re.compile(r"[,;\t]")
# "1,5 2,5" could be two numbers or four: a comma between two digits, and another separator.
_COMMA_IN_DIGITS = re.compile(r"\d,\d")
_OTHER_SEPARATOR = re.compile(r"[;\t]|[^ ,] +[^ ,]")
_NOTHING = "There are no numbers; type at least two, such as 0.1, 0.5, 0.9."
_SIGNS = ("-", "--", "---")
_ONE_COMMA = re.compile(r"[+\-\N{MINUS SIGN}]?\d+(?:,\d+)?", re.ASCII)
# Points between groups of three digits, and then a comma: the comma can only be a decimal mark.
_GROUPED = re.compile(r"[+\-\N{MINUS SIGN}]?\d{1,3}(?:\.\d{3})+,\d+", re.ASCII)
_MAYBE_GROUPED = re.compile(r"[+\-\N{MINUS SIGN}]?\d{1,3}(?:\.\d{3})*(?:,\d+)?", re.ASCII)
# Lists as programs print them. Never back: blanks and words can be long.
_BETWEEN_LISTS = re.compile(r"[])]\s*+,?+\s*+[\[(]")
_OPTION = re.compile(
    r",\s*+(?:dtype|device|requires_grad|grad_fn|layout|shape|size)\s*+="
    r"[^,()\[\]]*+(?:\([^,()\[\]]*+(?:,[^,()\[\]]*+)*+\))?+"
)
_CALL_OF_NUMBER = re.compile(r"([\w.]++)(?:\(([^(),\[\]]*+)\))?+")  # np.float64(0.5)
_CALL_OF_LIST = re.compile(r"([\w.]++)(\((?=\s*+[\[(A-Za-z]))?+")  # tensor([0.5, 1.5])
# The calls that leave a number as it is written; others, such as sqrt(2), compute one.
_TYPES = {"float", "int", "uint", "bfloat", "tensor", "array", "Array", "asarray", "as_tensor"}
_TYPES |= {"Tensor", "FloatTensor", "list", "tuple"}


def parse_numbers(
    text: str, *, max_steps: int | None = None, max_columns: int | None = None
) -> Sequence:
    """Read numbers as people write them, separated by commas, semicolons, blanks, tabs or lines.

    The rule for columns: where there are two lines or more, and each has the same count of two
    numbers or more, a line is a step and the numbers in it are its columns. In all other cases
    (a single line, one number a line, lines of different counts) all numbers form one column,
    one a step. A first line of words names the columns. `changes` says which it was.

    Decimals take a point. Where semicolons or tabs separate, or each line is one number, they may
    take a comma if it can be nothing else, and so may marks between groups of three digits. A minus
    sign may be the typographic one. What marks a missing value is a gap: `NA`, or nothing
    between two separators. Lines of as many tabs are a block from a spreadsheet, which may hold
    dates and words as a file does. A list in brackets, or a list of such lists, each of which is a
    step, is taken as programs print it, also as `tensor([...])` or `array([...], dtype=float32)`
    and over several lines. The caller bounds the length of the text.

    Raises SequenceError for an empty text, a printed list that leaves numbers out, a word, a comma
    that could be a decimal mark as well as a separator, a number too large for float32, fewer than
    2 steps, and more than `max_steps` or `max_columns`.
    """
    text = _unbracketed(text.removeprefix("\ufeff").replace("\N{NO-BREAK SPACE}", " "))
    lines = {n: line for n, line in enumerate(_LINE_END.split(text), start=1) if line.strip()}
    if not lines:
        raise SequenceError(_NOTHING)
    tabs = {line.count("\t") for line in lines.values()}
    if len(lines) > 1 and len(tabs) == 1 and tabs != {0}:
        table = _block(text)
    else:
        table = _tabulated(_typed(lines), max_steps, max_columns)
    (made,) = sequences_of(
        table, TYPED, source="typed numbers", max_steps=max_steps, max_columns=max_columns
    )
    return made


def parse_text(
    text: str, *, max_steps: int | None = None, max_columns: int | None = None
) -> Sequence:
    """Read text as text: one step a character, one column of 0 and 1 for each different one.

    Raises SequenceError for fewer than 2 characters and more than `max_steps`, and for more than 64
    different ones.
    """
    need_steps(len(text), max_steps)
    (made,) = sequences_of(
        characters(text, UNLIMITED),
        source="typed text",
        max_steps=max_steps,
        max_columns=max_columns,
    )
    return made


def _unbracketed(text: str) -> str:
    """The text without what programs print round a list: one of the lists in it a line."""
    inside = _OPTION.sub("", text.strip())
    if inside[-1:] not in ("]", ")"):
        return text
    for call in (_CALL_OF_NUMBER, _CALL_OF_LIST):
        inside = call.sub(_uncalled, inside)
    if inside[:1] not in ("[", "("):
        return text
    if "..." in inside:
        raise SequenceError(
            "The printed list leaves numbers out (...); print it whole, or upload it as a file."
        )
    # Where a list continues in the next line, its brackets say so and not the line.
    lists = _BETWEEN_LISTS.sub("\x00", inside)
    return re.sub(r"[\[\]()]", " ", _LINE_END.sub(" ", lists)).replace("\x00", "\n")


def _uncalled(found: re.Match[str]) -> str:
    """What is in a call that only names a type; all else as it is."""
    whole, name, inside = found[0], found[1], found[2]
    called = name.rpartition(".")[2].rstrip("0123456789")  # float64
    return inside if inside is not None and called in _TYPES else whole


class _Typed(NamedTuple):
    """The cells of each line, by its number, and the names of the columns, if any."""

    lines: dict[int, list[str]]
    names: list[str]
    separator: str = ""  # where numbers may have other marks than a decimal point
    told: tuple[str, ...] = ()


def _block(text: str) -> Table:
    table = tabulated(split(text, separator="\t"))
    count = len(table.of("number"))
    if count < len(table.columns) or count < 2:
        return table
    told = _told_columns(table.rows, count)
    return table.telling(told)


def _typed(lines: dict[int, str]) -> _Typed:
    (first, head), *others = lines.items()
    names = _names(head) if others else []
    typed = _split_lines(dict(others) if names else lines, names)
    if names and {len(row) for row in typed.lines.values()} != {len(names)}:
        # Not as many as the columns, so that these are no names but words among the numbers.
        return typed._replace(lines={first: names, **typed.lines}, names=[])
    return typed


def _split_lines(lines: dict[int, str], names: list[str]) -> _Typed:
    cells = _sure_cells(lines)
    if cells is not None:
        separator = ";" if any(";" in line for line in lines.values()) else "\t"
        return _Typed(cells, names, separator)
    decimal = len(names) < 2 and _one_number_a_line(lines, named=bool(names))
    if decimal:
        return _Typed({n: [line.strip()] for n, line in lines.items()}, names, ";")
    cells = _without_last({n: _split(line, n) for n, line in lines.items()})
    return _Typed(cells, names, told=(COMMA_TOLD,) if decimal is None else ())


def _names(line: str) -> list[str]:
    """The cells of a line where none of them is a number, or nothing."""
    between = _COMMAS if _COMMAS.search(line) else _SEPARATOR
    cells = [cell.strip() for cell in between.split(line.strip())]
    return [] if any(map(_is_cell, cells)) else cells


def _is_cell(cell: str) -> bool:
    return is_number(cell) or is_missing(cell)


def _sure_cells(lines: dict[int, str]) -> dict[int, list[str]] | None:
    """The cells between semicolons and tabs, where there are some and each cell is one number."""
    if not any(map(_SURE.search, lines.values())):
        return None
    cells = {n: [cell.strip() for cell in _SURE.split(line)] for n, line in lines.items()}
    every = all(_is_cell(cell) for row in cells.values() for cell in row)
    return _without_last(cells) if every else None


def _without_last(cells: dict[int, list[str]]) -> dict[int, list[str]]:
    """Without the empty cell behind a last separator: a list may continue in the next line.

    In lines of one count of two cells or more, some of which end with a cell that is not empty, an
    empty one is a gap.
    """
    counts = {len(row) for row in cells.values()}
    if len(cells) > 1 and len(counts) == 1 and counts != {1} and any(r[-1] for r in cells.values()):
        return cells
    return {n: row if row[-1] else row[:-1] for n, row in cells.items()}


def _one_number_a_line(lines: dict[int, str], *, named: bool) -> bool | None:
    """Whether each line is one number with a decimal comma; None: it may be, or two numbers.

    Raises SequenceError where only some lines have one, and none shows what it is.
    """
    texts = [plain_digits(line.strip()) for line in lines.values()]
    if any(map(_GROUPED.fullmatch, texts)) and all(map(_MAYBE_GROUPED.fullmatch, texts)):
        return True
    if len(texts) < 2 or not all(map(_ONE_COMMA.fullmatch, texts)):
        return False
    pairs = {n: text for n, text in zip(lines, texts, strict=True) if "," in text}
    if not pairs:
        return False
    decimal = pairs_are_decimals(["name", *pairs.values()] if named else pairs.values())
    if len(pairs) < len(texts) and not decimal:
        raise _either(*next(iter(pairs.items())))
    return decimal


def _split(line: str, number: int) -> list[str]:
    pair = _COMMA_IN_DIGITS.search(line)
    if pair and _OTHER_SEPARATOR.search(line):
        raise _either(number, pair[0])
    return _SEPARATOR.split(line.strip(" "))


def _either(line: int, text: str) -> SequenceError:
    return SequenceError(
        f"Line {line}: the comma in {quoted(text)} can separate two numbers or be a decimal mark; "
        "write decimals with a point, and put a space after a comma between numbers."
    )


def _tabulated(typed: _Typed, max_steps: int | None, max_columns: int | None) -> Table:
    rows = list(typed.lines.values())
    counts = {len(row) for row in rows}
    total = sum(map(len, rows))
    several = len(rows) > 1 or bool(typed.names)
    in_columns = several and len(counts) == 1 and max(counts) > 1
    steps, width = (len(rows), max(counts)) if in_columns else (total, 1)
    need_steps(steps, max_steps)
    need_columns(width, max_columns)
    # (line, number in it, cell) of each number, by column.
    placed = [[(n, k, cell) for k, cell in enumerate(row, 1)] for n, row in typed.lines.items()]
    by_column = (
        list(zip(*placed, strict=True)) if in_columns else [list(chain.from_iterable(placed))]
    )
    comma = None
    if typed.separator:
        cells = rows if in_columns else [[cell] for row in rows for cell in row]
        comma = comma_shown(cells, typed.separator)
    names, renamed = (
        own_names(typed.names)
        if typed.names
        else ((numbered(width) if width > 1 else ["value"]), ())
    )
    columns = tuple(
        _column(name, cells, comma, marked=bool(typed.separator))
        for name, cells in zip(names, by_column, strict=True)
    )
    if all(column.empty for column in columns):
        raise SequenceError(_NOTHING)
    if in_columns:
        told = _told_columns(steps, width)
    elif len(counts) > 1:
        told = (
            f"The lines have from {min(counts)} to {max(counts)} numbers, so all {steps:,} were "
            "read one after another, as the steps of one column."
        )
    else:
        told = f"{steps:,} numbers were read as {steps:,} steps of one column."
    return Table(columns, (told, *typed.told, *renamed))


def _told_columns(steps: int, width: int) -> str:
    return f"{steps:,} lines of {width} numbers were read as {steps:,} steps of {width} columns."


def _column(
    name: str, cells: Iterable[tuple[int, int, str]], comma: bool | None, *, marked: bool
) -> Column:
    cells = list(cells)
    writing = writing_of([cell for _, _, cell in cells]).settled(comma) if marked else Writing()
    values = np.full(len(cells), np.nan)
    for step, (line, k, cell) in enumerate(cells):
        try:
            # A lone "-" may be a slip in writing a negative number.
            if not is_missing(cell) or cell in _SIGNS:
                values[step] = number_in(cell, writing, finite=True)
        except NumeralError as error:
            raise SequenceError(f"Line {line}, number {k}: {error}") from None
    told = (*writing.told, *told_of_digits(cell for _, _, cell in cells))
    return Column(name, values, told=told)
