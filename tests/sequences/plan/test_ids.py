"""Series whose times do not coincide, counters that hide them, and names like those of ids."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest

from lstm_viz.sequences import ReadingWarning, read, read_all
from lstm_viz.sequences.plan import ids
from lstm_viz.sequences.table import Column, Table


def data(frame: pd.DataFrame, *, index: bool = False) -> bytes:
    return frame.to_csv(index=index).encode()


def at(*minutes: float) -> pd.DatetimeIndex:
    return pd.Timestamp("2024-03-05 10:00") + pd.to_timedelta(minutes, unit="min")


MIXED = {
    "two clocks": pd.DataFrame(
        {"time": at(0, 7, 60, 67, 120, 127), "sensor_id": list("ABABAB"), "v": [1, 9, 2, 8, 3, 7]}
    ),
    "two clocks, no name of an id": pd.DataFrame(
        {"time": at(0, 7, 60, 67, 120, 127), "kind": list("ABABAB"), "v": [1, 9, 2, 8, 3, 7]}
    ),
    "block after block": pd.DataFrame(
        {"time": at(500, 510, 520, 0, 10, 20), "kind": list("AAABBB"), "v": [1, 2, 3, 9, 8, 7]}
    ),
    "events": pd.DataFrame(
        {"time": at(0, 5, 6, 19, 20, 47), "kind": list("ABBAAB"), "v": [1, 9, 8, 2, 3, 7]}
    ),
}


@pytest.mark.parametrize("name", MIXED)
def test_series_whose_times_do_not_coincide_are_asked_about(name: str) -> None:
    frame = MIXED[name]
    column = frame.columns[1]
    with pytest.warns(ReadingWarning, match=f"several series, one for each '{column}'") as asked:
        read_all(data(frame))
    assert len(asked) == 1
    first, second = read_all(data(frame), split=column)
    for made, letter in ((first, "A"), (second, "B")):
        wanted = frame[frame[column] == letter]["v"].to_numpy(np.float32)
        np.testing.assert_array_equal(made.values[:, 0], wanted)
    assert read(data(frame), split=()).steps == 6


def test_words_beside_times_with_a_rhythm_are_not_asked_about() -> None:
    for freq in ("D", "MS", "h", "B"):
        days = pd.date_range("2024-01-31", periods=24, freq=freq)
        frame = pd.DataFrame({"day": days, "sky": list("rsrssr") * 4, "v": np.arange(24) ** 2 % 11})
        assert read(data(frame)).steps == 24


def test_few_moments_that_repeat_may_do_so_by_chance() -> None:
    frame = MIXED["events"].assign(time=at(0, 0, 6, 19, 20, 47))
    with pytest.warns(ReadingWarning, match=r"repeat, once for each 'kind'"):
        read_all(data(frame))


CYCLES = pd.DataFrame(
    {"unit": np.repeat([4, 7, 9], 5), "cycle": [*range(1, 6)] * 3, "s": np.arange(15) ** 2 % 7}
)


def test_a_counter_of_all_rows_does_not_hide_one_that_begins_again() -> None:
    made = read_all(data(CYCLES, index=True))
    assert [one.source for one in made] == ["bytes, 4", "bytes, 7", "bytes, 9"]
    assert made[1].labels == ("1", "2", "3", "4", "5")
    np.testing.assert_array_equal(made[1].values[:, 0], CYCLES["s"][5:10])


def test_a_clock_of_any_stride_may_begin_again() -> None:
    strides = np.array([0.01, 0.011, 0.009, 0.012, 0.01])
    frame = CYCLES.rename(columns={"unit": "subject", "cycle": "t"})
    frame["t"] = np.concatenate([np.cumsum(strides * k) for k in (1, 2, 3)])
    made = read_all(data(frame))
    assert [one.source for one in made] == ["bytes, 4", "bytes, 7", "bytes, 9"]


def test_what_is_counted_is_a_value_whatever_it_is_called() -> None:
    days = pd.date_range("2024-01-01", periods=6)
    for name in ("units", "Customers", "products", "users", "items", "regions"):
        frame = pd.DataFrame({"day": days, name: [12, 15, 9, 22, 15, 17], "price": 9.5})
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert read(data(frame)).names == (name, "price")
    once = pd.DataFrame({"day": days, "unit": [12, 15, 9, 22, 13, 17], "price": 9.5})
    assert read(data(once)).names == ("unit", "price")  # no id: none of them comes again


def test_columns_that_together_tell_apart_are_found_in_few_tries(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(3)
    rows = 2_000
    words = {f"w{k}": rng.choice(list("abcde"), rows).astype(object) for k in range(14)}
    words["shop"] = np.repeat(np.array(list("pqrst"), object), 400)
    words["ware"] = np.tile(np.repeat(np.array(list("klmn"), object), 100), 5)
    table = Table(tuple(Column(name, values) for name, values in words.items()))
    times = np.tile(np.arange(100), 20).astype("datetime64[D]")
    calls: list[int] = []
    unique = np.unique
    monkeypatch.setattr(np, "unique", lambda *a, **k: calls.append(1) or unique(*a, **k))
    found = ids.telling_apart(table, times, set())
    assert {column.name for column in found} == {"shop", "ware"}
    assert len(calls) < 350  # and not one for each three of sixteen columns
