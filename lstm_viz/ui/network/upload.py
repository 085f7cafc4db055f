"""Upload: a file of weights becomes the network of the session, or a sentence that says why not."""

from __future__ import annotations

import hashlib
from typing import Any

import streamlit as st

from lstm_viz.sequences import SequenceError
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.jobs import reading
from lstm_viz.ui.network import words
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import opened
from lstm_viz.weights.carried import opening
from lstm_viz.weights.loaded import Loaded

READ = "network-read"  # in the session: which file, with which activation, was read last
_DIGESTS: Shelf[str] = Shelf(limits.MB, lambda digest: 256)


def draw() -> opened.Opened | None:
    """The control of the file, and what it has become.

    What was open stays open where a file can't be used; taking the file away closes it. None while
    there is none.
    """
    file = controls.draw("weights", on_change=_close_removed)
    now = opened.current()
    if file is None:
        st.session_state.pop(READ, None)
        if now is not None:  # on the way back from another page, where its control is empty
            st.button(words.CLOSE, key="network-close", on_click=opened.close)
        return now
    activation = "tanh"
    if now is not None and now.loaded.choosable and _is_read(file):
        activation = controls.draw("activation")
    key = file.file_id, activation
    if now is not None and st.session_state.get(READ) == key:
        return now
    try:
        loaded = _loaded(file, activation)
    except SequenceError as error:
        st.error(plain(str(error), most=600))
        return now
    if loaded is None:
        return now
    st.session_state[READ] = key
    made = opened.keep(file.name, loaded)
    if loaded.choosable:
        st.rerun()  # for the control of the activation, above
    return made


def _close_removed() -> None:
    """Whoever takes the file out of its control closes its network."""
    if st.session_state.get("weights") is None:
        opened.close()


def _is_read(file: Any) -> bool:
    return st.session_state.get(READ, ("", ""))[0] == file.file_id


def _loaded(file: Any, activation: str) -> Loaded | None:
    """The file, opened in a process of its own; None while that is under way."""
    data = file.getvalue()
    digest = _DIGESTS.get_or_make(file.file_id, lambda: hashlib.sha256(data).hexdigest())
    return reading.result(
        reading.NETWORKS,
        ("network", digest, file.name, activation),
        lambda: reading.NETWORKS.begin(
            opening(
                data,
                name=file.name,
                nonlinearity=activation,
                max_bytes=limits.OPENED_WEIGHTS,
            )
        ),
    )
