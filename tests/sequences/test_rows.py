"""Rows: pandas is the oracle for groups and their order."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lstm_viz.sequences.rows import groups_of, in_order, words_of
from lstm_viz.sequences.table import Column, Table


def table_of(frame: pd.DataFrame) -> tuple[Table, Column]:
    days = Column("day", frame["day"].to_numpy("datetime64[us]"))
    ids = Column("id", frame["id"].to_numpy(object))
    return Table((days, ids, Column("v", np.arange(len(frame), dtype=float)))), days


@pytest.mark.parametrize("seed", range(4))
def test_interleaved_series_are_in_the_order_of_their_own_times(seed: int) -> None:
    rng = np.random.default_rng(seed)
    # Some days come twice in a series: those rows stay as the file has them.
    days = pd.Timestamp("2021-02-27") + pd.to_timedelta(rng.integers(0, 9, 40), unit="D")
    frame = pd.DataFrame({"day": days, "id": rng.choice(list("cab"), 40)})
    table, labels = table_of(frame)
    rows = in_order(table, labels, groups_of(table, ("id",)))
    expected = frame.groupby("id", sort=False)["day"]
    assert list(rows.parts) == [name for name, _ in expected]
    for name, group in expected:
        assert rows.parts[name].tolist() == group.sort_values(kind="stable").index.tolist()
    back = frame.groupby("id")["day"].diff() < pd.Timedelta(0)
    assert rows.told == (
        f"The rows were sorted by column 'day': the file goes back in time {back.sum()} times, "
        f"first in row {back.argmax() + 1}.",
    )


def test_interleaved_series_that_are_in_order_stay_as_they_are() -> None:
    frame = pd.DataFrame(
        {
            "id": list("xyxy"),
            "day": pd.to_datetime(["2024-01-03"] * 2 + ["2024-01-05", "2024-01-04"]),
        }
    )
    table, labels = table_of(frame)
    rows = in_order(table, labels, groups_of(table, ("id",)))
    assert {name: part.tolist() for name, part in rows.parts.items()} == {"x": [0, 2], "y": [1, 3]}
    assert rows.told == ()


def test_without_groups_rows_in_order_are_not_touched() -> None:
    frame = pd.DataFrame({"id": ["x", "x"], "day": pd.to_datetime(["2024-01-03", "2024-01-03"])})
    table, labels = table_of(frame)
    assert in_order(table, labels, None).parts == {"": slice(None)}
    assert in_order(table, None, None).parts == {"": slice(None)}


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_numbers_as_text_are_as_short_as_tells_them_apart(dtype: type) -> None:
    assert words_of(np.array([7, -0.0, 0.1, -2.5, 16777215], dtype)) == [
        *("7", "0", "0.1", "-2.5", "16777215"),
    ]


def test_long_numbers_are_written_in_full() -> None:
    cells = ["1234567890123", "1234567890124", "9007199254740991", "0.1234567890123456"]
    assert words_of(np.array(cells, np.float64)) == cells
    assert words_of(np.array(["a", "07"], object)) == ["a", "07"]
