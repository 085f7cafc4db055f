"""Totals: rows among the steps of a table, or below them, that are no steps."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lstm_viz.sequences.plan.row_cells import (
    Row,
    first_cell,
    is_empty,
    is_time,
    is_value,
    plain_number,
)

_BELOW, _MOST_FOOT = 200, 5  # rows
_TOTAL = re.compile(
    r"(?:[\w./-]{1,12} )?(?:grand |sub|sub-)?(?:totals?|sum|mean|average|avg|median|max|min|"
    r"maximum|minimum|std|st\.? ?dev|sd|summe|gesamt|insgesamt|mittel|mittelwert|durchschnitt|"
    r"somme|moyenne|totale?|promedio|media|suma|totaal|gemiddelde|ø)(?![\w]).*",
    re.IGNORECASE,
)


_SUMMED = re.compile(r"total|sum|mean|average|avg|summe|mittel|somme|moyenne", re.IGNORECASE)


def timed_columns(rows: Sequence[Row], body: list[int]) -> list[int]:
    """The columns that hold times, in all rows but perhaps the last ones."""
    sample = body[: max(len(body) - _MOST_FOOT, (len(body) + 1) // 2)][:_BELOW]
    return [
        k
        for k in range(len(rows[body[0]]) if sample else 0)
        if not is_empty(rows[sample[0]][k])
        and all(
            is_empty(rows[r][k]) or is_time(rows[r][k]) for r in sample if not _is_total(rows[r])
        )
    ]


def foot_of(rows: Sequence[Row], body: list[int], timed: list[int]) -> list[int]:
    """The rows at the end that are no steps: totals, and notes below a column of times."""
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


def totals_among(rows: Sequence[Row], body: list[int], timed: list[int]) -> list[int]:
    """The rows among times that are called a total instead."""
    found = [k for k in body if _is_total(rows[k])] if timed else []
    return [k for k in found if not any(is_time(rows[k][c]) for c in timed)]


def are_times_with_totals(cells: Sequence[str]) -> bool:
    """Whether a column of words begins with a time, and has a total."""
    words = dict.fromkeys(cells)
    return is_time(next(iter(words))) and any(_TOTAL.fullmatch(word) for word in words)


def no_totals(rows: Sequence[Row], body: list[int], foot: list[int]) -> list[int]:
    """The rows of numbers that are called a sum or mean, and are neither in any column."""
    odd, before = [], -1
    for k in foot:
        parts = [[r for r in body if r < k], [r for r in body if before < r < k]]
        before = k
        stated = {
            c: one for c, cell in enumerate(rows[k]) if (one := plain_number(cell)) is not None
        }
        if not stated or not _SUMMED.search(str(first_cell(rows[k]))):
            continue
        if not any(_adds_up(one, rows, c, part) for c, one in stated.items() for part in parts):
            odd.append(k)
    return odd


def _adds_up(stated: float, rows: Sequence[Row], column: int, part: list[int]) -> bool:
    """Whether a number is about the sum or the mean of a column in some rows."""
    held = [one for r in part if (one := plain_number(rows[r][column])) is not None]
    ways = (sum(held), sum(held) / len(held)) if held else ()
    return any(abs(stated - way) <= 0.01 * abs(way) + 0.01 for way in ways)


def _is_total(row: Row) -> bool:
    word = first_cell(row)
    return isinstance(word, str) and bool(_TOTAL.fullmatch(word))
