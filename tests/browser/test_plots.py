"""What Plotly itself makes of the figures: the words under the pointer, and one place a step."""

from __future__ import annotations

import re

import numpy as np
import pytest

from lstm_viz.plots import gate_heatmaps, sequence_lines, signal_heatmap
from tests.traces import LENGTH, WHERE, random_trace

WIDTH = 640
MARGIN = 46 + 54


def words_under(page, figure, share: float, down: float) -> str:
    """The hover text at `share` of the drawing area's width and `down` pixels from its top."""
    margin = figure.layout.margin
    page.mouse.move(0, 0)
    page.wait_for_selector(".hovertext", state="detached")
    page.mouse.move(margin.l + share * (WIDTH - MARGIN), margin.t + down)
    page.wait_for_selector(".hovertext")
    return page.locator(".hovertext").first.text_content()


@pytest.fixture
def show(visit, tmp_path):
    def open_(figure):
        figure.update_layout(width=WIDTH)
        file = tmp_path / "figure.html"
        body = figure.to_html(include_plotlyjs=True, full_html=False)
        file.write_text(f"<meta charset=utf-8><body style='margin:0'>{body}", encoding="utf-8")
        page = visit(file.as_uri())
        page.wait_for_selector(".nsewdrag", state="attached")
        return page

    return open_


def spoken(text: str) -> tuple[str, float]:
    """The hover text's words and its number."""
    words, number = text.rsplit(" ", 1)
    return words, float(number.replace("−", "-"))


def test_hovering_a_cell_says_step_label_unit_and_value(show):
    labels = tuple(f"day {n} <i>" for n in range(1, 8))
    trace = random_trace(labels=labels)
    order = [3, 1, 4, 0, 2]
    figure = signal_heatmap(trace, "f", order=order, height=100, **WHERE)
    page = show(figure)
    words, value = spoken(words_under(page, figure, 3.5 / 7, 50))
    assert words == "step 4 (day 4 <i>), unit 4: forget gate"
    assert value == pytest.approx(trace.sel("f", **WHERE)[3, 4], rel=1e-3)
    end = words_under(page, figure, 6.5 / 7, 50)
    assert end == f"no step here: this sequence ends at step {LENGTH}"


def test_hovering_a_merged_cell_says_what_it_is_the_mean_of(show):
    trace = random_trace(time=3000, unit=512, length=None)  # 3 steps and 2 units a cell
    figure = signal_heatmap(trace, "c", height=150, **WHERE)
    page = show(figure)
    words, value = spoken(words_under(page, figure, 1501 / 3000, 75.5))
    found = re.fullmatch(r"mean of steps (\d+)–(\d+), mean of units (\d+)–(\d+): cell state", words)
    assert found, words
    first, last, top, bottom = (int(number) for number in found.groups())
    assert (last - first, bottom - top) == (2, 1)
    block = trace.sel("c", **WHERE)[first - 1 : last, top : bottom + 1]
    assert value == pytest.approx(block.mean(), rel=1e-3, abs=1e-4)


def test_every_map_of_the_tall_figure_answers_the_pointer(show):
    trace = random_trace(length=None)
    figure = gate_heatmaps(trace, height=100, **WHERE)
    page = show(figure)
    said = [spoken(words_under(page, figure, 1.5 / 7, place * 130 + 90)) for place in range(6)]
    for (words, value), signal in zip(said, ("f", "i", "g", "o", "c", "h"), strict=True):
        assert words.startswith("step 2, unit 4: ")
        assert value == pytest.approx(trace.sel(signal, **WHERE)[1, 4], rel=1e-3)


def test_zooming_the_tall_figure_zooms_what_is_under_the_pointer(show):
    trace = random_trace(time=70, length=None)
    figure = gate_heatmaps(trace, height=100, **WHERE)
    page = show(figure)
    page.evaluate(
        "Plotly.relayout(document.querySelector('.js-plotly-plot'), {'xaxis.range': [40.5, 47.5]})"
    )
    words, value = spoken(words_under(page, figure, 2.5 / 7, 90))
    assert words == "step 43, unit 4: forget gate"
    assert value == pytest.approx(trace.sel("f", **WHERE)[42, 4], rel=1e-3)


def test_a_line_speaks_its_name_as_text(show):
    values = np.linspace(-1, 1, 7)[:, None]
    figure = sequence_lines(values, ["%{x} <b>"], height=100)
    page = show(figure)
    assert words_under(page, figure, 4.5 / 7, 33) == "step 5: %{x} <b> 0.33333"
