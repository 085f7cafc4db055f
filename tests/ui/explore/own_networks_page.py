"""A page that trains on a series of the session's `given` and shows what came of it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lstm_viz.plots.theme import LIGHT
from lstm_viz.sequences import Sequence
from lstm_viz.ui.explore import own_networks
from lstm_viz.ui.linked_picture import explorer
from lstm_viz.ui.plain_picture import figures
from lstm_viz.ui.views import view

given = st.session_state["given"]
sequence = Sequence(np.asarray(given["values"]), given["names"], symbols=given.get("symbols", ()))
with st.sidebar:
    key, again, _ = own_networks.draw(sequence, given.get("target"), given.get("seed", 0))
if again is not None:
    again()
if key is None:
    st.markdown("nothing yet")
else:
    shown = view.run(sequence, key, "cpu")
    if given.get("plain"):
        figures.draw(shown, "kept", LIGHT)
    else:
        explorer.draw(shown, LIGHT)
