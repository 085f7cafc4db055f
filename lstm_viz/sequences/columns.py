"""The wanted columns of a table → a Sequence."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from lstm_viz.sequences.numerals import NumeralError, merged_by_float32, number, quoted
from lstm_viz.sequences.sequence import Sequence, SequenceError, need_columns, need_steps
from lstm_viz.sequences.table import Column, Table, listed


def sequence_of(
    table: Table,
    *,
    columns: Collection[str] | None,
    source: str,
    max_steps: int | None,
    max_columns: int | None,
) -> Sequence:
    """The wanted columns of numbers, all of them where `columns` is None, as a Sequence.

    The first column of words labels the steps where no two of its cells are alike; what is left
    out is listed.

    Raises SequenceError for a column that is not there or holds no numbers, for a cell that is not
    a number, and for too few or too many steps or columns.
    """
    need_steps(len(table.lines), max_steps)
    wanted = table.numeric if columns is None else _chosen(table, columns)
    need_columns(len(wanted), max_columns)
    values, commas = _values(table, wanted)
    words = [column for column in table.columns if not column.numeric and not column.empty]
    labels = words.pop(0) if words and words[0].tells_apart else None
    names = tuple(column.name for column in wanted)
    told = [f"The steps are labelled by {labels.name!r}."] if labels else []
    told += commas
    for reason, left in {
        "they hold words": words,
        "they are empty": [column for column in table.columns if column.empty],
        "they were not chosen": [c for c in table.numeric if c.name not in names],
    }.items():
        if left:
            told.append(f"Columns left out, because {reason}: {listed([c.name for c in left])}.")
    return Sequence(
        values=values,
        names=names,
        labels=labels.cells if labels else (),
        changes=(*table.changes, *told, *merged_by_float32(values, names)),
        source=source,
    )


def _chosen(table: Table, names: Collection[str]) -> tuple[Column, ...]:
    numeric = {column.name: column for column in table.numeric}
    others = {column.name for column in table.columns} - set(numeric)
    choose = f"choose from {listed(list(numeric))}."
    if not names:
        raise SequenceError(f"No column is chosen; {choose}")
    if len(set(names)) < len(names):
        raise SequenceError(f"A column is chosen twice; {choose}")
    for name in names:
        if name in others:
            raise SequenceError(f"Column {name!r} does not hold numbers; {choose}")
        if name not in numeric:
            raise SequenceError(f"There is no column {quoted(name)}; {choose}")
    return tuple(numeric[name] for name in names)


def _values(table: Table, wanted: tuple[Column, ...]) -> tuple[np.ndarray, list[str]]:
    """The numbers, (time, feature) in float64, and a sentence where they have decimal commas."""
    values = np.empty((len(table.lines), len(wanted)))
    marks: dict[str, str] = {}  # decimal mark → where it was seen first
    for k, column in enumerate(wanted):
        for step, (line, cell) in enumerate(zip(table.lines, column.cells, strict=True)):
            try:
                values[step, k] = number(cell, comma=column.comma)
            except NumeralError as error:
                raise SequenceError(f"Line {line}, {column.called}: {error}") from None
            mark = "," if "," in cell else "." if "." in cell else ""
            if mark and mark not in marks:
                marks[mark] = f"line {line}, {column.called}"
    if len(marks) == 2:
        raise SequenceError(
            f"There is a decimal comma in {marks[',']}, and a decimal point in {marks['.']}; "
            "use one of them in the whole file."
        )
    return values, ["Commas were read as decimal marks."] if "," in marks else []
