"""Series of aeon and sktime (.ts): a case a line, dimensions between colons → a Table."""

from __future__ import annotations

import re
from typing import BinaryIO

import numpy as np

from lstm_viz.sequences.files.formats import Contents, Format
from lstm_viz.sequences.files.kinds import not_read
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.numerals import NumeralError, is_missing, number
from lstm_viz.sequences.plan.wanted import PLAIN, Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Column, Table, own_names
from lstm_viz.sequences.text.decoding import decoded

_START = re.compile(rb"(?:\s|[#%][^\n]*\n)*@(?:problemname|timestamps|univariate)\b", re.IGNORECASE)
_ANY = re.compile(rb"(?:\s|[#%][^\n]*\n)*@(relation|attribute|frequency)\b", re.IGNORECASE)


def refuse_others(head: bytes) -> None:
    """Raise a SequenceError for the formats that look alike and are not read."""
    found = _ANY.match(head)
    if found and not _START.match(head):
        series = any(key in head.lower() for key in (b"@frequency", b"@horizon", b"@missing"))
        called = "a TSF file of time series" if series else "an ARFF file"
        raise not_read(called, "save its series as CSV, one series a row, or as .ts")


def _open(file: BinaryIO, limits: Limits, part: str | None, given: Given = PLAIN) -> Contents:
    text, told = decoded(file.read())
    lines = text.splitlines()
    facts: dict[str, tuple[str, ...]] = {}
    start = len(lines)
    for k, line in enumerate(lines):
        words = line.split()
        if words and words[0].lower() == "@data":
            start = k + 1
            break
        if words and words[0].startswith("@"):
            facts[words[0][1:].lower()] = tuple(word.lower() for word in words[1:])
    if "true" in facts.get("timestamps", ()):
        raise not_read("a .ts file with time stamps", "save it without them, or as CSV")
    classed = any("true" in facts.get(key, ())[:1] for key in ("classlabel", "targetlabel"))
    cases: list[np.ndarray] = []
    names: list[str] = []
    steps = 0
    for k in range(start, len(lines)):
        if not lines[k].strip() or lines[k].lstrip().startswith(("#", "%")):
            continue
        parts = lines[k].strip().split(":")
        label = parts.pop().strip() if classed else ""
        names.append(f"case {len(names) + 1}" + (f" ({label})" if label else ""))
        cases.append(_case(parts, k + 1))
        width = cases[0].shape[1]
        if cases[-1].shape[1] != width:
            raise SequenceError(
                f"Line {k + 1}: the number of dimensions is {cases[-1].shape[1]}, and {width} in "
                "the first case; give every case the same."
            )
        steps += len(cases[-1])
        limits.need_rows(steps, width)
    if not cases:
        raise SequenceError("The .ts file has no case below @data; save it again.")
    values = np.concatenate(cases)
    wide = values.shape[1]
    columns = [f"dimension {k}" for k in range(1, wide + 1)] if wide > 1 else ["value"]
    series = np.repeat(np.arange(len(cases)), [len(case) for case in cases])
    made = tuple(map(Column, columns, values.T))
    told = (*told, f"{len(cases):,} series were read, one for each case.")
    return Contents(Table(made, told, series=series, series_names=tuple(own_names(names)[0])))


def _case(parts: list[str], line: int) -> np.ndarray:
    """(time, dimension) the values of one case; a shorter dimension ends with missing values."""
    read = [[_value(cell.strip(), line) for cell in part.split(",")] for part in parts]
    if not read:
        raise SequenceError(f"Line {line}: there is no value in this case; delete the line.")
    made = np.full((max(map(len, read)), len(read)), np.nan)
    for k, values in enumerate(read):
        made[: len(values), k] = values
    return made


def _value(cell: str, line: int) -> float:
    try:
        return np.nan if is_missing(cell) else number(cell)
    except NumeralError as error:
        raise SequenceError(f"Line {line}: {error}") from None


FORMAT = Format("ts", ".ts file", (".ts",), lambda head: bool(_START.match(head)), _open)
