"""Public view: the Explorer of a view that everybody may see, which the browser has by its address.

An address stands for what it leads to. So it goes to the browser before the view is made, and the
page is drawn meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from lstm_viz.explorer import door
from lstm_viz.explorer.payload import payload
from lstm_viz.plots.theme import Theme
from lstm_viz.ui.frame import session_address
from lstm_viz.ui.linked_picture import explorer, fragment, opening_state, packing
from lstm_viz.ui.views.view import View

# How the maps are shown, which another window doesn't change.
_KEPT = ("change", "perunit", "merged")


@st.fragment
def draw(
    make: Callable[[], View],
    theme: Theme,
    *,
    key: str,
    state: Mapping[str, Any],
    addresses: door.Addresses,
) -> None:
    """The Explorer, opened with `state` and again whenever that is another.

    `make` makes the view here too, for a browser that can't fetch it or can't show the Explorer.
    """
    fragment.settle(key, but=())
    if failure := explorer.failure_of(key):
        if view := explorer.settled(make):
            explorer.draw_plain(view, theme, failure)
        return
    opened = opening_state.of(key, state, dropped=False, kept=_KEPT)
    session_address.keep()
    similarity = opened.now.get("order") == "similarity"
    where, inside = addresses.ordered(similarity=similarity), b""
    if door.needs_whole(key, where.own):
        view = explorer.settled(make)
        if view is None:
            return
        inside = payload(packing.picture_of(view, explain=False), similarity=similarity)
    door.show(
        inside,
        key=key,
        digest=where.own,
        state=opened.state,
        serial=opened.serial,
        addresses=where,
    )
