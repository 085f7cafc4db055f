"""Files that are nearly what a rule is for, and are not: no value may be wrong without a word."""

from __future__ import annotations

import io
import json
from itertools import pairwise

import numpy as np
import pytest

from lstm_viz.sequences import read_all

from .conftest import Refusal
from .test_cases import Right, need_right, one
from .test_instruments import WALK, table

LONG = [*WALK, 6.25, 5.75, 7]
X = WALK[:6]


def rows(head: str, cells: list[str]) -> str:
    """A table of one column, and `x` beside it."""
    return table(f"{head},x", [f"{a},{x}" for a, x in zip(cells, LONG, strict=False)])


def steps(labels: list[str], columns: dict[str, list[float]], *doubts: str) -> Right:
    """A file of one sequence."""
    return Right({"": columns}, tuple(labels), doubts)


ZONES = [f"March 3 2024 {hour}:00 ({zone})" for hour, zone in ((10, "EST"), (11, "CET"))]
NIGHT = ["01:30", "02:00", "02:30", "02:00", "02:30", "03:00", "03:30"]
SPANS = [f"27.10.2024 {a} - 27.10.2024 {b}" for a, b in pairwise(NIGHT)]
DAYS = [f"0{day}/01/2024 00:00 - 0{day + 1}/01/2024 00:00" for day in range(1, 7)]

FALL = ["00:00", "01:00", "02:00", "02:00", "03:00", "04:00"]
FALLS = [f"{day}T{at}" for day in ("2023-10-29", "2024-04-07") for at in FALL]  # north and south
HALVES = [f"2024-11-03T{at}" for at in ("00:30", "01:00", "01:30", "01:00", "01:30", "02:00")]
SUMMER = [f"2024-06-16T0{hour}:00" for hour in (1, 2, 2, 3, 4, 5)]  # a Sunday
MONDAY = [f"2024-10-28T0{hour}:00" for hour in (1, 2, 2, 3, 4, 5)]
MORNING = [f"2024-10-27T{hour:02}:00" for hour in (8, 9, 9, 10, 11, 12)]
PART = [f"2024-10-27T{at}" for at in ("01:30", "02:00", "02:30", "02:00", "03:00", "03:30")]

COUNTED = [f"V{k}" for k in range(1, 22)]
MANY = [[who, *(str(k * k % m) for k in range(21))] for who, m in (("A", 7), ("B", 11), ("C", 13))]


def wide(head: list[str], *beside: list[str]) -> tuple[str, Right]:
    """Many columns behind a word, and others `beside`, of which each row is a step."""
    cells = [[*row, *more] for row, more in zip(MANY, zip(*beside, strict=True), strict=True)]
    columns = dict(zip(head, zip(*(row[1:] for row in cells), strict=True), strict=True))
    return (
        table(",".join(["who", *head]), list(map(",".join, cells))),
        steps([*"ABC"], {name: list(map(float, held)) for name, held in columns.items()}),
    )


ORDERS = ["2015", "01/02/2015", "13/02/2015", "02/03/2015", "14/03/2015", "05/04/2015"]
FINER = ["1900", "1910", "June 1920", "1 January 1930", "2 June 1931", "5 May 1932"]
LATER = ["2015", "2016", "2017 Q1", "2017 Q2", "2018 JAN", "2018 FEB"]  # one series goes on
TWICE = ["2015", "2015 Q3", "2015 Q4", "2016", "2016 Q1", "2016 Q2"]
QUARTERLY = ["03.2020", "06.2020", "01.2021"]
WHO = "abcdefghi"
PEOPLE = list(zip(WHO, WALK, strict=True))
ONE_DAY = ["2024-03-05"] * 9
ODD = [f"2024-03-{day:02}" for day in (1, 2, 4, 5, 7, 8, 9, 12, 13)]


def beside(name: str, cells: list[float], days: list[str], *doubts: str) -> tuple[str, Right]:
    """A column that is no clock and no count, beside dates: it has values."""
    lines = [f"{day},{a},{x}" for day, a, x in zip(days, cells, WALK, strict=True)]
    text = table(f"when,{name},x", lines)
    return text, steps(days, {name: cells, "x": WALK}, *doubts)


# name of the file → what is in it, and what that is
FILES: dict[str, tuple[str, Right]] = {
    "names with many dashes.csv": (
        rows("name", [f"a{' - b' * 600}"] * 6),
        one(x=X),
    ),
    "zones in brackets.csv": (rows("when", ZONES), steps(ZONES, {"x": X[:2]})),
    "a span whose end shows the day.csv": (
        rows("when", [f"0{day}/05/2024 - {day + 14}/05/2024" for day in range(1, 7)]),
        one(" ".join(f"2024-05-0{day}" for day in range(1, 7)), x=X),
    ),
    "days that may be months.csv": (
        rows("when", DAYS),
        one(" ".join(f"2024-01-0{day}" for day in range(1, 7)), ("day_first",), x=X),
    ),
    "spans, where summer time ends.csv": (
        rows("when", SPANS),
        one(" ".join(f"2024-10-27T{at}" for at in NIGHT[:6]), x=X),
    ),
    "spans that end before they begin.csv": (
        rows("when", [one.replace("27.10", "20.06") for one in SPANS]),
        one(x=X),
    ),
    "a clock put back in two years.csv": (
        rows("when", FALLS),
        one(" ".join(FALLS), x=LONG),
    ),
    "a clock put back, newest first.csv": (
        rows("when", HALVES[::-1]),
        one(" ".join(HALVES), x=X[::-1]),
    ),
    "an hour twice in summer.csv": (rows("when", SUMMER), one(" ".join(SUMMER), ("split",), x=X)),
    "an hour twice on a Monday.csv": (rows("when", MONDAY), one(" ".join(MONDAY), ("split",), x=X)),
    "an hour twice in the morning.csv": (
        rows("when", MORNING),
        one(" ".join(MORNING), ("split",), x=X),
    ),
    "half of an hour twice.csv": (
        rows("when", PART),
        one(" ".join(sorted(PART)), ("split",), x=[1.5, 2.25, 3, 1.75, 2.5, 4.25]),
    ),
    "an amount beside numbered columns.csv": wide([*COUNTED, "amount"], ["1.5", "7.25", "3"]),
    "channels and a battery.csv": wide(
        [*(one[1:] for one in COUNTED), "battery"], ["20", "21", "22"]
    ),
    "days of months.csv": (
        table(
            ",".join(["year", "month", "station", *(one[1:] for one in COUNTED)]),
            [",".join(["2024", str(month), *row]) for month, row in enumerate(MANY, start=4)],
        ),
        steps(
            ["2024-04", "2024-05", "2024-06"],
            {str(k + 1): [float(k * k % m) for m in (7, 11, 13)] for k in range(21)},
        ),
    ),
    "dates beside numbered columns.csv": (
        table(
            ",".join(["when", "who", *COUNTED]),
            [",".join([f"2024-04-0{day}", *row]) for day, row in enumerate(MANY, start=4)],
        ),
        steps(
            ["2024-04-04", "2024-04-05", "2024-04-06"],
            {f"V{k + 1}": [float(k * k % m) for m in (7, 11, 13)] for k in range(21)},
        ),
    ),
    "dates of two orders below a year.csv": (rows("when", ORDERS), steps(ORDERS, {"x": X})),
    "dates that become finer.csv": (rows("when", FINER), steps(FINER, {"x": X})),
    "quarters and months that go on.csv": (rows("when", LATER), steps(LATER, {"x": X})),
    "quarters between years.csv": (rows("when", TWICE), steps(TWICE, {"x": X})),
    "seconds that pass.csv": beside(
        "time [s]", [12000 + 100 * k for k in range(9)], ONE_DAY, "split"
    ),
    "seconds below an hour.csv": beside(
        "time", [2500 + 101 * k for k in range(9)], ONE_DAY, "split"
    ),
    "how long runs took.csv": beside(
        "time",
        [12512, 12458, 13001, 12545, 12320, 12430, 12515, 12459, 12701],
        ONE_DAY,
        "split",
    ),
    "an elapsed time that restarts nothing.csv": beside(
        "elapsed time", [5 * k for k in range(9)], ODD
    ),
    "a tempo beside dates.csv": beside("tempo", [100 + 2 * k for k in range(9)], ODD),
    "samples of one day.csv": beside("sample", [100 + 20 * k for k in range(9)], ONE_DAY, "split"),
    "a price index.csv": beside("price index", [100 + k for k in range(9)], ODD),
    "days of drought.csv": beside("drought_cnt", [0, 1, 2, 3, 0, 1, 2, 0, 1], ODD),
    "stairs.csv": beside("stair counter", [0, 1, 2, 3, 0, 1, 2, 3, 0], ODD),
    "rows that begin again anywhere.csv": beside("row cnt", [0, 1, 2, 3, 0, 1, 2, 0, 1], ODD),
    "seconds that look like months.csv": (
        rows("t", [f"{k}.1753" for k in range(1, 7)]),
        steps([f"{k}.1753" for k in range(1, 7)], {"x": X}),
    ),
    "a level that looks like months.csv": beside("level", [k + 0.2015 for k in range(1, 10)], ODD),
    "months with gaps.csv": (rows("Monat", QUARTERLY), one("2020-03 2020-06 2021-01", x=X[:3])),
    "months that some last.csv": beside("months", [k + 0.25 for k in range(1, 10)], ODD),
    "names beside ages.csv": (
        table("name,x,age", [f"{who},{x},{20 + k}" for k, (who, x) in enumerate(PEOPLE)]),
        steps(list(WHO), {"x": WALK, "age": list(range(20, 29))}),
    ),
    "names beside a counter.csv": (
        table("name,x,t", [f"{who},{x},{k}" for k, (who, x) in enumerate(PEOPLE)]),
        steps(list(WHO), {"x": WALK}),
    ),
    "hours of work.csv": (
        table("x,hours", [f"{x},{k + 1}" for k, x in enumerate(WALK)]),
        one(x=WALK, hours=list(range(1, 10))),
    ),
    "rows in the order of their text.json": (
        json.dumps({f"{k}": {"x": x, "y": x * x} for k, x in enumerate(LONG)}, sort_keys=True),
        steps([f"{k}" for k in range(12)], {"x": LONG, "y": [x * x for x in LONG]}),
    ),
    "rows of other numbers.json": (
        json.dumps({"10": {"x": 1.5, "y": 7}, "3": {"x": 2.5, "y": 6}, "7": {"x": 4, "y": 5}}),
        steps(["3", "7", "10"], {"x": [2.5, 4, 1.5], "y": [6, 5, 7]}),
    ),
    "seasons of clubs.csv": (
        table(
            "club,season,x",
            [f"{'AB'[k // 3]},{2008 + k % 3}/{k % 3 + 9:02},{x}" for k, x in enumerate(X)],
        ),
        steps([], {"x": X}, "split"),
    ),
    "models with a year that is none.csv": (
        rows("model", ["FY1250", "FY1000", "FY3001"]),
        steps(["FY1250", "FY1000", "FY3001"], {"x": X[:3]}),
    ),
    "codes that count.csv": (
        rows("code", ["1001-02", "1002-03", "1003-04"]),
        steps(["1001-02", "1002-03", "1003-04"], {"x": X[:3]}),
    ),
    "quarters above a total.csv": (
        table("month,x", ["Jan,1", "Feb,2", "Mar,4", "Q1,7", "Apr,3", "May,5", "Total,15"]),
        steps(["Jan", "Feb", "Mar", "Apr", "May"], {"x": [1, 2, 4, 3, 5]}),
    ),
    "rows that begin again without a time.csv": (
        table("row,x", [f"{k % 3},{x}" for k, x in enumerate(WALK)]),
        one(row=[0, 1, 2] * 3, x=WALK),
    ),
    "boxes in pictures.json": (
        json.dumps([{"frame": f"f{k}.png", "box": [k, k * k, 9 - k]} for k in range(3)]),
        steps(
            ["f0.png", "f1.png", "f2.png"],
            {"box 1": [0, 1, 2], "box 2": [0, 1, 4], "box 3": [9, 8, 7]},
        ),
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_its_right_values_or_the_right_question(name: str) -> None:
    text, right = FILES[name]
    need_right(name, right, lambda: read_all(text.encode(), name=name))


def test_which_number_of_a_span_is_the_day_can_be_said() -> None:
    (made,) = read_all(rows("when", DAYS).encode(), day_first=False)
    np.testing.assert_array_equal(made.labels, [f"2024-0{month}" for month in range(1, 7)])


def test_where_a_clock_was_put_back_first_is_told() -> None:
    text = rows(
        "when", [f"{day}T{at}" for day in ("2024-11-03", "2023-11-05") for at in FALL[::-1]]
    )
    (made,) = read_all(text.encode())
    assert made.changes[-2:] == (
        "The rows were turned round: the file begins with the newest.",
        "The clock was put back by an hour 2 times, first in line 4; the repeated hour stays as it "
        "is.",
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x,y\n1.5,2\n2.5,3\n3.5\n4.5\n5.5\n6.5\n", 4),
        ("1,2\n2,3\n3,4\n4\n5\n6\n7\n", 4),
        ("2024-01-01,5\n2024-01-02,3\n2024-01-03,7\n1.5\n2.25\n1.75\n3\n", 4),
    ],
)
def test_measured_rows_above_shorter_ones_are_no_preamble(
    text: str, line: int, refused: Refusal
) -> None:
    with refused(
        f"Line {line}: the number of cells is 1, and 2 in line 1; give every line the same number, "
        "separated by ','."
    ):
        read_all(text.encode())


def test_columns_that_are_no_steps_of_a_row_are_named() -> None:
    text = "who,start,size,2001,2002,2003\nA,2024-01-05,7.5,1,2,3\nB,2024-01-04,9.5,4,6,5\n"
    made = read_all(text.encode())
    assert "Columns left out, because they are no steps: 'start', 'size'." in made[0].changes


def test_a_season_is_told_to_be_its_first_year() -> None:
    (made,) = read_all(rows("season", ["2005/06", "2006/07", "2007/08"]).encode())
    np.testing.assert_array_equal(made.labels, ["2005", "2006", "2007"])
    assert "Of each season in 'season', the first year is read." in made.changes


def test_rows_that_were_sorted_by_their_numbers_are_told() -> None:
    (made,) = read_all(b'{"10": {"x": 1, "y": 5}, "9": {"x": 2, "y": 3}}')
    assert made.changes[0] == "The rows were sorted by their numbers."


def test_rows_of_one_step_each_are_no_channels(refused: Refusal) -> None:
    held = io.BytesIO()
    np.save(held, np.arange(240.0).reshape(10, 1, 24) ** 2)
    with refused("There is one step; a sequence needs at least 2, so add more numbers."):
        read_all(held.getvalue(), name="a.npy")
