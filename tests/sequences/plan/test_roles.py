"""Which column is time, which tell series apart, which are values."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lstm_viz.sequences import ReadingWarning, SequenceError, read, read_all
from lstm_viz.sequences.plan.ids import restarted, telling_apart
from lstm_viz.sequences.plan.roles import roles_of
from lstm_viz.sequences.plan.wanted import ALL, Wanted
from lstm_viz.sequences.table import Column, Table
from tests.sequences.conftest import Refusal


def table(frame: pd.DataFrame, *nameless: str) -> Table:
    made = []
    for name in frame:
        values = frame[name].to_numpy()
        kind = values.dtype.kind
        values = values.astype({"M": "datetime64[us]", "O": object}.get(kind, float))
        made.append(Column(str(name), values))
    return Table(tuple(made), nameless=frozenset(nameless))


def grid(**ids: list[object]) -> pd.DataFrame:
    whole = {"day": pd.date_range("2022-02-03", periods=5), **ids}
    index = pd.MultiIndex.from_product(list(whole.values()), names=list(whole))
    rng = np.random.default_rng(3)
    return pd.DataFrame({"heat": rng.random(len(index))}, index=index).reset_index()


@pytest.mark.parametrize(
    ("ids", "split"),
    [
        ({"station": ["bern", "rome", "oslo"]}, ("station",)),
        ({"store": [3, 7]}, ("store",)),
        ({"store": [3, 7], "family": ["milk", "beans", "tea"]}, ("store", "family")),
        ({}, ()),
    ],
)
@pytest.mark.parametrize("drop", [None, 4])  # one series may lack a day
def test_the_fewest_ids_with_which_no_time_comes_twice(ids, split, drop) -> None:
    frame = grid(**ids)
    frame.insert(1, "sky", np.resize(["sun", "sun", "fog"], len(frame)))  # has some times twice
    frame = frame if drop is None or not ids else frame.drop(index=drop)
    roles = roles_of(table(frame), ALL)
    assert (roles.timed, set(roles.split)) == (("day",), set(split))
    assert [column.name for column in roles.values] == ["heat"]
    assert not any(point.open for point in roles.points)


def test_a_value_that_happens_to_differ_at_each_time_tells_no_series_apart() -> None:
    frame = grid(store=[3, 7, 8], family=["milk", "tea"])
    frame["sold"] = np.arange(len(frame)) * 7 % 12  # whole, few, and different on each day
    assert not frame.duplicated(["day", "sold"]).any()
    assert set(roles_of(table(frame), ALL).split) == {"store", "family"}
    two = grid(which=[3, 7])  # a number that is not called an id, and is asked about
    (point,) = [one for one in roles_of(table(two), ALL).points if one.open]
    assert (point.argument, point.value) == ("split", ("which",))


def test_times_that_come_again_for_the_same_id_are_asked_about() -> None:
    frame = pd.concat([grid(station=["bern", "rome"])] * 2)
    (point,) = [one for one in roles_of(table(frame), ALL).points if one.open]
    assert (point.argument, point.value, point.others) == ("split", (), (("station",),))
    assert telling_apart(table(frame), frame["day"].to_numpy(), {"day"}) == ()


def test_a_counter_that_begins_again_and_the_id_that_changes_there() -> None:
    frame = pd.DataFrame(
        {"unit": [4, 4, 4, 9, 9], "cycle": [1, 2, 3, 1, 2], "v": [5.5, 6, 7, 8, 9]}
    )
    found = restarted(table(frame), set())
    assert found is not None
    assert (found[0].name, found[1].name) == ("cycle", "unit")
    gaps = restarted(table(frame.assign(cycle=[1, 3, 7, 2, 5])), set())
    assert gaps is not None
    assert gaps[0].name == "cycle"
    clock = restarted(table(frame.assign(cycle=[0.25, 0.5, 0.75, 0.25, 0.5])), set())
    assert clock is not None
    assert restarted(table(frame.assign(cycle=[1, 2, 3, 4, 5])), set()) is None


def test_counters_ids_years_and_dates_are_no_values_unless_they_are_chosen() -> None:
    days = pd.date_range("2022-02-03", periods=9)
    frame = pd.DataFrame(
        {
            "column 1": range(9), "day": days, "record": range(40, 49), "device_id": [7] * 9,
            "year": days.year, "month": days.month, "v": np.arange(9) ** 2 % 5,
        }
    )  # fmt: skip
    made = table(frame, "column 1")
    assert [column.name for column in roles_of(made, ALL).values] == ["v"]
    chosen = roles_of(made, Wanted(columns=("record", "year")))
    assert [column.name for column in chosen.values] == ["record", "year"]
    alone = table(frame[["device_id", "day"]])
    assert [column.name for column in roles_of(alone, ALL).values] == ["device_id"]


def test_the_time_that_moves_is_the_time() -> None:
    frame = grid().assign(asked=pd.Timestamp("2024-05-06"))[["asked", "day", "heat"]]
    assert roles_of(table(frame), ALL).timed == ("day",)


def test_a_series_for_each_word_is_asked_about_where_nothing_else_tells() -> None:
    data = b"species,v\noak,1\noak,2\nelm,4\nelm,7\n"
    with pytest.warns(ReadingWarning, match=r"Pass split=\(\) or split=\('species',\) to settle"):
        assert read(data).steps == 4
    assert [one.source for one in read_all(data, split="species")] == ["bytes, oak", "bytes, elm"]
    assert read(data, split=()).steps == 4


def test_a_counter_beside_words_labels_a_sequence_of_symbols() -> None:
    made = read(b"t,state\n1,up\n2,down\n3,up\n4,up\n5,down\n")
    assert (made.symbols, made.labels) == (("up", "down", "up", "up", "down"), tuple("12345"))
    assert made.names == ("state = down", "state = up")


def test_the_only_value_is_no_counter() -> None:
    data = b"user_id,walked\n101,4000\n101,4100\n102,3000\n102,3500\n"
    with pytest.warns(ReadingWarning, match="is each of them a series"):
        first, second = read_all(data)
    assert first.values.ravel().tolist() == [4000, 4100]
    assert (second.source, second.values.ravel().tolist()) == ("bytes, 102", [3000, 3500])


def test_arguments_settle_time_and_its_parts() -> None:
    data = b"d,t,v\n2024-01-02,06:30,1\n2024-01-02,18:00,2\n2024-01-03,06:30,5\n"
    whole = ("2024-01-02T06:30", "2024-01-02T18:00", "2024-01-03T06:30")
    assert read(data).labels == read(data, time=["d", "t"]).labels == whole
    assert read(data, time="t", split=()).labels == ("06:30", "18:00", "06:30")
    assert read(data, time="", split=()).counted


def test_one_date_that_is_missing_leaves_the_others_the_time() -> None:
    data = b"Date,Close\n2024-01-05,5\n2024-01-04,4\n,3\n2024-01-02,2\n2024-01-01,1\n"
    with pytest.raises(SequenceError, match="Line 4, column 'Date': the date is missing"):
        read(data)
    assert read(data, time=()).steps == 5


ROUNDS = "round,what,x\n" + "".join(
    f"{k},a,{x}\n{k},b,{y}\n" for k, x, y in ((2, 5, 1), (3, 6, 1), (9, 8, 4), (10, 7, 4))
)


@pytest.mark.parametrize(
    ("text", "options", "labels", "values"),
    [
        ("n,x\n1,5\n2,7\n3,4\n", {"columns": "n"}, "", [[1], [2], [3]]),
        ("x\n1\n2\n3\n-999\n", {"missing": ()}, "", [[1], [2], [3], [-999]]),
        (
            "land,year,x\nPeru,2001,5\nPeru,2002,6\nChad,2001,8\nChad,2002,7\n",
            {"long": ("year", "x")}, "", [[5, 6], [8, 7]],
        ),
        (
            ROUNDS, {"long": ("what", "x"), "time": "round", "columns": "a"},
            "2 3 9 10", [[5], [6], [8], [7]],
        ),
    ],
)  # fmt: skip
def test_what_somebody_said_of_a_column_is_not_asked_again(text, options, labels, values) -> None:
    made = read(text.encode(), **options)
    assert made.values.tolist() == values
    assert " ".join(made.labels if labels else ()) == labels
    assert made.counted is not bool(labels)


def test_letters_of_which_no_two_are_alike_are_no_labels() -> None:
    assert read(b"word", name="a.txt").names == ("'d'", "'o'", "'r'", "'w'")


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (
            ["a", "clock"],
            "'a' and 'clock' are not a date and a time of day; name one column, or these two in "
            "this order.",
        ),
        (["year", "month", "a"], "'year', 'month', 'a' are not parts of one date."),
    ],
)
def test_columns_that_are_no_time_together_are_refused(names, sentence, refused: Refusal) -> None:
    with refused(sentence):
        read(b"a,clock,year,month\n1,08:00,2023,1\n2,09:00,2024,2\n", time=names)
