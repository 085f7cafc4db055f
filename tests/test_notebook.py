"""The widget without a notebook: what Python reads of it, and what stays of it without a kernel."""

from __future__ import annotations

import sys
from typing import Any

import pytest
import torch
from torch import nn

from lstm_viz import record, show
from lstm_viz.extras import MissingExtraError
from lstm_viz.trace import Trace
from lstm_viz.widget import Cell, View

INPUT, STEPS, UNITS = 3, 17, 7


def trace(kind: Any = nn.LSTM, units: int = UNITS) -> Trace:
    torch.manual_seed(4)
    x = torch.randn(2, STEPS, INPUT, generator=torch.Generator().manual_seed(8))
    return record(kind(INPUT, units, batch_first=True), x)


@pytest.fixture(scope="module")
def view() -> View:
    traces = {"mine": trace(), "old": trace(nn.RNN, 5), "other": trace(nn.LSTM, 6)}
    return show(traces, batch=1, source="a <b>")


def test_python_reads_what_is_locked_pinned_and_edited(view: View) -> None:
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


def test_beside_the_widget_is_the_page_as_it_is_now(view: View) -> None:
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


def test_a_notebook_as_html_has_the_page(view: View) -> None:
    exporter = pytest.importorskip("nbconvert").HTMLExporter()
    nbformat = pytest.importorskip("nbformat")
    data, *_ = view._repr_mimebundle_()
    output = nbformat.v4.new_output("execute_result", data)
    cell = nbformat.v4.new_code_cell("show(trace)", outputs=[output])
    html, _ = exporter.from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    assert "&lt;!doctype html&gt;" in html
    assert "id=&quot;lv-payload&quot;" in html
