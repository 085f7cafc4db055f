"""A page with the Explorer; the session's `given` says on which sequence and how."""

from __future__ import annotations

import streamlit as st

from lstm_viz.plots.theme import LIGHT
from lstm_viz.sequences import generate
from lstm_viz.ui.linked_picture import explorer
from lstm_viz.ui.views import presets, view

given = dict(st.session_state["given"])
if steps := given.pop("steps", None):
    shown = view.run(generate("waves", steps=steps, seed=3), "wave", "cpu")
else:
    shown = view.run(presets.preset("adding", given.pop("seed", 3)), "adding", "cpu")
explorer.draw(shown, LIGHT, **given)
