"""Widening: pandas' pivot is the oracle."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pandas as pd
import pytest

from lstm_viz.sequences.assemble import sequences_of
from lstm_viz.sequences.plan.wanted import Wanted
from lstm_viz.sequences.table import Column, Table
from lstm_viz.sequences.widening import widened

from .conftest import Refusal


def words(name: str, *cells: str) -> Column:
    return Column(name, np.array(cells, object))


def numbers(name: str, *cells: float) -> Column:
    return Column(name, np.array(cells, float))


def test_labels_keep_the_order_in_which_they_first_come() -> None:
    days = words("day", "Mon", "Mon", "Tue", "Wed", "Tue", "Thu")
    what, value = words("what", *"babbaa"), numbers("v", 1, 2, 3, 4, 5, 6)
    table = widened(Table((days, what, value)), what, value, days)
    assert table.columns[0].values.tolist() == ["Mon", "Tue", "Wed", "Thu"]
    assert [column.name for column in table.columns] == ["day", "a", "b"]
    np.testing.assert_array_equal(table.columns[1].values, [2, 5, np.nan, 6])
    np.testing.assert_array_equal(table.columns[2].values, [1, 3, 4, np.nan])
    assert table.changes == ("6 rows became 4 steps of 2 columns.",)


def test_labels_that_are_numbers_keep_it_too() -> None:
    table = Table((numbers("n", 3, 2, 10), words("w", "p", "p", "p"), numbers("v", 5, 6, 7)))
    (made,) = sequences_of(table, Wanted(long=("w", "v"), time=("n",)))
    assert (made.labels, made.values[:, 0].tolist()) == (("3", "2", "10"), [5, 6, 7])


def test_times_go_in_their_order_and_that_is_told_only_where_it_is_another() -> None:
    what, value = words("what", *"aabb"), numbers("v", 1, 2, 3, 4)
    for days, moved in (("5252", ", in the order of column 'day'"), ("2525", "")):
        cells = np.array([f"2023-07-0{day}" for day in days], "datetime64[us]")
        day = Column("day", cells)
        table = widened(Table((day, what, value)), what, value, day)
        assert table.columns[0].values.tolist() == sorted({*cells.tolist()})
        assert table.changes == (f"4 rows became 2 steps of 2 columns{moved}.",)


@pytest.mark.parametrize("labelled", [True, False])
def test_each_series_is_widened_for_itself(labelled: bool) -> None:
    rng = np.random.default_rng(5)
    whole = pd.MultiIndex.from_product([["z", "y", "x"], ["m", "k", "l", "j"], ["hot", "wet"]])
    frame = whole.to_frame(index=False, name=["id", "day", "what"])
    frame["v"] = rng.random(24).round(3)
    frame = frame.drop(index=[3, 12])
    if labelled:
        frame = frame.sample(frac=1, random_state=1)
        key = "day"
    else:
        frame["nth"] = frame.groupby(["id", "what"]).cumcount()
        key = "nth"
    table = Table(
        (*(words(name, *frame[name]) for name in ("id", "day", "what")), numbers("v", *frame["v"]))
    )
    wanted = Wanted(split=("id",), long=("what", "v"), time=("day",) if labelled else "")
    made = sequences_of(table, wanted, source="f.csv")
    groups = {name: group for name, group in frame.groupby("id", sort=False)}
    assert len(made) == 3
    for sequence in made:
        group = groups[sequence.source.removeprefix("f.csv, ")]
        expected = group.pivot(index=key, columns="what", values="v").loc[group[key].unique()]
        assert sequence.names == ("hot", "wet")
        np.testing.assert_array_equal(sequence.values, expected.to_numpy(np.float32))
        if labelled:
            assert list(sequence.labels) == list(expected.index)


def test_a_feature_called_as_the_labels_gets_a_name_of_its_own() -> None:
    day, what = words("day", "Mo", "Tu"), words("what", "day", "day")
    value = numbers("v", 1, 2)
    table = widened(Table((day, what, value)), what, value, day)
    assert [column.name for column in table.columns] == ["day", "day (2)"]
    assert "Columns were given names of their own: 'day (2)'." in table.changes


def test_what_is_missing_is_refused_with_its_place(refused: Refusal) -> None:
    day, what, value = words("day", "Mo", "", "We"), words("what", *"ppp"), numbers("v", 1, 2, 3)
    with refused(
        "Row 2, column 'day': the step of this row is missing; fill it in, or choose no column of "
        "labels."
    ):
        widened(Table((day, what, value)), what, value, day)
    what = words("what", "p", "q", "")
    with refused(
        "Row 3, column 'what': the feature of this row is missing; fill it in, or choose another "
        "column."
    ):
        widened(Table((day, what, value)), what, value, None)


def test_too_many_cells_are_refused_before_they_are_made(refused: Refusal) -> None:
    rows = 20_000
    label = Column("n", np.arange(rows, dtype=float))
    what = Column("what", np.array([f"w{k % 50}" for k in range(rows)], object))
    table = Table((label, what, Column("v", np.ones(rows))))
    tracemalloc.start()
    with refused(
        "There would be 1,000,000 cells, 20,000 steps of 50 columns, and the limit is 999,999; "
        "keep fewer rows or columns."
    ):
        sequences_of(table, Wanted(long=("what", "v"), time=("n",)), max_cells=999_999)
    assert tracemalloc.get_traced_memory()[1] < 6e6  # the cells alone would be 8 MB
    tracemalloc.stop()
