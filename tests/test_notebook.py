"""The widget without a notebook: what Python reads of it, and what stays of it without a kernel."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz import record, show
from lstm_viz.extras import MissingExtraError
from lstm_viz.page import page_of
from lstm_viz.trace import Trace
from lstm_viz.widget import Cell, NotebookView

INPUT, STEPS, UNITS = 3, 17, 7


def trace(kind: Any = nn.LSTM, units: int = UNITS) -> Trace:
    torch.manual_seed(4)
    x = torch.randn(2, STEPS, INPUT, generator=torch.Generator().manual_seed(8))
    return record(kind(INPUT, units, batch_first=True), x)


@pytest.fixture(scope="module")
def view() -> NotebookView:
    traces = {"mine": trace(), "old": trace(nn.RNN, 5), "other": trace(nn.LSTM, 6)}
    return show(traces, batch=1, source="a <b>")


def test_python_reads_what_is_locked_pinned_and_edited(view: NotebookView) -> None:
    view.state = {}
    assert (view.locked, view.pins, view.edits) == (None, [], "")
    view.state = {"step": 12, "unit": 3, "pins": "12.6,1:5.4,2:17.0", "edits": "f3@5-8=0"}
    assert view.locked == Cell("mine", step=11, unit=3)
    assert view.pins == [Cell("mine", 11, 6), Cell("old", 4, 4), Cell("other", 16, 0)]
    assert view.edits == "f3@5-8=0"
    view.state = {"step": 2, "net": "rnn"}
    assert view.locked == Cell("old", 1, 0)
    view.state = {"step": 2, "unit": 5, "net": "2"}  # a kind that is there twice
    assert view.locked == Cell("other", 1, 5)


def test_what_the_networks_do_not_have_is_left_out(view: NotebookView) -> None:
    view.state = {"step": 18, "pins": "9:3.1, 12.6,18.0,1:5.5,0.2,x"}
    assert (view.locked, view.pins) == (None, [Cell("mine", 11, 6)])
    view.state = {"step": "3", "unit": 7, "net": 4, "pins": 5, "edits": None}
    assert (view.locked, view.pins, view.edits) == (Cell("mine", 2, 0), [], "")
    view.state = {"step": "soon", "unit": float("nan")}
    assert view.locked is None
    assert view.state == {"step": "soon"}


def test_the_numbers_of_numpy_and_torch_are_numbers(view: NotebookView) -> None:
    given = {"step": np.int64(12), "unit": torch.tensor(3), "zoom": (np.int32(2), 15)}
    view.state = given
    assert view.locked == Cell("mine", 11, 3)
    plain = '{"step": 12, "unit": 3, "zoom": [2, 15]}'
    assert plain in view.page()
    assert plain in page_of(trace(), state=given)


def test_the_edits_are_of_the_layer_direction_and_sequence_that_are_shown() -> None:
    torch.manual_seed(4)
    lstm = nn.LSTM(INPUT, UNITS, num_layers=2, bidirectional=True, batch_first=True)
    x = torch.randn(3, STEPS, INPUT, generator=torch.Generator().manual_seed(8))
    plain = record(lstm, x)
    view = show(plain, layer=1, direction=1, batch=2, state={"edits": "f3@5-8=0"})
    edited = record(lstm, x, edits=view.edits, **view.place)
    changed = np.argwhere((edited["f"] == 0).any(axis=(-1, -2)))
    assert changed.tolist() == [[1, 1, 2]]
    np.testing.assert_array_equal(edited.sel("c", layer=0), plain.sel("c", layer=0))


def test_beside_the_widget_is_the_page_as_it_is_now(view: NotebookView) -> None:
    view.state = {"step": 12}
    data = view._repr_mimebundle_()[0]
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/html"].startswith('<iframe srcdoc="&lt;!doctype html&gt;')
    assert 'title="mine, old, other"' in data["text/html"]
    assert "<script" not in data["text/html"]
    assert "<title>mine, old, other · a &lt;b&gt;</title>" in view.page()
    assert '{"step": 12}' in view.page()


def test_without_anywidget_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "lstm_viz.widget")
    monkeypatch.setitem(sys.modules, "anywidget", None)
    with pytest.raises(
        MissingExtraError, match=r'show needs .* pip install "lstm_viz\[notebook\]"'
    ):
        show(trace())


def test_a_notebook_as_html_has_the_page(view: NotebookView) -> None:
    exporter = pytest.importorskip("nbconvert").HTMLExporter()
    nbformat = pytest.importorskip("nbformat")
    data, *_ = view._repr_mimebundle_()
    output = nbformat.v4.new_output("execute_result", data)
    cell = nbformat.v4.new_code_cell("show(trace)", outputs=[output])
    html, _ = exporter.from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    assert "&lt;!doctype html&gt;" in html
    assert "id=&quot;lv-payload&quot;" in html
