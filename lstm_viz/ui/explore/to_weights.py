"""To weights: from a person's own network in the picture to its weights on the page Network."""

from __future__ import annotations

import streamlit as st

from lstm_viz.ui.controls import network_rows
from lstm_viz.ui.explore import words
from lstm_viz.ui.frame import leaving
from lstm_viz.ui.linked_picture import instant
from lstm_viz.ui.views import opened, opened_words


def draw(which: str) -> None:
    """The button; the unit is the one that the address has when it is pressed."""
    leaving.button(
        words.SEE_WEIGHTS,
        "network",
        _address(which),
        key="see-weights",
        of=which,
        help=words.SEE_WEIGHTS_HELP,
    )


def _address(which: str) -> dict[str, str]:
    shown = opened.shown(which)
    assert shown is not None  # the rail has just made this key
    address = {"named": shown.name}
    if len(opened.places(shown.module)) > 1:
        address[network_rows.HERE] = str(shown.place)
    for key, end in (
        (network_rows.BEFORE_HERE, opened_words.path(shown.use.before)),
        (network_rows.DENSE_HERE, shown.use.dense),
    ):
        if end or (key == network_rows.BEFORE_HERE and shown.stated):
            address[key] = end or network_rows.NO_END
    unit = instant.read(st.query_params).get("unit")
    if unit is not None:
        address[network_rows.UNIT] = str(unit)
    return address
