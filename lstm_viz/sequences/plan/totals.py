"""Totals: rows among the steps of a table, or below them, that are no steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from lstm_viz.sequences.cells import column_of
from lstm_viz.sequences.months import month_of, quarter_in
from lstm_viz.sequences.plan.row_cells import Row, first_cell, is_empty, is_time, is_value

_BELOW, _MOST_FOOT = 200, 5  # rows
# What a total is called, and what it may be of the numbers above it.
_KINDS: dict[str, tuple[str, Callable[[np.ndarray], Sequence[float]]]] = {
    "sum": (
        r"(?:grand |sub[- ]?)?totals?|sum|summe|gesamt|insgesamt|somme|totale|suma|totaal",
        lambda held: (held.sum(), held.mean()),  # as a total of shares has it
    ),
    "mean": (
        r"mean|average|avg|mittel|mittelwert|durchschnitt|moyenne|promedio|media|gemiddelde|ø",
        lambda held: (held.mean(),),
    ),
    "median": (r"median", lambda held: (float(np.median(held)),)),
    "max": (r"max|maximum", lambda held: (held.max(),)),
    "min": (r"min|minimum", lambda held: (held.min(),)),
    "deviation": (
        r"std|st\.? ?dev|sd",
        lambda held: (held.std(), held.std(ddof=1) if len(held) > 1 else 0),
    ),
}
_TOTAL = re.compile(  # perhaps of a part, as Q1 Total, or with a unit, as Total (USD)
    r"(?:\w{0,6}\d\w{0,6} )?(?:"
    + "|".join(f"(?P<{kind}>{words})" for kind, (words, _) in _KINDS.items())
    + r")[.:]?(?: \(.{1,20}\)| \d{4})?",
    re.IGNORECASE,
)
_NOTED = re.compile(r"\$RT_[A-Z_]{1,20}\$")  # by WinCC: when it was switched on or off
_LABELS_TOO = frozenset(("max", "min", "sd", "std", "media"))  # a name, a state, a trade


class Totals(NamedTuple):
    """Rows that are left out, and those that were not, though they are called a total.

    `doubtful` are those of both that do not add up.
    """

    left: list[int]
    kept: list[int]
    doubtful: list[int]


def totals_of(rows: Sequence[Row], body: list[int]) -> Totals:
    """The rows in `body` that are no steps.

    Those are totals that add up to what is above them, and notes without a number below times.
    What does not add up is doubtful. It is left out where no row but a total can be so labelled.
    """
    noted = {k for k in body if _NOTED.fullmatch(str(first_cell(rows[k])))}
    body = [k for k in body if k not in noted]
    timed = _timed_columns(rows, body) if body else []
    foot = _foot_of(rows, body, timed)
    among = _totals_among(rows, body, timed)
    among = among or _quarters_among(rows, [k for k in body if k not in foot])
    found = sorted({*foot, *among})
    doubtful = _not_adding_up(rows, body, found, timed=bool(timed))
    above = [first_cell(rows[k]) for k in body[:_BELOW] if k not in found]
    words = [cell for cell in above if isinstance(cell, str) and not is_value(cell)]
    labels = not timed and 2 * len(words) > len(above)
    kept = [k for k in doubtful if labels and str(first_cell(rows[k])).lower() in _LABELS_TOO]
    return Totals(sorted({*noted, *found}.difference(kept)), kept, doubtful)


def show_no_steps(cells: Sequence[str]) -> bool:
    """Whether a column of words begins with a time and has a total, or has a note of a program."""
    words = dict.fromkeys(cells)
    odd = _TOTAL if is_time(next(iter(words))) else _NOTED
    return any(odd.fullmatch(word) or _NOTED.fullmatch(word) for word in words)


def _timed_columns(rows: Sequence[Row], body: list[int]) -> list[int]:
    """The columns that hold times, in all rows but perhaps the last ones."""
    sample = body[: max(len(body) - _MOST_FOOT, (len(body) + 1) // 2)][:_BELOW]
    plain = [k for k in sample if not _is_total(rows[k])]
    return [
        c
        for c in range(len(rows[body[0]]) if plain else 0)
        if not is_empty(rows[sample[0]][c])
        and any(is_time(rows[k][c]) for k in plain)
        and all(is_empty(rows[k][c]) or is_time(rows[k][c]) for k in plain)
    ]


def _foot_of(rows: Sequence[Row], body: list[int], timed: list[int]) -> list[int]:
    """The rows at the end that may be no steps: totals, and words below a column of times."""
    foot: list[int] = []
    for k in reversed(body[-_MOST_FOOT:]):
        word = first_cell(rows[k])
        if not isinstance(word, str):
            break
        odd = bool(timed) and not is_value(word)
        dated = any(is_time(rows[k][c]) for c in timed)
        if dated or not (odd or _TOTAL.fullmatch(word)) or len(body) - len(foot) < 3:
            break
        foot.insert(0, k)
    return foot


def _totals_among(rows: Sequence[Row], body: list[int], timed: list[int]) -> list[int]:
    """The rows among times that are called a total instead."""
    found = [k for k in body if _is_total(rows[k])] if timed else []
    return [k for k in found if not any(is_time(rows[k][c]) for c in timed)]


def _quarters_among(rows: Sequence[Row], body: list[int]) -> list[int]:
    """The quarters among the months that the rows of a table are called."""
    labels = [str(first_cell(rows[k])) for k in body]
    found = [k for k, label in zip(body, labels, strict=True) if quarter_in(label)]
    months = sum(month_of(label) is not None for label in labels) if found else 0
    return found if months > len(found) and months + len(found) == len(labels) else []


def _not_adding_up(
    rows: Sequence[Row], body: list[int], found: list[int], *, timed: bool
) -> list[int]:
    """The rows of which a number is not what their name calls it, of the rows above.

    Without a number, a row is a note where it is below times, else it has nothing that adds up.
    """
    if not found:
        return []
    columns = [_values([rows[k][c] for k in body]) for c in range(len(rows[body[0]]))]
    place = {k: at for at, k in enumerate(body)}
    steps = ~np.isin(body, found)
    odd, before = [], 0
    for k in found:
        at = place[k]
        parts = [slice(before, at)]  # since the total before, and from the top
        if at == 0:
            parts = [slice(1, None)]  # above what it adds up
        elif k in found[-_MOST_FOOT:]:
            parts.append(slice(0, at))
        before = at
        stated = [column for column in columns if not np.isnan(column[at])]
        kind = _kind(rows[k])
        fine = all(
            any(_is_one_of(column, at, kind, column[part][steps[part]]) for part in parts)
            for column in stated
        )
        if not fine or not (stated or timed):
            odd.append(k)
    return odd


def _is_one_of(column: np.ndarray, at: int, kind: str, above: np.ndarray) -> bool:
    """Whether a number is about what its kind of total is of those above it."""
    held = above[~np.isnan(above)]
    stated = float(column[at])
    decimals = len(np.format_float_positional(stated, trim="-").partition(".")[2])
    rounded = 0.5 * 10.0**-decimals if decimals else 0.0
    ways = [way for one, (_, way) in _KINDS.items() if kind in ("", one)]
    return bool(len(held)) and any(
        abs(stated - one) <= 0.01 * abs(one) + rounded for way in ways for one in way(held)
    )


def _values(cells: Sequence[object]) -> np.ndarray:
    """(row,) the numbers in cells, also with something round them; NaN where there is none."""
    column = column_of("", cells)
    return column.values if column.kind == "number" else np.full(len(cells), np.nan)


def _kind(row: Row) -> str:
    """The kind of total that a row is called; "" for none."""
    found = _TOTAL.fullmatch(str(first_cell(row)).strip())
    return (found.lastgroup or "") if found else ""


def _is_total(row: Row) -> bool:
    word = first_cell(row)
    return isinstance(word, str) and bool(_TOTAL.fullmatch(word))
