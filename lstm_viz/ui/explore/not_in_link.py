"""Not in link: what a link does not hold of its view, said where it is copied and opened."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from lstm_viz.characters import CORPORA
from lstm_viz.tasks import TASKS
from lstm_viz.ui.controls import address, controls, kept_files
from lstm_viz.ui.explore import own_networks, words
from lstm_viz.ui.explore.rail import PictureChoice
from lstm_viz.ui.frame import corner, session_address
from lstm_viz.ui.views import networks, opened

KEY = "without"  # in the address: which parts were left out of it
FILE, NETWORKS, ANOTHER, WEIGHTS = "file", "networks", "another", "weights"
_WERE_HERE = "left-out-were-here"  # in the session: parts that were here, which no link lacks


def draw(choice: PictureChoice) -> None:
    """Mark in the address what it does not hold, and say what is missing where one was opened."""
    parts = list(_parts(choice))
    left_out = [part for part, here in parts if here]
    were_here = st.session_state.setdefault(_WERE_HERE, set())
    were_here.update(left_out)
    if kept_files.held("file") is not None:  # read or not
        were_here.add(FILE)
    if own_networks.MINE.name in st.session_state:  # stopped, on their way, or with another seed
        were_here.update((NETWORKS, ANOTHER))
    for part in left_out:
        corner.leave_out(words.NOT_IN_LINK[part])
    asked = controls.written(KEY).get(KEY, "").split(",")
    gone = (part for part, here in parts if not here)
    missing = [part for part in gone if part in asked and part not in were_here]
    for part in missing:
        st.warning(words.MISSING_FROM_LINK[part])
    written = ",".join(dict.fromkeys([*left_out, *missing]))
    if not written:
        st.query_params.pop(KEY, None)
    elif st.query_params.get(KEY) != written:
        st.query_params[KEY] = written


def _parts(choice: PictureChoice) -> Iterator[tuple[str, bool]]:
    """The parts that a link may lack: whether each is here, so that this one does, or is not."""
    if st.session_state.get("source") == "file" and choice.raw is None:
        yield FILE, False
    elif st.session_state.get("source") == "file" and address.KEY not in st.query_params:
        yield FILE, True
    if choice.networks is not None and choice.networks not in (*TASKS, *CORPORA):
        yield _kind(choice.networks), True
    # Saved networks that are not here were replaced by included ones, which their control says.
    if choice.networks is None or "model" in session_address.notes():
        yield from ((NETWORKS, False), (ANOTHER, False), (WEIGHTS, False))


def _kind(which: str) -> str:
    """Which networks these are, of those that no link holds."""
    if opened.is_title(which):
        return WEIGHTS
    pair = networks.find_pair(which)
    return NETWORKS if pair is None or pair.trained_on is None else ANOTHER
