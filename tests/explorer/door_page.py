"""A Streamlit page with nothing but the Explorer; the session's `given` says what it is given."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from lstm_viz.explorer import door
from lstm_viz.explorer.payload import exact_values, payload
from lstm_viz.explorer.picture import Picture
from tests.explorer.panels import panel

one = panel()
options: dict[str, Any] = {"digest": "d1", "state": {"step": 3}, "serial": 4} | st.session_state[
    "given"
]
if "exact" in options:
    options |= {"coarse": True, "exact": exact_values([one], options["exact"])}
data = payload(Picture(panels=[one], values=one.input, names=["a", "b", "c", "d"]))
door.show(data, key="gates", **options)
st.text(json.dumps([door.committed("gates", options["serial"]), door.failure("gates")]))
