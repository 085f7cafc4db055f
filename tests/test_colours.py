"""One colour, one meaning: a network's line has its own colour in every figure, and no signal's."""

from __future__ import annotations

from base64 import b64encode
from itertools import combinations
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from lstm_viz import plots
from lstm_viz.kinds import CLASSIC, KIND_NAMES, SIGNALS
from lstm_viz.kinds import KINDS as CELLS
from lstm_viz.plots.theme import (
    COLOURS,
    DARK,
    KINDS,
    LIGHT,
    Theme,
    contrast_ratio,
    mix,
    readable_on,
)
from tests.explorer.node_js import run
from tests.explorer.sample_payload import sample
from tests.plots.eyes import EYES, ciede2000, difference, seen_apart

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
FULL = "full colour"
APART = 40  # of two networks of torch.nn, for every eye; 2 is just seen
NEWER_APART = 30  # of a minimal cell from any other
# Of the sLSTM and the mLSTM from any other, and of the mLSTM of what SEEN_APART asks: for four of
# seven networks beside the signals, a search over all colours found no more on a light page.
NEWEST_APART, SEVENTH_SEEN = 21, 0.7
SEEN_APART = {FULL: 25, "protanopia": 13, "deuteranopia": 13, "tritanopia": 16}  # of any two, ΔE00
NEUTRAL_APART = 15  # of the thin target from any network and from the cell state's ink
SIGNAL_APART = 20  # of a network from a signal's fill, line, letter or second shade, in full colour
NAMES = tuple(KIND_NAMES[key] for key, kind in CELLS.items() if kind.family == key)
STEPS = 7

# Plotly makes its attributes at run time, where no type checker sees them.
draws: Any = plots


def drawn_signals(theme: Theme) -> set[str]:
    """All colours of signals: as fills, lines and letters, and the input's second line."""
    fills = {theme.colour(signal) for signal in COLOURS} | {theme.below}
    lines = {theme.legible(colour, contrast) for colour in fills for contrast in (3, 4.5)}
    sketch: Any = draws.sequence_lines(np.zeros((STEPS, 2)), ["one", "other"], theme=theme)
    return fills | lines | {line.line.color for line in sketch.data}


@THEMES
def test_text_is_read_on_every_shade_of_a_signal(theme: Theme) -> None:
    for full in {theme.colour(signal) for signal in COLOURS} | {theme.below}:
        for share in np.linspace(0, 1, 21):
            fill = mix(theme.background, full, float(share))
            assert contrast_ratio(readable_on(fill), fill) >= 4.5, (full, share)


def test_every_kind_of_network_has_a_look() -> None:
    assert tuple(KIND_NAMES.values()) == tuple(KINDS)
    assert list(KIND_NAMES) == list(SIGNALS)
    assert len({look.dash for look in KINDS.values()}) == len(NAMES)
    assert len({look.marker for look in KINDS.values()}) == len(NAMES)


@THEMES
@pytest.mark.parametrize("eye", EYES)
def test_networks_and_the_target_are_told_apart_by_every_eye(theme: Theme, eye: str) -> None:
    for pair in combinations(NAMES, 2):
        one, other = map(theme.kind_colour, pair)
        classic = set(pair) <= {KIND_NAMES[kind] for kind in CLASSIC}
        apart = APART if classic else NEWER_APART
        apart = NEWEST_APART if {"sLSTM", "mLSTM"} & set(pair) else apart
        assert difference(one, other, eye) >= apart, pair
    for name in NAMES:
        assert difference(theme.kind_colour(name), theme.neutral, eye) >= NEUTRAL_APART


# The first, fifth, ninth, 17th and 34th pair of Sharma, Wu & Dalal 2005, table 1, with their ΔE00.
PAIRS = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, -1.1848, -84.8006), (50, 0, -82.7485), 1.0),
    ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "apart"), PAIRS)
def test_the_measure_of_what_is_seen_is_the_published_one(
    one: tuple[float, ...], other: tuple[float, ...], apart: float
) -> None:
    for pair in ((one, other), (other, one)):
        assert ciede2000(*map(np.array, pair)) == pytest.approx(apart, abs=1e-4)


@THEMES
@pytest.mark.parametrize("eye", EYES)
def test_any_two_networks_look_clearly_different(theme: Theme, eye: str) -> None:
    for pair in combinations(NAMES, 2):
        least = SEEN_APART[eye] * (SEVENTH_SEEN if "mLSTM" in pair else 1)
        assert seen_apart(*map(theme.kind_colour, pair), eye) >= least, pair


@THEMES
def test_no_network_has_the_colour_of_a_signal(theme: Theme) -> None:
    for name in NAMES:
        for colour in drawn_signals(theme):
            assert difference(theme.kind_colour(name), colour, FULL) >= SIGNAL_APART, (name, colour)
    for colour in drawn_signals(theme):
        assert difference(theme.neutral, colour, FULL) >= NEUTRAL_APART, colour


@THEMES
@pytest.mark.parametrize("eye", EYES)
def test_the_stabiliser_is_seen_on_its_page_and_is_no_other_signal(theme: Theme, eye: str) -> None:
    own = theme.colour("m")
    assert theme.contrast(own) >= 4.5
    for signal in COLOURS:
        assert signal == "m" or difference(own, theme.colour(signal), eye) >= SIGNAL_APART, signal
    assert difference(own, theme.below, eye) >= SIGNAL_APART


@THEMES
def test_a_network_is_read_as_text_in_the_colour_of_its_line(theme: Theme) -> None:
    for colour in (*map(theme.kind_colour, NAMES), theme.neutral):
        assert contrast_ratio(colour, theme.background) >= 4.5


def answers(theme: Theme) -> go.Figure:
    given = np.random.default_rng(4).normal(size=(len(NAMES) + 1, STEPS))
    predictions = dict(zip((*NAMES[::-1], "the last value"), given, strict=True))
    return draws.prediction_lines(given[0], predictions, theme=theme)


def race(theme: Theme) -> go.Figure:
    results = {name: ([10, 20], np.array([[0.9, 0.5 - at / 9]])) for at, name in enumerate(NAMES)}
    said = {"length_name": "lag", "metric_name": "accuracy", "solved": 0.7}
    return draws.race_curves(results, break_marks=dict.fromkeys(NAMES, 20), theme=theme, **said)


def training(theme: Theme) -> go.Figure:
    curves = {name: ([0, 5], [1, 0.5 - at / 9]) for at, name in enumerate(NAMES)}
    return draws.training_curves(curves, what="loss", theme=theme)


def fading(theme: Theme) -> go.Figure:
    lines = {name: 0.9 ** np.arange(STEPS) / (at + 1) for at, name in enumerate(NAMES)}
    kinds = {name: name for name in NAMES}
    return draws.fading_lines(lines, lines, lines, kinds=kinds, theme=theme)


FIGURES = [answers, race, training, fading]


@THEMES
@pytest.mark.parametrize("draw", FIGURES, ids=lambda draw: draw.__name__)
def test_a_network_is_drawn_alike_in_every_figure(draw: Any, theme: Theme) -> None:
    figure: Any = draw(theme)
    drawn = [line for line in figure.data if line.name]
    assert {line.name for line in drawn} >= set(NAMES)
    for line in drawn:
        mark = line.mode == "markers"  # where a network breaks
        colour = line.marker.line.color if mark else line.line.color
        if line.name not in KINDS:
            assert colour == theme.neutral
            continue
        assert colour == theme.kind_colour(line.name)
        if not mark:
            assert line.line.dash == KINDS[line.name].dash
        if not mark and "markers" in line.mode:
            assert line.marker.symbol == KINDS[line.name].marker
            assert line.marker.color == colour
    others = [line.fillcolor for line in figure.data if line.fillcolor]
    wanted = {rgb(theme.kind_colour(name)) for name in NAMES}
    assert {each.rsplit(",", 1)[0].removeprefix("rgba(") for each in others} <= wanted
    # The names beside the lines have the lines' colours.
    for note in figure.layout.annotations:
        if note.text in KINDS:
            assert note.font.color == theme.kind_colour(note.text)
        for name in NAMES:
            if f" {name}</span>" in note.text:
                span = note.text.split(f" {name}</span>")[0].rsplit("<span ", 1)[1]
                assert f"color:{theme.kind_colour(name)}" in span


@THEMES
def test_a_map_over_a_training_has_only_its_signals_colour(theme: Theme) -> None:
    values = np.random.default_rng(2).uniform(size=(3, STEPS))
    figure: Any = draws.gate_over_training(values, [0, 5, 9], signal="o", unit=2, theme=theme)
    spoken = figure.to_json().upper()
    assert theme.colour("o") in spoken
    assert not [name for name in NAMES if theme.kind_colour(name) in spoken]


def test_the_explorer_draws_networks_as_the_figures_do() -> None:
    made = sample(kinds=("rnn", "gru", "lstm", "gru"), units=(5, 7, 11, 6))
    found = run("answered.js", {"payload": b64encode(made.data).decode()})
    for theme, drawn in ((LIGHT, found["light"]), (DARK, found["dark"])):
        *lines, target = drawn["lines"]
        assert (target["name"], target["colour"], target["ring"]) == ("target", theme.neutral, True)
        assert len(lines) == len(made.panels)
        for panel, line, look in zip(made.panels, lines, drawn["looks"], strict=True):
            name = KIND_NAMES[panel.trace.kind]
            assert line["colour"] == look["colour"] == theme.kind_colour(name)
            assert line["marker"] == look["marker"] == KINDS[name].marker
        dashes = [line["dash"] for line in lines]
        first = [KINDS[KIND_NAMES[kind]].dash for kind in ("rnn", "gru", "lstm")]
        assert dashes[:3] == first
        # Another GRU is another line.
        assert (dashes[1], dashes[3]) == ("dash", "dot")


def rgb(colour: str) -> str:
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
