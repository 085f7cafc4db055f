"""The wanted columns of a table → Sequences."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from lstm_viz.sequences.features import Features, features_of
from lstm_viz.sequences.numerals import merged_by_float32, quoted
from lstm_viz.sequences.rows import groups_of, in_order, words_of
from lstm_viz.sequences.sequence import (
    Labels,
    Sequence,
    SequenceError,
    as_float32,
    need_columns,
    need_steps,
)
from lstm_viz.sequences.table import LONGEST, Column, Table, listed
from lstm_viz.sequences.told import counted
from lstm_viz.sequences.widening import widened


@dataclass(frozen=True)
class Wanted:
    """How a table becomes sequences; what is None follows from the table.

    `columns` are the features, by name and in this order: numbers, or words, which become one
    column of 0 and 1 for each different word. `labels` names the column that labels the steps ("":
    none). `series` names the column whose words or numbers tell several sequences apart. `long` is
    a pair of columns (variable, value) of a table in the long form, where each row holds one value
    of one feature; the rows with one label are one step. `words_as_gaps` takes cells that are no
    numbers as missing.
    """

    columns: tuple[str, ...] | None = None
    labels: str | None = None
    series: str | None = None
    long: tuple[str, str] | None = None
    words_as_gaps: bool = False


ALL = Wanted()
FEW = 7  # strides that may be alike by chance


def sequences_of(
    table: Table,
    wanted: Wanted = ALL,
    *,
    source: str = "",
    max_steps: int | None = None,
    max_columns: int | None = None,
    max_cells: int | None = None,
) -> tuple[Sequence, ...]:
    """One Sequence, or one for each of the series that the table has.

    A column of times labels the steps, and the rows go in its order; else the first column does
    where it counts evenly, as an index does, and there are other numbers; else the first column of
    words, where no two of its cells are alike. What is left out or moved is listed.

    Raises SequenceError for a column that is not there or of the wrong kind, for a cell that is not
    a number, with its place, and for too few or too many steps, columns or series. `max_cells`
    bounds rows times features; like the others, it is held before memory is taken.
    """
    if not table.rows:
        need_steps(0)
    if wanted.long is not None:
        variable, value = (table.named(name) for name in wanted.long)
        beside = _label_column(table, replace(wanted, columns=wanted.long))
        table = widened(
            table,
            variable,
            value,
            beside,
            wanted.series,
            words_as_gaps=wanted.words_as_gaps,
            max_cells=max_cells,
        )
        wanted = replace(wanted, labels=table.columns[0].name if beside else "")
    labels = _label_column(table, wanted)
    groups = groups_of(table, wanted.series)
    chosen = _chosen(table, wanted, labels)
    need_columns(len(chosen), max_columns)
    rows = in_order(table, labels, groups)
    told = [*table.changes, *_told(table, wanted, chosen, labels), *rows.told]
    for own in rows.parts.values():
        need_steps(table.rows if isinstance(own, slice) else len(own), max_steps)
    features = features_of(
        table,
        chosen,
        words_as_gaps=wanted.words_as_gaps,
        max_columns=max_columns,
        max_cells=max_cells,
    )
    told += features.told
    return tuple(
        _sequence(features, labels, own, source, name, told) for name, own in rows.parts.items()
    )


def _chosen(table: Table, wanted: Wanted, labels: Column | None) -> list[Column]:
    taken = {labels.name if labels else None, wanted.series}
    if wanted.columns is not None:
        if not wanted.columns:
            raise SequenceError(f"No column is chosen; choose from {_offered(table)}.")
        if len(set(wanted.columns)) < len(wanted.columns):
            raise SequenceError(f"A column is chosen twice; choose from {_offered(table)}.")
        found = [table.named(name) for name in wanted.columns]
        for column in found:
            if column.kind == "time" or column.empty:
                why = "is empty" if column.empty else "holds dates"
                raise SequenceError(f"Column {column.name!r} {why}; choose from {_offered(table)}.")
        return found
    if table.text:
        return list(table.columns)
    found = [column for column in table.of("number") if column.name not in taken]
    if not found:
        first = next((c for c in table.columns if not c.empty), table.columns[0])
        held = np.flatnonzero(~first.missing)
        example = f", for example, has {quoted(str(first.values[held[0]]))}" if len(held) else ""
        where = table.where(int(held[0]) if len(held) else 0)
        raise SequenceError(
            f"No column has numbers: {where}, {first.called}{example}; "
            "a sequence needs at least one column of numbers."
        )
    return found


def _offered(table: Table) -> str:
    return listed([c.name for c in table.columns if c.kind != "time" and not c.empty])


def _label_column(table: Table, wanted: Wanted) -> Column | None:
    if wanted.labels is not None:
        return table.named(wanted.labels) if wanted.labels else None
    if table.text:
        return None
    taken = {*(wanted.columns or ()), wanted.series}
    for column in table.of("time"):
        if column.name not in taken and not column.missing.any():
            return column
    first, others = table.columns[0], [c for c in table.of("number") if c.name not in taken]
    if first in others and len(others) > 1 and _counts(first):
        return first
    for column in table.of("word"):
        if column.name not in taken:
            return column if _tells_apart(column) else None
    return None


def _counts(column: Column) -> bool:
    """Whether a named column of numbers goes up evenly, as a counter or a clock does."""
    values = column.values
    if column.name.startswith("column ") or column.bad or len(values) <= FEW:
        return False  # without a name, or by chance
    return _is_even(values[: FEW + 1]) and _is_even(values)  # most fail early, and cost nothing


def _is_even(values: np.ndarray) -> bool:
    strides = np.diff(np.asarray(values, np.float64))
    return bool(strides[0] > 0 and np.allclose(strides, strides[0], rtol=1e-3, atol=0))


def _tells_apart(column: Column) -> bool:
    cells = column.values
    return len(set(cells)) == len(cells) and all(0 < len(cell) <= LONGEST for cell in cells)


def _told(
    table: Table, wanted: Wanted, chosen: list[Column], labels: Column | None
) -> tuple[str, ...]:
    told = [f"The steps are labelled by {labels.name!r}."] if labels else []
    told += dict.fromkeys(sentence for column in chosen for sentence in column.told)
    if table.text or wanted.long is not None:
        return tuple(told)
    used = {column.name for column in chosen} | {labels.name if labels else "", wanted.series or ""}
    left = [column for column in table.columns if column.name not in used]
    for reason, columns in {
        "they hold words": [c for c in left if c.kind == "word" and not c.empty],
        "they hold dates": [c for c in left if c.kind == "time" and not c.empty],
        "they are empty": [c for c in left if c.empty],
        "they were not chosen": [c for c in left if c.kind == "number" and not c.empty],
    }.items():
        if columns:
            named = listed([column.name for column in columns])
            told.append(f"Columns left out, because {reason}: {named}.")
    return tuple(told)


def _sequence(
    features: Features,
    labels: Column | None,
    rows: np.ndarray | slice,
    source: str,
    name: str,
    told: list[str],
) -> Sequence:
    names, symbols = features.names, features.symbols
    values = _stacked(features.values, rows)
    told = [*told, *_gaps_told(values, names)]
    single = as_float32(values)
    if values.dtype == np.float64:
        told += merged_by_float32(values, single, names)
    return Sequence(
        single,
        names,
        () if labels is None else _as_labels(labels, rows),
        tuple(told),
        f"{source}, {name}" if source and name else source or name,
        () if symbols is None else tuple(symbols[rows]),
    )


def _stacked(columns: list[np.ndarray], rows: np.ndarray | slice) -> np.ndarray:
    """(time, feature) the wanted rows of the columns; not copied if they are so in one array."""
    whole = columns[0].base
    size = len(columns) * len(columns[0])
    if isinstance(rows, slice) and isinstance(whole, np.ndarray) and whole.size == size:
        table = whole.reshape(-1, len(columns))
        if all(map(_is_one, columns, table.T)):
            return table[rows]
    return np.column_stack([column[rows] for column in columns])


def _is_one(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether both are the same view of the same memory."""
    return one.dtype == other.dtype and one.__array_interface__ == other.__array_interface__


def _gaps_told(values: np.ndarray, names: tuple[str, ...]) -> list[str]:
    missing = np.isnan(values)
    counts = missing.sum(axis=0) if missing.any() else [0] * len(names)  # any is much faster
    told = counted(names, counts)
    return [f"Values are missing: {told}."] if told else []


def _as_labels(column: Column, rows: np.ndarray | slice) -> Labels:
    values = column.values[rows]
    if column.kind == "time":
        # As short as tells them apart: months, where every day is the first.
        for unit in ("M", "D", "m", "s"):
            if (values.astype(f"datetime64[{unit}]") == values).all():
                return tuple(np.datetime_as_string(values, unit).tolist())
        return tuple(np.datetime_as_string(values).tolist())
    return tuple(words_of(values))
