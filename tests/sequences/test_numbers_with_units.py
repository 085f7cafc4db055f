from __future__ import annotations

import pytest

from lstm_viz.sequences.cells import column_of
from tests.sequences.work import lines_run


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["$1,299.50", "-$3.25", "($2.00)"], [1299.5, -3.25, -2]),
        (["1.5%", "-2 %", "3%"], [1.5, -2, 3]),
        (["1.5K", "2M", "-3.25B"], [1500, 2e6, -3.25e9]),
        (["5 km", "6.5 km"], [5, 6.5]),
        (["€ 1.234,5", "€ 2,5"], [1234.5, 2.5]),
        (["<0.1", "0.3", "0.2"], [0.1, 0.3, 0.2]),
        (["(1,200.5)", "3.5"], [-1200.5, 3.5]),
        (["950", "1.1k", "1.3k"], [950, 1100, 1300]),
        (["1,2 Mrd", "3,5 Mio.", "7 mn", "2bn"], [1.2e9, 3.5e6, 7e6, 2e9]),
        (["100.5 CR", "50.25 DR", "20.5 DR"], [100.5, -50.25, -20.5]),
    ],
)
def test_numbers_as_people_write_them(cells: list[str], values: list[float]) -> None:
    column = column_of("x", cells)
    assert column.kind == "number"
    assert column.values.tolist() == pytest.approx(values)
    assert column.told


@pytest.mark.parametrize(
    "cells",
    [
        ["5 km", "6 miles"],
        ["$10", "€12", "£13"],
        ["10am", "11am"],
        ["1st", "2nd"],
        ["A1", "B2"],
        ["- 5", "- 6"],
        ["20 c", "69 f"],  # Celsius and Fahrenheit
        ["3 s", "2 d"],
        ["5 b", "6 p"],
    ],
)
def test_other_cells_stay_words(cells: list[str]) -> None:
    assert column_of("x", cells).kind == "word"


def test_what_stood_round_the_numbers_is_told_with_its_count() -> None:
    assert column_of("x", ["$5.5", "$6.5", "7.5"]).told == (
        "Signs and units beside numbers were left out: '$' 2×.",
    )
    assert column_of("x", ["1.5K", "2M"]).told == (
        "Letters after numbers were read: K as thousands, M as millions.",
    )


def test_a_letter_behind_a_number_is_a_unit_or_among_bare_numbers_a_note() -> None:
    unit = column_of("x", ["1.5 s", "2.5 s", "3.25 s"])
    assert unit.values.tolist() == [1.5, 2.5, 3.25]
    assert unit.told == ("Signs and units beside numbers were left out: 's' 3×.",)
    mixed = column_of("x", ["1.5 s", "2.5 s", "3.25"])
    assert mixed.bad_count == 1
    note = column_of("x", ["5", "6 p", "7", "8 b", "9", "4 p", "3*", "1"])
    assert note.values.tolist() == [5, 6, 7, 8, 9, 4, 3, 1]
    assert note.told == ("Notes behind numbers were left out: 'p' 2×, 'b' 1×, '*' 1×.",)


def test_a_number_without_the_unit_of_the_others_is_refused() -> None:
    column = column_of("x", ["0.15", "16%", "17%"])
    assert column.bad_count == 1
    assert column.bad[0] == (
        0,
        "'0.15' has no unit, and other cells have '%'; write all numbers of a column with one "
        "unit, or without.",
    )
    assert column.values.tolist()[1:] == [16, 17]


@pytest.mark.parametrize("cell", ["${}", "{} km", "({})", "{}k"])
def test_twice_as_many_cells_are_twice_the_work(cell: str) -> None:
    few, many = (
        lines_run(lambda rows=rows: column_of("x", [cell.format(k) for k in range(rows)]))
        for rows in (300, 600)
    )
    assert few < many < 2.2 * few
