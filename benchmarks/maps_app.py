"""The server of maps_page.py, set up like the app's: streamlit run benchmarks/maps_app.py."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from lstm_viz.ui.frame.headers import SecurityHeaders
from lstm_viz.ui.frame.routes import ROUTES

app = st.App(
    Path(__file__).with_name("maps_page.py"),
    middleware=[Middleware(SecurityHeaders)],
    routes=ROUTES,
)
