"""Typing count: how many numbers or characters a field holds, and their curve, while one types."""

from __future__ import annotations

from streamlit.components.v2 import component

from lstm_viz.explorer import source
from lstm_viz.ui.frame.scripts import text_of

_count = component(
    "lstm_viz.typing",
    js=source.join(
        {name: text_of(f"explore/{name}") for name in ("typing.js", "words.js")}, last="typing.js"
    ),
    isolate_styles=False,
)


def draw(label: str, held: str, *, text: bool, curve: bool = True) -> None:
    """Stand below the field with this label, which has `held`; the page runs when it is left.

    Numbers have a `curve`, but for the numbers of tokens, which are in no order.
    """
    data = {"label": label, "text": text, "held": held, "curve": curve}
    _count(data=data, key=f"typing-{label}")
