"""Rows that are called totals: left out where they add up, and asked about where they don't."""

from __future__ import annotations

import warnings

import pytest

from lstm_viz.sequences import read, read_all
from lstm_viz.sequences.plan.heading import heading_of
from lstm_viz.sequences.plan.totals import totals_of
from lstm_viz.sequences.plan.wanted import PLAIN
from tests.sequences.work import lines_run


def rows_of(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.split("/")]


@pytest.mark.parametrize(
    "text",
    [
        "a,2,8/b,3,10/c,7,24/Total,12,42",
        "a,2,8/b,3,10/c,7,24/Mean,4,14",
        "a,2,8/b,3,10/c,7,24/Median:,3,10",
        "a,2,8/b,3,10/c,7,24/Max,7,24",
        "a,2,8/b,3,10/c,7,24/Min,2,8",
        "a,2,8/b,3,10/c,7,24/SD,2.65,8.72",  # with n - 1
        "a,$2,8%/b,$3,10%/c,$7,24%/Total (USD),$12,14%",  # a sum, and the mean of shares
        "2024-01,2,8/2024-02,3,10/Q1 Total,5,18/2024-04,7,24/Q2 Total,7,24",
    ],
)
def test_what_adds_up_is_left_out_unasked(text: str) -> None:
    rows = rows_of(text)
    found = totals_of(rows, [*range(len(rows))])
    assert found.left[-1:] == [len(rows) - 1]
    assert found.doubtful == []


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("NC,2,8/RI,3,10/SC,7,24/SD,4,9", ()),  # South Dakota
        ("Ann,2,8/Bob,3,10/Cid,7,24/Max,5,11", ()),
        ("Ann,2,8/Bob,3,10/Cid,7,24/Max,7,11", ()),  # the most of one column only
        ("Retail,2,8/Energy,3,10/Health,7,24/Media,5,11", ()),
        ("a,2,8/b,3,10/c,7,24/Total,13,42", (4,)),
        ("2024-01,2,8/2024-02,3,10/2024-03,7,24/Max,5,11", (4,)),
        ("2024-01,2,8/2024-02,3,10/2024-03,7,24/open,5,11", (4,)),
    ],
)
def test_what_does_not_is_asked(text: str, left: tuple[int, ...]) -> None:
    rows = rows_of(text)
    found = heading_of(rows, range(1, 5), "line", PLAIN)
    (asked,) = [point for point in found.points if point.open]
    assert (asked.argument, asked.value) == ("skip_rows", left)
    assert asked.others == (((),) if left else ((4,),))
    assert "'" + rows[3][0] in asked.why
    assert len(found.body) == 4 - len(left)


@pytest.mark.parametrize(
    "text",
    ["a,2/b,3/c,7/SD Airport,4", "a,2/b,3/c,7/St. Media,4", "a,2/b,3/c,7/Total energy,4",
     "a,2/b,3/c,7/Summer,4"],
)  # fmt: skip
def test_a_name_that_only_begins_or_ends_like_a_total_is_a_row(text: str) -> None:
    rows = rows_of(text)
    assert totals_of(rows, [0, 1, 2, 3]) == ([], [], [])


def test_series_called_totals_are_read() -> None:
    text = "name,2001,2002,2003\nTotal energy,5,6,8\nMax temp,7,9,4\nSum,1,2,3\n"
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made = read_all(text.encode(), name="a.csv")
    assert [str(one.message)[:14] for one in caught] == ["Line 4 ('Sum',"]
    kept = read_all(text.encode(), name="a.csv", skip_rows=())
    assert [one.source for one in made][:2] == [one.source for one in kept][:2]
    assert len(kept) == 3


def test_a_row_that_is_kept_can_be_left_out() -> None:
    text = "who,x\nAnn,2\nBob,3\nCid,7\nMax,4\n"
    with pytest.warns(match=r"Pass skip_rows=\(\) or skip_rows=\(5,\) to settle it"):
        assert read(text.encode(), name="a.csv").steps == 4
    assert read(text.encode(), name="a.csv", skip_rows=5).steps == 3


def test_twice_as_many_totals_are_twice_the_work() -> None:
    def work(count: int) -> int:
        rows = rows_of("/".join(f"2{k:03}-01,1/2{k:03}-02,2/Total,3" for k in range(count)))
        return lines_run(lambda: totals_of(rows, [*range(len(rows))]))

    assert work(40) < work(80) < 2.2 * work(40)
