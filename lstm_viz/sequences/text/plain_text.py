"""Plain text: prose → one step a character, one column of 0 and 1 for each different one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import BinaryIO

import numpy as np

from lstm_viz.sequences.files.formats import FileTable, Format
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.numerals import is_number
from lstm_viz.sequences.plan.counters import CATEGORIES
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Column, Table, own_names
from lstm_viz.sequences.text.decoding import decoded

_BETWEEN = re.compile(r"[\s,;|]+")
_LINE_END = re.compile(r"\r\n?")
_LETTERS = re.compile(r"[A-Za-z*-]{2,}", re.ASCII)  # of bases or amino acids
_MOST_LINES = 200  # that are looked at


def characters(text: str, limits: Limits) -> Table:
    """The text as a table of one column, a row for each character.

    Line ends become one character each, and those at the end are left out; capital letters become
    small ones where there are too many different characters otherwise.

    Raises SequenceError for an empty text and for more than 64 different characters.
    """
    text = _LINE_END.sub("\n", text.removeprefix("\ufeff")).rstrip("\n")
    if not text.strip():
        raise SequenceError("There is no text; write at least two characters.")
    limits.need_rows(len(text))
    told: tuple[str, ...] = ()
    found = len(set(text))
    if found > CATEGORIES:
        text, capital = text.lower(), sum(map(str.isupper, set(text)))
        told = (f"{capital} different capital letters were read as lower-case letters.",)
    different = sorted(set(text))
    if len(different) > CATEGORIES:
        raise SequenceError(
            f"The text has {found:,} different characters, and up to {CATEGORIES} can become "
            "columns of 0 and 1; choose a part with fewer."
        )
    kept = np.empty(len(text), object)
    kept[:] = list(text)
    told = (
        f"{len(text):,} characters became {len(text):,} steps of {len(different)} columns, one for "
        f"each different character.",
        *told,
    )
    return Table((Column("character", kept),), told, lambda row: f"character {row + 1}", text=True)


def biological(text: str, limits: Limits) -> Table | None:
    """The sequences of a FASTA file, a step for each letter; None where it is another text."""
    parts = _LINE_END.sub("\n", text.strip()).split("\n>")
    records = [part.partition("\n") for part in parts]
    letters = ["".join(rest.split()) for _, _, rest in records]
    if not text.lstrip().startswith(">") or not all(map(_LETTERS.fullmatch, letters)):
        return None
    made = characters("".join(letters), limits)
    names, _ = own_names((first.lstrip(">").split() or [""])[0] for first, _, _ in records)
    told = f"{len(letters):,} sequence{'s were' if len(letters) > 1 else ' was'} read from FASTA."
    if len(letters) == 1:
        return made.telling(told)
    series = np.repeat(np.arange(len(letters)), list(map(len, letters)))
    return replace(made.telling(told), series=series, series_names=tuple(names))


def looks_like_numbers(head: str) -> bool:
    """Whether a text's beginning is a table or a list of numbers, not prose.

    It is where at least half of its lines have a number for every three words or more; the first
    line counts only where there is no other, because it may hold names.
    """
    lines = [line for line in head.splitlines()[:_MOST_LINES] if line.strip()]
    lines = [line for line in lines if not line.lstrip().startswith("#")] or lines
    return 2 * sum(map(_has_numbers, lines[1:] or lines)) >= max(len(lines[1:]), 1)


def _has_numbers(line: str) -> bool:
    cells = [cell for cell in _BETWEEN.split(line[:10_000]) if cell]
    return 4 * sum(map(is_number, cells)) >= max(len(cells), 1)


def _open(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    text, told = decoded(file.read(), prose=True)
    table = biological(text, limits) or characters(text, limits)
    return FileTable(table.telling(*told))


FORMAT = Format(
    "text", "plain text", (".txt", ".md", ".text", ".fasta", ".fa", ".fna", ".faa"), None, _open
)
