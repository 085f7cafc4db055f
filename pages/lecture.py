"""Lecture: from a simple RNN to an LSTM, stop by stop, on trained networks."""

from __future__ import annotations

import streamlit as st

from lstm_viz.tracing import VerificationError
from lstm_viz.ui.frame import style
from lstm_viz.ui.lecture import lecture
from lstm_viz.ui.views import badge

theme = style.theme()
lecture.look()

with st.sidebar:
    seed = lecture.draw_rail()
try:
    lecture.draw(seed, theme)
except VerificationError as error:
    badge.draw_failure(error)
