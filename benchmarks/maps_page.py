"""A page with what its address says: ?way=explorer&units=64&steps=200&networks=2 (see maps.py)."""

from __future__ import annotations

import streamlit as st

from benchmarks import maps

maps.draw(
    st.query_params["way"],
    int(st.query_params["steps"]),
    int(st.query_params["units"]),
    int(st.query_params.get("networks", "1")),
)
