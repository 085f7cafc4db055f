"""The table of a trace: a row for each unit at each step, read by Arrow, pandas and by name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lstm_viz.trace import Trace
from tests.test_trace import HIDDEN, parts
from tests.traces import BATCH, DIRECTION, LAYER, LENGTH, TIME, UNIT, random_trace

AXES = ["layer", "direction", "batch", "time"]


def test_each_row_is_a_unit_at_a_step() -> None:
    trace = random_trace(labels=tuple("abcdefg"))
    frame = trace.frame()
    assert frame.column_names == [*AXES, "label", "unit", *"ifgoch"]
    steps = BATCH * TIME - (TIME - LENGTH)  # the padding of one sequence has no rows
    assert frame.num_rows == LAYER * DIRECTION * steps * UNIT
    table = frame.to_pandas()
    row = table[
        (table.layer == 1)
        & (table.direction == 1)
        & (table.batch == 2)
        & (table.label == "d")
        & (table.unit == 4)
    ]
    place = {"layer": 1, "direction": 1, "batch": 2, "time": 3, "unit": 4}
    assert row.time.tolist() == [3]
    for name in trace.signals:
        assert row[name].tolist() == [trace.sel(name, **place)]
    # pandas gathers the array that was taken apart.
    index = table.set_index([*AXES, "unit"]).f
    again = index.to_xarray().to_numpy()
    np.testing.assert_array_equal(again, trace["f"])


def test_a_skipped_step_has_no_row_and_units_keep_their_numbers() -> None:
    signals, initial = parts("rnn")
    for array in signals.values():
        array[:, :, :, 2] = np.nan
    meta = {"units": (1, 3, 4, 6, 8), "layers": (2, 5)}
    table = Trace("rnn", signals, initial, meta=meta).frame("a").to_pandas()
    assert sorted(set(table.time)) == [0, 1, 3, 4, 5, 6]
    assert sorted(set(table.label)) == [1, 2, 4, 5, 6, 7]
    assert sorted(set(table.unit)) == [1, 3, 4, 6, 8]
    assert sorted(set(table.layer)) == [2, 5]
    row = table[(table.layer == 5) & (table.direction == 1) & (table.batch == 2)]
    row = row[(row.time == 4) & (row.unit == 6)]
    assert row.a.tolist() == [signals["a"][1, 1, 2, 4, 3]]


def test_each_row_has_what_was_read_at_its_step() -> None:
    x = np.arange(BATCH * TIME * 2, dtype=np.float32).reshape(BATCH, TIME, 2) / 8
    trace = replace(random_trace("gru"), x=x)
    frame = trace.frame("z")
    assert frame.column_names == [*AXES, "label", "input x0", "input x1", "unit", "z"]
    table = frame.to_pandas()
    found = table[["input x0", "input x1"]].to_numpy()
    np.testing.assert_array_equal(found, x[table.batch, table.time])
    assert found.dtype == np.float32
    named = trace.with_meta(names=("price", "sold"))
    assert named.frame().column_names[5:8] == ["input price", "input sold", "unit"]
    alone = replace(random_trace("gru"), x=x[:, :, :1])
    assert alone.frame("h").column_names[5:] == ["input x", "unit", "h"]


def test_labels_of_several_types_become_text() -> None:
    labels = ("a", 2, 3.5, None, "e", (1, 2), "g")
    frame = Trace("rnn", *parts("rnn"), labels=labels).frame("h")
    found = frame.column("label").unique().to_pylist()
    assert found == ["a", "2", "3.5", "None", "e", "(1, 2)", "g"]


@pytest.mark.parametrize("label", [2**70, -(2**63) - 1, "\ud800"])
def test_labels_that_arrow_has_not_become_text(label: Any) -> None:
    frame = Trace("rnn", *parts("rnn"), labels=(label, 2, 3, 4, 5, 6, 7)).frame("h")
    shown = "?" if isinstance(label, str) else str(label)
    assert frame.column("label").unique().to_pylist() == [shown, "2", "3", "4", "5", "6", "7"]


def test_a_projected_h_is_a_table_of_its_own() -> None:
    trace = Trace("lstm", *parts(hidden=HIDDEN))
    assert trace.frame().column_names == [*AXES, "label", "unit", *"ifgoc"]
    alone = trace.frame("h")
    assert alone.column_names == [*AXES, "label", "hidden", "h"]
    assert alone.num_rows == trace["h"].size
    with pytest.raises(ValueError, match="projects h to 4 numbers"):
        trace.frame("c", "h")
    with pytest.raises(KeyError, match="this LSTM trace has i, f, g, o, c, h; got 'r'"):
        trace.frame("r")
