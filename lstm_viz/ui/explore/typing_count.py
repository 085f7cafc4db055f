"""Typing count: how many numbers or characters a field holds, and their curve, while one types."""

from __future__ import annotations

from importlib.resources import files

from streamlit.components.v2 import component

_count = component(
    "lstm_viz.typing",
    js=files("lstm_viz.ui.explore").joinpath("typing.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def draw(label: str, *, text: bool) -> None:
    """Stand below the field with this label; the page itself runs only when the field is left."""
    _count(data={"label": label, "text": text}, key=f"typing-{label}")
