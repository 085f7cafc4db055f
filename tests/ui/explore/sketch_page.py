"""A page with the drawn curve alone, which goes into the address and comes from it."""

from __future__ import annotations

import json

import streamlit as st

from lstm_viz.ui import limits
from lstm_viz.ui.explore import sketch

with st.sidebar:
    steps = st.number_input("Steps", 2, limits.DRAWN_STEPS, 100, key="steps")
    address = st.query_params.get("drawn")
    given = sketch.unpack(address) if address else None
    curve = sketch.draw("sketch", steps=steps, values=given)
if curve is None:
    st.query_params.pop("drawn", None)
else:
    st.query_params["drawn"] = sketch.pack(curve)
runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.button("Run again")
st.text(json.dumps({"runs": runs, "curve": None if curve is None else curve.tolist()}))
