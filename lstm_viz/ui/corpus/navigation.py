"""Navigation: where a button, a click or a drag leads: what it sets of the rail's numbers.

The store counts steps from 0, and the rail from 1.
"""

from __future__ import annotations

import streamlit as st

from lstm_viz.corpus import Store
from lstm_viz.ui.controls.corpus_rows import AT, FROM, TO
from lstm_viz.ui.corpus import windows

CLOSER = 8  # times, of one press


def to(store: Store, start: int, stop: int, step: int) -> None:
    """Show this step; the overview of the steps `start` to `stop` − 1 moves there if need be."""
    st.session_state[AT] = step + 1.0
    if not start <= step < stop:
        first = min(max(0, step - (stop - start) // 2), store.steps - (stop - start))
        see(store, first, first + stop - start - 1, step)


def to_start() -> None:
    """Show the first step, and all in the overview: another corpus has other steps."""
    st.session_state.update({AT: 1.0, FROM: 1.0, TO: None})


def see(store: Store, start: float, stop: float, at: int) -> None:
    """Have these steps in the overview, as far as there are such; show one in them."""
    first = max(0, min(store.steps - 2, int(start)))
    last = max(first + 1, min(store.steps - 1, int(stop)))
    whole = (first, last) == (0, store.steps - 1)
    st.session_state.update({FROM: first + 1.0, TO: None if whole else last + 1.0})
    if not first <= at <= last:
        st.session_state[AT] = (first + last) // 2 + 1.0


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
    """A step of the next window (`way` 1) or the one before (−1); None where there is none.

    From the end of a sequence, it is that of the next one.
    """
    start, stop = windows.bounds(store, at)
    sequence, quarter = store.sequence_at(at), windows.half_of(store) // 2
    first, last = store.starts[sequence : sequence + 2].tolist()
    if way > 0:
        step = min(stop + quarter, last - 1) if stop < last else last
    else:
        step = max(start - quarter - 1, first) if start > first else first - 1
    return step if 0 <= step < store.steps else None
