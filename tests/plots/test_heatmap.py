"""One signal's map: every drawn value is a value of the trace, at its step and unit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstm_viz import plots
from lstm_viz.kinds import KINDS, SIGNALS
from lstm_viz.plots.theme import DARK, LIGHT
from lstm_viz.words import WORDS, word
from tests.traces import LENGTH, TIME, UNIT, WHERE, random_trace

# Plotly makes its attributes at run time, where no type checker sees them.
signal_heatmap: Any = plots.signal_heatmap
gate_heatmaps: Any = plots.gate_heatmaps
sequence_lines: Any = plots.sequence_lines


def drawn(figure: Any, at: int = 0) -> Any:
    return [one for one in figure.data if one.type == "heatmap"][at]


def words_at(figure: Any, axis: str) -> tuple[str, ...]:
    return tuple(figure.layout[axis].ticktext)


@pytest.mark.parametrize(("kind", "signal"), WORDS)
def test_each_cell_is_the_traces_value(kind, signal):
    trace = random_trace(kind)
    figure = signal_heatmap(trace, signal, **WHERE)
    expected = trace.sel(signal, **WHERE)[:LENGTH].T
    np.testing.assert_array_equal(drawn(figure).z, expected)
    assert drawn(figure).z.dtype == np.float32
    np.testing.assert_array_equal(drawn(figure).x, np.arange(LENGTH + 1) + 0.5)
    np.testing.assert_array_equal(drawn(figure).y, np.arange(UNIT + 1) - 0.5)


def test_float64_travels_as_float32():
    trace = random_trace()
    double = type(trace)(
        "lstm",
        {name: array.astype(np.float64) for name, array in trace.signals.items()},
        {name: array.astype(np.float64) for name, array in trace.initial.items()},
    )
    assert drawn(signal_heatmap(double, "c", **WHERE)).z.dtype == np.float32


def test_rows_follow_the_order_and_keep_their_numbers():
    trace = random_trace()
    figure = signal_heatmap(trace, "f", order=np.array([3, 1, 4, 0, 2]), height=200, **WHERE)
    np.testing.assert_array_equal(
        drawn(figure).z, trace.sel("f", **WHERE)[:LENGTH, [3, 1, 4, 0, 2]].T
    )
    assert words_at(figure, "yaxis2") == ("unit 3", "unit 1", "unit 4", "unit 0", "unit 2")
    assert words_at(figure, "yaxis") == ("3", "1", "4", "0", "2")
    assert figure.layout.yaxis.range == (4.5, -0.5)  # the first of the order is on top


def test_hover_words_stand_at_the_centres_of_the_cells():
    labels = tuple(f"day {n}" for n in range(1, TIME + 1))
    figure = signal_heatmap(random_trace(labels=labels), "f", **WHERE)
    heat = drawn(figure)
    assert words_at(figure, "xaxis2")[3] == "step 4 (day 4)"
    for axis, edges in (("xaxis2", heat.x), ("yaxis2", heat.y)):
        centres = (np.array(edges)[:-1] + np.array(edges)[1:]) / 2
        np.testing.assert_array_equal(figure.layout[axis].tickvals, centres)
    assert heat.hovertemplate == "%{x}, %{y}: forget gate %{z:.4~g}<extra></extra>"
    assert (heat.xaxis, heat.yaxis) == ("x2", "y2")
    assert figure.layout.xaxis2.range == figure.layout.xaxis.range
    assert figure.layout.yaxis2.range == figure.layout.yaxis.range
    assert not figure.layout.xaxis2.showticklabels


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("kind", "signal"), WORDS)
def test_colours_and_range_are_explicit_and_the_range_is_printed(theme, kind, signal):
    trace = random_trace(kind)
    heat = drawn(signal_heatmap(trace, signal, theme=theme, **WHERE))
    assert [tuple(stop) for stop in heat.colorscale] == theme.colourscale(signal, heat.zmin)
    bar = heat.colorbar
    assert (bar.tickvals[0], bar.tickvals[-1]) == (heat.zmin, heat.zmax)
    if word(KINDS[kind].family, signal).low == 0:
        assert (heat.zmin, heat.zmax) == (0, 1)
        assert bar.ticktext == ("0", "1")
    else:
        assert heat.zmin == -heat.zmax
        assert bar.ticktext[1] == "0"
        assert bar.ticktext[0] == f"−{heat.zmax:g}"
        assert bar.ticktext[2] == f"{heat.zmax:g}"


def test_the_range_does_not_depend_on_the_place_that_is_shown():
    trace = random_trace()
    one = drawn(signal_heatmap(trace, "c", layer=1, direction=1, batch=1))
    other = drawn(signal_heatmap(trace, "c", **WHERE))
    assert (one.zmin, one.zmax) == (other.zmin, other.zmax)


def test_a_shared_limit_is_taken():
    heat = drawn(signal_heatmap(random_trace(), "c", limit=8.5, **WHERE))
    assert (heat.zmin, heat.zmax) == (-8.5, 8.5)
    gate = drawn(signal_heatmap(random_trace(), "f", limit=1, **WHERE))
    assert (gate.zmin, gate.zmax) == (0, 1)


@pytest.mark.parametrize(
    ("signal", "limit", "message"),
    [
        ("c", 1.5, r"limit must be at least the largest \|c\| of the trace, .*; got 1.5"),
        ("c", float("nan"), r"limit must be at least .*; got nan"),
        ("f", 0.5, r"a gate's range is always 0 to 1; got limit 0.5 for 'f'"),
    ],
)
def test_a_limit_that_would_lie_is_refused(signal, limit, message):
    with pytest.raises(ValueError, match=message):
        signal_heatmap(random_trace(), signal, limit=limit)


@pytest.mark.parametrize("order", [[0, 5], [1, 1], [-1], []])
def test_an_order_of_other_units_is_refused(order):
    with pytest.raises(ValueError, match=r"order must name units from 0 to 4, .*; got \("):
        signal_heatmap(random_trace(), "f", order=order)


def test_an_unknown_signal_or_place_is_refused():
    with pytest.raises(KeyError, match="this simple RNN trace has a, h; got 'f'"):
        signal_heatmap(random_trace("rnn"), "f")
    with pytest.raises(IndexError, match="layer has 2 entries"):
        signal_heatmap(random_trace(), "f", layer=2)
    with pytest.raises(IndexError, match="batch has 3 entries"):
        signal_heatmap(random_trace(), "f", batch=3)


def test_padding_is_not_drawn_but_hatched_and_explained():
    figure = signal_heatmap(random_trace(), "h", **WHERE)
    hatch = next(one for one in figure.data if one.type == "scatter")
    assert not np.isnan(drawn(figure).z).any()
    assert (min(hatch.x), max(hatch.x)) == (LENGTH + 0.5, TIME + 0.5)
    assert hatch.text == f"no step here: this sequence ends at step {LENGTH}"
    whole = signal_heatmap(random_trace(), "h", layer=1, direction=1, batch=1)
    assert all(one.fill is None for one in whole.data if one.type == "scatter")


def test_the_time_axis_spans_all_steps_and_is_numbered_only_where_asked():
    with_axis = signal_heatmap(random_trace(), "f", height=70, **WHERE)
    without = signal_heatmap(random_trace(), "f", height=70, time_axis=False, **WHERE)
    for figure in (with_axis, without):
        assert figure.layout.xaxis.range == (0.5, TIME + 0.5)
        margin = figure.layout.margin
        assert figure.layout.height - margin.t - margin.b == 70
    assert with_axis.layout.xaxis.title.text == "step"
    assert without.layout.xaxis.title.text is None
    assert not without.layout.xaxis.showticklabels
    assert without.layout.height < 90


def test_figures_of_all_sorts_align():
    trace = random_trace()
    figures = [
        signal_heatmap(trace, "f"),
        signal_heatmap(trace, "c", time_axis=False),
        gate_heatmaps(trace),
        sequence_lines(np.zeros((TIME, 3)), ["a", "b", "c"]),
    ]
    margins = {(f.layout.margin.l, f.layout.margin.r) for f in figures}
    assert len(margins) == 1
    assert all(f.layout.xaxis.range == (0.5, TIME + 0.5) for f in figures)
    assert not any(f.layout.margin.autoexpand for f in figures)
    assert not any(axis.automargin for f in figures for axis in f.select_xaxes("xaxis"))


def test_no_template_and_no_title():
    figure = signal_heatmap(random_trace(), "f")
    assert figure.layout.template.layout.to_plotly_json() == {}
    assert figure.layout.title.text is None


@pytest.mark.parametrize(
    ("time", "unit", "note"),
    [
        (30, 8, ""),
        (2203, 8, "each colour: the mean of up to 3 steps"),
        (30, 300, "each colour: the mean of up to 2 units"),
        (1200, 300, "each colour: the mean of up to 2 steps × 2 units"),
    ],
)
def test_a_reduced_map_says_so(time, unit, note):
    figure = signal_heatmap(random_trace(time=time, unit=unit, length=None), "f", **WHERE)
    assert figure.layout.meta["note"] == note
    assert figure.layout.xaxis.title.text == (f"step<br>{note}" if note else "step")


def test_a_long_trace_stays_light():
    trace = random_trace(places=(1, 1, 1), time=5000, unit=256, length=None)
    figure = signal_heatmap(trace, "f")
    assert drawn(figure).z.nbytes <= 1000 * 256 * 4
    # Plotly writes "/" as six signs, so the whole length would hang on the values.
    assert len(figure.to_json().replace("\\u002f", "/")) < 1_500_000


def test_a_trace_of_one_step_and_one_unit_is_drawn():
    figure = signal_heatmap(random_trace(time=1, unit=1, length=None), "o", **WHERE)
    assert drawn(figure).z.shape == (1, 1)
    assert figure.layout.xaxis.tickvals == (1,)


@pytest.mark.parametrize("kind", SIGNALS)
def test_every_kind_has_every_map(kind):
    trace = random_trace(kind)
    assert {drawn(signal_heatmap(trace, s)).name for s in SIGNALS[kind]} == set(SIGNALS[kind])
