"""Line cells: the cells of one line, or of many, as they are between separators."""

from __future__ import annotations

import csv
from collections.abc import Iterable

from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.text.lines import TextLine

SAMPLE_LINES, _SAMPLE_CHARACTERS = 50, 2**16


def cells_of(line: str, separator: str) -> list[str]:
    """The cells of one line."""
    try:
        return next(reader_of([line], separator, strict=False), [])
    except csv.Error as error:  # a cell longer than the reader takes
        raise SequenceError(
            f"The cells of a line can't be separated ({error}); check its quotation marks."
        ) from None


def cells_by_row(lines: list[TextLine], separator: str) -> tuple[list[list[str]], list[int]]:
    """The cells of each row, and its line; one row can take several, inside quotation marks.

    Raises SequenceError where quotation marks do not match.
    """
    cells: list[list[str]] = []
    numbers: list[int] = []
    reader = reader_of((line.text for line in lines), separator, strict=True)
    while True:
        line = lines[min(reader.line_num, len(lines) - 1)].number
        try:
            row = next(reader)
        except StopIteration:
            return cells, numbers
        except csv.Error as error:
            raise SequenceError(
                f"Line {line}: its cells can't be separated ({error}); check the quotation marks "
                "from this line on."
            ) from None
        cells.append([cell.strip() for cell in row])
        numbers.append(line)


def reader_of(lines: Iterable[str], separator: str, *, strict: bool):
    """Reads the rows of cells in lines, none of which begins with a blank."""
    if separator == " ":
        lines = (line.strip().replace("\t", " ") for line in lines)
    return csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=strict)


def sample_of(lines: list[TextLine]) -> list[str]:
    """The first lines, as far as they are not too long."""
    sample: list[str] = []
    size = 0
    for line in lines[:SAMPLE_LINES]:
        sample.append(line.text[: _SAMPLE_CHARACTERS - size])
        size += len(line.text)
        if size >= _SAMPLE_CHARACTERS:
            break
    return sample
