"""The badge on a page, and what stands in a picture's place where the check failed."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lstm_viz.badge import badge, explained
from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.trace import Trace
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.views import words


def draw(traces: Mapping[str, Trace]) -> None:
    """The badge in green, which opens what it means; the traces by their kinds."""
    metas = {KIND_NAMES[kind]: trace.meta for kind, trace in traces.items()}
    meaning = explained(metas)
    label = f":green[{plain(badge(metas))}]"
    with st.popover(label, type="tertiary", help=words.BADGE_HELP, key="badge"):
        st.markdown(plain(meaning.text, most=1_000))
        st.table(
            [dict(zip(("", *meaning.networks), row, strict=True)) for row in meaning.rows],
            border="horizontal",
            hide_index=True,
        )


def draw_failure(error: Exception) -> None:
    """What stands in the picture's place when the comparison failed."""
    st.error(plain(words.not_verified(error)))
