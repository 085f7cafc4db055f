"""Numbers that are moments: pandas is the oracle."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lstm_viz.sequences import ReadingWarning, read, read_all
from lstm_viz.sequences.plan.clock import is_part, times_in
from lstm_viz.sequences.plan.date_parts import joined
from lstm_viz.sequences.plan.gaps import gaps_told, uneven_told
from lstm_viz.sequences.table import Column, Table

DAYS = pd.date_range("2019-02-26", periods=7, freq="D")
HOURS = pd.date_range("2019-02-26 21:30", periods=7, freq="h")


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("date", DAYS.strftime("%Y%m%d").astype(float), DAYS),
        ("period", pd.date_range("2019-11", periods=5, freq="MS").strftime("%Y%m").astype(float),
         pd.date_range("2019-11", periods=5, freq="MS")),
        ("timestamp", HOURS.astype("datetime64[s]").astype(np.int64), HOURS),
        ("timestamp", [1712102400, 1712102401, 1712102402],  # no 24th of October 1712
         pd.date_range("2024-04-03", periods=3, freq="s")),
        ("date", [1893123122, 1893123123, *(1894010100 + k for k in range(22))],
         pd.date_range("1893-12-31 22:00", periods=24, freq="h")),
        ("open time", HOURS.astype("datetime64[ms]").astype(np.int64), HOURS),
        ("Date", (DAYS - pd.Timestamp("1899-12-30")).days, DAYS),
        ("time", (HOURS - pd.Timestamp("1899-12-30")) / pd.Timedelta("1D"), HOURS),
        ("Jahr", [1871, 1872, 1875], pd.to_datetime(["1871", "1872", "1875"])),
    ],
)  # fmt: skip
def test_numbers_under_a_name_of_time_are_moments(name: str, values, expected) -> None:
    found = times_in(Column(name, np.array(values, float)))
    assert found is not None
    apart = np.abs(found.times - expected.to_numpy("datetime64[us]"))
    assert apart.max() < np.timedelta64(1, "s")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("sales", [20190226, 20190227]),
        ("invoice", [202401010001, 202401010002, 202401010003]),
        ("invoice", [20240101000001, 20240101000002, 20240101000003]),
        ("date", [20190230, 20190231]),  # days that are not in the calendar
        ("time", [0.0, 0.5]),
        ("year", [1871.5, 1872.5]),
        ("timestamp", [np.nan, 1.6e9]),
    ],
)
def test_other_numbers_are_none(name: str, values: list[float]) -> None:
    assert times_in(Column(name, np.array(values, float))) is None


def test_parts_of_a_date_are_joined() -> None:
    parts = {"Year": HOURS.year, "month": HOURS.month, "Day": HOURS.day, "hour": HOURS.hour}
    columns = tuple(Column(name, np.array(held, float)) for name, held in parts.items())
    assert all(map(is_part, columns))
    found = joined(Table((*columns, Column("v", np.arange(7.0)))))
    assert found is not None
    np.testing.assert_array_equal(found[0], HOURS.floor("h").to_numpy("datetime64[us]"))
    assert found[1] == tuple(parts)
    assert joined(Table(columns[1:])) is None


@pytest.mark.parametrize(
    "names",
    ["day,month,year", "Tag,Monat,Jahr", "year,day,month", "DAY,MO,YEAR", "DD,MM,YYYY",
     "Day,Month,Year,Hour", "YY,MM,DD,hh,mm", "yyyy,dd,mm"],
)  # fmt: skip
def test_the_parts_of_a_date_may_stand_in_any_order(names: str) -> None:
    moments = pd.date_range("2020-02-27 21:07", periods=7, freq="5h")
    kept = {"d": "day", "t": "day", "m": "month", "y": "year", "j": "year", "h": "hour"}
    called = names.split(",")
    months = [name for name in called if name[0] in "mM"]
    minute = "mm" if "mm" in called and len(months) > 1 else None
    finest = "min" if minute else "h" if any(name[0] in "hH" for name in called) else "D"
    held = [
        getattr(moments, "minute" if name == minute else kept[name[0].lower()]) for name in called
    ]
    columns = [Column(name, np.array(one, float)) for name, one in zip(called, held, strict=True)]
    found = joined(Table((*columns, Column("v", np.arange(7.0)))))
    assert found is not None
    np.testing.assert_array_equal(found[0], moments.floor(finest).to_numpy("datetime64[us]"))


def test_gaps_in_a_regular_grid_are_told() -> None:
    times = pd.date_range("2024-01-03", periods=40, freq="h").to_numpy("datetime64[us]")
    assert gaps_told(times) == ()
    assert gaps_told(np.delete(times, [7, 8])) == (
        "The times are regular, but 2 are missing, the first after 2024-01-03T06:00; the steps "
        "follow one another without a gap there.",
    )
    months = pd.date_range("2020-02", periods=30, freq="MS").to_numpy("datetime64[us]")
    assert gaps_told(months) == ()
    weekdays = pd.bdate_range("2024-01-01", periods=40).to_numpy("datetime64[us]")
    assert gaps_told(weekdays) == ()  # a market is closed at weekends


@pytest.mark.parametrize(
    ("times", "least", "most"),
    [
        ([0.5, 0.75, 1.75, 1.85], "0.1", "1"),
        ([3, 4, 6, 7, 8], "1", "2"),  # a frame is missing
        ([9, 7, 2], "2", "5"),
        (np.float32([0.1, 0.2, 0.3, 0.5]), "0.1", "0.2"),
    ],
)
def test_times_that_are_not_regular_are_told(times, least: str, most: str) -> None:
    sentence = f"The times are not regular: the steps are between {least} and {most} apart."
    assert uneven_told(np.array(times)) == (sentence,)


@pytest.mark.parametrize(
    "times",
    [
        np.arange(7) / 3,
        np.round(np.arange(40) / 360, 3),  # 0.000, 0.003, 0.006, 0.008
        (1000 + np.arange(50) * 0.004).astype(np.float32),
        -np.arange(5.0),
        [1.0, 5.0, 2.0, 2.5],  # no times at all
        [0.0, 7.0],
        [0.0, 7.0, 9.0, np.inf, np.inf],
        [0.0, 7.0, np.nan],
    ],
)
def test_times_that_are_regular_but_for_rounding_are_not(times) -> None:
    assert uneven_told(np.array(times)) == ()


@pytest.mark.parametrize("name", ["t", "time", "seconds", "frame"])
@pytest.mark.parametrize("series", ["", "station,"])
def test_uneven_times_of_a_file_are_told(name: str, series: str) -> None:
    rows = [(k, 2 * k + 3 * (k > 4)) for k in range(9)]
    text = f"{series}{name},x\n" + "".join(
        f"{at + ',' if series else ''}{when},{7 - k}.5\n"
        for at in ("Oslo", "Bonn")[: 2 if series else 1]
        for k, when in rows
    )
    made = read_all(text.encode(), name="x.csv")
    assert len(made) == (2 if series else 1)
    assert [float(label) for label in made[0].labels] == [when for _, when in rows]
    assert made[0].changes[-1] == (
        "The times are not regular: the steps are between 2 and 5 apart."
    )


def test_days_of_a_spreadsheet_are_in_order_and_asked_about() -> None:
    assert times_in(Column("data", np.array([30_000.0, 25_000, 41_000]))) is None
    with pytest.warns(ReadingWarning, match=r"'Date' holds dates as days .*45295.5 would be 2024"):
        made = read(b"Date,v\n45295.5,3\n45296.5,2\n45297.5,1\n")
    assert made.labels == ("2024-01-04T12:00", "2024-01-05T12:00", "2024-01-06T12:00")
    kept = read(b"Date,v\n45295.5,3\n45296.5,2\n45297.5,1\n", time=())
    assert kept.names == ("Date", "v")
    noisy = read(b"sample,data\n0,30000\n1,25000\n2,41000\n3,28000\n", time="sample")
    np.testing.assert_array_equal(noisy.values[:, 0], [30_000, 25_000, 41_000, 28_000])


def test_hours_that_may_be_seconds_are_asked_about() -> None:
    text = b"timestamp,v\n2024010121,3\n2024010122,2\n2024010123,1\n"
    with pytest.warns(ReadingWarning, match=r"'timestamp' holds dates as yyyymmddhh \(2024010121"):
        made = read(text, name="x.csv")
    assert made.labels[1:] == ("2024-01-01T22:00", "2024-01-01T23:00")
    made = read(text + b"2024010200,5\n", name="x.csv")  # seconds would hardly leap there
    assert made.labels[2:] == ("2024-01-01T23:00", "2024-01-02T00:00")


def test_long_numbers_without_the_name_of_a_time_are_not_surely_one() -> None:
    found = times_in(Column("invoice", np.array([2024010101, 2024010102, 2024010103], float)))
    assert found is not None  # seconds go up as well
    assert not found.sure


def test_a_chosen_time_needs_no_name_of_one() -> None:
    data = b"when,v\n20240131,3\n20240201,2\n20240202,1\n"
    assert read(data, time="when").labels == ("2024-01-31", "2024-02-01", "2024-02-02")
    data = b"stamp,v\n1700000000,3\n1700000060,2\n1700000120,1\n"
    assert read(data, time="stamp").labels[0] == "2023-11-14T22:13:20"


@pytest.mark.parametrize(
    ("name", "cells", "second"),
    [
        ("Hour", ["0", "1", "2"], "2024-02-28T01:00"),
        ("HE", ["1", "2", "24"], "2024-02-28T02:00"),
        ("TIME", ["0", "930", "2300"], "2024-02-28T09:30"),
        ("hhmm", ["0000", "0005", "0010"], "2024-02-28T00:05"),
        ("hour_ending", ["1", "13", "24"], "2024-02-28T13:00"),
    ],
)
@pytest.mark.parametrize("dated", ["2024-02-{:02}", "202402{:02}"])
def test_a_number_of_the_hour_beside_a_date_is_its_time(
    name: str, cells: list[str], second: str, dated: str
) -> None:
    rows = [f"{dated.format(day)},{cell},{day}.5" for day in (28, 29) for cell in cells]
    found = read("\n".join([f"date,{name},load", *rows]).encode(), name="x.csv")
    assert found.values[:, 0].tolist() == [28.5] * 3 + [29.5] * 3
    assert found.labels[1] == second


@pytest.mark.parametrize(("name", "worst"), [("hour", 25), ("time", 1160), ("hhmm", 2401)])
def test_numbers_that_are_no_hours_are_values(name: str, worst: int) -> None:
    rows = [
        f"2024-02-{day},{hour},7.5" for day, hour in zip((26, 27, 28), (3, 4, worst), strict=True)
    ]
    found = read("\n".join([f"date,{name},x", *rows]).encode(), name="x.csv")
    assert found.values.shape == (3, 2)


def test_times_of_day_alone_label_the_steps() -> None:
    cells = [0, 5, 55, 100, 1005]
    text = "HHMM,x\n" + "".join(f"{cell},{k}.5\n" for k, cell in enumerate(cells))
    found = read(text.encode(), name="x.csv")
    assert found.labels == ("00:00", "00:05", "00:55", "01:00", "10:05")
    assert found.values.shape == (5, 1)


@pytest.mark.parametrize("stride", [50, 100, 200])
def test_a_time_in_hundreds_alone_may_be_of_milliseconds(stride: int) -> None:
    text = "time,x\n" + "".join(f"{stride * k},{k}.5\n" for k in range(12))
    labels = read(text.encode(), name="x.csv").labels
    assert [float(label) for label in labels] == [stride * k for k in range(12)]
