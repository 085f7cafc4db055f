"""Tables to sequences: pandas is the oracle for order, long form and categories."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from lstm_viz.sequences import SequenceError, read
from lstm_viz.sequences.assemble import sequences_of
from lstm_viz.sequences.plan.counters import CATEGORIES
from lstm_viz.sequences.plan.wanted import ALL, Wanted
from lstm_viz.sequences.rows import SERIES
from lstm_viz.sequences.table import Bad, Column, Table

NAN = float("nan")


def words(name: str, *cells: str) -> Column:
    return Column(name, np.array(cells, object))


def numbers(name: str, *cells: float, **more) -> Column:
    return Column(name, np.array(cells, float), **more)


def days(name: str, *cells: str) -> Column:
    return Column(name, np.array(cells, "datetime64[us]"))


def one(*columns: Column, wanted: Wanted = ALL, **more):
    (made,) = sequences_of(Table(columns), wanted, **more)
    return made


def refusal(*columns: Column, wanted: Wanted = ALL, **more) -> str:
    with pytest.raises(SequenceError) as caught:
        sequences_of(Table(columns), wanted, **more)
    return str(caught.value)


def test_all_columns_of_numbers_become_features_and_the_rest_is_told() -> None:
    made = one(
        numbers("b", 1, NAN, 3),
        words("place", "Rome", "Bern", "Rome"),
        numbers("void", NAN, NAN, NAN),
        numbers("a", 4, 5, 6.5),
        source="weather.csv",
    )
    np.testing.assert_array_equal(made.values, [[1, 4], [NAN, 5], [3, 6.5]])
    assert made.names == ("b", "a")
    assert (made.labels, made.counted, made.source) == (range(1, 4), True, "weather.csv")
    assert made.changes == (
        "Columns left out, because they hold words: 'place'.",
        "Columns left out, because they are empty: 'void'.",
        "Values are missing: 'b' 1.",
    )


def test_a_series_without_a_number_is_left_out_and_the_others_are_read() -> None:
    table = Table((words("id", *"aabbcc"), numbers("v", 1, 2, NAN, NAN, 5, NAN)))
    made = sequences_of(table, Wanted(split=("id",)), source="x")
    assert [one.source for one in made] == ["x, a", "x, c"]
    assert "1 series without a number in a column were left out, first 'b'." in made[0].changes


def test_chosen_columns_come_in_the_chosen_order() -> None:
    table = (numbers("a", 1, 2), numbers("b", 3, 4), numbers("c", 5, 6))
    made = one(*table, wanted=Wanted(columns=("c", "a")))
    np.testing.assert_array_equal(made.values, [[5, 1], [6, 2]])
    assert made.changes == ("Columns left out, because they were not chosen: 'b'.",)


def test_times_label_the_steps_and_put_them_in_order() -> None:
    rng = np.random.default_rng(4)
    moments = pd.date_range("2021-03-01", periods=11, freq="D")
    order = rng.permutation(11)
    frame = pd.DataFrame({"day": moments[order], "v": rng.random(11)})
    made = one(Column("day", frame["day"].to_numpy("datetime64[us]")), numbers("v", *frame["v"]))
    expected = frame.sort_values("day")
    np.testing.assert_array_equal(made.values[:, 0], expected["v"].astype(np.float32))
    assert list(made.labels) == expected["day"].dt.strftime("%Y-%m-%d").tolist()
    back = int((np.diff(order) < 0).sum())
    first = int(np.flatnonzero(np.diff(order) < 0)[0]) + 2
    assert made.changes[1] == (
        f"The rows were sorted by column 'day': the file goes back in time {back} times, first in "
        f"row {first}."
    )


def test_labels_are_as_short_as_tells_them_apart() -> None:
    made = one(days("t", "2020-01-01T10:30", "2020-01-01T10:45"), numbers("v", 1, 2))
    assert made.labels == ("2020-01-01T10:30", "2020-01-01T10:45")


def test_words_label_the_steps_only_where_no_two_are_alike() -> None:
    apart = one(words("month", "may", "june", "july"), numbers("v", 1, 2, 3))
    assert apart.labels == ("may", "june", "july")
    assert one(words("month", "may", "may", "july"), numbers("v", 1, 2, 3)).counted
    unlabelled = one(
        words("month", "may", "june", "july"), numbers("v", 1, 2, 3), wanted=Wanted(time=())
    )
    assert unlabelled.counted
    by_number = one(numbers("year", 1871, 1872), numbers("v", 1, 2), wanted=Wanted(time=("year",)))
    assert (by_number.labels, by_number.names) == (("1871", "1872"), ("v",))


def test_a_column_of_words_becomes_one_column_for_each_word() -> None:
    weather = words("sky", "sun", "rain", "", "sun", "fog")
    made = one(weather, numbers("v", 1, 2, 3, 4, 5), wanted=Wanted(columns=("sky", "v")))
    expected = pd.get_dummies(pd.Series(weather.values), dtype=float).drop(columns="")
    expected[weather.values == ""] = NAN
    np.testing.assert_array_equal(made.values[:, :3], expected.to_numpy(np.float32))
    assert made.names == ("sky = fog", "sky = rain", "sky = sun", "v")


def test_a_text_is_one_column_a_character_and_keeps_its_symbols() -> None:
    (made,) = sequences_of(Table((words("character", *"abba"),), text=True))
    np.testing.assert_array_equal(made.values, [[1, 0], [0, 1], [0, 1], [1, 0]])
    assert (made.names, made.symbols) == (("'a'", "'b'"), tuple("abba"))


def test_series_are_told_apart_by_a_column() -> None:
    frame = pd.DataFrame({"id": list("xyxyyx"), "v": [1.0, 2, 3, 4, 5, 6]})
    columns = (words("id", *frame["id"]), numbers("v", *frame["v"]))
    made = sequences_of(Table(columns), Wanted(split=("id",)), source="f")
    groups = dict(tuple(frame.groupby("id", sort=False)["v"]))
    assert [one.source for one in made] == ["f, x", "f, y"]
    for sequence, (_, expected) in zip(made, groups.items(), strict=True):
        np.testing.assert_array_equal(sequence.values[:, 0], expected)


def test_interleaved_series_are_each_put_in_the_order_of_their_dates() -> None:
    made = sequences_of(
        Table(
            (
                days("day", "2020-01-02", "2020-01-01", "2020-01-01", "2020-01-02"),
                words("id", "a", "b", "a", "b"),
                numbers("v", 2, 10, 1, 20),
            )
        ),
        Wanted(split=("id",)),
    )
    assert [one.values[:, 0].tolist() for one in made] == [[1, 2], [10, 20]]
    assert made[0].labels == ("2020-01-01", "2020-01-02")
    told = "The rows were sorted by column 'day': the file goes back in time once, first in row 3."
    assert told in made[0].changes


def test_long_numbers_that_name_series_or_steps_stay_apart() -> None:
    large = [1609459200001.0, 1609459200002.0]
    made = sequences_of(
        Table((numbers("id", *large, *large), numbers("v", 1, 2, 3, 4))), Wanted(split=("id",))
    )
    assert [one.source for one in made] == ["1609459200001", "1609459200002"]
    labelled = one(numbers("t", 0.1, 1e300), numbers("v", 1, 2), wanted=Wanted(time=("t",)))
    assert labelled.labels == ("0.1", "1e+300")


def test_the_index_of_a_table_labels_its_steps() -> None:
    index, values = np.arange(0.5, 5, 0.5), np.random.default_rng(1).random(9)
    made = one(numbers("t", *index), numbers("v", *values))
    assert made.names == ("v",)
    assert made.labels[:3] == ("0.5", "1", "1.5")
    assert one(numbers("v", *values), numbers("t", *index)).names == ("v", "t")
    assert one(numbers("t", *index), wanted=Wanted()).names == ("t",)
    both = one(numbers("t", *index), numbers("v", *values), wanted=Wanted(columns=("t", "v")))
    assert both.names == ("t", "v")


def test_the_long_form_keeps_the_order_of_words_and_needs_a_label_a_row() -> None:
    wanted = Wanted(long=("what", "v"), time=("day",))
    columns = (words("what", "p", "p", "p"), numbers("v", 1, 2, 3))
    made = one(words("day", "Wed", "Thu", "Fri"), *columns, wanted=wanted)
    assert made.labels == ("Wed", "Thu", "Fri")
    assert refusal(words("day", "Wed", "", "Fri"), *columns, wanted=wanted) == (
        "Row 2, column 'day': the step of this row is missing; fill it in, or choose no column of "
        "labels."
    )


def test_an_array_of_several_series_becomes_several_sequences() -> None:
    table = Table((numbers("v", 1, 2, 3, 4, 5, 6, 7),), series=np.array([0, 0, 0, 1, 1, 1, 1]))
    made = sequences_of(table, source="a.npy")
    assert [(one.source, one.steps) for one in made] == [
        ("a.npy, sequence 1", 3),
        ("a.npy, sequence 2", 4),
    ]


def test_the_long_form_is_widened() -> None:
    rng = np.random.default_rng(2)
    full = pd.MultiIndex.from_product([["2020-01-02", "2020-01-01", "2020-01-04"], ["hot", "wet"]])
    frame = pd.DataFrame({"v": rng.random(6)}, index=full).reset_index()
    frame.columns = ["day", "what", "v"]
    frame = frame.drop(index=3)
    made = one(
        days("day", *frame["day"]),
        words("what", *frame["what"]),
        numbers("v", *frame["v"]),
        wanted=Wanted(long=("what", "v")),
    )
    expected = frame.pivot(index="day", columns="what", values="v")
    np.testing.assert_array_equal(made.values, expected.to_numpy(np.float32))
    assert (made.names, list(made.labels)) == (("hot", "wet"), list(expected.index))
    told = "5 rows became 3 steps of 2 columns, in the order of column 'day'."
    assert told in made.changes


def test_the_long_form_counts_steps_where_nothing_labels_them() -> None:
    made = one(
        words("what", "a", "b", "a", "a", "b"),
        numbers("v", 1, 10, 2, 3, 20),
        wanted=Wanted(long=("what", "v"), time=()),
    )
    np.testing.assert_array_equal(made.values, [[1, 10], [2, 20], [3, NAN]])


def test_a_cell_that_is_no_number_is_told_only_to_who_wants_its_column() -> None:
    spoilt = numbers("b", 1, NAN, 3, bad=(Bad(1, "'x' is not a number."),), bad_count=3)
    good = numbers("a", 4, 5, 6)
    assert (
        refusal(good, spoilt) == "Row 2, column 'b': 'x' is not a number. (2 more cells like it.)"
    )
    with pytest.raises(SequenceError) as caught:
        read(b"a,b\n4,1\n5,x\n6,3\n")
    (way,) = caught.value.__notes__
    assert way == "Pass missing=['x'] or words_as_gaps=True to count such cells as missing."
    assert read(b"a,b\n4,1\n5,x\n6,3\n", missing=["x"]).gaps == 1
    assert one(good, spoilt, wanted=Wanted(columns=("a",))).names == ("a",)
    taken = one(good, spoilt, wanted=Wanted(words_as_gaps=True))
    np.testing.assert_array_equal(taken.values[:, 1], [1, NAN, 3])


@pytest.mark.parametrize(
    ("columns", "wanted", "more", "sentence"),
    [
        (
            (numbers("a", 1, np.inf),),
            Wanted(),
            {},
            "Row 2, column 'a': inf is not finite; replace it with a number or delete the step.",
        ),
        (
            (words("sky", "sun", "fog"),),
            Wanted(),
            {},
            "No column has numbers: row 1, column 'sky', for example, has 'sun'; "
            "a sequence needs at least one column of numbers.",
        ),
        ((numbers("a", 1, 2),), Wanted(columns=()), {}, "No column is chosen; choose from 'a'."),
        (
            (numbers("a", 1, 2),),
            Wanted(columns=("a", "a")),
            {},
            "A column is chosen twice; choose from 'a'.",
        ),
        (
            (numbers("a", 1, 2), days("t", "2020-01-01", "2020-01-02")),
            Wanted(columns=("t",)),
            {},
            "Column 't' holds dates; choose from 'a'.",
        ),
        (
            (numbers("a", 1, 2),),
            Wanted(columns=("z",)),
            {},
            "There is no column 'z'; choose from 'a'.",
        ),
        (
            (words("w", *map(str, range(CATEGORIES + 1))),),
            Wanted(columns=("w",)),
            {},
            "Column 'w' holds 65 different words, and up to 64 can become columns of 0 and 1; "
            "choose another column.",
        ),
        (
            (words("id", "x", "", "y"), numbers("a", 1, 2, 3)),
            Wanted(split=("id",)),
            {},
            "Row 2, column 'id': the sequence of this row is missing; fill it in, or choose "
            "another column under Series.",
        ),
        (
            (numbers("id", *range(SERIES + 1)), numbers("a", *range(SERIES + 1))),
            Wanted(split=("id",)),
            {},
            "There are 4,001 sequences, and the limit for one file is 4,000; keep the ones you "
            "want, or choose another column under Series.",
        ),
        (
            (words("w", "p", "p"), numbers("v", 1, 2), words("t", "1", "1")),
            Wanted(long=("w", "v"), time=("t",)),
            {},
            "There are several values of 'p' at 1; in the long form each feature has one value "
            "per step, so choose another column of labels.",
        ),
        (
            (words("w", "p", "q"), words("v", "1", "x")),
            Wanted(long=("w", "v")),
            {},
            "Column 'v' does not hold numbers; choose another one.",
        ),
        (
            (numbers("a", 1),),
            Wanted(),
            {},
            "There is one step; a sequence needs at least 2, so add more numbers.",
        ),
        (
            (numbers("a", 1, 2, 3),),
            Wanted(),
            {"max_steps": 2},
            "There are 3 steps, and a sequence can have up to 2; shorten it, or keep every n-th "
            "step.",
        ),
        (
            (numbers("a", 1, 2), numbers("b", 1, 2), numbers("c", 1, 2)),
            Wanted(),
            {"max_columns": 2},
            "There are 3 columns of numbers, and a sequence can have up to 2; "
            "choose the ones you want.",
        ),
        (
            (Column("t", np.array(["2020-01-01", "NaT"], "datetime64[us]")), numbers("a", 1, 2)),
            Wanted(time=("t",)),
            {},
            "Row 2, column 't': the date is missing; fill it in, or choose no column of labels.",
        ),
    ],
)
def test_refusals(columns, wanted, more, sentence) -> None:
    assert refusal(*columns, wanted=wanted, **more) == sentence


def test_a_count_that_several_columns_share_is_told_of_each() -> None:
    told = read(b"x,y\n$1.5,$2.5\n$7,$3\n$4,$9\n").changes
    assert "Signs and units beside numbers were left out: '$' 3×, in each of 2 columns." in told
    assert not [one for one in read(b"x,y\n$1.5,2.5\n$7,3\n$4,9\n").changes if "in each" in one]
