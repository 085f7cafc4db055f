"""Files that programs wrote: tables put together, counted columns, seasons, months in numbers."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from lstm_viz.sequences import ReadingWarning, read_all
from lstm_viz.sequences.text import separated

from .test_cases import NAN, Right, need_right, one
from .test_instruments import WALK, table
from .test_no_false_guess import ODD, X, beside, rows, steps

YEARS = [f"{year}" for year in range(2005, 2014)]
SEASONS = [f"{year}/{year % 100 + 1:02}" for year in range(2005, 2014)]
MONTHS = [f"{k % 12 + 1:02}.{2023 + k // 12}" for k in range(8, 17)]  # from September on
WEEKS = ["2024-03-04/2024-03-10", "2024-03-11/2024-03-17", "2024-03-18/2024-03-24"]
GRID = [[1.5, 2.25, 7.5], [3.25, 1.75, 6.5], [2.5, 4.25, 8.75], [3.5, 5.25, 4.75]]


def grid(first: str) -> str:
    """Rows of three numbers below a first one."""
    return table(first, [",".join(map(str, row)) for row in GRID])


def named(*names: str, doubts: tuple[str, ...] = ("header",)) -> Right:
    """The columns of the grid."""
    return Right(
        {"": dict(zip(names, map(list, zip(*GRID, strict=True)), strict=True))}, (), doubts
    )


def put_together(head: str, counts: list[int]) -> tuple[str, Right]:
    """Tables below one another, each with a count of its own rows, which is left out."""
    lines = [f"{n},{day},{x}" for n, day, x in zip(counts, ODD, WALK, strict=True)]
    return table(f"{head},when,x", lines), steps(ODD, {"x": WALK})


def lists(*rows: dict[str, Any]) -> str:
    return json.dumps(rows)


QUARTERS = ["Jan,1", "Feb,2", "Mar,4", "Q1,7", "Apr,3", "May,5"]
COUNTS = [0, 1, 2, 3, 0, 1, 2, 0, 1]
RECORDS = [{"when": day, "x": x} for day, x in zip(ODD, WALK, strict=True)]

# name of the file → what is in it, and what that is
FILES: dict[str, tuple[str, Right]] = {
    "tables of pandas.csv": put_together("", COUNTS),
    "tables with a number of each row.csv": put_together("No", [n + 1 for n in COUNTS]),
    "a running number.csv": put_together("lfdNr", [7, 8, 9, 10, 11, 12, 13, 14, 15]),
    "series with a number of each row.csv": (
        table(
            "obs,land,when,x",
            [f"{k % 4 + 1},{'AB'[k // 4]},{ODD[k % 4]},{x}" for k, x in enumerate(WALK[:8])],
        ),
        Right({"A": {"x": WALK[:4]}, "B": {"x": WALK[4:8]}}, tuple(ODD[:4])),
    ),
    "a number of rooms.csv": beside("No", [3, 1, 2, 2, 4, 1, 0, 2, 3], ODD),
    "a flag that takes turns.csv": beside("No", [0, 1, 0, 1, 0, 1, 0, 1, 0], ODD),
    "a number that begins again higher.csv": beside("No", [5, 6, 7, 8, 5, 6, 7, 8, 9], ODD),
    "months in numbers.csv": (
        rows("Monat", MONTHS),
        one(" ".join(f"{month[3:]}-{month[:2]}" for month in MONTHS), x=WALK),
    ),
    "months in numbers, newest first.csv": (
        rows("Monat", MONTHS[::-1]),
        one(" ".join(f"{month[3:]}-{month[:2]}" for month in MONTHS), x=WALK[::-1]),
    ),
    "decimals that go up by one.csv": beside("odds", [k + 1.2 for k in range(9)], ODD),
    "decimals that are years.csv": beside("share", [1.16 + k / 100 for k in range(9)], ODD),
    "versions.csv": beside(
        "share", [1.2023, 2.2023, 2.2024, 3.2024, 4.2024, 5.2024, 6.2024, 7.2024, 8.2024], ODD
    ),
    "seasons, newest first.csv": (
        rows("season", SEASONS[::-1]),
        one(" ".join(YEARS), x=WALK[::-1]),
    ),
    "fiscal years, newest first.csv": (
        rows("year", [f"FY{year}" for year in YEARS[::-1]]),
        one(" ".join(YEARS), x=WALK[::-1]),
    ),
    "years with a dash.csv": (
        rows("year", [f"{year}-{int(year) + 1}" for year in YEARS]),
        one(" ".join(YEARS), x=WALK),
    ),
    "months of two years.csv": (
        rows("when", ["2010-11", "2011-12"]),
        one("2010-11 2011-12", x=WALK[:2]),
    ),
    "months of a year.csv": (
        rows("when", ["2011-11", "2011-12", "2012-01"]),
        one("2011-11 2011-12 2012-01", x=WALK[:3]),
    ),
    "seasons of matches.csv": (
        table(
            "season,match,x",
            [f"{2014 + k // 3}/{15 + k // 3},{k % 3 + 1},{x}" for k, x in enumerate(WALK)],
        ),
        Right({f"{2014 + k}/{15 + k}": {"x": WALK[3 * k :][:3]} for k in range(3)}, tuple("123")),
    ),
    "seasons as columns.csv": (
        table("team,2018/19,2019/20,2020/21", ["A,1.5,2.25,3", "B,7,6.5,8"]),
        Right(
            {"A": {"value": [1.5, 2.25, 3]}, "B": {"value": [7, 6.5, 8]}},
            ("2018", "2019", "2020"),
        ),
    ),
    "five years each.csv": (
        rows("when", ["1990-1995", "1995-2000", "2000-2005"]),
        steps(["1990-1995", "1995-2000", "2000-2005"], {"x": WALK[:3]}),
    ),
    "invoices.csv": (
        rows("when", ["2024-1001", "2024-1002", "2024-1003"]),
        steps(["2024-1001", "2024-1002", "2024-1003"], {"x": WALK[:3]}),
    ),
    "weeks of pandas, newest first.csv": (
        rows("", WEEKS[::-1]),
        one(" ".join(week[:10] for week in WEEKS), x=WALK[:3][::-1]),
    ),
    "samples by day.csv": (
        rows("when", ["S1/2024-03-04", "S2/2024-03-05", "S3/2024-03-06"]),
        steps(["S1/2024-03-04", "S2/2024-03-05", "S3/2024-03-06"], {"x": WALK[:3]}),
    ),
    "columns that a program counted.csv": (grid("0,1,2"), named("0", "1", "2")),
    "columns that are counted from one.csv": (grid("1,2,3"), named("1", "2", "3")),
    "columns that a program counted, in German.csv": (
        table("0;1;2", [";".join(map(str, row)).replace(".", ",") for row in GRID]),
        named("0", "1", "2"),
    ),
    "a first row of decimals.csv": (
        grid("1.0,2.0,3.0"),
        Right({"": {f"column {k + 1}": [k + 1.0, *(row[k] for row in GRID)] for k in range(3)}}),
    ),
    "a first step with a gap.csv": (
        table(",0,1", ["1.5,3,7", "2.25,2,5", "1.75,4,6"]),
        steps([], {"column 1": [NAN, *X[:3]], "column 2": [0, 3, 2, 4], "column 3": [1, 7, 5, 6]}),
    ),
    "whole numbers that count.csv": (
        table("1,2,3", ["4,6,5", "7,9,8"]),
        steps([], {"column 1": [1, 4, 7], "column 2": [2, 6, 9], "column 3": [3, 5, 8]}),
    ),
    "numbers that go up everywhere.csv": (
        table("0,1,2", ["0.5,1.5,2.5", "1.5,2.5,3.5"]),
        steps([], {f"column {k + 1}": [k, k + 0.5, k + 1.5] for k in range(3)}),
    ),
    "quarters among months.csv": (
        table("month,x", [*QUARTERS, "Jun,6.5", "Q2,14.5"]),
        steps(["Jan", "Feb", "Mar", "Apr", "May", "Jun"], {"x": [1, 2, 4, 3, 5, 6.5]}),
    ),
    "quarters among months that don't add up.csv": (
        table("month,x", QUARTERS).replace("Q1,7", "Q1,9"),
        steps(["Jan", "Feb", "Mar", "Apr", "May"], {"x": [1, 2, 4, 3, 5]}, "skip_rows"),
    ),
    "quarters alone.csv": (
        table("part,x", ["Q1,1", "Q2,2", "Q3,4", "Q4,7"]),
        steps(["Q1", "Q2", "Q3", "Q4"], {"x": [1, 2, 4, 7]}),
    ),
    "people and a question.csv": (
        table("who,x", ["May,1", "June,2", "Anna,4", "Q1,7"]),
        steps(["May", "June", "Anna", "Q1"], {"x": [1, 2, 4, 7]}),
    ),
    "a counter behind what it counts.csv": (
        table("x,t", [f"{x},{k}" for k, x in enumerate(WALK)]),
        steps([*"012345678"], {"x": WALK}),
    ),
    "ages in a short table.csv": (
        table("x,age", [f"{x},{20 + k}" for k, x in enumerate(WALK[:4])]),
        one(x=WALK[:4], age=[20, 21, 22, 23]),
    ),
    "rows by their numbers.json": (
        json.dumps({str(k): one for k, one in enumerate(RECORDS)}),
        steps(ODD, {"x": WALK}),
    ),
    "rows by other numbers.json": (
        json.dumps({"1017": {"a": 1.5, "b": 7}, "2088": {"a": 2.25, "b": 6}}),
        steps(["1017", "2088"], {"a": [1.5, 2.25], "b": [7, 6]}),
    ),
    "colours with names.json": (
        lists({"id": "A", "rgb": [1.5, 2.25, 3]}, {"id": "B", "rgb": [4, 7, 5]}),
        steps(["A", "B"], {"rgb 1": [1.5, 4], "rgb 2": [2.25, 7], "rgb 3": [3, 5]}),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_its_right_values_or_the_right_question(name: str) -> None:
    text, right = FILES[name]
    need_right(name, right, lambda: read_all(text.encode(), name=name))


def test_numbers_that_may_be_names_are_a_step_where_somebody_says_so() -> None:
    text = grid("0,1,2").encode()
    with pytest.warns(
        ReadingWarning, match=r"line 1 may be names.*Pass header=\(1,\) or header=\(\)"
    ):
        read_all(text)
    (kept,) = read_all(text, header=())
    np.testing.assert_array_equal(kept.values[0], [0, 1, 2])
    (given,) = read_all(text, header=1)
    assert given.names == ("0", "1", "2")
    assert given.steps == len(GRID)


def test_a_large_file_is_asked_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = table("0,1,2", [f"{k * k % 7}.5,{k % 5}.25,{k * k % 3}" for k in range(900)]).encode()
    monkeypatch.setattr(separated, "LARGE", 0)
    with pytest.warns(ReadingWarning, match="line 1 may be names"):
        (made,) = read_all(text)
    assert made.names == ("0", "1", "2")
    assert made.steps == 900
