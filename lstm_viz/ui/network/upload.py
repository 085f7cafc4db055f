"""Upload: a file of weights becomes the network of the session, or a sentence that says why not."""

from __future__ import annotations

import hashlib

import streamlit as st

from lstm_viz.sequences import SequenceError
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls, network_rows
from lstm_viz.ui.frame import refusal
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.frame.refusal import Refused
from lstm_viz.ui.jobs import reading
from lstm_viz.ui.network import words
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import opened
from lstm_viz.weights.assumed import Assumed
from lstm_viz.weights.carried import opening
from lstm_viz.weights.loaded import Loaded

CHOSEN = "network-chosen"  # in the session: the key of the file that is in the control
_DIGESTS: Shelf[str] = Shelf(limits.MB, lambda digest: 256)


def draw() -> opened.Opened | Refused | None:
    """The control of the file, and what it has become.

    What was open stays open where a file can't be used; taking its own file away closes it. None
    while there is neither an open one nor a file that was refused.
    """
    brought = controls.draw("weights", on_change=_close_removed)
    now = opened.current()
    if brought is not None:
        file = opened.WeightsFile(brought.file_id, brought.name, brought.getvalue())
        st.session_state[CHOSEN] = file.key
    elif now is not None:  # back from another page, or another file was taken away
        st.button(words.CLOSE, key="network-close", on_click=opened.close)
        file = now.file
    else:
        return None
    taken = Assumed()
    if now is not None and now.file.key == file.key:
        chosen = {name: _chosen(name, now.taken) for name in now.loaded.choosable}
        taken = now.taken._replace(**chosen)
        if taken == now.taken:
            return now
    try:
        loaded = _loaded(file, taken)
    except SequenceError as error:
        if now is None:
            return refusal.say(str(error))
        st.error(plain(str(error), most=600))
        return now
    if loaded is None:
        return now
    made = opened.keep(file, loaded, taken)
    if loaded.choosable:
        st.rerun()  # for the controls of what was assumed, above
    return made


def _chosen(name: str, taken: Assumed) -> str:
    """What a person chooses of what was assumed; `name` is an argument of `load`."""
    offered = network_rows.CHOICES[name]
    now = next(option for option, value in offered.items() if value == getattr(taken, name))
    return offered[controls.draw(network_rows.ASSUMED[name], default=now)]


def _close_removed() -> None:
    """Whoever takes a file out of its control closes its network, and no other one."""
    if st.session_state.get("weights") is not None:
        return
    removed, now = st.session_state.pop(CHOSEN, ""), opened.current()
    if now is None or now.file.key == removed:
        opened.close()


def _loaded(file: opened.WeightsFile, taken: Assumed) -> Loaded | None:
    """The file, opened in a process of its own; None while that is under way."""
    digest = _DIGESTS.get_or_make(file.key, lambda: hashlib.sha256(file.data).hexdigest())
    return reading.result(
        reading.NETWORKS,
        ("network", digest, file.name, *taken),
        lambda: reading.NETWORKS.begin(
            opening(
                file.data,
                name=file.name,
                **taken._asdict(),
                max_bytes=limits.OPENED_WEIGHTS,
            )
        ),
    )
