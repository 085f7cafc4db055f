"""Files as people have them: small inputs that stand for kinds, each with its right values."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from lstm_viz.sequences import ReadingWarning, Sequence, SequenceError, read_all
from lstm_viz.sequences.text import separated

FOLDER = Path(__file__).parent / "cases"
NAN = float("nan")


class Right(NamedTuple):
    """What a file holds: for each sequence its columns; and the arguments that a doubt names."""

    series: dict[str, dict[str, list[float]]]
    labels: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


def one(labels: str = "", doubts: tuple[str, ...] = (), **columns: list[float]) -> Right:
    """A file of one sequence."""
    return Right({"": columns}, tuple(labels.split()), doubts)


JANUARY = " ".join(f"2024-01-0{day}" for day in range(1, 7))
RIGHT = {
    "pandas_index.csv": one(
        f"{JANUARY} 2024-01-07 2024-01-08 2024-01-09", sold=[59, 203, 33, 80, 71, 64, 90, 12, 18]
    ),
    "ids_numeric.csv": Right(
        {k: {"sales": [float(f"{k}0{day}") for day in range(1, 7)]} for k in "123"},
        tuple(JANUARY.split()),
    ),
    "ids_no_date.csv": Right(
        {k: {"sensor": [float(f"{k}0{cycle}") for cycle in range(1, 7)]} for k in "123"},
        tuple("123456"),
    ),
    "newest_first_us.csv": one(
        "2023-01-30 2023-01-31 2023-02-01 2023-02-02 2023-02-03",
        Close=[69.4, 70.4, 71.4, 72.4, 73.4],
    ),
    "newest_first_month_name.csv": one(
        "2003-09-16 2003-09-17 2003-09-18 2003-09-19", Close=[36.5, 37.5, 38.5, 39.5]
    ),
    "nasdaq.csv": one(
        "2023-01-04 2023-01-05 2023-01-06",
        ("day_first",),
        **{
            "Close/Last": [229.10, 222.31, 224.93],
            "Volume": [50623390, 39585620, 43613570],
            "Open": [232.28, 227.20, 223.00],
        },
    ),
    "percent_becomes_label.csv": one("2001 2002 2003 2004", share=[1.5, 2.5, 3.5, 4.5]),
    "header_numbers_series.csv": one("0 1 2 3", **{"0": [5.25, 6.25, 7.25, 8.25]}),
    "header_numbers_dates.csv": one(
        "2016-07-01T00:00 2016-07-01T01:00 2016-07-01T02:00",
        **{"0": [1.5, 1.6, 1.7], "1": [2.5, 2.6, 2.7]},
    ),
    "total_row.csv": one("2024-01 2024-02 2024-03", sales=[101, 102, 103]),
    "units_row.csv": one(
        "2024-01-01 2024-01-02 2024-01-03", temp=[20.5, 21.5, 19.5], pressure=[1013, 1014, 1012]
    ),
    "wide_dates.csv": Right(
        {"Aland": {"value": [0, 1, 4, 9, 16]}, "Bland": {"value": [0, 2, 8, 18, 32]}},
        ("2020-01-22", "2020-01-23", "2020-01-24", "2020-01-25", "2020-01-26"),
    ),
    "date_time_newest.csv": one(
        " ".join(f"2020-01-0{day}T{hour:02}:00" for day in (1, 2) for hour in (0, 6, 12, 18)),
        v=[1, 2, 3, 4, 5, 6, 7, 8],
    ),
    "sentinel.csv": one(
        "2024-01-01 2024-01-02 2024-01-03 2024-01-04 2024-01-05",
        ("missing",),
        temp=[10, -9999, 11, -9999, 12],
    ),
    "german_thousands.csv": one(
        "2001 2002 2003 2004", ("decimal",), Umsatz=[1299, 2450, 3100, 12000]
    ),
    "words_states.csv": one(
        **{
            "state = down": [0, 1, 0, 0, 0, 1],
            "state = left": [0, 0, 0, 1, 0, 0],
            "state = up": [1, 0, 1, 0, 1, 0],
        }
    ),
    "tiny.ts": Right(
        {
            f"case {k + 1} ({1 if k in (0, 2) else 2})": {
                "value": [row / 10 for row in range(4 * min(k, 3) + 1, 4 * min(k, 3) + 5)]
            }
            for k in range(8)
        }
    ),
    "fred_two_dates.json": one("2023-01 2023-02 2023-03", value=[1, 2, 3]),
    "list_column.parquet": Right({"a": {"target": [1, 2, 3]}, "b": {"target": [4, 5]}}),
    "hidden_sheet.xlsx": one(v=[0, 2.5, 5, 7.5]),
    # Not among those that were handed in: more of the same kinds.
    "world_bank.csv": Right(
        {"Aruba": {"value": [54, 55, 56, 57]}, "Chad": {"value": [NAN, 3, 4, 5]}},
        ("1960", "1961", "1962", "1963"),
    ),
    "logger_toa5.dat": one(
        "2020-01-01T00:00 2020-01-01T00:10 2020-01-01T00:20",
        BattV_Avg=[12.5, 12.6, 12.4],
        AirTC_Avg=[3.4, 3.5, 3.3],
    ),
    "store_family_day.csv": Right(
        {
            "1, BEANS": {"sales": [5, 6, 4], "onpromotion": [0, 0, 1]},
            "1, MILK": {"sales": [7, 8, 8.5], "onpromotion": [1, 2, 0]},
            "2, BEANS": {"sales": [1.5, 2.5, 3.5], "onpromotion": [0, 0, 0]},
            "2, MILK": {"sales": [9, 9.5, 9.9], "onpromotion": [0, 0, 0]},
        },
        ("2013-01-01", "2013-01-02", "2013-01-03"),
    ),
    "wide_provinces.csv": Right(
        {
            "Chad": {"value": [0, 0, 1, 2]},
            "Hubei, China": {"value": [444, 444, 549, 761]},
            "Henan, China": {"value": [5, 5, 9, 32]},
        },
        ("2020-01-22", "2020-01-23", "2020-01-24", "2020-01-25"),
    ),
    "day_month_sentinel.csv": one(
        " ".join(f"2004-03-10T{hour}:00" for hour in (18, 19, 20, 21)),
        ("day_first", "missing"),
        **{"CO(GT)": [2.6, -200, 2.2, 2.2], "T": [13.6, 13.3, 11.9, 11]},
    ),
    "suffixes_month_first.csv": one(
        "2023-01-29 2023-01-30 2023-01-31",
        **{
            "Price": [23745.8, 22832.8, 23137.9],
            "Open": [23031.6, 23743.1, 22832.8],
            "Vol.": [55380, 1200000, 60440],
            "Change %": [3.11, -3.85, 1.34],
        },
    ),
}


def test_every_case_has_its_right_values() -> None:
    files = {path.name for path in FOLDER.iterdir()}
    assert files == {*RIGHT, "tiny.edf", "channels_first.npy"}


def need_right(name: str, right: Right, read: Callable[[], tuple[Sequence, ...]]) -> None:
    """A file of this name is read with its right values, and asks the right questions."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made = read()
    asked = [str(one.message).rpartition("Pass ")[2].partition("=")[0] for one in caught]
    assert asked == list(right.doubts)
    assert [one.source.removeprefix(name).removeprefix(", ") for one in made] == [*right.series]
    for sequence, columns in zip(made, right.series.values(), strict=True):
        assert sequence.names == tuple(columns)
        expected = np.array([*columns.values()], np.float32).T
        np.testing.assert_array_equal(sequence.values, expected)
        if right.labels:
            assert list(sequence.labels) == [*right.labels]
        else:
            assert sequence.counted


@pytest.mark.parametrize("name", RIGHT)
def test_a_file_has_its_right_values_or_the_right_question(name: str) -> None:
    need_right(name, RIGHT[name], lambda: read_all(FOLDER / name))


def test_a_recording_has_its_samples() -> None:
    (made,) = read_all(FOLDER / "tiny.edf")
    assert made.names == ("EEG",)
    digital = 0x0100 + 0x0202 * np.arange(8)  # from -2048 to 2047, which are -100 and 100
    np.testing.assert_array_equal(
        made.values[:, 0], np.float32(-100 + 200 * (digital + 2048) / 4095)
    )


def test_an_array_whose_channels_come_first_is_turned_and_asked_about() -> None:
    path = FOLDER / "channels_first.npy"
    with pytest.warns(ReadingWarning, match=r"the rows may be the columns\. Pass rows_are='col"):
        (made,) = read_all(path)
    np.testing.assert_array_equal(made.values, np.load(path).T.astype(np.float32))
    (kept,) = read_all(path, rows_are="steps")
    np.testing.assert_array_equal(kept.values, made.values.T)
    assert [one.values.shape for one in read_all(path, rows_are="series")] == [(100, 1)] * 3


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.name)
def test_a_large_file_is_read_as_a_small_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def outcome() -> object:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            try:
                found = read_all(path)
            except SequenceError as error:
                return str(error)
        open_ = {str(one.message) for one in told}
        return [(one.digest, one.labels, one.names, one.changes) for one in found], open_

    small = outcome()
    monkeypatch.setattr(separated, "LARGE", 0)
    assert outcome() == small
