"""Fold: where a page needs the whole of a narrow window, its side bar closes by itself."""

from __future__ import annotations

from importlib.resources import files

from streamlit.components.v2 import component

from lstm_viz.explorer.source import slim

_fold = component(
    "lstm_viz.fold",
    js=slim(files("lstm_viz.ui.frame").joinpath("fold.js").read_text(encoding="utf-8")),
    isolate_styles=False,
)


def below(width: int) -> None:
    """Close it in windows of up to `width` px, and open it again on a page that calls with 0.

    What somebody opens or closes herself stays as it is until she comes to another page.
    """
    _fold(data={"upTo": width}, key="fold", height=1)
