"""Address values: what an address has for a control is judged here, before Streamlit hands it on.

Streamlit drops some of what it can't take without a word and breaks off at the rest (int(inf)).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from lstm_viz.ui import limits
from lstm_viz.ui.controls import address, words
from lstm_viz.ui.controls.control import Control
from lstm_viz.ui.frame import session_address
from lstm_viz.ui.frame.plain import plain

LARGEST = 2**53 - 1  # the largest whole number that a browser keeps as it is
_NUMBERS = ("number", "slider")
_NAMED = 8  # how many options a sentence names


def wrong(
    row: Control, said: Sequence[str], offered: Sequence[str], high: float | None
) -> str | None:
    """What is wrong with what an address says of a control ("is no ..."); None for nothing.

    `said` are the values of the row's key, of which there may be several.
    """
    if row.kind == "several":
        good = all(one in offered for one in said if one)
        return None if good else words.not_among(offered, _NAMED)
    if len(said) > 1:
        return words.repeated(len(said))
    text = said[0]
    if row.kind in _NUMBERS:
        if not text and row.default is None:
            return None
        return wrong_number(row, finite(text), high)
    if row.kind in ("choice", "switch"):
        return None if text in offered else words.not_one_of(offered, _NAMED)
    if row.kind == "fold":
        return None if text.lower() in ("true", "false") else words.NOT_TRUE_OR_FALSE
    if row.kind in ("line", "text"):
        most = int(row.high or 0) if row.kind == "line" else limits.PASTED_CHARACTERS
        if most and len(text) > most:
            return words.too_many_characters(len(text), most)
        return None
    return None


def wrong_number(row: Control, number: float | None, high: float | None) -> str | None:
    """What is wrong with a number for this control; None for nothing."""
    most = LARGEST if high is None else high
    low = -LARGEST if row.low is None else row.low
    if number is not None and low <= number <= most and _is_of_kind(row, number):
        return None
    if number is not None and _is_of_kind(row, number):  # only too large or too small
        if number > most and high is not None:
            return words.above(high)
        if number < low and row.low is not None:
            return words.below(row.low)
    return words.not_a_number("odd" if row.odd else "whole" if row.whole else "", low, high)


def _is_of_kind(row: Control, number: float) -> bool:
    return not row.whole or (number == int(number) and not (row.odd and number % 2 == 0))


def finite(text: str) -> float | None:
    """The number that a text says; None where it says none, or one beyond all bounds."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def may_bind(
    row: Control,
    offered: Sequence[str],
    high: float | None,
    default: Any,
    others: Sequence[Control] = (),
) -> bool:
    """Whether the control may be handed what the address says of it.

    Where that is wrong it is taken out of the address, a sentence about it is kept for `say`, and
    the page runs again; what is wrong with `others` goes at the same time. False only where
    Streamlit holds on to the address for one more run.
    """
    said = st.query_params.get_all(row.key)
    reason = wrong(row, said, offered, high) if said else None
    if row.key in st.session_state and not (row.kind in _NUMBERS and _breaks(said)):
        return True  # it has its value, and the address follows
    if reason is None:
        return True
    _note(row, said, reason, st.session_state.get(row.key, default))
    try:
        del st.query_params[row.key]
    except StreamlitAPIException:  # a step back in the browser's history
        return False
    for other in filter(_unread, others):
        said = st.query_params.get_all(other.key)
        if reason := wrong(other, said, other.options or (), other.high):
            _note(other, said, reason, other.default)
            del st.query_params[other.key]
    st.rerun()


def left_out(row: Control) -> bool:
    """Whether a typed text is too long for the address, from which it is then taken.

    The server would refuse the page of such an address.
    """
    text = st.session_state.get(row.key)
    if not isinstance(text, str) or address.too_much(text) is None:
        return False
    with suppress(StreamlitAPIException):  # as of a step back in the browser's history
        st.query_params.pop(row.key, None)
    return True


def _breaks(said: Sequence[str]) -> bool:
    """Whether Streamlit breaks off at this, said of a number."""
    return bool(said) and bool(said[-1]) and finite(said[-1]) is None


def _unread(row: Control) -> bool:
    """Whether the address says something of a control that is judged by its row alone."""
    follows = row.options is None and row.kind in ("choice", "several")
    known = row.kind in ("hidden", "file") or row.key in st.session_state
    return row.key in st.query_params and not follows and not known


def written(row: Control) -> str:
    """What the address says of a control that a component draws; empty for what is not its form."""
    said = st.query_params.get_all(row.key)
    if not said:
        return ""
    if len(said) == 1 and re.fullmatch(row.pattern or "", said[0], re.ASCII):
        session_address.notes().pop(row.key, None)
        return said[0]
    named = row.options
    reason = words.not_one_of(named, len(named)) if named else words.NOT_THE_FORM
    _note(row, said, reason, None)
    with suppress(StreamlitAPIException):  # of a control that was on the page until now
        del st.query_params[row.key]
    return ""


def say(key: str, chosen: Any = None) -> None:
    """The sentence about a value that was not taken, until another one is chosen."""
    notes = session_address.notes()
    if key not in notes:
        return
    if not stays(key, chosen):
        del notes[key]
        return
    sentence, _ = notes[key]
    notes[key] = (sentence, (chosen,))
    st.warning(plain(sentence, most=500))


def stays(key: str, chosen: Any = None) -> bool:
    """Whether there is a sentence about a value that was not taken, and no other is chosen yet."""
    _, before = session_address.notes().get(key, (None, ()))
    return before is None or before == (chosen,)


def _note(row: Control, said: Sequence[str], reason: str, default: Any) -> None:
    came = " ".join(f"{row.key}={'&'.join(said)}".split())
    came = came if len(came) <= 60 else f"{came[:59]}…"
    session_address.notes()[row.key] = (words.replaced(came, reason, _used(row, default)), None)


def _used(row: Control, default: Any) -> str:
    if row.pattern and default is None:
        return words.IGNORED
    if row.kind == "fold":
        return words.CLOSED
    if row.kind == "several":
        return words.is_used(words.listed(default, _NAMED)) if default else words.NONE_CHOSEN
    if default is None:
        return words.EMPTY if row.kind in _NUMBERS else words.FIRST
    return words.is_used(
        words.number(default) if row.kind in _NUMBERS else f"{str(default)[:40]!r}"
    )
