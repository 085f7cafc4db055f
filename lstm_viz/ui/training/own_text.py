"""Own text: what a person types or uploads to train on, read once and kept for this tab alone."""

from __future__ import annotations

import hashlib

import streamlit as st

from lstm_viz.train.texts.own import OwnText
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls, kept_files
from lstm_viz.ui.frame import corner
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.training import text_words

_LAST = "train-own-text"  # in the session, which nobody shares: what was read last


def draw() -> OwnText | None:
    """The controls and, where there is one that networks can be trained on, the text.

    What is wrong with it stands beside the controls, or else how it is divided.
    """
    file = kept_files.draw("own_file")
    typed = controls.draw("own_letters")
    if file is None and not typed.strip():
        return None
    try:
        if file is not None:
            corner.leave_out(text_words.TEXT_NOT_IN_LINK)
            found = _read(file.getvalue())
        elif len(typed) > limits.TYPED_CHARACTERS:
            raise ValueError(text_words.too_much_typed(len(typed), limits.TYPED_CHARACTERS))
        else:
            found = _read(typed.encode("utf-8", "surrogatepass"), typed)
    except ValueError as error:
        st.error(plain(str(error)))
        return None
    st.caption(plain(text_words.text_divided(found)))
    return found


def _read(data: bytes, typed: str | None = None) -> OwnText:
    """The text, with what was found out of it before where it is the same."""
    key = hashlib.sha256(data).hexdigest()
    last = st.session_state.get(_LAST)
    if last is None or last[0] != key:
        last = (key, OwnText.of_bytes(data) if typed is None else OwnText(typed))
        st.session_state[_LAST] = last
    return last[1]
