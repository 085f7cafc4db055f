"""Tables that were put on one sheet at known places are found there, and each is read alone."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from lstm_viz.sequences import ReadingWarning, describe, read
from lstm_viz.sequences.files.sheet_blocks import blocks_of
from tests.sequences import books
from tests.sequences.conftest import Refusal

NORTH: books.Rows = [["day", "north"], *([date(2024, 1, k), k / 4] for k in range(2, 6))]
SOUTH: books.Rows = [["month", "south", "west"], *([f"2024-0{k}", k, 3.5 - k] for k in range(1, 4))]


def beside(*tables: books.Rows) -> books.Rows:
    """Tables with a blank column between each two of them."""
    width = [max(map(len, table)) + 1 for table in tables]
    rows = []
    for k in range(max(map(len, tables))):
        parts = [
            [*(t[k] if k < len(t) else []), *[None] * 9][:w]
            for t, w in zip(tables, width, strict=True)
        ]
        rows.append([cell for part in parts for cell in part])
    return rows


def below(*tables: books.Rows) -> books.Rows:
    """Tables with a blank row between each two of them."""
    return [row for table in tables for row in [*table, []]][:-1]


PLACES = {
    "beside": (beside(NORTH, SOUTH), ["A1:B5", "D1:F4"]),
    "below": (below(NORTH, SOUTH), ["A1:B5", "A7:C10"]),
    "with titles": (below([["Of the north"]], NORTH, [["Of the south"]], SOUTH),
                    ["A1:B7", "A9:C14"]),
    "of one height": (beside(NORTH[:4], SOUTH), ["A1:B4", "D1:F4"]),
    "three": (beside(below(NORTH, SOUTH), SOUTH), ["A1:B5", "A7:C10", "E1:G4"]),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_each_table_is_found_and_read_alone(name: str, refused: Refusal) -> None:
    rows, places = PLACES[name]
    data = books.xlsx({"S": rows})
    asked = f"The sheet 'S' has {len(places)} tables, and.* sheet='S!"
    with pytest.warns(ReadingWarning, match=asked):
        first = read(data, name="a.xlsx")
    assert first.names == ("north",)
    assert first.changes[0].startswith(f"The table 'S!{places[0]}' was read; the file has 'S!")
    again = read(data, name="a.xlsx", sheet=f"S!{places[0]}")
    np.testing.assert_array_equal(again.values, first.values)
    other = read(data, name="a.xlsx", sheet=f"S!{places[1]}")
    assert other.names == ("south", "west")
    np.testing.assert_array_equal(other.values, [[1, 2.5], [2, 1.5], [3, 0.5]])
    assert other.labels == ("2024-01", "2024-02", "2024-03")
    with refused(
        f"There is no 'S!B1:B2' in the file; choose from {str(places)[1:-1]}.".replace("'A", "'S!A")
        .replace("'D", "'S!D")
        .replace("'E", "'S!E")
    ):
        read(data, name="a.xlsx", sheet="S!B1:B2")


def test_places_are_those_of_the_sheet(capsys: pytest.CaptureFixture[str]) -> None:
    data = books.xlsx({"S": below(NORTH, SOUTH)})
    found = describe(data, name="a.xlsx", sheet="S!A7:C10")
    assert [row[0] for row in found.head] == ["row 8", "row 9", "row 10"]
    assert "rows" in capsys.readouterr().out


EAST: books.Rows = [["land", 1990, 1991, 1992], ["Chad", 3, 5, 8], ["Peru", 2, 7, 1.5]]
COUNTED: books.Rows = [["n", "x"], [1, 2.5], [2, 3.5], [3, 1.5]]
MORE = {
    "names are years": (below(EAST, [*EAST[:1], ["Iran", 4, 6, 9], ["Mali", 7, 1, 2]]),
                        ["A1:D3", "A5:D7"]),
    "names are other years": (below(EAST, [["land", 2001, 2002], ["Iran", 4, 6], ["Mali", 7, 1]]),
                              ["A1:D3", "A5:C7"]),
    "years as text": (below(EAST, [["", "2001", "2002"], ["Iran", 4, 6], ["Mali", 7, 1]]),
                                 ["A1:D3", "A5:C7"]),
    "names repeat": (beside(COUNTED, [["n", "y"], [4, 6], [5, 7], [6, 9]]), ["A1:B4", "D1:E4"]),
    "a counter repeats": (beside(COUNTED[1:], [[1, 7.5], [2, 8.5], [3, 4.5]]), ["A1:B3", "D1:E3"]),
}  # fmt: skip


@pytest.mark.parametrize("name", MORE)
def test_years_are_names_and_what_repeats_begins_another_table(name: str) -> None:
    rows, places = MORE[name]
    found = blocks_of([[("" if cell is None else cell) for cell in row] for row in rows])
    assert [block.place for block in found] == places


ONE = {
    "years as values": below(EAST, [["Iran", 1994, 1996, 1999], ["Mali", 1997, 1991, 1992]]),
    "counted values": below([["land", "a", "b"], ["Chad", 3, 5]], [["Iran", 1, 2], ["Mali", 7, 1]]),
    "counted text": below(EAST, [["Iran", "1", "2", "3"], ["Mali", "7", "1", "2"]]),
    "another column of numbers": beside(COUNTED, [["y"], [7.5], [8.5], [4.5]]),
    "a blank row within": below(NORTH[:3], NORTH[3:]),
    "a blank column within": [[*row[:2], None, *row[2:]] for row in SOUTH],
    "notes below": below(NORTH, [["made by hand"], ["in 2024"]]),
    "notes beside": beside(NORTH, [["by hand"], ["made in 2024"]]),
    "a title above": below([["Of the north"]], NORTH),
    "titles of two rows": below([["Of the north"], ["by", "hand"]], NORTH),
}


@pytest.mark.parametrize("rows", ONE.values(), ids=ONE)
def test_one_table_stays_one(rows: books.Rows) -> None:
    assert blocks_of([[("" if cell is None else cell) for cell in row] for row in rows]) == []


def test_tables_of_all_sheets_of_a_small_file_are_named(refused: Refusal) -> None:
    data = books.xlsx({"T": SOUTH, "S": beside(NORTH, SOUTH)})
    made = read(data, name="a.xlsx")
    assert made.names == ("south", "west")
    assert "'T', 'S!A1:B5', 'S!D1:F4'" in made.changes[0]
    assert read(data, name="a.xlsx", sheet="S!A1:B5").names == ("north",)
    with pytest.warns(ReadingWarning, match="has 2 tables"):
        assert read(data, name="a.xlsx", sheet="S").names == ("north",)
    with refused("There is no 'U!A1:B2' in the file; choose from 'T', 'S'."):
        read(data, name="a.xlsx", sheet="U!A1:B2")
