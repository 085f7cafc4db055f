"""Shown: the first and last rows in the order in which they become steps, with their lines."""

from __future__ import annotations

from lstm_viz.sequences.plan.shown import reading_of
from lstm_viz.sequences.plan.wanted import Wanted
from lstm_viz.sequences.reading import open_table


def lines(text: str, wanted: Wanted | None = None) -> tuple[list[int], list[int]]:
    """The line of each row at the beginning and at the end."""
    table = open_table(text.encode(), name="v.csv").table
    reading = reading_of(table, wanted or Wanted())
    assert reading.problem == ""
    head, tail = (
        [int(row[0].removeprefix("line ")) for row in rows] for rows in (reading.head, reading.tail)
    )
    return head, tail


def days(order: list[int]) -> str:
    return "day,v\n" + "".join(f"2024-03-{day:02},{day * day % 7}\n" for day in order)


def test_rows_are_in_the_order_of_time() -> None:
    assert lines(days([*range(1, 11)])) == ([2, 3, 4, 5], [9, 10, 11])
    assert lines(days([*range(10, 0, -1)])) == ([11, 10, 9, 8], [4, 3, 2])
    assert lines(days([3, 1, 2, 5, 4, 9, 8, 7, 6])) == ([3, 4, 2, 6], [9, 8, 7])


def test_a_short_file_has_each_row_once() -> None:
    assert lines(days([5, 4, 3, 2, 1])) == ([6, 5, 4, 3], [2])
    assert lines(days([3, 2, 1])) == ([4, 3, 2], [])


def test_series_stand_one_after_the_other() -> None:
    rows = [f"2024-03-{day:02},{who},{day * day % 5}\n" for day in range(1, 7) for who in "pq"]
    assert lines("day,who,v\n" + "".join(rows)) == ([2, 4, 6, 8], [9, 11, 13])


def test_many_short_series_have_their_ends() -> None:
    rows = [f"2024-03-{2 - k % 2:02},s{k // 2},{k * k % 5}\n" for k in range(40)]
    assert lines("day,who,v\n" + "".join(rows)) == ([3, 2, 5, 4], [38, 41, 40])


def test_the_file_s_own_order_stays_where_its_rows_are_no_steps() -> None:
    rows = "".join(f"{name},{k},{k * 3},{k * 5}\n" for k, name in enumerate("pqrst", start=2))
    assert lines("who,2001,2002,2003\n" + rows) == ([2, 3, 4, 5], [6])
