"""Drawer: on a phone the side bar closes once a choice in it has changed the page."""

from __future__ import annotations

import hashlib
from importlib.resources import files

from streamlit.components.v2 import component

from lstm_viz.explorer.source import slim

_drawer = component(
    "lstm_viz.drawer",
    js=slim(files("lstm_viz.ui.frame").joinpath("drawer.js").read_text(encoding="utf-8")),
    isolate_styles=False,
)


def close_after(*shown: object) -> None:
    """Close it where the page shows something else than in the run before, as `shown` names it."""
    name = hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
    _drawer(data={"shown": name}, key="drawer", height=1)
