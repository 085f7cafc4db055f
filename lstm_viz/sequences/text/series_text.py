"""Series as text: .ts of aeon and sktime, .tsf of the Monash archive → a Table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import BinaryIO, NamedTuple

import numpy as np

from lstm_viz.sequences.dates import at_once
from lstm_viz.sequences.files.formats import FileTable, Format
from lstm_viz.sequences.files.unsupported import not_read
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.numerals import NumeralError, is_missing, number, quoted
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Column, Table, own_names
from lstm_viz.sequences.text.decoding import decoded

_TS = re.compile(rb"\A(?:\s|[#%][^\n]*\n)*@(?:problemname|timestamps|univariate)\b", re.IGNORECASE)
_TSF = re.compile(  # ARFF has none of these
    rb"\A(?=[^\0]*@(?:frequency|horizon|equallength))(?:\s|#[^\n]*\n)*@(?:relation|attribute|frequency)\b",
    re.IGNORECASE,
)
_EVERY = re.compile(r"(?:(\d{1,4})_)?(second|minute|hour|dai|week|month|quarter|year)(?:l?y|s)?")
_UNITS = {
    "second": (1, "s"), "minute": (1, "m"), "hour": (1, "h"), "dai": (1, "D"), "week": (7, "D"),
    "month": (1, "M"), "quarter": (3, "M"), "year": (1, "Y"),
}  # fmt: skip
_LAST = np.datetime64("9999-12-31T23:59:59")


class _Header(NamedTuple):
    """What is above @data: `facts` has the words behind each key, `attributes` (name, kind)."""

    facts: dict[str, tuple[str, ...]]
    attributes: list[tuple[str, str]]


class _Case(NamedTuple):
    """One series: its `values` (time, dimension), its name, and the moments of its steps.

    Where the file has a date of it and no moments could be made, `undated` is why not.
    """

    values: np.ndarray
    name: str
    times: np.ndarray | None = None
    undated: str = ""


def _open(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    text, told = decoded(file.read())
    lines = text.splitlines()
    header, start = _header(lines)
    if "true" in header.facts.get("timestamps", ()):
        raise not_read("a .ts file with time stamps", "save it without them, or as CSV")
    cases: list[_Case] = []
    steps = 0
    for k in range(start, len(lines)):
        if not lines[k].strip() or lines[k].lstrip().startswith(("#", "%")):
            continue
        cases.append(_case(lines[k].strip().split(":"), k + 1, len(cases) + 1, header))
        width, first = cases[-1].values.shape[1], cases[0].values.shape[1]
        if width != first:
            raise SequenceError(
                f"Line {k + 1}: the number of dimensions is {width}, and {first} in the first "
                "case; give every case the same."
            )
        steps += len(cases[-1].values)
        limits.need_rows(steps, width)
    if not cases:
        raise SequenceError("The file has no case below @data; save it again.")
    told = (*told, f"{len(cases):,} series were read, one for each case.")
    return FileTable(_table(cases, told))


def _header(lines: Sequence[str]) -> tuple[_Header, int]:
    """The header, and the first line below it."""
    header = _Header({}, [])
    for k, line in enumerate(lines):
        words = line.lower().split()
        if words[:1] == ["@data"]:
            return header, k + 1
        if words[:1] == ["@attribute"] and len(words) > 2:
            header.attributes.append((words[1], words[2]))
        elif words and words[0].startswith("@"):
            header.facts[words[0][1:]] = tuple(words[1:])
    return header, len(lines)


def _table(cases: Sequence[_Case], told: tuple[str, ...]) -> Table:
    values = np.concatenate([case.values for case in cases])
    wide = values.shape[1]
    names = [f"dimension {k}" for k in range(1, wide + 1)] if wide > 1 else ["value"]
    columns = [*map(Column, names, values.T)]
    times = [case.times for case in cases if case.times is not None]
    if len(times) == len(cases):
        columns.insert(0, Column("time", np.concatenate(times)))
    elif why := next(filter(None, (case.undated for case in cases)), ""):
        told = (*told, f"The dates were left out, because {why}; the steps are counted instead.")
    series = np.repeat(np.arange(len(cases)), [len(case.values) for case in cases])
    named = tuple(own_names(case.name for case in cases)[0])
    return Table(tuple(columns), told, series=series, series_names=named)


def _case(parts: list[str], line: int, count: int, header: _Header) -> _Case:
    """One line; a shorter dimension ends with missing values."""
    before: list[str] = []
    if header.attributes:
        before, parts = parts[: len(header.attributes)], parts[len(header.attributes) :]
        label = ", ".join(
            cell.strip()
            for cell, (_, kind) in zip(before, header.attributes, strict=False)
            if kind != "date"
        )
        name = label or f"case {count}"
    else:
        keys = ("classlabel", "targetlabel")
        classed = any("true" in header.facts.get(key, ())[:1] for key in keys)
        label = parts.pop().strip() if classed else ""
        name = f"case {count}" + (f" ({label})" if label else "")
    read = [[_value(cell.strip(), line) for cell in part.split(",")] for part in parts]
    if not read:
        raise SequenceError(f"Line {line}: there is no value in this case; delete the line.")
    made = np.full((max(map(len, read)), len(read)), np.nan)
    for k, values in enumerate(read):
        made[: len(values), k] = values
    found = _times(quoted(name), before, len(made), header)
    return _Case(made, name, undated=found) if isinstance(found, str) else _Case(made, name, found)


def _times(
    case: str, before: Sequence[str], steps: int, header: _Header
) -> np.ndarray | str | None:
    """The moments of a case by its first one and the frequency of all; or why there are none.

    None where no attribute is a date.
    """
    dates = [k for k, (_, kind) in enumerate(header.attributes) if kind == "date"]
    if len(dates) != 1:
        return f"each case has {len(dates)}" if dates else None
    word = " ".join(header.facts.get("frequency", ()))
    every = _EVERY.fullmatch("30_minutes" if word == "half_hourly" else word)
    if every is None:
        return f"the frequency {quoted(word)} is not known" if word else "there is no @frequency"
    beside = f" (frequency: {quoted(word)})"
    begin = before[dates[0]].strip() if dates[0] < len(before) else ""
    if is_missing(begin):
        return f"{case} has none{beside}"
    day, _, clock = begin.partition(" ")
    first = at_once([f"{day} {clock.replace('-', ':')}" if clock else day])
    if first is None or not 1700 <= int(day[:4]) <= 2200:
        return f"{case} begins at {quoted(begin)}, and not at a date such as 1990-12-25{beside}"
    count, unit = _UNITS[every[2]]
    stride = np.timedelta64(count * int(every[1] or 1), unit)
    whole = first.astype(f"datetime64[{unit}]")[0]  # months and years have no fixed length
    if whole + stride * (steps - 1) > _LAST.astype(whole.dtype):
        return f"{case} would end after the year 9999{beside}"
    within = np.timedelta64(0, "us") if unit in "MY" else first[0] - whole
    return (whole + stride * np.arange(steps)).astype("datetime64[us]") + within


def _value(cell: str, line: int) -> float:
    try:
        return np.nan if is_missing(cell) else number(cell)
    except NumeralError as error:
        raise SequenceError(f"Line {line}: {error}") from None


FORMAT = Format("ts", ".ts file", (".ts",), _TS, _open)
TSF = Format("tsf", ".tsf file", (".tsf",), _TSF, _open)
