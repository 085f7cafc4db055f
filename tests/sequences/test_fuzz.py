"""Broken files of every format: only a SequenceError with one sentence may come out, and soon."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.home import ROOT
from lstm_viz.sequences.files.readers import FORMATS
from lstm_viz.sequences.limits import MB
from lstm_viz.sequences.reading import read_all

from . import books, fuzz
from .format_samples import into

COUNT = 1_000  # the module's own command breaks as many as one asks for


@pytest.mark.parametrize("reader", fuzz.WHOLE)
def test_broken_files_are_read_or_refused_in_one_sentence(reader: str) -> None:
    before = fuzz.peak()
    count = COUNT // 20 if reader in fuzz.DEAR else COUNT
    results, wrong = fuzz.run(reader, count)
    assert not wrong
    assert min(results["read"], results["refused"]) > count / 100  # neither whole nor rubbish
    assert results["ended"] <= fuzz.ENDED * count
    assert fuzz.peak() - before < fuzz.MEGABYTES


def test_every_format_and_gzip_have_files_to_break_and_all_of_them_are_whole() -> None:
    assert set(fuzz.WHOLE) == {row.key for row in FORMATS} | {"gzip"}
    for files in fuzz.WHOLE.values():
        for name, data in files:
            assert fuzz.problem(name, data) == ("read", ""), name


def test_the_engine_breaks_files_the_same_way_each_time_and_finds_what_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cases = [fuzz.case("npz", number) for number in range(300)]
    assert cases == [fuzz.case("npz", number) for number in range(300)]
    assert len(set(cases)) > 290
    assert cases != [fuzz.case("npz", number, seed=1) for number in range(300)]

    def fail(*_: object, **__: object) -> None:
        raise IndexError("nothing there")

    monkeypatch.setattr(fuzz, "read_all", fail)
    assert fuzz.run("wav", 3)[1] == dict.fromkeys(range(3), "IndexError: nothing there")


def test_the_engine_needs_no_module_of_one_system_and_its_peak_is_in_megabytes() -> None:
    code = "import psutil, sys; sys.modules['resource'] = None; import tests.sequences.fuzz"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    now = psutil.Process().memory_info().rss / MB
    assert 0.8 * now < fuzz.peak() < 100 * now


Cells = list[list[float]]
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(
            st.floats(-1e6, 1e6, width=32, allow_subnormal=False), min_size=width, max_size=width
        ),
        min_size=2,
        max_size=9,
    )
)
NAMES = ["u", "v", "w", "x"]


def _arrow(rows: Cells) -> pa.Table:
    return pa.table(np.array(rows).T.tolist(), names=NAMES[: len(rows[0])])


APART = (".parquet", ".feather", ".xlsx", ".xls", ".xlsb", ".ods")
WRITERS: dict[str, Callable[[Cells], bytes]] = {
    "a.csv": lambda rows: "\n".join(
        ",".join(map(str, row)) for row in [NAMES[: len(rows[0])], *rows]
    ).encode(),
    "a.json": lambda rows: json.dumps(rows).encode(),
    "a.jsonl": lambda rows: "\n".join(
        json.dumps(dict(zip(NAMES, row, strict=False))) for row in rows
    ).encode(),
    "a.npy": lambda rows: into(lambda file: np.save(file, np.array(rows, order="F"))),
    "a.npz": lambda rows: into(lambda file: np.savez(file, a=np.array(rows))),
    "a.parquet": lambda rows: into(lambda file: pq.write_table(_arrow(rows), file)),
    "a.feather": lambda rows: into(lambda file: feather.write_feather(_arrow(rows), file)),
    "a.xlsx": lambda rows: books.xlsx({"S": [NAMES[: len(rows[0])], *rows]}),
    "a.xls": lambda rows: books.xls([NAMES[: len(rows[0])], *rows]),
    "a.xlsb": lambda rows: books.xlsb([NAMES[: len(rows[0])], *rows]),
    "a.ods": lambda rows: books.ods({"S": [NAMES[: len(rows[0])], *rows]}),
}


@pytest.mark.filterwarnings("ignore::lstm_viz.sequences.ReadingWarning")
@pytest.mark.parametrize("name", WRITERS)
@settings(max_examples=40, deadline=None)
@given(rows=TABLES, number=st.integers(0, 10**9))
def test_any_table_comes_back_and_broken_it_is_read_or_refused(
    name: str, rows: Cells, number: int
) -> None:
    data = WRITERS[name](rows)
    (sequence,) = read_all(data, name=name)
    np.testing.assert_array_equal(sequence.values, np.array(rows, np.float32))
    for k in range(5):
        made = fuzz.broken(data, fuzz.random.Random(number + k))
        assert fuzz.problem(name, made, apart=name.endswith(APART))[1] == ""


def test_a_date_is_the_day_that_spreadsheets_count_it_as() -> None:
    assert books.days(date(1900, 3, 1)) == 61  # ECMA-376 part 1, 18.17.4.1
    assert books.days(date(2023, 1, 1)) == 44927
