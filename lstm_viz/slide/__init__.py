"""Slide: a recording as a picture file, SVG, PNG or PDF; nothing else knows matplotlib."""

from __future__ import annotations

from lstm_viz.slide.cell import save_diagram
from lstm_viz.slide.maps import save_picture

__all__ = ["save_diagram", "save_picture"]
