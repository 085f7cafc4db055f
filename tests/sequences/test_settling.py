"""What is open about a file is settled by the argument that the question names, in every format."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import pytest

from lstm_viz.sequences import ReadingWarning, read_all
from lstm_viz.sequences.plan.shown import reading_of
from lstm_viz.sequences.plan.wanted import Given, Wanted
from lstm_viz.sequences.reading import open_table
from tests.sequences import books
from tests.sequences.format_samples import into

# Days and months that either may be, a decimal mark that nothing shows, and two marks of gaps.
CELLS: dict[str, list[str]] = {
    "day": ["01/02/2024", "02/02/2024", "03/02/2024", "04/02/2024", "05/02/2024"],
    "sold": ["1,100", "2,250", "3,125", "4,375", "5,500"],
    "heat": ["10", "-999", "12", "-9999", "11"],
}
FRAME = pd.DataFrame(CELLS)
FIELDS = np.array(list(zip(*CELLS.values(), strict=True)), [(name, "U10") for name in CELLS])
FILES = {
    "a.csv": FRAME.to_csv(index=False).encode(),
    "a.tsv": FRAME.to_csv(index=False, sep="\t").encode(),
    "a.json": json.dumps(CELLS).encode(),
    "a.jsonl": FRAME.to_json(orient="records", lines=True).encode(),
    "a.parquet": into(lambda file: pq.write_table(pa.table(CELLS), file)),
    "a.feather": into(lambda file: feather.write_feather(pa.table(CELLS), file)),
    "a.xlsx": books.xlsx({"S": [list(CELLS), *map(list, FIELDS.tolist())]}),
    "a.npy": into(lambda file: np.save(file, FIELDS)),
    "a.npz": into(lambda file: np.savez(file, a=FIELDS)),
}


@pytest.mark.parametrize("name", FILES)
def test_each_answer_to_each_question_settles_it(name: str) -> None:
    table = open_table(FILES[name], name=name).table
    points = reading_of(table, Wanted()).doubts
    assert {point.argument for point in points} == {"day_first", "decimal", "missing"}
    for point in points:
        for value in (point.value, *point.others):
            given = Given(**{point.argument: value})
            again = open_table(FILES[name], name=name, given=given).table
            left = reading_of(again, Wanted(given=given)).doubts
            assert (point.argument, point.why) not in {(one.argument, one.why) for one in left}


def test_one_mark_of_missing_values_does_not_silence_another() -> None:
    data = FILES["a.csv"]
    settled: dict[str, Any] = {"day_first": True, "decimal": "."}
    with pytest.warns(ReadingWarning) as asked:
        read_all(data, **settled)
    assert [re.findall(r"'heat' has (\S+)", str(one.message)) for one in asked] == [
        ["-9999"],
        ["-999"],
    ]
    with pytest.warns(ReadingWarning, match="'heat' has -999 once") as asked:
        read_all(data, missing=["ND", "-9999"], **settled)
    assert len(asked) == 1
    (found,) = read_all(data, missing=["-9999", "-999"], **settled)
    np.testing.assert_array_equal(found.values[:, 1], [10, np.nan, 12, np.nan, 11])
    assert read_all(data, missing=(), **settled)[0].values[1, 1] == -999
