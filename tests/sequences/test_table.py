from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sequences.table import Bad, Column, Table, first_upper, own_names, stacked, unquoted

from .conftest import Refusal


def column(name: str, values: list[object], dtype: object, **more: object) -> Column:
    return Column(name, np.array(values, dtype), **more)  # type: ignore[arg-type]


TIME = column("day", ["2024-03-01", "NaT", "2024-03-05"], "datetime64[us]")
WORD = column("town", ["Bonn", "", "Graz"], object)
WHOLE = column("max", [7, 9, np.nan], np.float64)
SINGLE = column("min", [3, 4, 5], np.float32)
EMPTY = column("note", [np.nan] * 3, np.float64)
DAMAGED = column("wind", [np.nan] * 3, np.float64, bad=(Bad(1, "It is no number."),), bad_count=1)


def test_the_values_decide_the_kind_and_what_is_missing() -> None:
    kinds = [one.kind for one in (TIME, WORD, WHOLE, SINGLE)]
    assert kinds == ["time", "word", "number", "number"]
    missing = [one.missing.tolist() for one in (TIME, WORD, WHOLE)]
    assert missing == [[False, True, False], [False, True, False], [False, False, True]]


def test_a_column_is_empty_that_holds_nothing_and_nothing_bad() -> None:
    assert [one.empty for one in (WHOLE, EMPTY, DAMAGED)] == [False, True, False]


def test_the_ends_of_a_column_are_those_of_its_numbers() -> None:
    assert [one.ends for one in (WHOLE, SINGLE)] == [(7, 9), (3, 5)]
    assert np.isnan(EMPTY.ends).all()
    assert column("x", [np.nan, -np.inf, 2], np.float64).ends == (-np.inf, 2)


@pytest.mark.parametrize("order", ["C", "F"])
def test_columns_of_one_array_are_stacked_without_a_copy(order) -> None:
    whole = np.arange(35.0).reshape(7, 5).copy(order)
    columns = list(whole.T)
    for some, wanted in (
        (columns, whole),
        (columns[1:4], whole[:, 1:4]),
        (columns[::-2], whole[:, ::-2]),
    ):
        made = stacked(some, slice(2, None))
        np.testing.assert_array_equal(made, wanted[2:])
        assert np.shares_memory(made, whole)
        assert not made.flags.writeable
    for some, wanted in (
        ([columns[0], columns[1], columns[3]], whole[:, [0, 1, 3]]),
        ([columns[1], columns[1].astype(np.float32)], whole[:, [1, 1]]),
        ([np.arange(7.0), np.arange(7.0, 14)], np.arange(14.0).reshape(2, 7).T),
    ):
        np.testing.assert_array_equal(stacked(some, slice(2, None)), wanted[2:])
    np.testing.assert_array_equal(stacked(columns, np.array([4, 2])), whole[[4, 2]])


def test_a_table_gives_its_columns_by_kind_and_by_name(refused: Refusal) -> None:
    table = Table((TIME, WHOLE, EMPTY, WORD, SINGLE))
    assert table.rows == 3
    assert table.of("number") == (WHOLE, SINGLE)
    assert table.named("town") is WORD
    assert table.where(4) == "row 5"
    with refused("There is no column 'mx'; choose from 'day', 'max', 'note', 'town', 'min'."):
        table.named("mx")


def test_a_table_tells_more_and_stays_what_it_is() -> None:
    table = Table((WORD,), ("Then.",), "place {}".format, np.array([0, 0, 1]), text=True)
    told = table.telling("First.", "Next.")
    assert told.changes == ("First.", "Next.", "Then.")
    assert (told.columns, told.where(4), told.text) == (table.columns, "place 4", True)
    assert told.series is table.series
    assert table.telling() is table


def test_a_long_list_of_names_is_cut(refused: Refusal) -> None:
    table = Table(tuple(column(f"c{k}", [7], np.float64) for k in range(12)))
    ten = ", ".join(f"'c{k}'" for k in range(10))
    with refused(f"There is no column 'x'; choose from {ten} and 2 more."):
        table.named("x")


def test_a_sentence_calls_a_column_by_its_name_or_number() -> None:
    assert WHOLE.called == "column 'max'"
    assert column("column 4", [7], np.float64).called == "column 4"
    assert first_upper(WHOLE.called) == "Column 'max'"


def test_each_column_gets_a_name_of_its_own() -> None:
    given = ["a", "a", "", "a (2)", " two\t words ", "n" * 90, "a"]
    names, told = own_names(given)
    assert names == ["a", "a (2)", "column 3", "a (2) (2)", "two words", "n" * 79 + "…", "a (3)"]
    assert told == (
        "Columns were given names of their own: 'a (2)', 'column 3', 'a (2) (2)', "
        f"'{'n' * 79}…', 'a (3)'.",
    )


@pytest.mark.parametrize("name", ["n" * 80, "<b>x</b>", "größe [°C]"])
def test_a_name_that_can_stay_stays(name: str) -> None:
    assert own_names([name, "b"]) == ([name, "b"], ())


def test_quotes_round_every_name_are_no_part_of_it() -> None:
    made = unquoted(["'Elapsed time'", "", " 'MLII' ", "'V5'"])
    assert made == ["Elapsed time", "", "MLII", "V5"]
    assert unquoted(["“a”", "“b”"]) == ["a", "b"]


def test_quotes_round_some_names_stay() -> None:
    for given in (["'a'", "b"], ["'a'", "'"], ["'a'", "''"], ["'a'", "\"b'"]):
        assert unquoted(given) == given
