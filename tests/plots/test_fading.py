"""The fading chart: the quartiles that were given, on a logarithmic scale that has them all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lstm_viz import plots
from lstm_viz.plots.fading import FLOOR
from lstm_viz.plots.theme import DARK, LIGHT, contrast_ratio

fading_lines: Any = plots.fading_lines
LAGS = 23
KINDS = {"LSTM, C": "LSTM", "simple RNN, h": "simple RNN"}


def parts() -> dict[str, dict[str, np.ndarray]]:
    lag = np.arange(LAGS)
    middle = {"LSTM, C": 1 + lag / 9, "simple RNN, h": 0.8**lag}
    return {
        "low": {name: line * 0.5 for name, line in middle.items()},
        "middle": middle,
        "high": {name: line * 3 for name, line in middle.items()},
    }


def test_each_network_is_a_line_in_a_band():
    given = parts()
    figure = fading_lines(**given, kinds=KINDS)
    for at, name in enumerate(KINDS):
        low, high, middle = figure.data[3 * at : 3 * at + 3]
        assert middle.name == name
        assert high.fill == "tonexty"
        for line, part in ((low, "low"), (middle, "middle"), (high, "high")):
            np.testing.assert_array_equal(line.x, np.arange(LAGS))
            np.testing.assert_array_equal(line.y, given[part][name])


def test_the_scale_has_every_value_and_its_ticks_are_powers_of_ten():
    figure = fading_lines(**parts(), kinds=KINDS)
    low, high = figure.layout.yaxis.range
    drawn = np.concatenate([line.y for line in figure.data])
    assert 10.0**low <= drawn.min()
    assert drawn.max() <= 10.0**high
    assert figure.layout.yaxis.type == "log"
    assert list(figure.layout.yaxis.ticktext) == ["0.001", "0.01", "0.1", "1", "10", "100"]


def test_what_is_gone_is_drawn_at_the_bottom():
    given = parts()
    given["low"]["simple RNN, h"] = np.zeros(LAGS)
    figure = fading_lines(**given, kinds=KINDS)
    assert figure.data[3].y.min() == FLOOR


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_lines_can_be_told_apart(theme):
    figure = fading_lines(**parts(), kinds=KINDS, theme=theme)
    lines = figure.data[2::3]
    assert len({line.line.dash for line in lines}) == len({line.line.color for line in lines}) == 2
    assert all(contrast_ratio(line.line.color, theme.background) >= 3 for line in lines)


def test_parts_that_do_not_fit_are_refused():
    given = parts()
    del given["low"]["LSTM, C"]
    with pytest.raises(ValueError, match="all parts must have LSTM, C, simple RNN, h; got simple"):
        fading_lines(**given, kinds=KINDS)
    with pytest.raises(ValueError, match=r"networks must be named LSTM, GRU, .*; got 'c'"):
        fading_lines(**parts(), kinds={"LSTM, C": "LSTM", "simple RNN, h": "c"})
    given = parts()
    given["high"]["LSTM, C"] = np.ones(LAGS + 1)
    with pytest.raises(ValueError, match="all lines must have 23 lags"):
        fading_lines(**given, kinds=KINDS)


def test_larger_type_has_more_room_round_the_drawing():
    small, large = (
        fading_lines(**parts(), kinds=KINDS, height=90, theme=replace(LIGHT, size=size))
        for size in (12, 18)
    )
    for side in ("t", "b"):
        assert large.layout.margin[side] == round(small.layout.margin[side] * 18 / 12)
    for figure in (small, large):
        margin = figure.layout.margin
        assert figure.layout.height - margin.t - margin.b == 90
