"""Draw: a curve drawn by hand, with mouse, pen, finger or keys, that becomes a sequence."""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import Any

import numpy as np
import streamlit as st
from streamlit.components.v2 import component

from lstm_viz.explorer import source
from lstm_viz.plots.theme import DARK, LIGHT
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.ui import limits
from lstm_viz.ui.explore import words
from lstm_viz.ui.frame.scripts import text_of

LEVELS = 100  # from 0 to 1: a value has two decimals, and fits into a byte
CHECK_BYTES = 2


def draw(key: str, *, steps: int, values: np.ndarray | None = None) -> np.ndarray | None:
    """A canvas to draw on; gives back the curve, (steps,) of float32 in [-1, 1], or None.

    It is None while nothing is drawn. Steps that are not drawn lie on a straight line between those
    that are, and go on as the first and the last one. A curve drawn over another number of steps is
    stretched over `steps`. The page runs again when the pen is lifted, never while it moves.

    Args:
        key: the element's place in the session.
        steps: 2 to `limits.DRAWN_STEPS`.
        values: the curve to begin with, mostly from the address. Whenever it is another than what
            came back last, it is shown: so what comes back has to be written to where `values` are
            from, and an address that a person goes back to shows its curve.

    Raises SequenceError for another number of steps.
    """
    if not 2 <= steps <= limits.DRAWN_STEPS:
        raise SequenceError(words.drawn_steps(steps))
    opening, serial = _opening(key, values)
    data = {"key": key, "serial": serial, "steps": steps, "values": opening, "colours": COLOURS}
    _sketch(data=data, key=key, on_drawn_change=lambda: _note_stroke(key))
    drawn = (st.session_state.get(key) or {}).get("drawn")
    # What was drawn before another opening was shown is gone.
    paper = drawn["values"] if drawn and drawn["serial"] == serial else opening
    curve = _on_steps(paper, steps)
    st.session_state[_name(key, "returned")] = curve
    return curve


def sequence(values: np.ndarray) -> Sequence:
    """A drawn curve as a sequence of one column."""
    return Sequence(np.asarray(values)[:, None], ("value",), source=words.DRAWN_BY_HAND)


def pack(values: np.ndarray) -> str:
    """A drawn curve as text for the address: hundredths as signed bytes, a checksum, base64url."""
    raw = np.rint(_rounded(values) * LEVELS).astype(np.int8).tobytes()
    return _text(raw + _check(raw))


def unpack(text: str) -> np.ndarray:
    """The curve that `pack` put into `text`, (steps,) of float32.

    Raises SequenceError for any text that `pack` did not write.
    """
    try:
        both = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error) as error:
        raise SequenceError(words.BROKEN_CURVE) from error
    raw, check = both[:-CHECK_BYTES], both[-CHECK_BYTES:]
    hundredths = np.frombuffer(raw, np.int8)
    if (
        not 2 <= len(hundredths) <= limits.DRAWN_STEPS
        or check != _check(raw)
        or hundredths.min() < -LEVELS
        or _text(both) != text
    ):
        raise SequenceError(words.BROKEN_CURVE)
    return (hundredths / LEVELS).astype(np.float32)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _check(raw: bytes) -> bytes:
    return zlib.crc32(raw).to_bytes(4, "big")[-CHECK_BYTES:]


def _rounded(values: np.ndarray) -> np.ndarray:
    """To two decimals as the browser does it, half a hundredth upward, in float64."""
    return np.floor(np.clip(np.asarray(values, np.float64), -1, 1) * LEVELS + 0.5) / LEVELS


def _on_steps(paper: Any, steps: int) -> np.ndarray | None:
    """What was drawn, with None at the steps that were not, as a whole curve of `steps` steps."""
    values = np.array(paper or (), np.float64)
    places = np.flatnonzero(~np.isnan(values))
    if not places.size:
        return None
    whole = np.interp(np.arange(len(values)), places, values[places])
    at = np.linspace(0, len(values) - 1, steps)
    return _rounded(np.interp(at, np.arange(len(values)), whole)).astype(np.float32)


def _opening(key: str, values: np.ndarray | None) -> tuple[list[float] | None, int]:
    """The curve that the browser is given, and its number: another one means that it is shown."""
    name = _name(key, "opening")
    opening, serial = st.session_state.get(name, (None, 0))
    returned = st.session_state.get(_name(key, "returned"))
    # A person who comes back to the page has a new element.
    fresh = key not in st.session_state
    stroke = st.session_state.pop(_name(key, "stroke"), False)
    # A run that a stroke began has its `values` from before that stroke.
    other = values is not None and not stroke and not _same(values, returned)
    if fresh or other:
        opening = None if values is None else _rounded(values).tolist()
        serial += 1
    st.session_state[name] = (opening, serial)
    return opening, serial


def _same(one: np.ndarray, other: np.ndarray | None) -> bool:
    return other is not None and np.array_equal(_rounded(one), _rounded(other))


def _note_stroke(key: str) -> None:
    st.session_state[_name(key, "stroke")] = True


def _name(key: str, what: str) -> str:
    return f"{key}-{what}"


# The input's own colour, legible as a line.
COLOURS = {
    name: {"line": theme.legible(theme.colour("x"), 3), "muted": theme.muted, "rule": theme.rule}
    for name, theme in (("light", LIGHT), ("dark", DARK))
}
_OWN = ("node", "sketch", "sketch_canvas", "sketch_elements", "sketch_paper", "words")
_SCRIPTS = {f"{name}.js": text_of(f"explore/{name}.js") for name in _OWN}
_SHARED = {"dark.js": source.script("dark.js")}
_sketch = component(
    "lstm_viz.sketch",
    css=text_of("explore/sketch.css"),
    js=source.join(_SCRIPTS | _SHARED, last="sketch.js"),
)
