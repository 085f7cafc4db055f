"""Race: kinds of networks on one task at growing lengths; which break, and where."""

from __future__ import annotations

import streamlit as st

from lstm_viz.tracing import VerificationError
from lstm_viz.ui.controls.racing_rows import LIVE, WITHOUT
from lstm_viz.ui.frame import sidebar, style
from lstm_viz.ui.racing import included, live_race, rail, words
from lstm_viz.ui.racing.ablation import ablation
from lstm_viz.ui.views import badge

theme = style.theme()
style.sheet("racing/race.css")

with st.sidebar:
    choice = rail.draw()
    sidebar.close_after(choice)
with st.container(key="race-page"):
    if choice.what == LIVE:
        if choice.plan is None:
            st.markdown(words.NO_PLAN)
        else:
            live_race.draw(choice.task, choice.plan, theme)
    elif choice.what == WITHOUT:
        ablation.draw(choice.task, theme)
    elif choice.racer is not None:
        try:
            included.draw_others(choice.task, choice.racer, theme)
        except VerificationError as error:
            badge.draw_failure(error)
    else:
        included.draw_each(choice.task, theme)
