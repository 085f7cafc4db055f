"""Tables whose rows are series or columns: pandas is the oracle."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

from lstm_viz.sequences import ReadingWarning, read, read_all
from tests.sequences.conftest import Refusal

FRAME = pd.DataFrame(
    np.random.default_rng(2).random((3, 5)).round(3),
    index=pd.Index(["Peru", "Chad", "Fiji"], name="land"),
    columns=[str(year) for year in range(1990, 1995)],
)


def made(frame: pd.DataFrame, **options) -> dict[str, np.ndarray]:
    data = frame.to_csv().encode()
    return {one.source.removeprefix("bytes, "): one.values for one in read_all(data, **options)}


@pytest.mark.parametrize(
    "names",
    [
        FRAME.columns,
        [f"{month}/22/20" for month in range(1, 6)],
        [f"2020-Q{quarter}" for quarter in (1, 2, 3, 4)] + ["2021-Q1"],
        pd.date_range("2020-02-27", periods=5).strftime("%d.%m.%Y"),
    ],
)
def test_columns_that_are_times_make_each_row_a_series(names) -> None:
    found = made(FRAME.set_axis(names, axis=1))
    assert list(found) == list(FRAME.index)
    for land, values in found.items():
        np.testing.assert_array_equal(values[:, 0], FRAME.loc[land].to_numpy(np.float32))


def test_series_are_in_the_order_of_time_and_empty_ones_are_told() -> None:
    frame = FRAME[FRAME.columns[::-1]].copy()
    frame.loc["Chad"] = np.nan
    first, second = read_all(frame.to_csv().encode())
    np.testing.assert_array_equal(first.values[:, 0], FRAME.loc["Peru"].to_numpy(np.float32))
    assert second.labels == ("1990", "1991", "1992", "1993", "1994")
    assert "Left out, because they have no value: 'Chad'." in first.changes


def test_what_a_row_is_can_be_said() -> None:
    data = FRAME.to_csv().encode()
    assert read(data, rows_are="steps").values.shape == (3, 5)
    turned = read(data, rows_are="columns")
    assert turned.names == ("Peru", "Chad", "Fiji")
    np.testing.assert_array_equal(turned.values, FRAME.to_numpy(np.float32).T)
    plain = made(FRAME.set_axis(list("abcde"), axis=1), rows_are="series")
    np.testing.assert_array_equal(plain["Fiji"][:, 0], FRAME.loc["Fiji"].to_numpy(np.float32))


def test_too_few_columns_are_no_series(refused: Refusal) -> None:
    with refused(
        "The rows can't be series: there are fewer than two columns of numbers to be steps; choose "
        "rows_are='steps'."
    ):
        read_all(b"a,b\nx,1\ny,2\n", rows_are="series")


def test_a_class_before_many_numbers_is_asked_about() -> None:
    values = np.random.default_rng(6).random((12, 24))
    rows = np.column_stack([np.arange(12) % 2 + 1, values])
    file = io.BytesIO()
    np.savetxt(file, rows, delimiter="\t", fmt="%.5g")
    with pytest.warns(ReadingWarning, match="looks like a class of each row"):
        found = read_all(file.getvalue(), name="Coffee_TRAIN.tsv")
    assert [one.steps for one in found] == [24] * 12
    np.testing.assert_allclose(found[4].values[:, 0], values[4], rtol=1e-4)


def test_three_dimensions_with_the_channels_first_are_turned_within_each_series() -> None:
    array = np.random.default_rng(7).random((4, 3, 50))
    file = io.BytesIO()
    np.save(file, array)
    with pytest.warns(ReadingWarning, match="rows_are"):
        found = read_all(file.getvalue(), name="cases.npy")
    assert len(found) == 4
    np.testing.assert_array_equal(found[2].values, array[2].T.astype(np.float32))
