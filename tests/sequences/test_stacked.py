from __future__ import annotations

import numpy as np
import pandas as pd

from lstm_viz.sequences.stacked import MOST, told_apart_by
from lstm_viz.sequences.table import Column, Table


def table(frame: pd.DataFrame) -> Table:
    made = []
    for name in frame:
        values = frame[name].to_numpy()
        if frame[name].dtype.kind == "M":
            values = values.astype("datetime64[us]")
        elif frame[name].dtype.kind != "f":
            values = values.astype(object)
        made.append(Column(str(name), values))
    return Table(tuple(made))


def stations(*names: str, days: int = 5) -> pd.DataFrame:
    grid = pd.MultiIndex.from_product(
        [pd.date_range("2022-02-03", periods=days), names], names=["day", "station"]
    )
    rng = np.random.default_rng(3)
    return pd.DataFrame({"heat": rng.random(len(grid))}, index=grid).reset_index()


def test_the_column_whose_words_have_each_time_once_tells_them_apart() -> None:
    frame = stations("bern", "rome", "oslo")
    frame.insert(1, "sky", np.resize(["sun", "fog"], len(frame)))  # has some times twice
    found = told_apart_by(table(frame))
    assert found is not None
    assert found.name == "station"
    # One of them may lack a day.
    found = told_apart_by(table(frame.drop(index=4)))
    assert found is not None
    assert found.name == "station"


def test_nothing_is_told_apart_where_no_time_comes_again() -> None:
    assert told_apart_by(table(stations("bern"))) is None
    assert told_apart_by(table(stations("bern", "rome")[["station", "heat"]])) is None


def test_times_that_come_again_for_the_same_word_are_not_told_apart() -> None:
    frame = pd.concat([stations("bern", "rome")] * 2)
    assert told_apart_by(table(frame)) is None
    many = stations(*(f"s{k}" for k in range(MOST + 1)), days=2)
    assert told_apart_by(table(many)) is None
