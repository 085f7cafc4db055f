"""Reading: files, texts and networks read in processes of their own, with progress and a stop."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import streamlit as st

from lstm_viz.sequences.bounded.process import Bounds
from lstm_viz.sequences.bounded.reader import PendingReading, Reader
from lstm_viz.ui import limits
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.jobs import person, words

T = TypeVar("T")
FILES = Reader(Bounds(limits.READING_MEMORY, limits.READING_SECONDS), "file", places=limits.READING)
# Texts are short: with a process of their own they don't wait for anybody's file.
TEXTS = Reader(Bounds(limits.READING_MEMORY // 4, limits.READING_SECONDS / 6), "text")
# Only files of weights need torch, whose process is the larger for it.
NETWORKS = Reader(
    Bounds(limits.READING_MEMORY, limits.READING_SECONDS),
    "network",
    worker="lstm_viz.weights.worker",
)
STATE = "reading"  # in the session: the key of what is being read, and the reading
AT_ONCE = 1.0  # seconds that a page waits before it shows a progress
LOOK_EVERY = 0.5


def result(reader: Reader, key: Hashable, begin: Callable[[], PendingReading[T]]) -> T | None:
    """What `begin` reads; None while it is under way: then its progress stands here, and a stop.

    A session reads one thing at a time: with another key, what is under way is given up. What was
    read is the caller's to keep; the session doesn't. Raises SequenceError, again for the same key
    until another one is read.
    """
    before, reading = st.session_state.get(STATE, (None, None))
    if reading is None or before != key:
        if reading is not None:
            reading.stop()
        reading = begin()
        st.session_state[STATE] = (key, reading)
    if reading.wait(AT_ONCE if person.is_served() else None):
        value = reading.result()
        del st.session_state[STATE]  # where nothing would count its bytes
        return value
    _progress(reader, reading)
    return None


@st.fragment(run_every=LOOK_EVERY)
def _progress(reader: Reader, reading: PendingReading[Any]) -> None:
    """What it has taken so far; the page runs again only at the end."""
    if reading.wait(0):
        st.rerun()
    bounds, use = reader.bounds, reading.use
    ahead = reader.ahead(reading)
    if ahead is not None:
        text = words.waiting(ahead)
    else:
        text = words.reading(
            use.seconds, bounds.seconds, use.memory // limits.MB, bounds.memory // limits.MB
        )
    st.progress(min(use.seconds / bounds.seconds, 1.0), plain(text))
    st.button(words.STOP_READING, key="reading-stop", on_click=reading.stop)
