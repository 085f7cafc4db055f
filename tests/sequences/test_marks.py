from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz.sequences.marks import Writing, number_in, writing_of
from lstm_viz.sequences.numerals import COMMA, POINT, WAYS, Marks, NumeralError

US, GERMAN, SWISS, FRENCH = Marks(".", ","), Marks(",", "."), Marks(".", "'"), Marks(",", " ")


@pytest.mark.parametrize(
    ("texts", "marks", "decimal"),
    [
        (["7", "x", ""], POINT, ""),
        (["1.5", "7"], POINT, "."),
        (["1234.567", "7"], POINT, "."),
        (["0.125", "7"], POINT, "."),
        (["1,5", "7"], COMMA, ","),
        (["1,234", "2,3"], COMMA, ","),
        (["1,234", "0,345"], COMMA, ","),
        (["1,234", "1234,567"], COMMA, ","),
        (["1,234.5", "7"], US, "."),
        (["1.5", "1,234", "1,234.5"], US, "."),
        (["12,345,678"], US, ""),
        (["1.234,5", "1,5", "1.234"], GERMAN, ","),
        (["1 234,5", "7"], FRENCH, ","),
        (["1'234.5"], SWISS, "."),
        (["1 234"], Marks(".", " "), ""),
        (["1,5", "1,7", "1.5"], COMMA, ","),  # the odd one is refused
        (["1.5", "1,234"], POINT, ""),
        (["inf", "1,5"], COMMA, ","),
    ],
)
def test_a_column_shows_how_it_is_written(texts: list[str], marks: Marks, decimal: str) -> None:
    assert writing_of(texts) == Writing(marks, decimal)


def test_what_can_be_read_in_two_ways_stays_open_until_the_file_tells() -> None:
    comma = writing_of(["1,234", "12,345", "7"])
    assert comma == Writing(COMMA, "", US)
    assert comma.settled(None) == comma
    assert comma.settled(True) == Writing(COMMA)
    assert comma.settled(False) == Writing(US)
    point = writing_of(["1.234", "12.345", "7"])
    assert point == Writing(POINT, "", GERMAN)
    assert point.settled(None) == point.settled(False) == Writing(POINT)
    assert point.settled(True) == point
    assert writing_of(["1.5"]).settled(True) == Writing(POINT, ".")


def test_a_number_that_could_be_two_is_refused_and_its_neighbours_are_not() -> None:
    writing = writing_of(["1,234", "7"])
    assert number_in("7", writing) == 7
    with pytest.raises(NumeralError, match=r"\A'1,234' can be 1\.234 or 1234, and nothing in its"):
        number_in("1,234", writing)


def test_a_number_that_is_too_large_is_refused_and_no_more() -> None:
    writing = writing_of(["1,234", "1,5e999", "2"])
    assert writing.marks == COMMA
    with pytest.raises(NumeralError, match=r"\A'1,5e999' is too large; "):
        number_in("1,5e999", writing)
    assert writing_of(["4e999", "1,234"]) == Writing(COMMA, "", US)


def test_infinite_numbers_are_taken_only_where_they_may_be() -> None:
    assert number_in("-inf", Writing()) == number_in("−∞", Writing()) == -math.inf
    assert number_in("Infinity", Writing(COMMA)) == math.inf
    with pytest.raises(NumeralError, match=r"\A'inf' is not finite; "):
        number_in("inf", Writing(), finite=True)


def test_what_was_read_as_what_is_told() -> None:
    groups = "between groups of digits were ignored."
    assert Writing(POINT, ".").told == ()
    assert Writing(COMMA).told == ("Commas were read as decimal marks.",)
    assert Writing(US).told == (f"Commas {groups}",)
    assert Writing(GERMAN).told == ("Commas were read as decimal marks.", f"Points {groups}")
    assert Writing(SWISS).told == (f"Apostrophes {groups}",)
    assert Writing(FRENCH).told[1] == f"Blanks {groups}"
    assert Writing(COMMA, "", US).told == ()


@given(
    st.lists(st.integers(-(10**9), 10**9), min_size=1),
    st.sampled_from([marks for marks in WAYS if marks.group]),
)
def test_any_numbers_with_all_their_marks_come_back(cents: list[int], marks: Marks) -> None:
    """Python's own format writes them; one number shows the groups."""
    numbers = [cent / 100 for cent in [*cents, 123456789]]
    swap = str.maketrans({",": marks.group, ".": marks.decimal})
    texts = [f"{value:,.2f}".translate(swap) for value in numbers]
    assert [number_in(text, writing_of(texts)) for text in texts] == numbers


def test_lakhs_are_not_called_groups_of_three() -> None:
    assert writing_of(["1,00,000", "12,34,567"]).told == (
        "Commas between groups of digits were ignored.",
    )
