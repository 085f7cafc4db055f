"""The chart of both routes: the values that were given, on one logarithmic scale."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lstm_viz import plots
from lstm_viz.plots.gradient_routes import LEAST, MOST, THIN, WIDE
from lstm_viz.plots.theme import DARK, LIGHT, contrast_ratio

gradient_routes: Any = plots.gradient_routes
LAGS = 23
KINDS = {"LSTM, 8 units": "LSTM", "GRU": "GRU", "simple RNN, h": "simple RNN"}


def parts() -> dict[str, dict[str, Any]]:
    lag = np.arange(LAGS)
    return {
        "gradient": dict(zip(KINDS, (1 + lag / 3, 0.9**lag, 0.7**lag), strict=True)),
        "direct": dict(zip(KINDS, (0.99**lag, 0.8**lag, None), strict=True)),
    }


def drawn(figure: Any) -> dict[str, Any]:
    return {line.name: line for line in figure.data}


def test_each_network_has_a_thick_gradient_and_a_thin_direct_route():
    given = parts()
    lines = drawn(gradient_routes(**given, kinds=KINDS))
    assert len(lines) == 5
    for name, kind in KINDS.items():
        for route, width in (("gradient", WIDE), ("direct route", THIN)):
            values = given[route.split()[0]][name]
            if values is None:
                continue
            line = lines[f"{name}, {route}"]
            np.testing.assert_array_equal(line.x, np.arange(LAGS))
            np.testing.assert_array_equal(line.y, values)
            assert (line.line.width, line.line.color) == (width, LIGHT.kind_colour(kind))


def test_the_scale_holds_every_value_and_the_threshold_and_says_its_range():
    figure = gradient_routes(**parts(), kinds=KINDS, below=0.002)
    low, high = figure.layout.yaxis.range
    values = np.concatenate([line.y for line in figure.data])
    assert 10.0**low <= values.min()
    assert values.max() <= 10.0**high
    assert figure.layout.yaxis.type == "log"
    assert list(figure.layout.yaxis.ticktext) == ["1e-4", "0.001", "0.01", "0.1", "1", "10"]
    (threshold,) = figure.layout.shapes
    assert threshold.y0 == threshold.y1 == 0.002
    (label,) = [one for one in figure.layout.annotations if one.text == "0.2%"]
    assert label.y == pytest.approx(np.log10(0.002))


def test_the_threshold_does_not_lie_on_the_axis():
    given = parts()
    given["gradient"]["simple RNN, h"] = np.ones(LAGS)
    assert gradient_routes(**given, kinds=KINDS).layout.yaxis.range[0] == -3


def test_what_is_beyond_the_scale_is_at_its_edge_and_the_axis_says_so():
    given = parts()
    given["gradient"]["simple RNN, h"] = np.append(1e-9 ** (np.arange(LAGS - 1) / LAGS), 0.0)
    given["gradient"]["GRU"] = np.append(np.full(LAGS - 1, 2.0), np.inf)
    figure = gradient_routes(**given, kinds=KINDS)
    lines = drawn(figure)
    gone, grown = lines["simple RNN, h, gradient"], lines["GRU, gradient"]
    assert (gone.y[-1], gone.customdata[-1]) == (LEAST, 0)
    assert (grown.y[-1], grown.customdata[-1]) == (MOST, np.inf)
    texts = figure.layout.yaxis.ticktext
    assert (texts[0], texts[-1], len(texts)) == ("≤ 1e-6", "≥ 1e6", 7)


def test_a_cut_end_of_an_odd_number_of_decades_is_numbered():
    given = parts()
    given["direct"]["GRU"] = np.geomspace(1, 2e-5, LAGS)
    given["gradient"]["GRU"] = np.append(np.full(LAGS - 1, 2.0), 1e9)
    axis = gradient_routes(**given, kinds=KINDS).layout.yaxis
    assert axis.range == (-5, 6)
    assert list(axis.ticktext) == ["1e-4", "0.01", "1", "100", "1e4", "≥ 1e6"]
    np.testing.assert_allclose(np.log10(axis.tickvals), [-4, -2, 0, 2, 4, 6], atol=1e-9)


def test_a_shorter_network_ends_where_it_ends():
    given = parts()
    given["gradient"]["simple RNN, h"] = np.ones(9)
    figure = gradient_routes(**given, kinds=KINDS)
    assert len(drawn(figure)["simple RNN, h, gradient"].x) == 9
    assert figure.layout.xaxis.range == (0, LAGS - 1)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_networks_can_be_told_apart_without_colour(theme):
    figure = gradient_routes(**parts(), kinds=KINDS, theme=theme)
    lines = drawn(figure).values()
    assert len({(line.line.dash, line.line.width) for line in lines}) == len(lines)
    assert all(contrast_ratio(line.line.color, theme.background) >= 3 for line in lines)


def test_the_key_names_each_network_once_and_says_what_the_widths_mean():
    given = {
        part: {f"{name}<b>": values for name, values in lines.items()}
        for part, lines in parts().items()
    }
    kinds = {f"{name}<b>": kind for name, kind in KINDS.items()}
    figure = gradient_routes(**given, kinds=kinds)
    key = figure.layout.annotations[-1].text
    for name in KINDS:
        assert key.count(f"{name}&lt;b&gt;") == 1
    assert "thick: the gradient   thin: the direct route alone" in key


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"direct": {"GRU": None}}, "all parts must have LSTM, 8 units, GRU, .*; got GRU"),
        ({"kinds": dict.fromkeys(KINDS, "c")}, "must be named LSTM, GRU, .*; got 'c'"),
        ({"below": 1.0}, "below must be between 1e-06 and 1; got 1.0"),
        (
            {"direct": dict.fromkeys(KINDS, np.ones(4))},
            r"8 units must have 23 lags in both routes; got \(4,\)",
        ),
        ({"gradient": dict.fromkeys(KINDS, np.full(LAGS, np.nan))}, "has NaN at 23 lags"),
    ],
)
def test_what_cannot_be_drawn_is_refused(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        gradient_routes(**{**parts(), "kinds": KINDS, **change})


def test_larger_type_has_more_room_round_the_drawing():
    small, large = (
        gradient_routes(**parts(), kinds=KINDS, height=90, theme=replace(LIGHT, size=size))
        for size in (12, 18)
    )
    for side in ("t", "b"):
        assert large.layout.margin[side] == round(small.layout.margin[side] * 18 / 12)
    for figure in (small, large):
        margin = figure.layout.margin
        assert figure.layout.height - margin.t - margin.b == 90
