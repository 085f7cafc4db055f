"""Parquet and NPZ as the browser writes them, read by pyarrow and NumPy."""

from __future__ import annotations

import io
from base64 import b64decode, b64encode
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lstm_viz import measure, record
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.picture import Picture
from lstm_viz.explorer.traced import picture_of
from lstm_viz.trace import Trace
from tests.explorer.node_js import run
from tests.explorer.readouts import answers_of, with_readout
from tests.explorer.replays import (
    GAPS,
    HIDDEN,
    LENGTH,
    NETWORKS,
    STEPS,
    UNITS,
    alone,
    network,
    panels,
)

FIRST, LAST = 3, 15
SHOWN = slice(FIRST, LAST + 1)
ASKED = "the value 3 steps ahead"


def written(
    *shown: Panel,
    edits: str = "",
    difference: bool = False,
    steps: tuple[int, int] = (FIRST, LAST),
    units: list[int] | None = None,
    text: str | None = None,
    names: str = "abc",
) -> tuple[pa.Table, bytes, str]:
    """What the browser writes of these networks: the table, the archive's bytes, and the CSV."""
    labels = tuple(f"Größe {k}" for k in range(STEPS))
    picture = Picture(
        panels=shown,
        values=shown[0].input,
        names=names,
        labels=labels,
        text=text,
        target_name=ASKED,
    )
    asked = {"steps": steps, "edits": edits, "difference": difference, "units": units}
    data = b64encode(payload(picture)).decode()
    found = run("number_files.js", {"payload": data, **asked})
    table = pq.read_table(io.BytesIO(b64decode(found["parquet"])))
    return table, b64decode(found["npz"]), found["csv"]


def saved(*shown: Panel, **asked: Any) -> tuple[pa.Table, bytes]:
    return written(*shown, **asked)[:2]


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
def test_rows_without_a_number_have_none_and_a_projected_h_has_rows_of_its_own() -> None:
    (lstm,) = panels(network(NETWORKS["LSTM with a projection"]), "gaps")
    (gru,) = panels(network(NETWORKS["GRU"]), "gaps")
    table, archive = saved(lstm, gru)
    arrays = np.load(io.BytesIO(archive))
    assert table.schema.field("network").type == pa.string()
    assert table.schema.field("unit").type == pa.int32()
    assert table.schema.field("f").type == pa.float32()
    assert len(table.column_names) == 20
    assert table.column_names[6:9] == ["input a", "input b", "input c"]
    assert table.num_rows == (LAST - FIRST + 1) * (UNITS + HIDDEN + UNITS)
    rows = table.to_pylist()
    assert rows[0]["label"] == f"Größe {FIRST}"
    assert rows[0]["step"] == FIRST + 1
    read = np.array([[row[f"input {name}"] for name in "abc"] for row in rows[: UNITS + HIDDEN]])
    assert set(map(tuple, read)) == {tuple(lstm.input[FIRST])}
    gap = next(row for row in rows if row["step"] == GAPS[0] + 1)
    assert gap["input b"] is None
    for signal, width in (("f", UNITS), ("h", HIDDEN)):
        values = [row[signal] for row in rows if row["network"] == "LSTM" and _has(row, signal)]
        own = np.array([np.nan if one is None else one for one in values], np.float32)
        np.testing.assert_array_equal(own.reshape(-1, width), lstm.signal(signal)[SHOWN])
        here = arrays[f"LSTM/signals/{signal}"][0, 0, 0]
        np.testing.assert_array_equal(here, lstm.signal(signal)[SHOWN])
    assert all(row["f"] is None for row in rows if row["network"] == "GRU")
    np.testing.assert_array_equal(arrays["GRU/signals/z"][0, 0, 0], gru.signal("z")[SHOWN])


def _has(row: dict[str, Any], signal: str) -> bool:
    return (row["unit"] is None) == (signal == "h")


def test_a_difference_is_written_as_a_difference() -> None:
    (panel,) = panels(network(NETWORKS["simple RNN"]))
    edits = "h2@8=-0.6"
    table, archive = saved(panel, edits=edits, difference=True)
    arrays = np.load(io.BytesIO(archive))
    assert set(table["run"].to_pylist()) == {"edited − original"}
    module, x, hx = alone(panel)
    wanted = record(module, x, hx, edits=edits).sel("h", layer=0, direction=0, batch=0)
    difference = (wanted - panel.signal("h"))[SHOWN]
    assert arrays["steps"].tolist() == list(range(FIRST + 1, LAST + 2))
    assert arrays["RNN/difference/h/units"].tolist() == list(range(UNITS))
    np.testing.assert_allclose(arrays["RNN/difference/h"], difference, rtol=0, atol=1e-6)
    own = table["h"].to_numpy().reshape(difference.shape)
    np.testing.assert_array_equal(own, arrays["RNN/difference/h"])
    assert np.abs(own).max() > 0.1
    with pytest.raises(ValueError, match=r"no saved trace: .*numpy\.load opens other arrays"):
        Trace.load(archive)


WHOLE = (0, STEPS - 1)


def test_the_explorers_archive_is_the_traces_that_it_shows() -> None:
    (lstm,) = panels(network(NETWORKS["LSTM"]), "padded")
    (gru,) = panels(network(NETWORKS["minGRU"]), "padded")
    _, archive = saved(lstm, gru, steps=WHOLE)
    traces = Trace.load_all(archive)
    assert list(traces) == ["LSTM", "MinGRU"]
    for trace, panel in zip(traces.values(), (lstm, gru), strict=True):
        assert trace.kind == panel.trace.kind
        assert trace.labels == tuple(f"Größe {k}" for k in range(STEPS))
        for name in panel.trace.signals:
            np.testing.assert_array_equal(trace[name][0, 0, 0], panel.signal(name))
        for name, state in panel.trace.initial.items():
            first = state[*panel.place.values()]
            np.testing.assert_array_equal(trace.initial[name][0, 0, 0], first)
        assert trace.x is not None
        np.testing.assert_array_equal(trace.x[0], panel.input)
        for name, weight in panel.trace.weights.items():
            np.testing.assert_array_equal(trace.weights[name], weight)
        assert trace.weights.keys() == panel.trace.weights.keys()
        for known in ("verified", "tolerance", "dtype", "device", "weights"):
            assert trace.meta[known] == panel.trace.meta[known]
        assert trace.input_names == ("a", "b", "c")
        own = measure.ledger(panel.trace, step=LENGTH - 1, **panel.place)
        np.testing.assert_allclose(measure.ledger(trace, step=LENGTH - 1).left, own.left)
        again = picture_of(trace)
        np.testing.assert_array_equal(again.panels[0].signal("h"), panel.signal("h"))
    with pytest.raises(
        ValueError, match=r"these bytes have 2 saved traces \(LSTM, MinGRU\); Trace\.load_all opens"
    ):
        Trace.load(archive)
    _, alone = saved(gru, steps=WHOLE)
    np.testing.assert_array_equal(Trace.load(alone)["z"][0, 0, 0], gru.signal("z"))


@pytest.mark.parametrize("backwards", [False, True])
def test_a_part_of_the_steps_and_units_begins_with_the_state_before_it(backwards: bool) -> None:
    found = panels(network(NETWORKS["LSTM"], bidirectional=True))
    panel, chosen = found[int(backwards)], [5, 1, 4]
    _, archive = saved(panel, units=chosen)
    trace = Trace.load(archive)
    assert trace.meta["units"] == (1, 4, 5)
    assert not trace.weights
    np.testing.assert_array_equal(trace["o"][0, 0, 0], panel.signal("o")[SHOWN][:, [1, 4, 5]])
    for name, state in trace.initial.items():
        before = panel.signal(name)[LAST + 1 if backwards else FIRST - 1]
        np.testing.assert_array_equal(state[0, 0, 0], before[[1, 4, 5]])


def test_an_edited_run_is_a_trace_that_knows_its_edits() -> None:
    (panel,) = panels(network(NETWORKS["LSTM"]), "gaps")
    edits = "c3@8-12=0.25,f2@2=0,0:i1@16-17=0.125,h6@0=-0.5"
    _, archive = saved(panel, edits=edits, steps=WHOLE)
    trace = Trace.load(archive)
    # Steps 5, 6 and 10 were skipped: edits count those that were read.
    assert trace.meta["edited"] == "c3@6-9=0.25,f2@2=0,i1@13-14=0.125,h6@0=-0.5"
    assert "verified" not in trace.meta
    assert trace.x is None
    assert (trace["c"][0, 0, 0, [7, 8, 10, 11], 3] == 0.25).all()
    assert trace.initial["h"][0, 0, 0, 6] == -0.5
    ledger = measure.ledger(trace)
    total = ledger.left.sum(0) + ledger.initial + ledger.held.sum(0)
    np.testing.assert_allclose(total, trace["c"][0, 0, 0, -1], atol=1e-6)
    assert ledger.written[7, 3] == 0
    _, part = saved(panel, edits=edits)
    assert Trace.load(part).meta["edited"] == "c3@3-6=0.25,i1@10=0.125"


def test_a_layer_above_another_has_no_input_of_the_sequence() -> None:
    both = panels(network(NETWORKS["GRU"], num_layers=2))
    _, archive = saved(*both, steps=WHOLE)
    below, trace = (Trace.load_all(archive)[name] for name in ("GRU", "GRU 2"))
    assert below.x is not None
    assert (trace.meta["layers"], trace.x, dict(trace.weights)) == ((1,), None, {})
    np.testing.assert_array_equal(trace["r"][0, 0, 0], both[1].signal("r"))
    assert below.input_names == tuple("abc")
    assert "names" not in trace.meta


def test_of_an_edited_run_the_input_of_a_layer_above_another_differs_by_nothing() -> None:
    below, above = panels(network(NETWORKS["GRU"], num_layers=2))
    table, archive = saved(below, above, edits="x1@8=0.5,1:h2@8=-0.9", difference=True, units=[2])
    arrays = np.load(io.BytesIO(archive))
    # Each layer is edited alone, on what it read.
    assert np.abs(arrays["GRU 2/difference/h"]).max() > 0.1
    assert arrays["GRU 2/input/of"].tolist() == [f"h {k} of layer 1" for k in range(UNITS)]
    np.testing.assert_array_equal(arrays["GRU 2/input"], np.zeros((LAST - FIRST + 1, UNITS)))
    first, second = (row for row in table.to_pylist() if row["step"] == 8)
    assert first["input b"] == pytest.approx(0.5 - below.input[7, 1])
    assert second["input b"] is None
    name = "input h 3 of layer 1"
    assert (first[name], second[name]) == (None, 0)


def test_two_features_of_one_name_have_a_column_each() -> None:
    (panel,) = panels(network(NETWORKS["simple RNN"]))
    table, _, csv = written(panel, units=[3], names="aba")
    assert table.column_names[6:9] == ["input a", "input b", "input a 2"]
    read = np.column_stack([table.column(at).to_numpy() for at in (6, 7, 8)])
    np.testing.assert_array_equal(read, panel.input[SHOWN])
    head, line, *_ = csv.split("\r\n")
    at = head.split(",").index("input a")
    told = np.array(line.split(",")[at : at + 3], np.float32)
    np.testing.assert_array_equal(told, panel.input[FIRST])


def test_where_a_layer_above_reads_no_tokens_their_column_is_empty() -> None:
    letters = ("bc" * STEPS)[:STEPS]
    below, above = panels(network(NETWORKS["GRU"], num_layers=2))
    table, _, csv = written(below, above, text=letters, units=[4])
    assert table.schema.field("input").type == pa.string()
    half = LAST - FIRST + 1
    assert table["input"].to_pylist() == [*letters[SHOWN], *[None] * half]
    name = "input h 2 of layer 1"
    np.testing.assert_array_equal(
        table[name].to_numpy()[half:], below.signal("h")[SHOWN][:, 2].astype(np.float32)
    )
    head, *lines = csv.split("\r\n")[:-1]
    at = head.split(",").index("input")
    assert [line.split(",")[at] for line in lines] == [*letters[SHOWN], *[""] * half]


ANSWER, SURE = f"answer: {ASKED}", "probability of the answer"


def test_symbols_that_are_answered_have_columns_and_arrays() -> None:
    (plain,) = panels(network(NETWORKS["GRU"]), "gaps")
    panel = with_readout(plain, "one")
    assert panel.sure is not None
    table, archive, csv = written(panel, plain, units=[4, 1])
    arrays = np.load(io.BytesIO(archive))
    due = list(panel.answers)[SHOWN]
    assert len(set(due)) > 2  # one of them is ""
    assert arrays["GRU/answer"].tolist() == due
    assert arrays["GRU/answer/of"].tolist() == [ANSWER]
    np.testing.assert_array_equal(arrays[f"GRU/{SURE}"], panel.sure[SHOWN])
    assert "GRU 2/answer" not in arrays
    rows = table.to_pylist()
    own, other = rows[: len(rows) // 2], rows[len(rows) // 2 :]
    assert [row[ANSWER] for row in own[::2]] == [row[ANSWER] for row in own[1::2]] == due
    sure = [np.nan if row[SURE] is None else row[SURE] for row in own[::2]]
    np.testing.assert_array_equal(np.float32(sure), panel.sure[SHOWN])
    assert {(row[ANSWER], row[SURE]) for row in other} == {("", None)}
    head, *lines = csv.split("\r\n")[:-1]
    at = head.split(",").index(ANSWER)
    assert head.split(",")[at + 1 : at + 3] == [SURE, "unit"]
    assert [line.split(",")[at] for line in lines[: len(own) : 2]] == due
    assert len(Trace.load_all(archive)) == 2


def test_of_an_edited_run_answers_are_its_own_and_differences_are_told() -> None:
    (plain,) = panels(network(NETWORKS["simple RNN"]))
    edits = "h2@8-12=-0.9"
    module, x, hx = alone(plain)
    h = record(module, x, hx, edits=edits).sel("h", layer=0, direction=0, batch=0)
    number, symbol = with_readout(plain, "value"), with_readout(plain, "one")
    assert number.prediction is not None
    due = answers_of(number, h)["prediction"][SHOWN]
    arrays = np.load(io.BytesIO(saved(number, edits=edits)[1]))
    np.testing.assert_allclose(arrays["RNN/answer"], due, atol=1e-4)
    table, archive = saved(number, edits=edits, difference=True, units=[3])
    changed = due - number.prediction[SHOWN]
    assert np.abs(changed).max() > 0.1
    np.testing.assert_allclose(table[ANSWER].to_numpy(), changed, atol=1e-4)
    np.testing.assert_allclose(np.load(io.BytesIO(archive))["RNN/answer"], changed, atol=1e-4)
    told = saved(symbol, edits=edits, difference=True, units=[3])[0][ANSWER].to_pylist()
    pairs = zip(list(symbol.answers)[SHOWN], answers_of(symbol, h)["answered"][SHOWN], strict=True)
    assert told == ["" if one == other else f"{one} → {other}" for one, other in pairs]
    assert set(told) > {""}
