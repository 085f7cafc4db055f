from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import pytest

from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.reading import open_table, read_all
from lstm_viz.sequences.sequence import SequenceError
from tests.sequences.conftest import Refusal
from tests.sequences.format_samples import into


def parquet(table: pa.Table, **options: object) -> bytes:
    return into(lambda file: pq.write_table(table, file, **options))


def packed(table: pa.Table, how: str = "lz4") -> bytes:
    return into(lambda file: feather.write_feather(table, file, compression=how))


def file(table: pa.Table) -> bytes:
    made = io.BytesIO()
    with pa.ipc.new_file(made, table.schema) as target:
        target.write_table(table, max_chunksize=2)
    return made.getvalue()


def stream(table: pa.Table) -> bytes:
    made = io.BytesIO()
    with pa.ipc.new_stream(made, table.schema) as target:
        target.write_table(table, max_chunksize=2)
    return made.getvalue()


Write = Callable[[pa.Table], bytes]
WRITERS: list[Write] = [parquet, packed, lambda t: packed(t, "zstd"), file, stream]
EACH = pytest.mark.parametrize("write", WRITERS)


@EACH
def test_columns_of_every_plain_type_come_out_as_numbers(write: Write) -> None:
    columns: dict[str, tuple[list[object], pa.DataType]] = {
        "half": ([1.5, None, 7.0], pa.float16()),
        "single": ([1.5, None, 7.0], pa.float32()),
        "double": ([1.5, None, 7.0], pa.float64()),
        "small": ([3, -4, None], pa.int8()),
        "large": ([3, None, 2**63], pa.uint64()),
        "truth": ([True, None, False], pa.bool_()),
        "money": ([Decimal("1.25"), None, Decimal("-7.5")], pa.decimal128(9, 2)),
        "coded": ([5, 5, None], pa.dictionary(pa.int8(), pa.int64())),
        "typed": (["1.5", "2", None], pa.string()),
        "span": ([90, None, 60], pa.duration("s")),
    }
    table = pa.table({name: pa.array(cells, kind) for name, (cells, kind) in columns.items()})
    (sequence,) = read_all(write(table), name="x")
    assert sequence.names == tuple(columns)
    for k, (name, (cells, _)) in enumerate(columns.items()):
        wanted = [np.nan if c is None else float(c) for c in cells]  # type: ignore[arg-type]
        np.testing.assert_array_equal(sequence.values[:, k], np.float32(wanted), err_msg=name)
    assert "Column 'span' holds durations; they were read in seconds." in sequence.changes


@EACH
@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (pa.date32(), False),
        (pa.date64(), False),
        (pa.timestamp("s"), False),
        (pa.timestamp("ns"), False),
        (pa.timestamp("us", "UTC"), False),
        (pa.timestamp("ms", "Europe/Berlin"), True),
    ],
)
def test_dates_of_every_unit_label_the_steps(write: Write, kind: pa.DataType, told: bool) -> None:
    days = pa.array([date(2023, 1, 2), date(2023, 1, 3), date(2023, 1, 5)]).cast(kind)
    (sequence,) = read_all(write(pa.table({"day": days, "x": [1.0, 2.0, 4.0]})))
    assert sequence.labels == ("2023-01-02", "2023-01-03", "2023-01-05")
    assert ("The times of 'day' were read in UTC." in sequence.changes) is told


@EACH
def test_words_and_times_of_day_stay_words(write: Write) -> None:
    word = pa.array(["u", None, "v"])
    table = pa.table(
        {
            "a": word,
            "b": word.dictionary_encode(),
            "c": word.cast(pa.large_string()),
            "clock": pa.array([time(1, 2), None, time(3, 4)]),
            "none": pa.nulls(3),
            "x": [1.0, 2.0, 4.0],
        }
    )
    columns = open_table(write(table)).table.columns
    assert [column.kind for column in columns] == ["word"] * 4 + ["number"] * 2
    for column in columns[:3]:
        assert column.values.tolist() == ["u", "", "v"]
    assert columns[3].values[0].startswith("01:02:00")
    assert columns[4].empty


@EACH
def test_nested_columns_are_left_out_and_told_or_refused(write: Write, refused: Refusal) -> None:
    nested = pa.array([[1], [2], [4]])
    (sequence,) = read_all(write(pa.table({"x": [1.0, 2.0, 4.0], "<list>": nested})))
    assert sequence.names == ("x",)
    assert sequence.changes[0].startswith(
        "Column '<list>' was left out, because its cells hold 'list<"
    )
    with refused(
        "Column 'raw' holds 'binary', and no other can be read; save columns of plain numbers."
    ):
        read_all(write(pa.table({"raw": pa.array([b"a", b"b"])})))


@EACH
def test_tables_without_rows_or_columns_or_with_twins_are_refused(
    write: Write, refused: Refusal
) -> None:
    with refused("The file has no rows; save at least two."):
        read_all(write(pa.table({"x": pa.array([], pa.float64())})))
    with refused("The file has no column; save columns of plain numbers."):
        read_all(write(pa.table({})))
    if write is not WRITERS[1] and write is not WRITERS[2]:
        with refused("There are two columns 'x'; give each column its own name."):
            read_all(write(pa.table([[1, 2], [3, 4]], names=["x", "x"])))


def test_the_index_of_pandas_has_a_name_that_says_so() -> None:
    pandas = pytest.importorskip("pandas")
    days = pandas.date_range("2023-01-02", periods=3)
    (sequence,) = read_all(pandas.DataFrame({"x": [1, 2, 4]}, index=days).to_parquet())
    assert sequence.labels == ("2023-01-02", "2023-01-03", "2023-01-04")
    assert sequence.changes == ("The steps are labelled by 'index'.",)


@EACH
def test_files_that_are_cut_off_are_refused_at_any_place(write: Write) -> None:
    data = write(pa.table({"x": np.arange(40.0), "y": ["a", "b"] * 20}))
    sentences: list[str] = []
    for end in range(5, len(data), 7):
        try:
            sequences = read_all(data[:end], name="a.parquet")
        except SequenceError as error:
            sentences.append(str(error))
        else:  # a stream may end after any of its batches
            assert write is stream
            np.testing.assert_array_equal(sequences[0].values[:, 0], np.arange(sequences[0].steps))
    assert len(sentences) > 10
    assert all(len(one) > 20 and "\n" not in one for one in sentences)


def test_a_parquet_file_that_is_cut_off_gets_one_sentence(refused: Refusal) -> None:
    data = parquet(pa.table({"x": [1.0, 2.0]}))
    with refused("The Parquet file is incomplete; copy or save it again."):
        read_all(data[:-1], name="a.parquet")
    with refused("The Arrow file is incomplete; copy or save it again."):
        read_all(packed(pa.table({"x": [1.0, 2.0]}))[:-1], name="a.feather")


@EACH
def test_limits_are_held_by_what_the_file_says(write: Write, refused: Refusal) -> None:
    table = pa.table({"x": np.zeros(1_000), "y": np.zeros(1_000)})
    data = write(table)
    with (
        refused(
            "The table has 1,000 rows, and the limit is 999; shorten it, or keep every n-th row."
        )
        if write is parquet or write in WRITERS[1:3]
        else pytest.raises(ValueError, match="rows")
    ):
        read_all(data, limits=Limits(rows=999))
    with refused("The table has 2 columns, and the limit is 1; keep the ones you want."):
        read_all(data, limits=Limits(columns=1))
    with pytest.raises(ValueError, match=r"^Unpacked, the file has"):
        read_all(data, limits=Limits(expanded=500))


def test_words_that_lie_about_where_they_are_in_memory_are_refused() -> None:
    offsets = pa.py_buffer(np.array([0, 2**30, 2], "i4"))
    word = pa.StringArray.from_buffers(2, offsets, pa.py_buffer(b"ab"))
    batch = pa.record_batch([word, pa.array([1.0, 2.0])], names=["word", "x"])
    made = io.BytesIO()
    with pa.ipc.new_stream(made, batch.schema) as target:
        target.write_batch(batch)
    with pytest.raises(SequenceError, match=r"^The Arrow file is damaged or incomplete \(.*offset"):
        read_all(made.getvalue())


@pytest.mark.parametrize("how", ["lz4", "zstd"])
def test_a_packed_arrow_bomb_is_refused(how: str, refused: Refusal) -> None:
    data = packed(pa.table({"x": np.zeros(2_000_000)}), how)
    assert len(data) < 2**17
    with refused("Unpacked, the file has 4.5 MB, and the limit is 4.0 MB; save a part of it."):
        read_all(data, limits=Limits(expanded=4 * 2**20))


def test_a_word_that_all_rows_repeat_is_kept_once() -> None:
    word = pa.array(["x" * 1_000] * 20_000)
    data = parquet(pa.table({"word": word, "y": np.arange(20_000.0)}))
    assert len(data) < 2**20  # and 20 MB, were each of them written out
    opened = open_table(data, limits=Limits(expanded=4 * 2**20))
    assert len(set(map(id, opened.table.columns[0].values.tolist()))) == 1


def test_lists_of_one_value_are_a_column_whose_rows_are_steps() -> None:
    held = {"word": ["x", "y", "x"], "one": [[1.5], [], [3.5]], "flag": [True, False, True]}
    (sequence,) = read_all(parquet(pa.table(held)))
    assert sequence.names == ("one", "flag")
    np.testing.assert_array_equal(sequence.values, [[1.5, 1], [np.nan, 0], [3.5, 1]])
