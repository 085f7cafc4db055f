"""Theme: every colour and every range that is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lstm_viz.kinds import KINDS as CELLS
from lstm_viz.trace import Trace
from lstm_viz.words import word

# Okabe & Ito 2008: safe for colour-blind people. None is the text's own colour.
# A gate that plays another's part in another kind of network has its colour: a GRU's z keeps as f
# does, its n, a simple RNN's a and the v of a minimal cell propose as g does.
COLOURS: dict[str, str | None] = {
    "x": "#E69F00",
    "f": "#D55E00",
    "i": "#009E73",
    "g": "#CC79A7",
    "o": "#0072B2",
    "h": "#56B4E9",
    "c": None,
    "m": "#733F62",
    "a": "#CC79A7",
    "r": "#009E73",
    "z": "#D55E00",
    "n": "#CC79A7",
    "v": "#CC79A7",
    # Of an mLSTM: where a key writes as i does, what a query shows as o does, and the memory's.
    "k": "#009E73",
    "q": "#0072B2",
    "s": None,
}
# Where the colour of the light page would hardly be seen on the dark one.
ON_DARK: dict[str, str] = {"m": "#B060F8"}


USUAL_SIZE = 12


class Look(NamedTuple):
    """How a kind of network is drawn and written, on a light and on a dark background.

    Both colours have the contrast that WCAG 2.2 asks of text, so that a name and its line are the
    same colour. Dash and marker tell the kinds apart without it.
    """

    light: str
    dark: str
    dash: str
    marker: str


# No signal has these colours, and a network has no other: a line in them is a network, one in
# COLOURS is a signal. tests/test_colours.py measures how far apart they are for four kinds of eyes:
# the minimal cells' are as dark or light as they can be, since the signals have all other hues.
KINDS: dict[str, Look] = {
    "LSTM": Look("#5B3FD6", "#8C80FF", "solid", "circle"),
    "GRU": Look("#D41E7C", "#EC4B8B", "dash", "square"),
    "simple RNN": Look("#783C00", "#FFB46E", "dot", "diamond"),
    "minGRU": Look("#1C002F", "#42FFFF", "dashdot", "triangle-up"),
    "minLSTM": Look("#003727", "#FFF600", "longdash", "cross"),
    "sLSTM": Look("#727446", "#439800", "longdashdot", "triangle-down"),
    "mLSTM": Look("#6C0079", "#CDFFC7", "11px,3px,2px,3px,2px,3px", "star"),
}
# A layer with activations of its own is drawn as torch's layer of its family.
KINDS |= {
    kind.name: KINDS[CELLS[kind.family].name] for kind in CELLS.values() if kind.name not in KINDS
}


@dataclass(frozen=True)
class Theme:
    """The look of all figures on one background.

    `panel` is the background of what stands beside the figures: the side bar, the cell's box. `ink`
    is the text, `muted` the numbers on an axis, `rule` a thin line, `absent` the hatching
    where a shorter sequence has ended, `below` the colour of values below 0 in every map, `neutral`
    the line that no network draws: the target and what networks are compared with.
    `left` and `right` are the margins in pixels: the same for all, so that figures one above the
    other share one time axis. `size` is the type size in pixels.
    """

    background: str
    panel: str
    ink: str
    muted: str
    rule: str
    absent: str
    below: str
    neutral: str
    dark: bool = False
    family: str = '"Source Sans", "Source Sans 3", "Source Sans Pro", system-ui, sans-serif'
    size: int = USUAL_SIZE
    left: int = 46
    right: int = 54

    def pixels(self, at_usual_size: int) -> int:
        """So many pixels at the usual type size, more for larger type."""
        return round(at_usual_size * self.size / USUAL_SIZE)

    def colour(self, signal: str) -> str:
        """The signal's full colour."""
        return (ON_DARK.get(signal) if self.dark else None) or COLOURS[signal] or self.ink

    def kind_colour(self, name: str) -> str:
        """The colour of a network of this kind, one of KINDS: of its line and of its name."""
        return KINDS[name].dark if self.dark else KINDS[name].light

    def legible(self, colour: str, contrast: float = 4.5) -> str:
        """`colour`, moved towards the ink until it has this contrast with background and panel.

        4.5 is what WCAG 2.2 asks of text (1.4.3); it asks 3 of lines (1.4.11).
        """
        for step in range(21):
            mixed = mix(colour, self.ink, step / 20)
            if self.contrast(mixed) >= contrast:
                return mixed
        return self.ink

    def contrast(self, colour: str) -> float:
        """The contrast of a colour with the background or the panel, whichever is less."""
        return min(contrast_ratio(colour, one) for one in (self.background, self.panel))

    def colourscale(self, signal: str, low: float) -> list[tuple[float, str]]:
        """From the background at 0 to the signal's full colour at the top of its range.

        A range that begins at a negative `low` has `below` at the bottom and the background in the
        middle.
        """
        if low == 0:
            return [(0.0, self.background), (1.0, self.colour(signal))]
        return [(0.0, self.below), (0.5, self.background), (1.0, self.colour(signal))]


LIGHT = Theme(
    background="#FFFFFF",
    panel="#F5F6F8",
    ink="#1B1F24",
    muted="#5B6470",
    rule="#C9CED6",
    absent="#8A93A0",
    below="#8F8F00",
    neutral="#434954",
)

DARK = Theme(
    background="#0E1117",
    panel="#1A1F27",
    ink="#E6EDF3",
    muted="#9AA4B2",
    rule="#3A424E",
    absent="#6C7683",
    below="#8F8F00",
    neutral="#B8C0CA",
    dark=True,
)


def signal_range(traces: Trace | Iterable[Trace], signal: str) -> tuple[float, float]:
    """The fixed range of a signal's colours over everything that is compared.

    Gates have [0, 1]; the candidates g and n and the hidden state h have [-1, 1]; the cell state c
    and the pre-activation a have a symmetric range that holds every value of all `traces`, rounded
    up to two digits so that the number printed on the bar is exactly the range. A hidden state that
    leaves [-1, 1] (a projection, a relu) is ranged in the same way, and so is a gate that leaves
    [0, 1] (an activation of its own), from 0 where it is never negative: nothing is ever cut off.
    Traces without that signal are passed over.

    Raises ValueError where no trace has the signal.
    """
    having = [t for t in ([traces] if isinstance(traces, Trace) else traces) if signal in t.signals]
    if not having:
        raise ValueError(f"no trace that is compared has a signal {signal!r}")
    lows, highs = zip(*(_extremes(t.signals[signal]) for t in having), strict=True)
    least = min(lows)
    largest = max(abs(least), *highs)
    return range_of(having[0].kind, signal, largest, least)


def _extremes(values: np.ndarray) -> tuple[float, float]:
    """The least and the largest number; NaN, which is padding, costs a slower look."""
    low, high = float(values.min()), float(values.max())
    return (float(np.nanmin(values)), float(np.nanmax(values))) if math.isnan(low) else (low, high)


def common_range(traces: Iterable[Trace], trace: Trace, signal: str) -> tuple[float, float]:
    """`signal_range` over those traces whose signal is the same quantity as that of `trace`.

    An sLSTM's c is a mean of its candidates and an LSTM's a sum: on one range, one would be blank.
    """

    def is_mean(one: Trace) -> bool:
        return "m" in CELLS[one.kind].states

    alike = [one for one in traces if signal != "c" or is_mean(one) == is_mean(trace)]
    return signal_range(alike, signal)


def range_of(
    kind: str, signal: str, largest: float, least: float | None = None
) -> tuple[float, float]:
    """The range of a signal's colours where its `largest` size is known; see `signal_range`.

    `least` is its least value; None where a gate is known to be within its bounds.
    """
    bounds = word(CELLS[kind].family, signal)
    if bounds.low == 0 and (least is None or least >= 0):
        return 0.0, 1.0 if largest <= 1 else two_digits_up(largest)
    if bounds.high is not None and largest <= bounds.high:
        return -bounds.high, bounds.high
    limit = two_digits_up(largest)
    return -limit, limit


def mix(one: str, other: str, share: float) -> str:
    """The colour that lies `share` of the way from `one` to `other`."""
    pairs = zip(_rgb(one), _rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def faint(colour: str, opacity: float) -> str:
    """The colour as one through which what is below it shows."""
    red, green, blue = _rgb(colour)
    return f"rgba({red},{green},{blue},{opacity:g})"


def contrast_ratio(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2.2 defines it, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def readable_on(colour: str) -> str:
    """Black or white, whichever has more contrast on a colour: 4.5 or more."""
    return max("#000000", "#FFFFFF", key=lambda one: contrast_ratio(one, colour))


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (value / 255 for value in _rgb(colour))
    ]
    return sum(part * share for part, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def two_digits_up(value: float) -> float:
    """The next number of two digits, so that what is printed is exactly it; 1 for 0."""
    if value == 0:
        return 1.0
    unit = 10.0 ** (np.floor(np.log10(value)) - 1)
    # Through text, since 23 * 0.1 is 2.3000000000000003.
    return float(f"{np.ceil(value / unit) * unit:.6g}")
