"""Colours that can be read and told apart, and ranges that never move."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from lstm_viz.explorer.look import colours
from lstm_viz.kinds import KINDS as CELLS
from lstm_viz.kinds import SIGNALS
from lstm_viz.plots.theme import (
    COLOURS,
    DARK,
    LIGHT,
    Theme,
    contrast_ratio,
    mix,
    range_of,
    signal_range,
)
from lstm_viz.words import WORDS
from tests.plots.eyes import EYES, difference
from tests.traces import random_trace

ROOT = Path(__file__).resolve().parents[2]
CELL = (ROOT / "lstm_viz" / "explorer" / "explorer-meaning.css").read_text(encoding="utf-8")
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_is_wcags():
    assert contrast_ratio("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast_ratio("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast_ratio("#777777", "#FFFFFF") == contrast_ratio("#FFFFFF", "#777777")


def test_mixing_two_colours():
    assert mix("#102030", "#305070", 0.5) == "#203850"
    assert mix("#102030", "#305070", 1) == "#305070"


def test_the_colours_are_those_of_the_design():
    design = {
        "x": "#E69F00",
        "f": "#D55E00",
        "i": "#009E73",
        "g": "#CC79A7",
        "o": "#0072B2",
        "h": "#56B4E9",
    }
    assert {signal: LIGHT.colour(signal) for signal in design} == design
    assert (LIGHT.colour("c"), DARK.colour("c")) == (LIGHT.ink, DARK.ink)


@pytest.mark.parametrize("kind", SIGNALS)
def test_no_two_signals_of_a_kind_share_a_colour(kind):
    # An mLSTM has ten: a key has the colour of the gate that writes, a query that of the gate that
    # shows, and the mean of the keys that of what is written.
    shared = {"mlstm": ("k", "q", "n")}.get(kind, ())
    own = [signal for signal in SIGNALS[kind] if signal not in shared]
    assert len({COLOURS[signal] for signal in own}) == len(own)


@THEMES
def test_text_has_the_contrast_that_wcag_asks_for(theme):
    for paper in (theme.background, theme.panel):
        for colour in (theme.ink, theme.muted):
            assert contrast_ratio(colour, paper) >= 4.5
        for signal in COLOURS:
            assert contrast_ratio(theme.legible(theme.colour(signal)), paper) >= 4.5
            assert contrast_ratio(theme.legible(theme.colour(signal), 3), paper) >= 3


def settings() -> dict[str, dict[str, str]]:
    with (ROOT / ".streamlit" / "config.toml").open("rb") as file:
        return tomllib.load(file)["theme"]


@pytest.mark.parametrize(("theme", "name"), [(LIGHT, "light"), (DARK, "dark")])
def test_the_papers_are_those_of_the_page(theme: Theme, name: str) -> None:
    page = settings()[name]
    assert theme.background == page["backgroundColor"]
    assert theme.panel == page["secondaryBackgroundColor"]
    box = mix(theme.background, theme.ink, 0.035)  # of the cell, as in explorer-meaning.css
    assert ".lv-box { fill: var(--lv-ink); fill-opacity: .035;" in CELL
    between = sorted([theme.background, theme.panel, box], key=lambda one: int(one[1:3], 16))
    assert between[1] == box  # no darker and no lighter than both, so its contrast is no less


@THEMES
def test_the_lines_of_a_drawing_can_be_seen(theme: Theme) -> None:
    """Of the cell: wires, the wires of values below 0, the bus; and the squares of the logo."""
    wires = colours()[{LIGHT: "light", DARK: "dark"}[theme]]["wires"]
    (share,) = re.findall(r"\.lv-bus { opacity: (\.\d+); }", CELL)
    bus = mix(theme.background, theme.muted, float(share))
    logo = (ROOT / "assets" / "mark.svg").read_text(encoding="utf-8")
    squares = re.findall(r'fill="(#\w{6})"/>', logo)
    assert len(squares) == 3
    for paper in (theme.background, theme.panel):
        for colour in (*wires.values(), theme.below, bus, *squares):
            assert contrast_ratio(colour, paper) >= 3


@THEMES
def test_a_legible_colour_is_left_as_it_is(theme):
    assert theme.legible(theme.ink) == theme.ink
    assert LIGHT.legible("#0072B2") == "#0072B2"
    assert LIGHT.legible("#FFFFFF") != "#FFFFFF"


@THEMES
@pytest.mark.parametrize(("kind", "signal"), WORDS)
def test_zero_is_the_background_and_the_top_the_full_colour(theme, kind, signal):
    low, _ = range_of(kind, signal, 1.0)
    scale = theme.colourscale(signal, low)
    zero = 0.0 if WORDS[CELLS[kind].family, signal].low == 0 else 0.5
    assert dict(scale)[zero] == theme.background
    assert scale[-1] == (1.0, theme.colour(signal))
    assert scale[0][0] == 0.0


@THEMES
@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("signal", ["g", "c", "h"])
def test_below_and_above_zero_differ_for_every_eye(theme, eye, signal):
    below, middle, above = (colour for _, colour in theme.colourscale(signal, -1.0))
    assert difference(below, above, eye) > 30
    assert difference(below, middle, eye) > 30
    assert difference(above, middle, eye) > 30
    # Also where both are pale, at a fifth of the range from 0.
    assert difference(mix(middle, below, 0.4), mix(middle, above, 0.4), eye) > 10


@pytest.mark.parametrize("signal", ["i", "f", "o"])
def test_gates_run_from_0_to_1_whatever_they_hold(signal):
    trace = random_trace(replace={signal: np.full((7, 5), 0.25)})
    assert signal_range(trace, signal) == (0.0, 1.0)


@pytest.mark.parametrize(("kind", "signal"), [("lstm", "g"), ("gru", "n"), ("rnn", "h")])
def test_squashed_signals_run_from_minus_1_to_1(kind, signal):
    assert signal_range(random_trace(kind), signal) == (-1.0, 1.0)


def extreme(value: float) -> np.ndarray:
    values = np.zeros((7, 5))
    values[3, 2] = value
    return values


def test_the_cell_state_is_ranged_over_all_that_is_compared():
    one, other = random_trace(), random_trace(replace={"c": extreme(-7.31)})
    low, high = signal_range([one, other, random_trace("rnn")], "c")
    assert (low, high) == (-7.4, 7.4)
    assert signal_range(one, "c") == (-3.0, 3.0)


@pytest.mark.parametrize(("value", "limit"), [(23.4, 24), (1000, 1000), (0.01231, 0.013)])
def test_a_free_range_is_a_round_number_just_above_the_largest(value, limit):
    traces = random_trace("rnn")
    signals = {**traces.signals, "a": traces.signals["a"] * np.float32(1e-6)}
    signals["a"][1, 1, 2, 3, 2] = value
    trace = type(traces)("rnn", signals, traces.initial)
    low, high = signal_range(trace, "a")
    assert high == pytest.approx(limit)
    assert low == -high
    assert high >= np.nanmax(signals["a"])


def test_a_signal_that_is_0_throughout_still_has_a_range():
    trace = random_trace("rnn")
    signals = {**trace.signals, "a": np.zeros_like(trace.signals["a"])}
    assert signal_range(type(trace)("rnn", signals, trace.initial), "a") == (-1.0, 1.0)


def test_a_hidden_state_beyond_1_is_not_cut_off():
    assert signal_range(random_trace("rnn", replace={"h": extreme(4.42)}), "h") == (-4.5, 4.5)


def test_a_signal_that_nobody_has_is_refused():
    with pytest.raises(ValueError, match="no trace that is compared has a signal 'f'"):
        signal_range([random_trace("rnn"), random_trace("gru")], "f")
