"""Side bar: it closes by itself where it lies over the page, or where a page needs its room."""

from __future__ import annotations

import hashlib

from streamlit.components.v2 import component

from lstm_viz.explorer.source import slim
from lstm_viz.ui.frame.scripts import text_of

_drawer = component("lstm_viz.drawer", js=slim(text_of("frame/drawer.js")), isolate_styles=False)
_fold = component("lstm_viz.fold", js=slim(text_of("frame/fold.js")), isolate_styles=False)


def close_after(*shown: object) -> None:
    """On a phone, close it where the page shows something else than in the run before.

    `shown` names what it shows.
    """
    name = hashlib.sha256(repr(shown).encode()).hexdigest()[:16]
    _drawer(data={"shown": name}, key="drawer", height=1)


def close_below(width: int) -> None:
    """Close it in windows of up to `width` px, and open it again on a page that calls with 0.

    What somebody opens or closes herself stays as it is until she comes to another page.
    """
    _fold(data={"upTo": width}, key="fold", height=1)
