"""Position: where the lecture is, as the address has it, and how to go elsewhere."""

from __future__ import annotations

import streamlit as st

from lstm_viz.stops import LECTURE
from lstm_viz.ui.controls.lecture_rows import LAG, TRAINED_LAG
from lstm_viz.ui.frame import session_address

STOPS = len(LECTURE)


def stop() -> int:
    """The place of the stop that the address names, from 1."""
    asked = _from_address("stop") or LECTURE[0].name
    return next((at for at, one in enumerate(LECTURE, 1) if asked in (one.name, one.number)), 1)


def moment() -> int:
    """Which of the stop's instants the address names, from 1."""
    return int(_from_address("moment") or 1)


def presenting() -> bool:
    """Whether the address asks for the presenter layout."""
    return _from_address("layout") == "presenter"


def _from_address(key: str) -> str | None:
    return st.query_params.get(key)  # `lecture.look` has judged it


def go(to: int) -> None:
    """Move to a stop, to the first of its instants and to the lag of the training."""
    with session_address.changing():
        st.query_params["stop"] = LECTURE[min(max(to, 1), STOPS) - 1].name
        st.query_params.pop("moment", None)
        if LAG in st.session_state:  # its slider is on the page, and the address follows it
            st.session_state[LAG] = TRAINED_LAG
        else:
            st.query_params.pop(LAG, None)


def choose(number: int) -> None:
    """Show one of the instants of this stop, counted from 1."""
    with session_address.changing():
        st.query_params["moment"] = str(number)


def present(on: bool) -> None:
    """Go to the presenter layout, or back."""
    with session_address.changing():
        if on:
            st.query_params["layout"] = "presenter"
        else:
            st.query_params.pop("layout", None)
