from __future__ import annotations

import io
import struct
import zipfile
from datetime import date

import numpy as np
import pytest

from lstm_viz.sequences.files import workbook
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.reading import open_table, read_all
from lstm_viz.sequences.sequence import Sequence
from tests.sequences import books
from tests.sequences.conftest import Refusal
from tests.sequences.format_samples import SAMPLES, TABLE

DAMAGED = r"^The workbook is damaged or incomplete.*; open it in .* save it again\.$"
NUMBERS = [["a", "b"], [1.5, 2.0], [3.0, 4.25], [7.0, 11.0]]
WRITERS = {
    "xlsx": lambda rows: books.xlsx({"S": rows}),
    "ods": lambda rows: books.ods({"S": rows}),
    "xls": books.xls,
    "xlsb": books.xlsb,
}
EACH = pytest.mark.parametrize("kind", list(WRITERS))


def one(rows: books.Rows, kind: str = "xlsx", **wanted: object) -> Sequence:
    (sequence,) = read_all(WRITERS[kind](rows), name=f"a.{kind}", **wanted)  # type: ignore[arg-type]
    return sequence


@EACH
def test_cells_of_every_kind(kind: str) -> None:
    rows: books.Rows = [
        ["day", "x", "truth", "<script>", "typed"],
        [date(2023, 3, 1), 1.5, True, None, "1.5"],
        [date(2023, 3, 2), -2e-3, False, 4.0, "2"],
        [date(2023, 3, 5), None, True, 5.0, "NA"],
    ]
    sequence = one(rows, kind)
    assert sequence.names == ("x", "truth", "<script>", "typed")
    assert sequence.labels == ("2023-03-01", "2023-03-02", "2023-03-05")
    wanted = [[1.5, 1, np.nan, 1.5], [-2e-3, 0, 4, 2], [np.nan, 1, 5, np.nan]]
    np.testing.assert_array_equal(sequence.values, np.float32(wanted))


@EACH
def test_titles_blank_rows_and_notes_are_left_out_and_told(kind: str) -> None:
    rows: books.Rows = [
        [],
        ["Weather of a year"],
        ["by hand", None],
        [],
        [None, "a", None, "b"],
        [None, 1.5, None, 2.0],
        [],
        [None, 3.0, None, 4.25],
        [],
        ["Source: the garden"],
    ]
    sequence = one(rows, kind)
    assert sequence.names == ("a", "b")
    assert sequence.values.tolist() == [[1.5, 2], [3, 4.25]]
    assert sequence.changes == (
        "Rows 2 to 3 were left out: titles above the table.",
        "Row 10 was left out: notes below the table.",
        "1 blank row was left out.",
    )


@EACH
def test_a_place_is_the_row_of_the_sheet(kind: str, refused: Refusal) -> None:
    with refused(
        "Row 6, column 'b': 'x' is not a number; write digits with at most one decimal mark, such "
        "as 1234.5 or -2e-3."
    ):
        one([["Title"], [], *NUMBERS[:3], [1.0, "x"]], kind)


@EACH
def test_a_table_without_names_and_a_last_month_without_values(kind: str) -> None:
    assert one(NUMBERS[1:], kind).names == ("column 1", "column 2")
    assert one([["temp"], [1.5], [3.0]], kind).names == ("temp",)
    rows: books.Rows = [["m", "a", "b"], ["Jan", 1.0, 2.0], ["Feb", 3.0, 5.0], ["Mar", None, None]]
    assert one(rows, kind).labels == ("Jan", "Feb", "Mar")


@EACH
def test_sheets_without_a_table_are_refused(kind: str, refused: Refusal) -> None:
    with refused("The sheet is empty; choose one with at least two rows of numbers."):
        one([[None]], kind)
    with refused("The sheet has only column names; put at least two rows of numbers below them."):
        one([["a", "b"]], kind)


@pytest.mark.parametrize("write", [books.xlsx, books.ods])
def test_the_first_sheet_with_numbers_is_read_and_any_can_be_chosen(
    write, refused: Refusal
) -> None:
    data = write({"about": [["some", "words"]], "<b>": NUMBERS, "more": TABLE})
    opened = open_table(data)
    assert (opened.part, opened.parts) == ("<b>", ("about", "<b>", "more"))
    assert opened.table.changes == (
        "The sheet '<b>' was read; the file has 'about', '<b>', 'more'.",
    )
    assert read_all(data, sheet="more")[0].names == ("temperature", "rain")
    with refused("There is no 'x' in the file; choose from 'about', '<b>', 'more'."):
        read_all(data, sheet="x")


def cells(*texts: str) -> str:
    return "".join(f"<row r='{k}'>{text}</row>" for k, text in enumerate(texts, start=1))


def test_formulas_keep_the_values_that_were_saved_and_errors_are_missing() -> None:
    data = books.xlsx({"S": cells(
        "<c r='A1'><f>1+1</f><v>2</v></c>",
        "<c r='A2' t='e'><f>1/0</f><v>#DIV/0!</v></c>",
        "<c r='A3' t='e'><v>#N/A</v></c>",
        "<c r='A4'><f>NOW()</f></c>",
        "<c r='A5'><v>7.5</v></c>",
    )})  # fmt: skip
    (sequence,) = read_all(data)
    np.testing.assert_array_equal(sequence.values.ravel(), [2, 7.5])
    assert sequence.changes == ("3 blank rows were left out.",)
    data = books.xlsx({"S": cells(
        "<c r='A1'><v>1</v></c><c r='B1'><v>2</v></c>",
        "<c r='A2'><v>3</v></c><c r='B2' t='e'><v>#DIV/0!</v></c>",
    )})  # fmt: skip
    assert np.isnan(read_all(data)[0].values[1, 1])


def test_macros_are_told_and_never_reach_the_reader() -> None:
    data = books.xlsx({"S": NUMBERS}, {"xl/vbaProject.bin": b"\0" * 99})
    (sequence,) = read_all(data, name="a.xlsm")
    told = "The macros in the workbook were not run; only its cells were read."
    assert sequence.changes == (told,)
    book = dict(Workbook=books.xls_book(NUMBERS), _VBA_PROJECT=b"x" * 5_000)
    assert read_all(books.compound(book))[0].changes == (told,)


FAR = (
    "The sheet reaches to row 1,048,576 and column 16,384, which is more than can be read; delete "
)
FAR += "what stands far away from the table."


@pytest.mark.parametrize("limits", [Limits(columns=None), Limits(columns=None, cells=10**6)])
def test_a_cell_far_away_does_not_make_a_place_for_each_before_it(limits: Limits) -> None:
    sheets = [
        "<row r='1'><c r='A1'><v>1</v></c></row>"
        "<row r='1048576'><c r='XFD1048576'><v>2</v></c></row>",
        '<row r = "1048576" ><c r  = "xfd1048576"><v>2</v></c><c><v>3</v></c></row>',
    ]
    for sheet in sheets:
        data = books.xlsx({"S": sheet})
        with pytest.raises(
            ValueError, match=r"^(The sheet reaches to row|The table has 17,1\d\d,)"
        ):
            read_all(data, limits=limits)


def test_blank_cells_to_the_end_of_the_sheet_cost_nothing() -> None:
    repeat = 'table:number-columns-repeated="16382"'
    blank = '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    rows = (
        "".join(
            f'<table:table-row><table:table-cell office:value-type="float" office:value="{k}"/>'
            f"<table:table-cell/><table:table-cell {repeat}/></table:table-row>"
            for k in (1, 2, 4)
        )
        + f'<table:table-row table:number-rows-repeated="1048573">{blank}'
    )
    (sequence,) = read_all(books.ods({"S": rows}), limits=Limits(rows=3, columns=1, cells=3))
    assert sequence.values.ravel().tolist() == [1, 2, 4]


def test_xml_that_ends_before_its_table_does_is_refused(refused: Refusal) -> None:
    whole = books.ods({"S": NUMBERS})
    with zipfile.ZipFile(io.BytesIO(whole)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    parts["content.xml"] = parts["content.xml"].partition(b"</table:table>")[0]
    with refused(
        "The workbook is damaged or incomplete (no element found: line 2, column 1213); open it in "
        "your spreadsheet program and save it again."
    ):
        read_all(books.zipped(parts))


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "_rels/.rels"])
def test_any_part_that_is_no_xml_is_refused(name: str, refused: Refusal) -> None:
    for text, reason in (
        (b"<a><b></a>", "mismatched tag: line 1, column 8"),
        (
            b"<?xml version='1.0' encoding='rot13'?><a>\xff</a>",
            "not well-formed (invalid token): line 1, column 41",
        ),
    ):
        with refused(
            f"The workbook is damaged or incomplete ({reason}); open it in your spreadsheet "
            "program and save it again."
        ):
            read_all(books.xlsx({"S": NUMBERS}, {name: text}))


def test_xml_with_entities_is_refused(refused: Refusal) -> None:
    data = books.xlsx({"S": "<!DOCTYPE x [<!ENTITY a 'b'>]>"})
    with refused(
        "'xl/worksheets/sheet1.xml' in the workbook is not plain XML; open it in your spreadsheet "
        "program and save it again."
    ):
        read_all(data)


def test_old_workbooks_that_are_cut_off_locked_or_something_else(refused: Refusal) -> None:
    data = SAMPLES["workbook.xls"]()
    for end in (100, 600, 2_000):
        with pytest.raises(ValueError, match=DAMAGED):
            read_all(data[:end], name="a.xls")
    with refused("The workbook is protected by a password; save it without one."):
        read_all(books.compound({"EncryptedPackage": b"x"}), name="a.xlsx")
    with refused(
        "This is a Word document, and such files cannot be read; save its table as CSV or as a "
        "workbook."
    ):
        read_all(books.compound({"WordDocument": b"x"}), name="a.doc")
    for stream in ({"Workbook": b"\x09\x08\xff\xff"}, {"PowerPoint Document": b"x"}):
        with pytest.raises(ValueError, match=DAMAGED):
            read_all(books.compound(stream))


def test_claims_of_old_workbooks_are_not_believed() -> None:
    far = [["a"], *([[1.0]] * 3)]
    data = bytearray(books.xls(far))
    at = data.index(b"\x00\x02\x0e\x00") + 4  # where a sheet says how far it reaches
    data[at : at + 12] = b"\xff" * 12
    assert read_all(bytes(data))[0].steps == 3


def test_the_value_of_a_formula_of_an_old_workbook_is_kept() -> None:
    book = books.xls_book([["a"], [1.5], [7.25], [3.0]])
    number = struct.pack("<HHHHHd", 0x203, 14, 2, 0, 0, 7.25)
    formula = (
        struct.pack("<HHHHHd6xH", 0x06, 31, 2, 0, 0, 7.25, 9) + b"\x1f" + struct.pack("<d", 8.5)
    )
    data = books.compound({"Workbook": book.replace(number, formula)})
    assert read_all(data)[0].values.ravel().tolist() == [1.5, 7.25, 3]


@pytest.mark.parametrize(
    ("sheet", "extent"),
    [
        ("<row r='7'><c r='C7'/><c r='AB7'/></row><row r='2'><c r='A2'/></row>", (7, 28)),
        ("<x:row r = \"3\"><x:c s='1' r='b3'/></x:row>", (3, 2)),
    ],
)
def test_how_far_a_sheet_reaches(sheet: str, extent: tuple[int, int]) -> None:
    assert workbook._reach(sheet.encode()) == extent


@pytest.mark.parametrize("kind", ["xls", "xlsb"])
def test_a_number_that_is_none_is_missing(kind: str) -> None:
    seven, signalling = struct.pack("<d", 7.25), bytes.fromhex("010000000000f07f")
    rows: books.Rows = [["a"], [1.5], [7.25], [3.0]]
    if kind == "xls":
        data = books.xls(rows).replace(seven, signalling)
    else:
        with zipfile.ZipFile(io.BytesIO(books.xlsb(rows))) as source:
            parts = {name: source.read(name) for name in source.namelist()}
        data = books.zipped({k: v.replace(seven, signalling) for k, v in parts.items()})
    np.testing.assert_array_equal(read_all(data)[0].values.ravel(), [1.5, np.nan, 3])


def test_limits_count_rows_columns_and_cells(refused: Refusal) -> None:
    for kind in WRITERS:
        with refused(
            "The table has 4 rows, and the limit is 3; shorten it, or keep every n-th row."
        ):
            one(NUMBERS, kind, limits=Limits(rows=3))
        with refused("The table has 2 columns, and the limit is 1; keep the ones you want."):
            one(NUMBERS, kind, limits=Limits(columns=1))
        with refused("The table has 8 cells, and the limit is 7; keep fewer rows or columns."):
            one(NUMBERS, kind, limits=Limits(cells=7))


def test_workbooks_that_are_cut_off_get_one_sentence() -> None:
    for kind in WRITERS:
        data = WRITERS[kind](TABLE)
        for end in range(4, len(data) - 200, 97):
            with pytest.raises(ValueError, match=r"^[^\n]+ again\.$"):
                read_all(data[:end], name=f"a.{kind}")
