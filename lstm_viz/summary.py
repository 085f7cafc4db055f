"""Summary: what a notebook shows of a Trace: sizes, badge and small maps, without a script."""

from __future__ import annotations

import struct
import zlib
from base64 import b64encode
from html import escape

import numpy as np

from lstm_viz.kinds import KIND_NAMES
from lstm_viz.plots.theme import COLOURS, LIGHT, signal_range
from lstm_viz.trace import AXES, Trace
from lstm_viz.words import READING, word

MOST_STEPS, MOST_UNITS = 96, 48  # cells of a small map
LEVELS = 16  # of a colour, to either side of 0
WIDE, HIGH = 288, 48  # pixels of a map
INK = "#7A828E"  # of the cell state: on white and on black it has the same contrast


def html_of(trace: Trace) -> str:
    """The first layer, direction and sequence of a trace as small maps, below 50 kB.

    0 is transparent and the top of a signal's range its full colour, so that the maps can be read
    on a light and on a dark page. Of a trace with more steps or units than a map has cells, each
    cell is the value of its block that is farthest from 0.
    """
    sizes = trace.sizes
    rows = "".join(_row(trace, signal) for signal in READING[trace.kind] if signal in trace.signals)
    told = " · ".join(f"{axis} {sizes[axis]}" for axis in AXES)
    layer = trace.numbers("layer")[0]
    alone = layer == 0 and all(sizes[axis] == 1 for axis in AXES[:3])
    first = "" if alone else f", of layer {layer}, direction 0, batch 0"
    name, badge = KIND_NAMES[trace.kind], escape(trace.badge)
    return (
        f"<div><p><b>{name}</b> · {told}<br><small>{badge}</small></p>"
        f"<table>{rows}</table><p><small>units from top to bottom, steps from left to right"
        f"{first}</small></p></div>"
    )


def _row(trace: Trace, signal: str) -> str:
    said = word(trace.kind, signal)
    low, high = signal_range(trace, signal)
    values = trace.sel(signal, layer=0, direction=0, batch=0)
    alt = (
        f"{said.name}, {values.shape[1]} units at {values.shape[0]} steps, from {low:g} to {high:g}"
    )
    image = b64encode(_png(_levels(values, high), COLOURS[signal] or INK)).decode()
    return (
        f'<tr><td style="text-align: left">{said.name} {said.symbol_html}</td>'
        f'<td><img alt="{alt}" width="{WIDE}" height="{HIGH}" src="data:image/png;base64,{image}" '
        f'style="border: 1px solid {INK}; image-rendering: pixelated; max-width: none"></td>'
        f"<td>{low:g} to {high:g}</td></tr>"
    )


def _levels(values: np.ndarray, high: float) -> np.ndarray:
    """(time, unit) as places in a palette, (row, column): LEVELS is 0; padding is 0 too."""
    cells = np.nan_to_num(np.asarray(values, np.float64)).T
    for axis, most in enumerate((MOST_UNITS, MOST_STEPS)):
        count = cells.shape[axis]
        starts = np.unique(np.arange(min(count, most)) * count // min(count, most))
        largest = np.maximum.reduceat(cells, starts, axis)
        smallest = np.minimum.reduceat(cells, starts, axis)
        cells = np.where(largest >= -smallest, largest, smallest)
    return (np.rint(np.clip(cells / high, -1, 1) * LEVELS) + LEVELS).astype(np.uint8)


def _png(levels: np.ndarray, colour: str) -> bytes:
    """A PNG of palette colours (W3C, PNG 3rd edition, 11.2): transparent at 0."""
    shares = np.abs(np.arange(2 * LEVELS + 1) - LEVELS) / LEVELS
    above, below = (bytes.fromhex(one[1:]) for one in (colour, LIGHT.below))
    palette = below * LEVELS + above * (LEVELS + 1)
    alpha = np.rint(255 * shares).astype(np.uint8).tobytes()
    high, wide = levels.shape
    # A row begins with the number of its filter: 0 is none.
    rows = np.hstack([np.zeros((high, 1), np.uint8), levels]).tobytes()
    header = struct.pack(">IIBBBBB", wide, high, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", palette), (b"tRNS", alpha))
    parts += ((b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
