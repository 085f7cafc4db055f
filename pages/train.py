"""Train: how networks are trained, the included ones or new ones, watched gate by gate."""

from __future__ import annotations

import streamlit as st

from lstm_viz.checkpoint import CheckpointError
from lstm_viz.tracing import VerificationError
from lstm_viz.ui.frame import sidebar, style
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.training import histories, live_page, overview, rail
from lstm_viz.ui.views import badge, words

theme = style.theme()
style.sheet("training/train.css")

with st.sidebar:
    choice = rail.draw()
    sidebar.close_after(choice)
try:
    if choice.awaited:
        trained = live_page.awaited(choice, theme)
    elif choice.settings is None:
        trained = histories.shipped(choice.task)
    else:
        trained = live_page.draw(choice.settings, choice, theme)
    if trained is not None:
        overview.draw(trained, choice, theme)
except VerificationError as error:
    badge.draw_failure(error)
except CheckpointError as error:
    st.error(plain(words.unreadable(error)))
except ValueError as error:
    st.error(plain(str(error)))
