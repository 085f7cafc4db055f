"""A page with the drawn curve alone, which goes into the address and comes from it.

Each `sheet` of the address is a new one, for tests that take turns on the page.
"""

from __future__ import annotations

import json

import streamlit as st

from lstm_viz.ui import limits
from lstm_viz.ui.explore import sketch

sheet = st.query_params.get("sheet", "")
with st.sidebar:
    steps = st.number_input("Steps", 2, limits.DRAWN_STEPS, 100, key=f"steps{sheet}")
    address = st.query_params.get("drawn")
    given = sketch.unpack(address) if address else None
    curve = sketch.draw(f"sketch{sheet}", steps=steps, values=given)
if curve is None:
    st.query_params.pop("drawn", None)
else:
    st.query_params["drawn"] = sketch.pack(curve)
runs = st.session_state[f"runs{sheet}"] = st.session_state.get(f"runs{sheet}", 0) + 1
st.button("Run again")
st.text(
    json.dumps({"sheet": sheet, "runs": runs, "curve": None if curve is None else curve.tolist()})
)
