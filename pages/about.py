"""About: the lecture's order, the equations with their sources, the networks, the limits."""

from __future__ import annotations

from lstm_viz.ui.about import about
from lstm_viz.ui.frame import style

about.draw(style.theme())
