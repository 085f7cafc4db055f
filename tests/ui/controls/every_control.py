"""A page with every control of the app, for tests: each is handed what the address says of it."""

import streamlit as st

from lstm_viz.ui.controls import controls

HIDDEN = [key for key, row in controls.CONTROLS.items() if row.kind == "hidden"]
controls.written(*HIDDEN)
for key, row in controls.CONTROLS.items():
    if row.kind not in ("hidden", "file"):
        follow = row.options is None and row.kind in ("choice", "several")
        rest = {"options": [row.default or "a", "b"]} if follow else {}
        high = {} if row.high or row.kind not in ("number", "slider") else {"high": 7}
        controls.draw(key, **rest, **high)
st.text("drawn")
