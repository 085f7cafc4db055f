from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from lstm_viz.sequences import ReadingWarning, SequenceError, read, read_all, reading
from lstm_viz.sequences.limits import UNLIMITED, Limits
from lstm_viz.sequences.reading import open_table
from lstm_viz.sequences.sequence import Sequence
from lstm_viz.sequences.text import bulk, headers, separated
from lstm_viz.sequences.text.bulk import read_bulk
from lstm_viz.sequences.text.splitting import split
from tests.sequences.conftest import Refusal
from tests.sequences.work import Counted, calls_counted

ROWS = 2_000
WALKS = np.random.default_rng(7).normal(size=(ROWS, 3)).cumsum(axis=0).round(6)
LINES = [",".join(map(repr, row)) for row in WALKS.tolist()]


def file_of(lines: list[str], header: str = "a,b,c") -> bytes:
    data = "\n".join([header, *lines, ""]).encode()
    assert len(data) > 2**15
    return data


def with_line(number: int, line: str) -> bytes:
    """The file with another line in it; line 1 is the header."""
    return file_of([*LINES[: number - 2], line, *LINES[number - 2 :]])


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fast way for every file above 16 kB, in pieces of 7.5 kB."""
    monkeypatch.setattr(separated, "LARGE", 2**14)
    monkeypatch.setattr(bulk, "_PIECE", 7_500)


@pytest.fixture
def with_care(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], Sequence]:
    """The whole file, cell by cell."""

    def careful(data: bytes) -> Sequence:
        with monkeypatch.context() as patch:
            patch.setattr(separated, "LARGE", len(data) + 1)
            return read(data)

    return careful


def outcome(reading: Callable[[bytes], Sequence], data: bytes) -> object:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ReadingWarning)
            sequence = reading(data)
    except SequenceError as error:
        return str(error)
    return sequence.digest, sequence.changes, sequence.labels


def test_it_reads_what_pandas_reads() -> None:
    data = file_of(LINES)
    sequence = read(data, name="walks.csv")
    frame = pd.read_csv(io.BytesIO(data))
    np.testing.assert_array_equal(sequence.values, frame.to_numpy(np.float32))
    assert sequence.names == tuple(frame.columns)
    assert sequence.changes == ()
    assert sequence.counted


def test_the_fast_way_is_taken_where_it_can_be() -> None:
    assert read_bulk(io.BytesIO(file_of(LINES)), UNLIMITED) is not None
    assert read_bulk(io.BytesIO(file_of(LINES).replace(b",", b"  ")), UNLIMITED) is not None
    for data in (
        file_of(LINES).decode().encode("utf-16"),
        file_of(LINES).replace(b"\n", b"\r"),
        file_of([f'"1,234.5",{line}' for line in LINES], "z,a,b,c"),
    ):
        assert read_bulk(io.BytesIO(data), UNLIMITED) is None


# Files in which something is out of the ordinary in a line far behind the beginning.
FILES = {
    "plain": file_of(LINES),
    "no end": file_of(LINES)[:-1],
    "windows": file_of(LINES).replace(b"\n", b"\r\n"),
    "marked": b"\xef\xbb\xbf" + file_of(LINES),
    "no header": file_of(LINES[1:], LINES[0]),
    "prose above": b"Station: Bonn\n\n# made by hand\n" + file_of(LINES),
    "trailing blank lines": file_of(LINES) + b"\n\n,,\n",
    "blank line": with_line(1_500, ""),
    "two blank lines": with_line(1_500, "\n"),
    "only separators": with_line(1_500, ",,"),
    "comment": with_line(1_500, "# see the log, twice, below"),
    "a comment as wide as the rows": with_line(1_500, "#N/A,2,3"),
    "a zero byte among words": file_of([*[f"n,{line}" for line in LINES], "n\0,1,2,3"], "d,a,b,c"),
    "gaps": with_line(1_500, "NA,,n/a").replace(b"7,", b","),
    "another gap": with_line(1_500, "1,-NaN,2"),
    "odd signs": with_line(1_500, "−1.5, +2 ,3"),
    "quoted": with_line(1_500, '"1.5","2",3'),
    "quoted blank": with_line(1_500, '1, "2",3'),
    "word": with_line(1_500, "1,two,3"),
    "words": file_of([*LINES[:1_500], *["1,x,y"] * 5, *LINES[1_500:]]),
    "mostly words": file_of([*LINES[:750], *["1,x,2"] * 2_250]),
    "infinite": with_line(1_500, "1,-inf,3"),
    "too large": with_line(1_500, "1,2,1e39"),
    "much too large": with_line(1_500, "1,2,1e999"),
    "other mark": with_line(1_500, '1,"2,5",3'),
    "short": with_line(1_500, "1,2"),
    "long": with_line(1_500, "1,2,3,4"),
    "no text": with_line(1_500, "1,2,\0"),
    "open quotation": with_line(1_500, '1,"2,3'),
    "quotation that goes on": with_line(1_500, '1,"2"x,3'),
    "quotation between digits": with_line(1_500, '1,"2"3,4'),
    "empty quotation before digits": with_line(1_500, '1,""2,4'),
    "dashes": file_of([line.replace("7,", "-,") for line in LINES]),
    "a late dash": with_line(1_500, "1,-,3"),
    "an inch": file_of([f'5" pipe,{line}' for line in LINES], "kind,a,b,c"),
    "other encoding": with_line(1_500, "1,2,é").decode().encode("latin-1"),
    "broken utf-8": with_line(1_500, "ü,2,3") + b"\xff\n",
    "clock": file_of([f"{1_700_000_000 + k},{k},7" for k in range(3_750)]),
    "days": file_of([f"2024-01-{k % 28 + 1:02d} 10:00,{line}" for k, line in enumerate(LINES)],
                    "day,a,b,c"),
    "labels": file_of([f"  n{k} ,{line}" for k, line in enumerate(LINES)], "day,a,b,c"),
    "two lines in a cell": file_of([f'"n\n{k}",{line}' for k, line in enumerate(LINES)],
                                   "day,a,b,c"),
    "commas": file_of([line.replace(",", ";").replace(".", ",") for line in LINES], "a;b;c"),
    "tabs": file_of(LINES).replace(b",", b"\t"),
    "blanks": file_of([" " + line.replace(",", "   ") + " " for line in LINES], "a b c"),
    "one column": file_of([str(k / 4) for k in range(10_000)], "x"),
    "one column with a gap": file_of([str(k / 4) for k in range(10_000)] + ["", "NA", "7"], "x"),
    "points beside semicolons": file_of([f"{k};{k % 9 + 1}.100" for k in range(5_000)], "n;v"),
    "late points beside semicolons": file_of(
        [f"{k};{k}" if k < 2_250 else f"{k};{k % 9 + 1}.100" for k in range(5_000)], "n;v"),
    "decimals beside semicolons": file_of([f"{k};{k % 7}.25;{k % 9 + 1}.100"
                                           for k in range(5_000)], "n;v;w"),
    "days beside semicolons": file_of([f"0{k % 9 + 1}/02/2024;{line}"
        for k, line in enumerate(LINES)], "day;a").replace(b",", b";"),
    "dollars": file_of([f"${line}" for line in LINES]),
    "a total": file_of([f"n{k},{line}" for k, line in enumerate(LINES)] + ["Total,1,2,999999.5"],
                       "day,a,b,c"),
    "single quotes": file_of([f"'n{k}',{line}" for k, line in enumerate(LINES)],
                             "'day','a','b','c'"),
    "single quotes of one name": file_of([f"'n{k}',{line}" for k, line in enumerate(LINES)],
                                         "'day',a,b,c"),
    "an apostrophe": file_of([f"'n{k}',{line}" for k, line in enumerate(LINES)], "'tis,a,b,c"),
    "single quotes of a late number": file_of([*LINES, "'1.5','2.5',3"], "'a','b','c'"),
    "single quotes twice": file_of([f"''n{k}'',{line}" for k, line in enumerate(LINES)],
                                   "'day','a','b','c'"),
    "late marks between digits": with_line(1_500, '"1,234.5",2,3').replace(b",", b";")
    .replace(b"1;234", b"1,234"),
    "single quotes of cells alone": file_of([f"'n{k}',{line}" for k, line in enumerate(LINES)],
                                            "day,a,b,c"),
    "a word behind some rows": file_of([*LINES[:-5], *[f"{x},Q" for x in LINES[-5:]]],
                                       ).replace(b",", b"  "),
    "a note of a program": file_of(["$RT_OFF$,1,2,7" if k == 750 else f"n,{line}"
                                    for k, line in enumerate(LINES)], "day,a,b,c"),
    "a source": file_of([*LINES, "Source: us"]),
    "a late comma": file_of([*LINES[:-2], "7,8,9"]).replace(b",", b"\t")
    + b'1\t2,5\t3\n',
    "a title": b"Report of March,,\n" + file_of(LINES),
    "empty at first": file_of([f"{line},{k if k > 1_250 else ''}" for k, line in enumerate(LINES)],
                              "a,b,c,d"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_both_ways_give_the_same(
    name: str, with_care: Callable[[bytes], Sequence], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = FILES[name]
    read_fast = outcome(read, data)
    assert read_fast == outcome(with_care, data)
    if isinstance(read_fast, str):
        return
    both = [open_table(data).table]
    monkeypatch.setattr(separated, "LARGE", len(data) + 1)
    both.append(open_table(data).table)
    fast, careful = (
        (
            table.points,
            table.aside,
            [column.points for column in table.columns],
            [repr(column.ends) for column in table.of("number")],
        )
        for table in both
    )
    assert fast == careful


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("word", "Line 1,500, column 'b': 'two' is not a number; write digits with at most one "
         "decimal mark, such as 1234.5 or -2e-3."),
        ("infinite", "Line 1,500, column 'b': -inf is not finite; replace it with a number or "
         "delete the step."),
        ("short", "Line 1500: the number of cells is 2, and 3 in line 1; give every line the "
         "same number, separated by ','."),
        ("no text", "Line 1,500: a zero byte, which no text has; save the file as CSV in UTF-8 "
         "and read it again."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_with_its_line(name: str, sentence: str, refused: Refusal) -> None:
    with refused(sentence):
        read(FILES[name])


def test_what_is_left_out_is_told_once() -> None:
    lines = [*LINES]
    for at in (1_750, 1_250, 1_000):
        lines[at:at] = ["", "# again"]
    sequence = read(file_of(lines))
    assert sequence.steps == ROWS
    assert sequence.changes == (
        "3 blank lines were left out; the first is line 1,002.",
        "3 comment lines were left out; the first is line 1,003.",
    )


def test_lines_are_counted_behind_those_that_are_left_out(refused: Refusal) -> None:
    lines = [*LINES]
    lines[1_750:1_750] = ["1,two,3"]
    lines[1_000:1_000] = ["", "# again", ""]
    with refused(
        "Line 1,755, column 'b': 'two' is not a number; write digits with at most one decimal "
        "mark, such as 1234.5 or -2e-3."
    ):
        read(file_of(lines))


def test_changes_lost_between_two_pieces_are_counted() -> None:
    count = 3_750
    sequence = read(file_of([f"{1_700_000_000 + k},{k},{k % 7}" for k in range(count)]), time="")
    # float32 keeps 24 bits, here multiples of 128, and numpy counts how often it moves.
    clock = np.float32(1_700_000_000 + np.arange(count))
    lost = count - 1 - np.count_nonzero(np.diff(clock))
    assert sequence.changes == (
        f"Column 'a': at {lost:,} of {count - 1:,} steps a change was lost, because float32 keeps "
        "about 7 digits; subtract an offset, or use another unit.",
    )


def test_only_whoever_takes_a_column_is_told_about_it() -> None:
    data = file_of([f"{1_700_000_000 + k},{k},7" for k in range(3_750)])
    assert read(data, columns=["b"], time="").changes == (
        "Columns left out, because they were not chosen: 'a', 'c'.",
    )


FIRST = {
    "large numbers": [f"{2**24 + k % 4}" for k in range(ROWS)],
    "seconds of a clock": [f"{1_700_000_000 + k}" for k in range(ROWS)],
    "thousandths of a clock": [f"{80_000 + k / 1000:.3f}" for k in range(ROWS)],
    "large ones at the end": ["7"] * (ROWS - 2) + ["16777217", "16777218"],
    "with a cell apart": [*[f"{2**24 + k % 3}" for k in range(ROWS - 2)], *[' "16777219"'] * 2],
}


@pytest.mark.parametrize("first", FIRST.values(), ids=FIRST)
def test_numbers_that_name_series_or_steps_are_those_of_the_careful_way(
    monkeypatch: pytest.MonkeyPatch, first: list[str]
) -> None:
    lines = [f"{cell},{line}" for cell, line in zip(first, LINES, strict=True)]
    data = file_of(lines, "id,a,b,c")
    kinds: list[dict[str, object]] = [{"time": "id"}, {}, {"columns": ["id", "b"]}]
    if len(set(first)) < 9 and "7" not in first:
        kinds += [{"split": "id"}, {"long": ("id", "b"), "time": ""}]
    for options in kinds:
        fast = read_all(data, **options)  # type: ignore[arg-type]
        with monkeypatch.context() as patch:
            patch.setattr(separated, "LARGE", len(data) + 1)
            careful = read_all(data, **options)  # type: ignore[arg-type]
        for one, other in zip(fast, careful, strict=True):
            assert (one.source, one.names, one.labels) == (other.source, other.names, other.labels)
            assert one.digest == other.digest
            # The fast way counts changes that are lost from row to row, not within a series.
            assert "split" in options or one.changes == other.changes


def test_its_values_are_not_copied_and_nobody_can_change_them() -> None:
    table = read_bulk(io.BytesIO(file_of(LINES)), UNLIMITED)
    assert table is not None
    column = table.columns[1].values
    with pytest.raises(ValueError, match="read-only"):
        column[0] = 1
    with pytest.raises(ValueError, match="WRITEABLE"):
        column.flags.writeable = True
    sequence = read(file_of(LINES))
    assert not sequence.values.flags.owndata
    with pytest.raises(ValueError, match="WRITEABLE"):
        sequence.values.flags.writeable = True


def test_a_view_that_is_read_only_of_an_array_that_is_not_is_copied() -> None:
    mine = np.float32([[1, 10], [2, 30], [6, 20]])
    for whole in (mine, np.frombuffer(bytearray(mine.tobytes()), np.float32).reshape(3, 2)):
        view = whole[:]
        view.flags.writeable = False
        sequence = Sequence(view, ("a", "b"))
        whole[1, 1] = 99
        assert sequence.values[1, 1] == 30


def test_rows_that_get_shorter_than_at_the_beginning_find_room(
    with_care: Callable[[bytes], Sequence],
) -> None:
    data = file_of([*LINES[:1_000], *["1,2,3"] * 7_500])
    assert read(data).steps == 8_500
    assert outcome(read, data) == outcome(with_care, data)


def test_limits_are_held_before_the_file_is_read(refused: Refusal) -> None:
    data = file_of(LINES)
    assert read(data, limits=Limits(rows=ROWS, cells=3 * ROWS)).steps == ROWS
    with refused(
        "The table has 2,000 rows, and the limit is 1,999; shorten it, or keep every n-th row."
    ):
        read(data, limits=Limits(rows=ROWS - 1))
    with refused("The table has 3 columns, and the limit is 2; keep the ones you want."):
        read(data, limits=Limits(columns=2))
    with refused("The table has 6,000 cells, and the limit is 5,999; keep fewer rows or columns."):
        read(data, limits=Limits(cells=3 * ROWS - 1))


def test_a_line_without_an_end_is_read_with_more_care(refused: Refusal) -> None:
    data = file_of(LINES) + b"1," * 10**6
    file = Counted(data)
    with (
        calls_counted() as calls,
        refused(
            "Line 2002: the number of cells is 1,000,001, and 3 in line 1; give every line the "
            "same number, separated by ','."
        ),
    ):
        reading._opened(file, "walks.csv", None, UNLIMITED)
    assert file.count <= 3 * len(data)
    assert calls() <= len(data)


def test_a_path_is_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "walks.csv"
    path.write_bytes(file_of(LINES))
    monkeypatch.setattr(separated, "decoded", None)  # which would take the whole file
    assert read(path).steps == ROWS


def test_broken_files_are_read_or_refused_as_with_care(
    with_care: Callable[[bytes], Sequence],
) -> None:
    rng = np.random.default_rng(5)
    spice = list(b'\0\n\r",;|\t #.-eEnN0+\xff\xe2')
    sample = file_of([f"n{k},{line}" for k, line in enumerate(LINES[:1_250])], "day,a,b,c")
    outcomes = set()
    for _ in range(60):
        data = bytearray(sample)
        for _ in range(rng.integers(1, 4)):
            at = int(rng.integers(2**14 + 250, len(data)))
            data[at : at + int(rng.integers(0, 3))] = bytes([int(rng.choice(spice))])
        found = outcome(read, bytes(data))
        assert found == outcome(with_care, bytes(data))
        outcomes.add(type(found))
    assert outcomes == {str, tuple}


def test_a_header_is_the_one_that_is_found_with_care() -> None:
    table = read_bulk(io.BytesIO(FILES["prose above"]), UNLIMITED)
    assert table is not None
    careful = headers.tabulated(split(FILES["prose above"].decode()))
    assert [one.name for one in table.columns] == [one.name for one in careful.columns]
    assert [table.where(row) for row in (0, 1_750)] == [careful.where(row) for row in (0, 1_750)]


def test_numbers_that_somebody_calls_missing_are_missing_in_a_large_file() -> None:
    data = file_of([f"{k % 13},{k % 7}.5000000000001,{k % 5}" for k in range(ROWS)])
    whole, fewer = read(data), read(data, missing=["11"])
    np.testing.assert_array_equal(np.isnan(fewer.values[:, 0]), whole.values[:, 0] == 11)
    np.testing.assert_array_equal(fewer.values[:, 1:], whole.values[:, 1:])
    assert f"Taken for missing: '11' {fewer.gaps:,}×." in fewer.changes


def test_a_large_file_whose_names_are_further_down_is_read_with_care() -> None:
    data = b"# by hand\nmade,in,May\n" + file_of(
        [f"{k % 13},{k % 7}.5000000000001,{k % 5}" for k in range(ROWS)]
    )
    assert read(data, header=3).names == ("a", "b", "c")
