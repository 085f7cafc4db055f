"""Which rows hold names, units and totals: tables of known plans are read back by them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.sequences.plan.heading import Heading, heading_of
from lstm_viz.sequences.plan.wanted import PLAIN, Given
from tests.sequences.conftest import Refusal


def heading(text: str, wanted: Given = PLAIN) -> Heading:
    rows = [line.split(",") for line in text.split("/")]
    return heading_of(rows, range(1, len(rows) + 1), "line", wanted)


@pytest.mark.parametrize(
    ("text", "names", "body"),
    [
        ("day,max/Mo,7/Tu,9", ["day", "max"], [1, 2]),
        ("Mo,7/Tu,9", None, [0, 1]),
        ("date,state/2024-01-01,up/2024-01-02,up", ["date", "state"], [1, 2]),
        (",0/0,5.25/1,6.25", ["", "0"], [1, 2]),  # a series of pandas
        (",5/1,2/3,4", None, [0, 1, 2]),  # a gap, and no index below it
        ("land,1990,1991/Chad,3,5/Peru,2,7", ["land", "1990", "1991"], [1, 2]),
        ("land,1994,1993/Chad,3,5/Peru,2,7", ["land", "1994", "1993"], [1, 2]),
        (
            "Price,A,A/Ticker,x,y/Date,,/2024-01-02,1,2/2024-01-03,3,4",
            ["Date", "A x", "A y"],
            [3, 4],
        ),
        ("t,a,b/s,degC,hPa/0,20.5,13/1,21.5,14", ["t", "a", "b"], [2, 3]),
        ("A,A,B/x,y,x/1,2,3/4,5,7", ["A x", "A y", "B x"], [2, 3]),
        ("a,/1,2/3,4", ["a", ""], [1, 2]),
        ("n,v/p,1/q,2/r,4/Total,7", ["n", "v"], [1, 2, 3]),
        ("m,v/2024-01,1/2024-02,2/2024-03,4/by hand,", ["m", "v"], [1, 2, 3]),
        ("state/up/down/up/up/down", ["state"], [1, 2, 3, 4, 5]),
        ("up/down/up/up/down", None, [0, 1, 2, 3, 4]),
    ],
)
def test_names_units_and_totals_are_told_from_steps(
    text: str, names: list[str] | None, body: list[int]
) -> None:
    found = heading(text)
    assert (found.names, found.body) == (names, body)


def test_what_is_left_out_is_told_with_its_cells() -> None:
    found = heading("t,a/s,degC/2024-01-01,20.5/2024-01-02,21.5/2024-01-03,2/Mean,14")
    assert found.told == (
        "Line 2 was left out: below the names ('s', 'degC').",
        "Line 6 was left out: no step of the table ('Mean', '14').",
    )
    assert [aside[:2] for aside in found.aside] == [(1, "names"), (2, "units"), (6, "total")]
    assert found.aside[1][2] == ("s", "degC")


@pytest.mark.parametrize("row", ["10%,20%", "1kg,2kg", "5 km,7 km"])
def test_numbers_with_units_above_bare_ones_may_be_the_first_step(row: str) -> None:
    text = f"a,b/{row}/11,21/12,22/13,24"
    found = heading(text)
    (asked,) = [point for point in found.points if point.open]
    assert (asked.argument, asked.value, asked.others) == ("skip_rows", (2,), ((),))
    first, other = row.split(",")
    assert asked.why == f"Line 2 ('{first}', '{other}') may hold units, or be the first step."
    assert (found.names, found.body) == (["a", "b"], [2, 3, 4])
    assert heading(text, Given(skip_rows=())).body == [1, 2, 3, 4]
    assert heading(text, Given(skip_rows=(2,))).body == [2, 3, 4]
    formats = heading("a,b/10n,12s/11,21/12,22/13,24")
    assert not any(point.open for point in formats.points)


def test_what_somebody_says_of_the_rows_counts() -> None:
    text = "made,by hand/a,b/1,2/3,4/5,7"
    found = heading(text, Given(header=(2,), skip_rows=(4,)))
    assert (found.names, found.body) == (["a", "b"], [2, 4])
    assert heading("1,2/3,4/5,7", Given(header=(1,))).names == ["1", "2"]
    assert heading("a,b/3,4/5,7", Given(header=())).body == [0, 1, 2]
    assert heading("A,/x,y/1,2/3,5", Given(header=(1, 2))).names == ["A x", "A y"]


def test_half_names_and_lines_that_are_not_there_are_refused(refused: Refusal) -> None:
    with refused(
        "Line 1: 'l2' and '7' are above columns of numbers; make this a line of names, or a line "
        "of numbers."
    ):
        heading("7,l2/8,13/9,14")
    with refused("There is no line 9 with cells to take the names from."):
        heading("a,b/1,2/3,4", Given(header=(9,)))


WORDS = st.text("abcdefgh", min_size=2, max_size=5)
UNITS = st.sampled_from(["degC", "hPa", "m/s", "mm", "W/m2"])


@given(
    names=st.lists(WORDS, min_size=2, max_size=5, unique=True),
    units=st.lists(UNITS, min_size=5, max_size=5) | st.none(),
    steps=st.integers(4, 9),
    total=st.booleans(),
)
def test_a_table_written_by_a_plan_is_read_back_by_it(
    names: list[str], units: list[str] | None, steps: int, total: bool
) -> None:
    rows = [["when", *names]]
    if units:
        rows.append(["", *units[: len(names)]])
    top = len(rows)
    for step in range(steps):
        numbers = [f"{step * 7.5 + k}" for k in range(len(names))]
        rows.append([f"2024-03-{step + 1:02}", *numbers])
    if total:
        rows.append(["Total", *["99.5"] * len(names)])
    found = heading_of(rows, range(1, len(rows) + 1), "row", PLAIN)
    assert found.names == ["when", *names]
    assert found.body == list(range(top, top + steps))
