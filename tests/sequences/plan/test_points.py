"""A reading as data: what it says, what it asks, and that it comes back from JSON."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from lstm_viz.sequences import describe, read
from lstm_viz.sequences.plan.points import Point, Reading, ReadingWarning
from lstm_viz.sequences.plan.wanted import Given, Wanted
from lstm_viz.ui.explore.plan_words import summary

DATA = (
    b"date,shop,sold\n01/02/2024,a,10\n01/02/2024,b,-9999\n02/02/2024,a,12\n02/02/2024,b,11\n"
    b"03/02/2024,a,13\n03/02/2024,b,14\n"
)


def test_a_reading_is_printed_and_handed_back(capsys: pytest.CaptureFixture[str]) -> None:
    reading = describe(DATA, name="shops.csv")
    printed = capsys.readouterr().out
    assert printed == f"{reading}\n"
    assert printed.startswith("6 rows; a row is a step; 2 sequences\n  date  time      time, ")
    assert "? 'sold' has -9999 once, far from all its other values (10 to 14)" in printed
    assert [point.argument for point in reading.doubts] == ["day_first", "missing"]
    assert reading.of("id") == ("shop",)
    assert (reading.head[0], reading.tail[-1]) == (
        ("line 2", "2024-01-02", "a", "10"),
        ("line 7", "2024-03-02", "b", "14"),
    )


def test_rows_that_are_no_steps_are_told_with_the_steps_that_they_make(
    capsys: pytest.CaptureFixture[str],
) -> None:
    names = "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec"
    months = [",".join(str(10 * year + month) for month in range(12)) for year in range(5)]
    rows = [f"{1990 + year},{values}" for year, values in enumerate(months)]
    years = describe("\n".join([f"year,{names}", *rows]).encode(), name="years.csv")
    assert (years.rows_are, years.rows, years.steps) == ("spans", 5, 60)
    assert capsys.readouterr().out.startswith("5 rows; a row is a span of steps; 60 steps\n")
    assert summary("years.csv", 5, 1, years.steps) == "years.csv: 5 rows, 60 steps."
    wide = describe(b"land,2001,2002,2003,2004\nDE,1,2,3,4\nFR,2,3,4,7\nIT,3,4,5,1\n")
    assert (wide.rows_are, wide.rows, wide.sequences, wide.steps) == ("series", 3, 3, 12)
    assert summary("w.csv", 3, 3, 12) == "w.csv: 3 rows, 3 series, 12 steps."
    assert summary("w.csv", 3, 1, 3) == "w.csv: 3 rows."


def test_it_comes_back_from_json_and_so_does_what_is_wanted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    reading = describe(DATA)
    assert Reading.from_json(json.loads(json.dumps(reading.as_json()))) == reading
    wanted = Wanted(("v",), (), ("a", "b"), "series", ("p", "q"), True, Given((2, 3), (), ("x",)))
    assert Wanted.from_json(json.loads(json.dumps(asdict(wanted)))) == wanted


def test_what_cannot_be_read_is_shown_with_the_reason() -> None:
    reading = describe(b"a,b\nx,y\nx,y\nw,u\nw,u\n")
    assert reading.problem.startswith("No column has numbers")
    assert "! No column has numbers" in str(reading)


def test_arguments_settle_doubts_and_no_warning_is_left() -> None:
    with pytest.warns(ReadingWarning) as caught:
        read(DATA, split=(), time="")
    assert [str(one.message).rpartition(" Pass ")[2] for one in caught] == [
        "missing=() or missing=('-9999',) to settle it."
    ]
    settled = read(DATA, split=(), day_first=True, missing=[-9999])
    assert settled.labels[:2] == ("2024-02-01", "2024-02-01")
    assert "Taken for missing: '-9999' 1×." in settled.changes
    assert settled.gaps == 1


def test_a_point_names_the_argument_that_settles_it() -> None:
    point = Point("decimal", ".", "Nothing shows it.", True, (",",))
    assert point.advice == "Nothing shows it. Pass decimal='.' or decimal=',' to settle it."


def test_the_dates_that_are_quoted_differ_and_the_order_that_was_taken_is_told() -> None:
    data = b"day,x\n03/03/2024,2\n03/05/2024,7\n03/09/2024,4\n"
    with pytest.warns(ReadingWarning, match="first that differs is 2024-03-05 or 2024-05-03"):
        said = read(data).changes
    assert "The dates of 'day' can be read in two ways; the month was taken to come first." in said
    said = read(data, day_first=True).changes
    assert "The dates of 'day' are read with the day first, as chosen." in said
