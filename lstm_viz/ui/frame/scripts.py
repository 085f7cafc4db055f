"""Scripts: what the components of the pages are made of, as files below `lstm_viz/ui`."""

from __future__ import annotations

from importlib.resources import files


def text_of(name: str) -> str:
    """The text of a script or a style sheet; a name is a path below `lstm_viz/ui`."""
    return files("lstm_viz.ui").joinpath(name).read_text(encoding="utf-8")
