"""Around the table: lines above, below and between its rows that are none of them."""

from __future__ import annotations

from collections import Counter

from lstm_viz.sequences.numerals import is_missing, is_number
from lstm_viz.sequences.plan.row_cells import word_kind
from lstm_viz.sequences.text.line_cells import cells_of, sample_of
from lstm_viz.sequences.text.lines import TextLine

_MOST_NOTES = 10  # lines below a table
_BEGINNINGS = 200  # rows that tell what the first column holds
_SMALL = 3  # lines of a table above another that tell something of it


def lines_above(lines: list[TextLine], separator: str) -> int:
    """How many lines are above the table: prose that can't be a part of it."""
    rows = [cells_of(text, separator) for text in sample_of(lines)]
    counts = Counter(map(len, rows))
    width = max(counts, key=lambda one: (counts[one], one))
    if width == 1:
        first = max(
            (k for k, row in enumerate(rows, 1) if len(row) > 1 or not _count(row)), default=0
        )
        pair = first > 2 and len(rows[first - 1]) > 1  # names and values, as of an ECG's patient
        # The last line above the numbers is their name; a single word before it may be, too.
        above = first if pair else max(first - 1, 0)
        prose = (_is_pair(row) if pair else len(row[0].split()) > 2 for row in rows[:above] if row)
        return above if all(prose) and len(rows) - first > 1 else 0
    above = next((k for k in range(len(rows) - 1) if len(rows[k]) == len(rows[k + 1]) == width), 0)
    if not above:
        return 0
    named = not _count(rows[above]) and any(map(_count, rows[above + 1 : above + 4]))
    gap = lines[above].number - lines[above - 1].number
    begun = [one for row in rows[:above] for one in row[:1]]  # an empty line has no cells
    alike = any(one == rows[above][0] or word_kind(one) == "time" for one in begun)
    apart = named and gap > 1 and above <= _SMALL and not alike  # which may have steps, too
    if not apart and any(2 * sum(map(is_number, row)) >= len(row) for row in rows[:above]):
        return 0
    for row in rows[:above]:
        small = len(row) == 1 or 2 * len(row) <= width
        if not (named or small or (separator == " " and len(row) > width)):
            return 0
    return above


def _is_pair(row: list[str]) -> bool:
    """Whether a row is a name and what it is; rows that begin with numbers may be steps."""
    return len(row) > 1 and bool(row[0].strip()) and not word_kind(row[0].strip())


def told_above(lines: list[TextLine]) -> str:
    """A sentence about lines above the table."""
    first = lines[0].number
    if len(lines) == 1:
        return f"Line {first}, which is above the table, was left out."
    return f"{len(lines)} lines above the table were left out; the first is line {first}."


def without_units(lines: list[TextLine]) -> tuple[list[TextLine], tuple[str, ...]]:
    """The lines without one below the names that has units of some columns, and what is told."""
    rows = [cells_of(text, " ") for text in sample_of(lines)]
    for k, (names, row, below) in enumerate(zip(rows, rows[1:], rows[2:], strict=False), start=1):
        if len(names) == len(below) > len(row) > 1 and _count(below) and not _count([*names, *row]):
            told = (
                f"Line {lines[k].number} was left out: below the names ({lines[k].text.strip()})."
            )
            return [*lines[:k], *lines[k + 1 :]], (told,)
    return lines, ()


def notes_below(cells: list[list[str]], width: int) -> int:
    """How many rows at the end are notes: not as wide as the table, the first without a number.

    Those with numbers below it are notes where they are narrower and begin with what the first
    column does not have: a number below names, or a word below times. They may be steps else.
    """
    above = [row[0] for row in cells[1:] if len(row) == width]
    kinds = set(map(word_kind, above[-_BEGINNINGS:]))
    notes = 0
    for count in range(1, min(_MOST_NOTES, len(cells) - 2) + 1):
        row = [cell for cell in cells[-count] if cell]
        if len(cells[-count]) == width:
            break
        if not any(map(is_number, row)):
            notes = count if len(" ".join(row)) >= 4 else notes
        elif not _is_note(cells[-count], width, kinds):
            break
    return notes


def _is_note(cells: list[str], width: int, kinds: set[str]) -> bool:
    """Whether a row with numbers is a note below rows that begin with these kinds of cells."""
    other = not is_missing(cells[0]) and word_kind(cells[0]) not in kinds
    worded = any(not word_kind(cell) and not is_missing(cell) for cell in cells)
    return len(cells) < width and other and worded


def without_word_behind(cells: list[list[str]], width: int) -> tuple[str, ...]:
    """Leave out a word behind the last cell of some rows, such as Provisional; what is told."""
    longer = [k for k, row in enumerate(cells) if len(row) == width + 1]
    behind = {cells[k][-1] for k in longer}
    word = behind.pop() if len(behind) == 1 and 2 * len(longer) < len(cells) else ""
    if not word.isalpha() or is_missing(word):
        return ()
    for k in longer:
        cells[k] = cells[k][:-1]
    rows = f"{len(longer):,} row{'s' * (len(longer) > 1)}"
    return (f"{word!r} behind the last cell of {rows} was left out.",)


def are_quoted(names: list[str]) -> bool:
    """Whether all names have single quotes, so that they are round cells and no part of them."""
    return all(without_quotes(name) != name for name in names)


def without_quotes(cell: str) -> str:
    """A cell without the single quotes round it."""
    return cell[1:-1] if len(cell) > 2 and cell[0] == cell[-1] == "'" else cell


def _count(row: list[str]) -> int:
    return sum(is_number(cell.strip()) or is_missing(cell.strip()) for cell in row)
