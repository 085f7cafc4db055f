"""Parquet and NPZ as the browser writes them, read by pyarrow and NumPy."""

from __future__ import annotations

import io
from base64 import b64decode, b64encode
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lstm_viz import record
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import payload
from lstm_viz.explorer.picture import Picture
from tests.explorer.node_js import run
from tests.explorer.replays import HIDDEN, NETWORKS, STEPS, UNITS, alone, network, panels

FIRST, LAST = 3, 15
SHOWN = slice(FIRST, LAST + 1)


def files(*shown: Panel, edits: str = "") -> tuple[pa.Table, Any]:
    labels = tuple(f"Größe {k}" for k in range(STEPS))
    picture = Picture(panels=shown, values=shown[0].input, names="abc", labels=labels)
    data = b64encode(payload(picture)).decode()
    found = run("number_files.js", {"payload": data, "steps": [FIRST, LAST], "edits": edits})
    table = pq.read_table(io.BytesIO(b64decode(found["parquet"])))
    return table, np.load(io.BytesIO(b64decode(found["npz"])))


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
def test_rows_without_a_number_have_none_and_a_projected_h_has_rows_of_its_own() -> None:
    (lstm,) = panels(network(NETWORKS["LSTM with a projection"]), "gaps")
    (gru,) = panels(network(NETWORKS["GRU"]), "gaps")
    table, arrays = files(lstm, gru)
    assert table.schema.field("network").type == pa.string()
    assert table.schema.field("unit").type == pa.int32()
    assert table.schema.field("f").type == pa.float32()
    assert len(table.column_names) == 15
    assert table.num_rows == (LAST - FIRST + 1) * (UNITS + HIDDEN + UNITS)
    rows = table.to_pylist()
    assert rows[0]["label"] == f"Größe {FIRST}"
    assert rows[0]["step"] == FIRST + 1
    for signal, width in (("f", UNITS), ("h", HIDDEN)):
        values = [row[signal] for row in rows if row["network"] == "LSTM" and _has(row, signal)]
        own = np.array([np.nan if one is None else one for one in values], np.float32)
        np.testing.assert_array_equal(own.reshape(-1, width), lstm.signal(signal)[SHOWN])
        np.testing.assert_array_equal(arrays[f"LSTM/{signal}"], lstm.signal(signal)[SHOWN])
        assert arrays[f"LSTM/{signal}/units"].tolist() == list(range(width))
    assert all(row["f"] is None for row in rows if row["network"] == "GRU")
    np.testing.assert_array_equal(arrays["GRU/z"], gru.signal("z")[SHOWN])
    assert arrays["steps"].tolist() == list(range(FIRST + 1, LAST + 2))


def _has(row: dict[str, Any], signal: str) -> bool:
    return (row["unit"] is None) == (signal == "h")


def test_a_difference_is_written_as_a_difference() -> None:
    (panel,) = panels(network(NETWORKS["simple RNN"]))
    edits = "h2@8=-0.6"
    table, arrays = files(panel, edits=edits)
    assert set(table["run"].to_pylist()) == {"edited − original"}
    module, x, hx = alone(panel)
    wanted = record(module, x, hx, edits=edits).sel("h", layer=0, direction=0, batch=0)
    difference = (wanted - panel.signal("h"))[SHOWN]
    np.testing.assert_allclose(arrays["RNN/h"], difference, rtol=0, atol=1e-6)
    own = table["h"].to_numpy().reshape(difference.shape)
    np.testing.assert_array_equal(own, arrays["RNN/h"])
    assert np.abs(own).max() > 0.1
