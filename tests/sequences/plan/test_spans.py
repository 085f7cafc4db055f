"""Years of months and days of hours in rows: one series, in the order of time."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sequences import ReadingWarning, SequenceError, read, read_all

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
FULL = "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER"
YEARS = range(1991, 1996)


def text(names: list[str], rows: list[list[object]]) -> bytes:
    lines = [names, *rows] if names else rows
    return "\n".join(",".join(map(str, line)) for line in lines).encode()


def of_years(names: list[str], parts: int) -> bytes:
    return text(
        ["Year", *names],
        [[year, *(year % 100 + k / 100 for k in range(len(names)))] for year in YEARS],
    )


@pytest.mark.parametrize(
    ("names", "second"),
    [
        (MONTHS, "1991-02"),
        (FULL.split(), "1991-02"),
        ([f"M{k:02}" for k in range(1, 13)], "1991-02"),
        (["Q1", "Q2", "Q3", "Q4"], "1991-04"),
        ([*MONTHS, "Annual"], "1991-02"),
    ],
    ids=["short", "full", "M01", "quarters", "with a sum"],
)
def test_a_year_of_months_in_each_row_is_one_series(names: list[str], second: str) -> None:
    parts = len([name for name in names if name != "Annual"])
    found = read(of_years(names, parts), name="x.csv")
    whole = [year % 100 + k / 100 for year in YEARS for k in range(parts)]
    np.testing.assert_allclose(found.values[:, 0], whole, rtol=1e-6)
    assert found.labels[1] == second
    assert ("Left out, because they are no part of a row's time: 'Annual'." in found.changes) == (
        "Annual" in names
    )


@pytest.mark.parametrize(
    "names",
    [[f"H{k}" for k in range(1, 25)], [f"{k:02}:00" for k in range(24)]],
    ids=["H1", "00:00"],
)
def test_a_day_of_hours_in_each_row_is_one_series(names: list[str]) -> None:
    days = ["2024-02-28", "2024-02-29", "2024-03-01"]
    rows = [[day, *(24 * k + hour for hour in range(24))] for k, day in enumerate(days)]
    found = read(text(["Date", *names], rows), name="x.csv")
    assert found.values[:, 0].tolist() == list(range(72))
    assert found.labels[25] == "2024-02-29T01:00"


def test_years_of_several_stations_are_several_series() -> None:
    rows = [
        [who, year, *(year + k for k in range(12))] for who in ("Oslo", "Rome") for year in YEARS
    ]
    oslo, rome = read_all(text(["station", "year", *MONTHS], rows), name="x.csv")
    assert oslo.values[:, 0].tolist() == [year + k for year in YEARS for k in range(12)]
    assert rome.values.shape == (60, 1)


def test_what_has_no_names_is_asked_and_can_be_settled() -> None:
    rows = [[year, *(year % 100 + k / 100 for k in range(12))] for year in YEARS]
    data = text([], rows)
    with pytest.warns(
        ReadingWarning, match="Each row may be a year of months. Pass rows_are='spans'"
    ):
        assert read(data, name="x.csv").values.shape == (60, 1)
    assert read(data, name="x.csv", rows_are="spans").values.shape == (60, 1)
    assert read(data, name="x.csv", rows_are="steps").values.shape[0] == 5


@pytest.mark.parametrize("label", ["Year", "season"])
def test_numbers_as_names_may_count_anything_and_are_asked(label: str) -> None:
    data = text([label, *map(str, range(1, 13))], [[year, *range(12)] for year in YEARS])
    with pytest.warns(ReadingWarning, match="Each row may be a year of months"):
        assert read(data, name="x.csv").values.shape == (60, 1)


def test_a_gap_at_the_end_of_the_last_year_stays_a_gap() -> None:
    rows = [[year, *range(12)] for year in YEARS]
    rows[-1][-3:] = ["", "", ""]
    values = read(text(["Year", *MONTHS], rows), name="x.csv").values[:, 0]
    assert np.isnan(values).tolist() == [False] * 57 + [True] * 3


@pytest.mark.parametrize(
    "names",
    [[*MONTHS[:-1]], [*MONTHS[1:], MONTHS[0]], [*MONTHS[:-1], "Jan"]],
    ids=["eleven", "another order", "twice"],
)
def test_what_is_no_whole_year_stays_columns(names: list[str]) -> None:
    assert read(of_years(names, len(names)), name="x.csv").values.shape == (5, len(names))


def test_numbers_without_a_name_that_do_not_count_are_no_years() -> None:
    data = text(["", *MONTHS], [[place, *range(place, place + 12)] for place in (1601, 1604, 1608)])
    assert len(read(data, name="x.csv").values) == 3


def test_spans_that_are_none_get_a_sentence() -> None:
    with pytest.raises(SequenceError, match="can't be spans: that needs a column of years beside"):
        read(b"a,b\n1,2\n3,5\n", name="x.csv", rows_are="spans")
