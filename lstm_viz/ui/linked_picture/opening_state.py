"""Opening state: the state with which the browser is to show the Explorer, and what it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from lstm_viz.explorer import door
from lstm_viz.ui.frame import session_address
from lstm_viz.ui.linked_picture import instant


class Opening(NamedTuple):
    """What the Explorer in the browser opens with, and what a person has committed to since.

    A new `serial` has the browser show `state`. `committed` is None where nothing was committed to;
    `now` is the state with it.
    """

    state: Mapping[str, Any]
    serial: int
    committed: dict[str, Any] | None
    now: Mapping[str, Any]


def open_again(key: str, **said: str) -> None:
    """Have the Explorer with this key open as the address says, which has this from now on."""
    for name, text in said.items():
        st.query_params[name] = text
    st.session_state[_again(key)] = True


def of(
    key: str, state: Mapping[str, Any] | None, *, dropped: bool, kept: Sequence[str] = ()
) -> Opening:
    """What the Explorer opens with: `state`, or without one what the address says.

    It opens again where a person comes back to the page, after a step in the browser's history,
    where edits were `dropped`, and where `open_again` has asked for it. What she has chosen by the
    `kept` keys is part of each state.
    """
    name = f"{key}-opening"
    given, serial, opened = st.session_state.get(name, (None, 0, {}))
    asked = st.session_state.pop(_again(key), False)
    anew = asked or dropped or key not in st.session_state or session_address.navigated()
    again = anew if state is None else state != given
    if again:
        if state is None:
            opened = instant.read(st.query_params.to_dict())
        else:
            before = _now(opened, door.committed(key, serial))
            opened = {one: before[one] for one in kept if one in before} | dict(state)
        serial += 1
        st.session_state[name] = (state, serial, opened)
    committed = door.committed(key, serial)
    return Opening(opened, serial, committed, _now(opened, committed))


def _again(key: str) -> str:
    return f"{key}-again"


def _now(opened: Mapping[str, Any], committed: dict[str, Any] | None) -> Mapping[str, Any]:
    return opened if committed is None else instant.read(instant.write(committed))
