"""Going: where a button, a click or a drag leads: what it sets of the rail's numbers."""

from __future__ import annotations

import streamlit as st

from lstm_viz.corpus import Store
from lstm_viz.ui.controls.corpus_rows import AT, FROM, TO
from lstm_viz.ui.corpus import windows

CLOSER = 8  # times, of one press


def to(step: int) -> None:
    """Show this step."""
    st.session_state[AT] = float(step)


def to_start() -> None:
    """Show the first step, and all in the overview: another corpus has other steps."""
    st.session_state.update({AT: 0.0, FROM: 0.0, TO: None})


def see(store: Store, start: float, stop: float, at: int) -> None:
    """Have these steps in the overview, as far as there are such; show one in them."""
    first = max(0, min(store.steps - 2, int(start)))
    last = max(first + 1, min(store.steps - 1, int(stop)))
    whole = (first, last) == (0, store.steps - 1)
    st.session_state.update({FROM: float(first), TO: None if whole else float(last)})
    if not first <= at <= last:
        to((first + last) // 2)


def closer(store: Store, start: int, stop: int, at: int) -> None:
    """The overview over fewer steps, around the one that is shown, but no fewer than a window."""
    size = max((stop - start) // CLOSER, 2 * windows.half_of(store))
    first = min(max(0, at - size // 2), max(0, store.steps - size))
    see(store, first, first + size - 1, at)


def wider(store: Store, start: int, stop: int, at: int) -> None:
    """The overview over more steps."""
    size = min((stop - start) * CLOSER, store.steps)
    first = min(max(0, (start + stop - size) // 2), store.steps - size)
    see(store, first, first + size - 1, at)


def onward(store: Store, at: int, way: int) -> int | None:
    """The step in the middle of the next window (`way` 1) or the one before (−1); None for none."""
    start, stop = windows.bounds(store, at)
    half = windows.half_of(store)
    step = stop - 1 + half // 2 if way > 0 else start - half // 2
    step = min(max(step, 0), store.steps - 1)
    return step if windows.bounds(store, step) != (start, stop) else None
