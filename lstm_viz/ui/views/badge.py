"""The badge on a page, and what stands in a picture's place where the check failed."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lstm_viz.badge import badge
from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.trace import Trace
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.views import words


def draw(traces: Mapping[str, Trace]) -> None:
    """The badge in green, and on hover what it means; the traces by their kinds."""
    tolerance = max(trace.meta["tolerance"] for trace in traces.values())
    text = badge({KIND_NAMES[kind]: trace.meta for kind, trace in traces.items()})
    st.markdown(
        f":green[{plain(text)}]",
        help=words.badge_help(tolerance),
    )


def draw_failure(error: Exception) -> None:
    """What stands in the picture's place when the comparison failed."""
    st.error(plain(words.not_verified(error)))
