"""Your scale: how numbers go into a person's own network, whose training is not known here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from lstm_viz.sequences import Sequence
from lstm_viz.ui.controls import prepare_rows
from lstm_viz.ui.explore import scale_words, your_ends
from lstm_viz.ui.explore.sources import OWN_NUMBERS
from lstm_viz.ui.views import opened


def chosen(choose: Callable[..., Any], model: str) -> str:
    """The control; for a network from a file its words say nothing of how it was trained."""
    if not opened.is_title(model):
        return str(choose("scale"))
    return str(
        choose(
            "scale",
            options=list(prepare_rows.SCALES_OF_YOURS),
            titles=prepare_rows.TITLES_OF_YOURS,
            said=prepare_rows.HELP_OF_YOURS,
        )
    )


def say(sequence: Sequence, model: str, source: str, scale: str) -> None:
    """One line where a person's own numbers go into the person's own network as they are."""
    reads_numbers = not sequence.symbols and your_ends.rows_of(model) is None
    unscaled = scale == prepare_rows.AS_TRAINED and source in OWN_NUMBERS
    if opened.is_title(model) and reads_numbers and unscaled:
        st.caption(scale_words.UNCHANGED)
