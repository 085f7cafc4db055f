"""Opening: the state with which the browser is to show the Explorer, and what it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from lstm_viz.explorer import door
from lstm_viz.ui.frame import returning
from lstm_viz.ui.linked_picture import instant


def of(
    key: str, state: Mapping[str, Any] | None, *, dropped: bool, kept: Sequence[str] = ()
) -> tuple[Mapping[str, Any], int, dict[str, Any] | None, Mapping[str, Any]]:
    """The state that the browser is given, its number, what is committed since, and what is now.

    A new number means that the state is to be shown. What a person has chosen by the `kept` keys
    is part of each.

    A person who comes back to the page has a new element, which opens as the address says now, and
    so does the one that is there after a step in the browser's history or without its edits.
    """
    name = f"{key}-opening"
    given, serial, opened = st.session_state.get(name, (None, 0, {}))
    anew = dropped or key not in st.session_state or returning.navigated()
    again = anew if state is None else state != given
    if again:
        if state is None:
            opened = instant.read(st.query_params.to_dict())
        else:
            before = _now(key, serial, opened)
            opened = {one: before[one] for one in kept if one in before} | dict(state)
        serial += 1
        st.session_state[name] = (state, serial, opened)
    return opened, serial, door.committed(key, serial), _now(key, serial, opened)


def _now(key: str, serial: int, opened: Mapping[str, Any]) -> Mapping[str, Any]:
    committed = door.committed(key, serial)
    return opened if committed is None else instant.read(instant.write(committed))
